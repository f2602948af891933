// A Chromium for scripts and tests: the one that CHROMIUM names, the system's, or the one inside the npm package.
import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';

const SYSTEM = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];
const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export async function launchBrowser() {
  const own = process.env.CHROMIUM === 'package' ? undefined : (process.env.CHROMIUM ?? SYSTEM.find(existsSync));
  if (own) {
    return chromium.launch({ executablePath: own, args: ARGS });
  }
  // Brings its own libraries along, but only to where it believes itself to be on the platform that it was packed for.
  process.env.AWS_LAMBDA_JS_RUNTIME ??= 'nodejs22.x';
  const { default: packed } = await import('@sparticuz/chromium');
  packed.setGraphicsMode = false;
  return chromium.launch({ executablePath: await packed.executablePath(), args: [...ARGS, '--no-zygote'] });
}
