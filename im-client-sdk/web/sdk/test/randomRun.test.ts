import { describe, it } from 'vitest';
import { Run } from './support/randomRun.js';
import { DISKS } from './support/stores.js';

const SEEDS = Array.from({ length: Number(process.env['RANDOM_RUNS'] ?? 24) }, (_, i) => i + 1);

describe('a random run', () => {
  it.each(SEEDS)('%i ends with the log everywhere', async (seed) => {
    const run = new Run(seed);
    await run.go(1_500);
    for (const rig of run.world.rigs) {
      await run.check(rig);
    }
  });
});

describe.each(DISKS)('a random run with reloads and resets, kept in %s', (_, newDisk) => {
  it.each(SEEDS.slice(0, Math.ceil(SEEDS.length / 2)).map((seed) => seed + 1_000))(
    '%i ends with the log everywhere',
    async (seed) => {
      const run = new Run(seed, newDisk);
      await run.go(1_500);
      for (const rig of run.world.rigs) {
        await run.check(rig);
      }
    },
  );
});
