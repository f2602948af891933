import type { OutboxStore } from './outbox/store.js';
import type { Keeping } from './store/mirror.js';
import type { TokenSource } from './rest/tokens.js';
import type { DeviceKind } from './views.js';

/** The part of a WebSocket constructor that the client needs: the browser's own, or Node's `ws`. */
export type WebSocketConstructor = new (url: string, protocols: string[]) => WebSocket;

export interface ClientOptions {
  readonly tokenSource: TokenSource;
  /**
   * Where to connect; not needed if the token source tells. Default: /ws on the page's own host.
   */
  readonly wsUrl?: string;
  /**
   * 8–64 characters of [A-Za-z0-9_-]. A second connection of the same user with the same device id takes over, so two
   * pages of one browser need two: {@link claimDeviceId} gives each its own.
   */
  readonly deviceId: string;
  /** For the server's logs and the user's list of devices: "web-widget/0.1.0". */
  readonly client?: string;
  /**
   * For the user's list of devices, and for a deployment that allows one device of a kind. Default: `web` in a page,
   * `unknown` elsewhere.
   */
  readonly deviceKind?: DeviceKind;
  /** Where messages wait until they are stored. Default: memory. */
  readonly outbox?: OutboxStore;
  /**
   * Keeps conversations, messages and relations over a reload; connecting waits until they were read. Default: they are in
   * memory only.
   */
  readonly keeping?: Keeping;
  /** Default: the global one. Node 20 has none: pass that of the `ws` package. */
  readonly webSocket?: WebSocketConstructor;
  /** Keep the list of support sessions (agents, visitors). Default: true. */
  readonly support?: boolean;
  /** Keep friends, requests and blocks. Default: true. */
  readonly relations?: boolean;
  /** Tell the other side of a pair or a support conversation what has arrived here. Default: true. */
  readonly tellDeliveries?: boolean;
  /** Messages per page of a timeline. Default: 50. */
  readonly pageSize?: number;
}
