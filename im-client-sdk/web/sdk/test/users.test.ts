import { describe, expect, it } from 'vitest';
import { ANN, World } from './support/rig.js';

describe('users', () => {
  it('gives the profiles that the server shows', async () => {
    const world = new World();
    const a = world.client(ANN);
    a.wire.intercept = (requestId, body) => {
      if (body.case !== 'getProfiles') {
        return false;
      }
      expect(body.value.userIds).toEqual(['102', '9007199254740993']);
      a.wire.reply(requestId, {
        case: 'getProfilesResult',
        value: {
          profiles: [
            { userId: '102', kind: 3, name: 'Ben', avatarUrl: '', attributes: [{ name: 'city', value: '成都' }] },
          ],
        },
      });
      return true;
    };
    await world.online(a);
    const profiles = a.client.profiles(['102', '9007199254740993']);
    await world.calm();
    expect(await profiles).toEqual([
      { userId: '102', kind: 'agent', name: 'Ben', avatarUrl: '', attributes: new Map([['city', '成都']]) },
    ]);
  });
});
