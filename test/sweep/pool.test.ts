// What children of a pool are told, by ones that write it down: trees before the runs that wait for them, and again where one dies.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { runPool, type PoolRun, type PoolWatch } from '../../src/sweep/pool.ts';
import { createTreeSearches } from '../../src/sweep/tree-searches.ts';
import { expanded } from './ask.ts';

const folder = mkdtempSync(join(tmpdir(), 'qcnn-pool-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('trees are searched before the runs that wait for them, and again where the child dies', async () => {
  const { variants } = expanded({ circuit: 'test/sweep/batch.qcnn', vary: ['n=5,6', 'set.batch=3'] });
  const circuits = variants.map(({ circuit }) => circuit.circuit);
  const runs = [0, 1, 2].map((index) => ({ hash: `${index}`, group: `${index}`, job: { hash: `${index}`, model: 'qcnn', key: { seed: 1 } } }) as unknown as PoolRun);
  const searches = createTreeSearches(new Map(circuits.map((circuit, index) => [`${index}`, circuit])), { read: () => undefined, write: () => {} });
  const warnings: string[] = [];
  const told: string[] = [];
  const log = join(folder, 'log');
  process.env.QCNN_TEST_LOG = log;
  const nothing = () => {};
  const watch: PoolWatch = {
    started: nothing, progressed: nothing, retried: nothing, done: nothing, stopped: nothing, failed: nothing,
    searching: ({ done, of }) => told.push(`${done} of ${of}`),
    warned: (sentence) => warnings.push(sentence),
  };
  await runPool({
    runs, searches, watch, ready: new Set(), slots: 2, failFast: false, patience: 30, signal: new AbortController().signal,
    program: fileURLToPath(new URL('fake-child.mjs', import.meta.url)),
    settings: { places: { data: {}, folder }, threads: 1, minutes: 1 }, saves: () => undefined,
  });
  const lines = readFileSync(log, 'utf8').trimEnd().split('\n');
  const searched = lines.filter((line) => line.startsWith('search'));
  expect(searched).toHaveLength(searches.counts.of + 1);
  expect(new Set(searched).size).toBe(searches.counts.of);
  expect(told.at(-1)).toBe(`${searches.counts.of} of ${searches.counts.of}`);
  expect(warnings).toEqual(['a contraction tree was not found, since its process was ended by SIGKILL; it begins again']);
  // The run without a circuit waits for none; the others are given what was found.
  expect(lines.filter((line) => line.startsWith('run')).sort()).toEqual(['run 0 1', 'run 1 1', 'run 2 0']);
}); // prettier-ignore
