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

  it('lists devices, logs them out, and tells its own kind', async () => {
    const world = new World();
    const a = world.client(ANN, { deviceKind: 'tablet' });
    a.wire.intercept = (requestId, body) => {
      if (body.case === 'listDevices') {
        const device = { client: 'app/1', firstSeenMs: 5, lastSeenMs: 6 };
        const devices = [
          { ...device, deviceId: 'phone-1', kind: 2, online: false, current: false },
          { ...device, deviceId: 'device-101', kind: 77, online: true, current: true },
        ];
        a.wire.reply(requestId, { case: 'listDevicesResult', value: { devices, onlineUnknown: true } });
        return true;
      }
      if (body.case === 'logOutDevice') {
        a.wire.reply(requestId, { case: 'logOutDeviceResult', value: {} });
        return true;
      }
      return false;
    };
    await world.online(a);
    expect(a.wire.received[0]).toMatchObject({ case: 'hello', value: { deviceKind: 3 } });
    const listed = a.client.devices();
    await world.calm();
    expect(await listed).toMatchObject([
      { deviceId: 'phone-1', kind: 'mobile', client: 'app/1', firstSeenMs: 5, lastSeenMs: 6, online: null },
      { deviceId: 'device-101', kind: 'unknown', online: true, current: true },
    ]);
    const loggedOut = a.client.logOutDevice('phone-1');
    await world.calm();
    await loggedOut;
    expect(a.wire.received.at(-1)).toEqual({ case: 'logOutDevice', value: { deviceId: 'phone-1' } });
  });
});
