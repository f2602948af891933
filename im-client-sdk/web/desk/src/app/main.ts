import { Attachments, claimDeviceId, IndexedDbOutbox, ParleyClient, ParleyRest } from '@parley/sdk';
import { SdkAgentDesk } from '../agent/SdkAgentDesk';
import { SignIn } from '../agent/SignIn';
import { HashAddress } from './address';
import { DeskController } from './controller';
import { mount } from './mount';
import { Preferences } from './preferences';

const deviceId = await claimDeviceId('desk');
const storage = ownStorage();
const rest = new ParleyRest();
const desk = new SdkAgentDesk(
  new SignIn(rest, storage),
  (tokenSource) =>
    new ParleyClient({
      tokenSource,
      deviceId,
      client: `web-desk/${__VERSION__}`,
      outbox: new IndexedDbOutbox({ namespace: 'desk', deviceId }),
      relations: false,
    }),
  (tokenSource) => new Attachments(rest, tokenSource),
);
const controller = new DeskController(desk, new HashAddress(window), new Preferences(storage), document);
mount(
  { state: controller.state, actions: controller, language: controller.language },
  document.getElementById('app') as HTMLElement,
);
await controller.start();

/** Null where even asking for it is refused. */
function ownStorage(): Storage | null {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
}
