import { ParleyError } from '../errors.js';
import type { ParleyRest } from '../rest/rest.js';
import { signedIn } from '../rest/signedIn.js';
import type { TokenSource } from '../rest/tokens.js';

const PATH = '/api/v1/push';

/**
 * Notifications of new messages while the user has no page open, through the browser's push service. For users and agents;
 * the page's service worker shows them: `push-worker.js` of this package is one.
 */
export class WebPush {
  /** `deviceId`: that of the client, which has connected before. */
  constructor(
    private readonly rest: ParleyRest,
    private readonly tokens: TokenSource,
    private readonly deviceId: string,
  ) {}

  /**
   * Asks the user, where the browser has to, so it is to be called when the user has wished for it; calling it again
   * changes nothing. Rejects with NOT_ALLOWED (the user does not want it), PUSH_DISABLED (the deployment sends none),
   * NOT_FOUND (the client has not connected yet) …
   */
  async enable({ pushManager }: ServiceWorkerRegistration): Promise<void> {
    const { publicKey } = await signedIn<{ publicKey: string }>(this.rest, this.tokens, 'GET', `${PATH}/key`);
    const known = await pushManager.getSubscription();
    if (known && base64Url(known.options.applicationServerKey) !== publicKey) {
      // Of another deployment, or of keys from before: it can't be changed.
      await known.unsubscribe();
    }
    const { endpoint, keys } = (await this.subscribe(pushManager, publicKey)).toJSON();
    const body = { deviceId: this.deviceId, endpoint, keys: { p256dh: keys?.['p256dh'], auth: keys?.['auth'] } };
    await signedIn(this.rest, this.tokens, 'PUT', `${PATH}/subscriptions`, { body });
  }

  /** Of this device; what it has no subscription for is no error. */
  async disable({ pushManager }: ServiceWorkerRegistration): Promise<void> {
    const query = `deviceId=${encodeURIComponent(this.deviceId)}`;
    await signedIn(this.rest, this.tokens, 'DELETE', `${PATH}/subscriptions?${query}`);
    await (await pushManager.getSubscription())?.unsubscribe();
  }

  private async subscribe(manager: PushManager, applicationServerKey: string): Promise<PushSubscription> {
    try {
      return await manager.subscribe({ userVisibleOnly: true, applicationServerKey });
    } catch (failure) {
      const isDenied = failure instanceof DOMException && failure.name === 'NotAllowedError';
      throw isDenied ? new ParleyError('NOT_ALLOWED', 'the user does not want notifications', false) : failure;
    }
  }
}

function base64Url(bytes: ArrayBuffer | null): string {
  const text = String.fromCharCode(...new Uint8Array(bytes ?? new ArrayBuffer(0)));
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}
