// `qcnn sweep --halve` as a user calls it: who goes on ends as in a sweep without, and a sweep without goes on from what was
// stopped.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readRuns } from '../../src/sweep/results.ts';
import { timeColumns } from '../../src/sweep/runs-csv.ts';
import { qcnn } from './qcnn.ts';
import { writeSmallData } from './small-data.ts';

const folder = mkdtempSync(join(tmpdir(), 'qcnn-sweep-halving-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const data = writeSmallData(join(folder, 'data'));
const circuit = join(folder, 'small.qcnn');
writeFileSync(circuit, 'circuit c(k: int = 1) { input x: angle[2]; weight w: angle[k]; qubit q[2]; ry(x) on q; for i in 0..k { ry(w[i]) q[0]; } return Z(q); }'); // prettier-ignore
const given = ['--data', data, '--models', 'qcnn', '--controls', 'nearest-neighbour', '--epochs', '4', '--batch', '8', '--vary', 'k=1,2', '--vary', 'rate.head=0.1,1e-4', '--vary', 'seed=1..2']; // prettier-ignore
const at = (out: string) => join(folder, out);
const sweep = (out: string, ...more: string[]) => qcnn(['sweep', circuit, ...given, '-o', at(out), ...more]);

/** By name, without what time fills. */
function rowsOf(out: string): Record<string, string>[] {
  const [head, ...lines] = readFileSync(join(at(out), 'results.csv'), 'utf8').trimEnd().split('\r\n').map((line) => line.split(',')); // prettier-ignore
  return lines.map((cells) => Object.fromEntries(head.map((name, index) => [name, cells[index]]).filter(([name]) => !timeColumns.includes(name)))); // prettier-ignore
}

/** What a run leaves, without times and memory. */
function recordOf(out: string, hash: string): string {
  const { seconds: _, peakMemory: __, ...run } = readRuns(at(out)).done.get(hash)!;
  return JSON.stringify({ ...run, history: run.history.map((record) => ({ ...record, seconds: 0 })) });
}

test('rounds stop the worse half, survivors are those of a sweep without, which goes on from there', { timeout: 240_000 }, async () => {
  const dry = await sweep('halved', '--halve', '2', '--dry-run');
  expect(dry.stdout).toContain('halved by 2: 4 configurations of qcnn train 2 epochs and 2 of them 4, 24 of 32 epochs\n');
  const first = await sweep('halved', '--halve', '2', '--jobs', '2');
  expect(first).toMatchObject({ code: 0, stdout: expect.stringMatching(/^5 of 9 runs done, 4 stopped after a round\. Report: /) });
  const rows = rowsOf('halved');
  expect(rows.map(({ round, rounds, epochs }) => [round, rounds, epochs].join(' ')).sort()).toEqual(['  0', ...Array<string>(4).fill('1 2 2'), ...Array<string>(4).fill('2 2 4')]);
  for (const row of rows) expect(row['test_accuracy'] === '').toBe(row['round'] === '1');
  const status = await qcnn(['sweep', 'status', at('halved')]);
  expect(status.stdout).toMatch(/^5 of 9 runs done, 4 stopped after a round, 0 failed, 0 to train; /);
  expect(status.stdout).toContain('rounds of qcnn: 8 runs ended 2 epochs and 4 runs ended 4 epochs\n');
  const report = readFileSync(join(at('halved'), 'report.html'), 'utf8');
  expect(report).toMatch(/4 stopped after a round\. After 2 of 4 epochs of qcnn only the best one in 2 configurations went on, by mean accuracy on the validation images\./);
  expect(report.match(/stopped after 2 of 4 epochs/g)!.length).toBeGreaterThanOrEqual(2);

  const again = await sweep('halved', '--halve', '2', '--jobs', '1');
  expect(again).toMatchObject({ code: 0, stderr: expect.stringMatching(/5 done before, 0 failed before, 0 to train$/m) });
  expect(rowsOf('halved')).toEqual(rows);

  expect(await sweep('whole', '--jobs', '1')).toMatchObject({ code: 0 });
  const done = rows.filter(({ round }) => round !== '1').map(({ run }) => run);
  for (const hash of done) expect(recordOf('halved', hash)).toBe(recordOf('whole', hash));
  expect(await sweep('halved', '--jobs', '2')).toMatchObject({ code: 0, stderr: expect.stringMatching(/5 done before, 0 failed before, 4 to train$/m) });
  expect(rowsOf('halved')).toEqual(rowsOf('whole'));
  expect(readRuns(at('halved')).stopped.size).toBe(0);
}); // prettier-ignore
