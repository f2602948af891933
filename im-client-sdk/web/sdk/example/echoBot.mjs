// @ts-check
/**
 * An agent that answers every customer with his own words, in Node. Arguments: Parley's address (http://localhost:8080) and
 * login; the password stands in PARLEY_PASSWORD.
 */
import { ParleyClient, ParleyRest, refreshedTokens } from '@parley/sdk';
import { WebSocket } from 'ws';

const [baseUrl = '', login = ''] = process.argv.slice(2);
const rest = new ParleyRest({ baseUrl });
const agent = await rest.agentLogin(login, process.env['PARLEY_PASSWORD'] ?? '');
let refreshToken = /** @type {string | null} */ (null);
const tokens = refreshedTokens(rest, { get: () => refreshToken, set: (token) => (refreshToken = token) }, agent);

const client = new ParleyClient({
  tokenSource: tokens.source,
  wsUrl: agent.wsUrl,
  deviceId: 'echo-bot',
  client: 'echo-bot/1',
  webSocket: /** @type {import('@parley/sdk').WebSocketConstructor} */ (/** @type {unknown} */ (WebSocket)),
});
/** @type {Set<string>} */
const followed = new Set();

client.state.subscribe(() => {
  const { connection, conversations } = client.state.get();
  if (connection.status === 'closed') {
    console.error('closed:', connection.reason);
    process.exit(1);
  }
  for (const { conversationId, joined } of conversations) {
    if (joined && !followed.has(conversationId)) {
      followed.add(conversationId);
      const timeline = client.timeline(conversationId);
      timeline.subscribe(() => answer(conversationId, timeline.get().messages));
    }
  }
});

/**
 * What was not read yet is answered; the read mark, which the server keeps, is the bot's memory.
 *
 * @param {string} conversationId
 * @param {readonly import('@parley/sdk').TimelineMessage[]} messages
 */
function answer(conversationId, messages) {
  const row = client.state.get().conversations.find((one) => one.conversationId === conversationId);
  const fresh = messages.filter(
    ({ own, seq, content }) => !own && content.kind === 'text' && Number(seq) > (row?.readSeq ?? 0),
  );
  const last = fresh.at(-1)?.seq ?? null;
  if (last !== null) {
    client.markRead(conversationId, last);
  }
  for (const { content } of fresh) {
    client.send(conversationId, `You said: ${content.kind === 'text' ? content.text : ''}`);
  }
}

client.connect();
