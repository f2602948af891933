import { Attachments, claimDeviceId, ParleyClient, ParleyRest, visitorTokens } from '@parley/sdk';
import { SdkVisitorChat } from '../chat/SdkVisitorChat';
import { HostBridge, hostOriginOf } from '../host/bridge';
import { chooseOutbox, ownDatabase } from '../identity/outbox';
import { chooseStorage, ownStorage, scoped } from '../identity/storage';
import { start } from './start';

const address = new URL(location.href);
const siteKey = address.searchParams.get('site') ?? '';
const hostOrigin = hostOriginOf(address);
// One visitor of two pages is two visitors, also in browsers that do not part storage by the top-level page.
const scope = `${siteKey}@${hostOrigin ?? 'alone'}`;

const bridge = new HostBridge(window, hostOrigin);
const [init, deviceId] = await Promise.all([bridge.start(), claimDeviceId(`widget.${scope}`)]);
const own = ownStorage();
const storage = scoped(chooseStorage(own, bridge, init.kept), `${scope}/`);
const rest = new ParleyRest();
const keep = {
  get: () => storage.get('visitor'),
  set: (refreshToken: string | null) => storage.set('visitor', refreshToken),
};
const tokens = visitorTokens(rest, siteKey, keep, (grant) => chat.siteKnown(grant.site));
const chat = new SdkVisitorChat({
  site: () => rest.site(siteKey),
  tokens: tokens.source,
  keep,
  attachments: new Attachments(rest, tokens.source),
  client: (tokenSource) =>
    new ParleyClient({
      tokenSource,
      deviceId,
      client: `web-widget/${__VERSION__}`,
      outbox: chooseOutbox(own ? ownDatabase() : null, storage, `widget.${scope}`, deviceId),
      relations: false,
    }),
});
start({ chat, bridge, init, storage }, document);
