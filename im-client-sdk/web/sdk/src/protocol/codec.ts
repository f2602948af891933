import { ClientFrameSchema, ServerFrameSchema, type ClientFrame, type ServerFrame } from '../gen/protocol.js';
import { decode, encode } from './wire.js';

export const SUBPROTOCOL = 'parley.v1.proto';

export type RequestBody = Exclude<ClientFrame['body'], { case: undefined }>;
export type ServerBody = ServerFrame['body'];

/** One request, ready to be written into one WebSocket message. */
export function encodeRequest(requestId: number, body: RequestBody): Uint8Array<ArrayBuffer> {
  return encode(ClientFrameSchema, { requestId, body });
}

/** Throws if the bytes are no ServerFrame. */
export function decodeFrame(bytes: Uint8Array): ServerFrame {
  return decode(ServerFrameSchema, bytes);
}
