import { newUuid } from './random.js';

/** A page that reloads gets its own lock back within this time; a copy of a living page doesn't. */
const RELOAD_MS = 1_000;

/**
 * A device id for this page: the same after a reload, another one in every other tab, also in one that was duplicated
 * with its session storage. Two pages with the same id would push each other off the server.
 */
export async function claimDeviceId(namespace: string): Promise<string> {
  const key = `parley.device.${namespace}`;
  const storage = sessionStorageIfAllowed();
  const known = storage?.getItem(key) ?? null;
  if (known !== null && (await claim(known))) {
    return known;
  }
  const fresh = newUuid();
  try {
    storage?.setItem(key, fresh);
  } catch {
    // Full or forbidden: a reload will be a new device.
  }
  await claim(fresh);
  return fresh;
}

/** Holds the id's lock as long as this page lives. Where there are no locks, every claim is granted. */
function claim(deviceId: string): Promise<boolean> {
  const locks = globalThis.navigator?.locks as LockManager | undefined;
  if (!locks) {
    return Promise.resolve(true);
  }
  return new Promise((resolve) => {
    locks
      .request(`parley.device.${deviceId}`, { signal: AbortSignal.timeout(RELOAD_MS) }, () => {
        resolve(true);
        return new Promise<never>(() => undefined);
      })
      .catch(() => resolve(false));
  });
}

function sessionStorageIfAllowed(): Storage | null {
  try {
    return globalThis.sessionStorage ?? null;
  } catch {
    return null;
  }
}
