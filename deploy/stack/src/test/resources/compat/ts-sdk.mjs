// A visitor and an agent of the TypeScript SDK, for Recorder: node ts-sdk.mjs <folder of the built sdk> <ws url> <tokens>
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { resolve } from 'node:path';

const [folder, wsUrl, visitorToken, agentToken] = process.argv.slice(2);
const { ParleyClient } = await import(pathToFileURL(resolve(folder, 'dist/index.js')).href);
const { WebSocket } = createRequire(resolve(folder, 'package.json'))('ws');

const quiet = () => new Promise((done) => setTimeout(done, 400));
const client = (token, deviceId) =>
  new ParleyClient({
    tokenSource: () => Promise.resolve({ accessToken: token }),
    wsUrl,
    deviceId,
    client: 'ts-sdk',
    webSocket: WebSocket,
    relations: false,
  });

const ada = client(agentToken, 'device-of-ada-ts');
ada.connect();
await quiet();
const vic = client(visitorToken, 'device-of-vic-ts');
vic.connect();
await quiet();
const conversation = await vic.openSupport();
vic.timeline(conversation);
await quiet();
vic.send(conversation, 'Is anybody there? 你好 😀');
await quiet();
ada.timeline(conversation);
await quiet();
ada.markRead(conversation, 2);
await quiet();
ada.typing(conversation);
await quiet();
ada.send(conversation, 'Good morning!');
await quiet();
vic.disconnect();
await quiet();
ada.send(conversation, 'Are you still there?');
await quiet();
vic.connect();
await quiet();
vic.markRead(conversation, 4);
await quiet();
const [session] = ada.state.get().support.sessions;
await ada.resolveSession(session.sessionId);
await quiet();
await ada.setAvailability('away');
await ada.setAvailability('online');
await quiet();
vic.dispose();
ada.dispose();
