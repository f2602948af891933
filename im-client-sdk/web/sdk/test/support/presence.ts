import type { JsonObject } from '@bufbuild/protobuf';
import type { Presences } from '../../src/index.js';

/** Carries out a call of the vectors, and says how it ended. */
export async function callPresence(presence: Presences, call: JsonObject): Promise<string> {
  const [name, value] = Object.entries(call)[0] ?? [];
  switch (name) {
    case 'subscribe':
      await presence.subscribe(value as string[]);
      break;
    case 'unsubscribe':
      presence.unsubscribe(value as string[]);
      break;
    case 'set':
      await presence.set(value === 'AWAY' ? 'away' : 'online');
      break;
    default:
      throw new Error('unknown call of presence');
  }
  return 'done';
}
