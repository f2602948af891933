// Fails the build when what a visitor downloads on opening the widget grows over its limit.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const dist = join(dirname(fileURLToPath(import.meta.url)), '..', 'dist');
const gzipped = (path) => gzipSync(readFileSync(path), { level: 9 }).length;
const app = readdirSync(join(dist, 'assets'))
  .filter((name) => /\.(js|css)$/u.test(name))
  .reduce((sum, name) => sum + gzipped(join(dist, 'assets', name)), 0);

let failed = false;
for (const [name, bytes, limitKiB] of [
  ['loader.js', gzipped(join(dist, 'loader.js')), 8],
  ['app, JS and CSS', app, 60],
]) {
  const over = bytes > limitKiB * 1024;
  failed ||= over;
  console.log(`${over ? 'OVER' : 'ok  '} ${name}: ${(bytes / 1024).toFixed(1)} KiB gzip (limit ${limitKiB})`);
}
process.exitCode = failed ? 1 : 0;
