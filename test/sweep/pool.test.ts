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

const nothing = () => {};
const silent: PoolWatch = { started: nothing, progressed: nothing, retried: nothing, done: nothing, stopped: nothing, failed: nothing, searching: nothing, warned: nothing }; // prettier-ignore
const usual = {
  ready: new Set<string>(),
  failFast: false,
  patience: 30,
  signal: new AbortController().signal,
  program: fileURLToPath(new URL('fake-child.mjs', import.meta.url)),
  settings: { places: { data: {}, folder }, threads: 1, minutes: 1 },
  saves: () => undefined,
};

test('trees are searched before the runs that wait for them, and again where the child dies', async () => {
  const { variants } = expanded({ circuit: 'test/sweep/batch.qcnn', vary: ['n=5,6', 'set.batch=3'] });
  const circuits = variants.map(({ circuit }) => circuit.circuit);
  const runs = [0, 1, 2].map((index) => ({ hash: `${index}`, group: `${index}`, job: { hash: `${index}`, model: 'qcnn', key: { seed: 1 } } }) as unknown as PoolRun);
  const searches = createTreeSearches(new Map(circuits.map((circuit, index) => [`${index}`, circuit])), { read: () => undefined, write: () => {} });
  const warnings: string[] = [];
  const told: string[] = [];
  const log = join(folder, 'log');
  process.env.QCNN_TEST_LOG = log;
  const watch = { ...silent, searching: ({ done, of }: { done: number; of: number }) => told.push(`${done} of ${of}`), warned: (sentence: string) => warnings.push(sentence) };
  await runPool({ ...usual, runs, searches, watch, slots: 2 });
  const lines = readFileSync(log, 'utf8').trimEnd().split('\n');
  const searched = lines.filter((line) => line.startsWith('search'));
  expect(searched).toHaveLength(searches.counts.of + 1);
  expect(new Set(searched).size).toBe(searches.counts.of);
  expect(told.at(-1)).toBe(`${searches.counts.of} of ${searches.counts.of}`);
  expect(warnings).toEqual(['a contraction tree was not found, since its process was ended by SIGKILL; it begins again']);
  // The run without a circuit waits for none; the others are given what was found.
  expect(lines.filter((line) => line.startsWith('run')).sort()).toEqual(['run 0 1', 'run 1 1', 'run 2 0']);
}); // prettier-ignore

test('a child that does not end when it is told to is killed, and the pool ends', async () => {
  process.env.QCNN_TEST_LOG = join(folder, 'deaf');
  process.env.QCNN_TEST_DEAF = '1';
  const run = {
    hash: '0',
    group: '0',
    job: { hash: '0', model: 'qcnn', key: { seed: 1 } },
  } as unknown as PoolRun;
  const failed: string[] = [];
  const watch = { ...silent, failed: ({ hash }: PoolRun) => failed.push(hash) };
  try {
    await runPool({ ...usual, runs: [run], searches: createTreeSearches(new Map()), watch, slots: 1 });
  } finally {
    delete process.env.QCNN_TEST_DEAF;
  }
  expect(failed).toEqual(['0']);
});
