// Builds SDK, widget and desk, unless nothing that goes into them has changed since the last time.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const stamp = join(root, 'target', 'web-build');
const SOURCES = [
  '../../im-common/src/main/proto',
  'package-lock.json',
  'package.json',
  'tsconfig.base.json',
  'sdk',
  'kit',
  'widget',
  'desk',
];
const NOT_SOURCES = new Set(['dist', 'gen', 'node_modules', 'test', 'fixture']);
const PRODUCTS = ['sdk/dist/index.js', 'widget/dist/index.html', 'widget/dist/loader.js', 'desk/dist/index.html'];

function* files(path) {
  let entries;
  try {
    entries = readdirSync(path, { withFileTypes: true });
  } catch {
    yield path;
    return;
  }
  for (const entry of entries.filter(({ name }) => !NOT_SOURCES.has(name)).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    yield* files(join(path, entry.name));
  }
}

const hash = createHash('sha256');
for (const source of SOURCES) {
  for (const file of files(join(root, source))) {
    hash.update(file.slice(root.length)).update('\0').update(readFileSync(file)).update('\0');
  }
}
const wanted = hash.digest('hex');
const present = PRODUCTS.every((product) => existsSync(join(root, product)));
if (!present || !existsSync(stamp) || readFileSync(stamp, 'utf8') !== wanted) {
  const { status } = spawnSync('npm', ['run', '--silent', 'build'], {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (status !== 0) {
    process.exit(status ?? 1);
  }
  // Their names carry a hash: those of the last build would stay beside the new ones.
  rmSync(join(root, 'target', 'classes', 'META-INF'), { recursive: true, force: true });
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, wanted);
}
