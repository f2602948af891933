// Pictures of every main state of the widget and the desk, and an accessibility check of each:
//   npm run screenshots [-- widget|desk] [-- name of a shot]
// `npm run screenshots readme` makes the two pictures of the README anew.
// PNGs go to dist/screenshots, which git ignores.
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createServer } from 'vite';
import { launchBrowser } from './browser.mjs';
import { SHOTS } from './shots.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const out = join(root, 'dist', 'screenshots');
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const only = process.argv.slice(2);
mkdirSync(out, { recursive: true });

const browser = await launchBrowser();
let faults = 0;
for (const app of ['widget', 'desk']) {
  const shots = SHOTS.filter((shot) => shot.app === app && chosen(shot));
  if (shots.length === 0) {
    continue;
  }
  const folder = join(root, app);
  const server = await createServer({
    configFile: join(folder, 'vite.fixture.config.ts'),
    root: join(folder, 'fixture'),
    server: { port: 0, host: true },
    logLevel: 'error',
  });
  await server.listen();
  const address = `http://127.0.0.1:${server.httpServer.address().port}`;
  for (const shot of shots) {
    faults += await take(shot, address);
  }
  await server.close();
}
await browser.close();
if (faults > 0) {
  console.error(`${faults} accessibility faults`);
  process.exit(1);
}

function chosen(shot) {
  return only.length === 0 ? !shot.image : only.every((word) => `${shot.app}-${shot.name}`.includes(word));
}

async function take(shot, address) {
  const context = await browser.newContext({
    viewport: { width: shot.width, height: shot.height },
    colorScheme: shot.dark ? 'dark' : 'light',
    hasTouch: shot.width < 600,
    isMobile: shot.width < 600,
    reducedMotion: 'reduce',
    deviceScaleFactor: shot.scale ?? 1,
  });
  const page = await context.newPage();
  page.on('pageerror', (error) => console.error(`${shot.name}: ${error.message}`));
  await page.goto(`${address}/${shot.path}`);
  await page.waitForTimeout(shot.path.startsWith('host') ? 1500 : 400);
  await shot.act?.(page);
  await page.waitForTimeout(250);
  const path = shot.image
    ? join(root, '..', '..', 'docs', 'images', `${shot.image}.png`)
    : join(out, `${shot.app}-${shot.name}-${shot.width}.png`);
  await page.screenshot({ path });
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() =>
    globalThis.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'] }),
  );
  for (const violation of violations) {
    console.error(
      `${shot.app}-${shot.name}: ${violation.id}: ${violation.help}: ${violation.nodes
        .map((node) => node.target.join(' '))
        .slice(0, 3)
        .join(' | ')}`,
    );
    if (process.env.AXE_DETAIL)
      console.error(
        violation.nodes
          .map((node) => node.failureSummary)
          .slice(0, 2)
          .join('\n'),
      );
  }
  await context.close();
  return violations.length;
}
