import type { WebSocketConstructor } from '../options.js';
import type { Wire, WireEvents } from '../ports.js';
import { decodeFrame, encodeRequest, SUBPROTOCOL, type RequestBody } from '../protocol/codec.js';

const NORMAL = 1000;
const NO_CLOSE_FRAME = 1006;

/** The wire over a WebSocket with the binary subprotocol. */
export class SocketWire implements Wire {
  private socket: WebSocket | null = null;

  constructor(private readonly constructorOverride?: WebSocketConstructor) {}

  open(url: string, events: WireEvents): void {
    this.close();
    const Constructor = this.constructorOverride ?? (globalThis.WebSocket as WebSocketConstructor | undefined);
    if (!Constructor) {
      throw new Error('no WebSocket here: pass one as the option webSocket (Node before 22: that of the package ws)');
    }
    const socket = new Constructor(url, [SUBPROTOCOL]);
    socket.binaryType = 'arraybuffer';
    this.socket = socket;
    const current = (work: () => void): void => {
      if (this.socket === socket) {
        work();
      }
    };
    socket.onopen = () => current(() => events.opened());
    socket.onmessage = (message: MessageEvent<unknown>) => current(() => this.received(message.data, events));
    socket.onerror = () => undefined;
    socket.onclose = (close) =>
      current(() => {
        this.socket = null;
        events.closed(close.code || NO_CLOSE_FRAME);
      });
  }

  send(requestId: number, body: RequestBody): void {
    if (this.socket?.readyState === 1) {
      this.socket.send(encodeRequest(requestId, body));
    }
  }

  close(): void {
    const { socket } = this;
    this.socket = null;
    // Before it is open, some implementations report an error, which nobody is to hear of.
    socket?.close(NORMAL);
  }

  private received(data: unknown, events: WireEvents): void {
    if (!(data instanceof ArrayBuffer)) {
      return;
    }
    let frame;
    try {
      frame = decodeFrame(new Uint8Array(data));
    } catch {
      // What follows can't be trusted either: a new connection starts from a sync.
      this.close();
      events.closed(NO_CLOSE_FRAME);
      return;
    }
    events.frame(frame);
  }
}
