// `qcnn sweep` as a user calls it: what fails is told and tried again when asked, other axes go into the same folder.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { qcnn } from './qcnn.ts';
import { writeSmallData } from './small-data.ts';

const folder = mkdtempSync(join(tmpdir(), 'qcnn-sweep-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const data = writeSmallData(join(folder, 'data'));
const circuit = join(folder, 'small.qcnn');
writeFileSync(circuit, 'circuit c { input x: angle[2]; weight w: angle[2]; qubit q[2]; ry(x) on q; ry(w) on q; return Z(q); }'); // prettier-ignore
const given = ['--data', data, '--models', 'qcnn', '--controls', 'none', '--epochs', '2', '--batch', '8', '--jobs', '1']; // prettier-ignore
const out = join(folder, 'out');
const sweep = (...more: string[]) => qcnn(['sweep', circuit, ...given, '-o', out, ...more]);
const lastLine = (text: string) => text.trimEnd().split('\n').at(-1);
const rows = () => readFileSync(join(out, 'results.csv'), 'utf8').trimEnd().split('\r\n').slice(1);

test('a run that fails is recorded, stays so, and is tried again when asked', async () => {
  const axes = ['--vary', 'rate.head=0.1,1e9'];
  const first = await sweep(...axes);
  expect(first).toMatchObject({ code: 1, stdout: expect.stringMatching(/^1 of 2 runs done\. Report: \S+report\.html; beside it results\.csv; 1 trained model below /) }); // prettier-ignore
  expect(first.stderr).toMatch(/^qcnn seed 1, run [0-9a-f]{12} failed: Training diverged: /m);
  expect(lastLine(first.stderr)).toBe(`qcnn: 1 run failed: qcnn sweep status ${out} says why, and qcnn sweep retry ${out} tries it again`); // prettier-ignore
  expect(rows().map((line) => line.split(',')[0])).toEqual(['0.1', '1e9']);
  expect(rows()[1]).toMatch(/Training diverged/);
  const again = await sweep(...axes);
  expect(again).toMatchObject({ code: 1, stderr: expect.stringMatching(/^2 runs of 1 circuit: 1 done before, 1 failed before, 0 to train$/m) }); // prettier-ignore
  const status = await qcnn(['sweep', 'status', out]);
  expect(status).toMatchObject({ code: 0, stderr: '' });
  expect(status.stdout).toMatch(/^1 of 2 runs done, 1 failed, 0 to train; /);
  expect(status.stdout).toMatch(/^failed: qcnn seed 1 rate\.head=1e9, tried 1 time: Training diverged/m);
  const retried = await qcnn(['sweep', 'retry', out], { cwd: folder });
  expect(retried).toMatchObject({ code: 1, stderr: expect.stringMatching(/^1 failed run to try again\n.*, 1 to train$/m) }); // prettier-ignore
  expect(JSON.parse(readFileSync(join(out, 'sweep.json'), 'utf8')).command.words.slice(0, 2)).toEqual(['sweep', circuit]); // prettier-ignore
});

test('other axes in the same folder train what is not there; results.csv is of the last ones', async () => {
  const before = rows().length;
  const dry = await sweep('--vary', 'seed=1..2', '--dry-run');
  expect(dry).toMatchObject({ code: 0, stdout: expect.stringMatching(/^2 runs of 1 circuit: \d done before, 0 failed before, \d to train\n/) });
  expect(dry.stdout).toMatch(/^time: about .+ with 1 at once, by steps measured here/m);
  expect(rows()).toHaveLength(before);
  expect(await sweep('--vary', 'seed=1..2')).toMatchObject({ code: 0 });
  const report = readFileSync(join(out, 'report.html'), 'utf8');
  rmSync(join(out, 'report.html'));
  expect(await qcnn(['sweep', 'report', out])).toMatchObject({ code: 0, stdout: `Report: ${join(out, 'report.html')}\n` });
  expect(readFileSync(join(out, 'report.html'), 'utf8')).toBe(report);
  expect(rows().map((line) => line.split(',')[0])).toEqual(['1', '2']);
  const exported = await qcnn(['sweep', 'export', out]);
  expect(exported.stdout).toBe(readFileSync(join(out, 'results.csv'), 'utf8'));
  const status = JSON.parse((await qcnn(['sweep', 'status', out, '--json'])).stdout);
  expect(status).toMatchObject({ total: 2, done: 2, failed: 0, coming: 0, failures: [] });
  expect(status.others).toBeGreaterThan(0);
}); // prettier-ignore

test('without a word about models the QCNN is trained, without an axis once, and both are said', async () => {
  const dry = await qcnn(['sweep', circuit, '--data', data, '--shots', '3', '--dry-run', '-o', join(folder, 'none')]);
  expect(dry).toMatchObject({ code: 0, stderr: expect.stringMatching(/^qcnn: nothing varies, /m), stdout: expect.stringMatching(/^models: qcnn; controls: (?!.*resnet).*\bsmall-cnn\b/m) });
}); // prettier-ignore

test('a file of YAML is the same sweep: nothing of it is trained again', async () => {
  const file = join(folder, 'same.yaml');
  writeFileSync(file, `circuit: ${JSON.stringify(circuit)}\noptions: { data: ${JSON.stringify(data)}, models: qcnn, controls: none, epochs: 2, batch: 8 }\nvary: { seed: 1..2 }\n`);
  const before = readFileSync(join(out, 'results.csv'), 'utf8');
  const again = await qcnn(['sweep', file, '--jobs', '1', '-o', out]);
  expect(again).toMatchObject({ code: 0, stderr: expect.stringMatching(/^2 runs of 1 circuit: 2 done before, 0 failed before, 0 to train$/m) });
  expect(readFileSync(join(out, 'results.csv'), 'utf8')).toBe(before);
  writeFileSync(file, 'circuit: ring\nvary:\n  n: [4\n');
  expect(await qcnn(['sweep', file, '-o', out])).toMatchObject({ code: 2, stdout: '', stderr: expect.stringMatching(/^qcnn: \S+same\.yaml:\d+:\d+: /) });
}); // prettier-ignore

test('--fail-fast stops all when a run fails; the same command without goes on', async () => {
  const fast = join(folder, 'fast');
  const axes = ['--vary', 'rate.head=1e9,0.1', '-o', fast];
  const stopped = await sweep(...axes, '--fail-fast');
  expect(stopped).toMatchObject({ code: 1, stdout: expect.stringMatching(/^0 of 2 runs done\. /) });
  expect(lastLine(stopped.stderr)).toMatch(/^qcnn: 1 run failed: /);
  expect(JSON.parse((await qcnn(['sweep', 'status', fast, '--json'])).stdout)).toMatchObject({ done: 0, failed: 1, coming: 1 });
  expect(await sweep(...axes)).toMatchObject({ code: 1, stdout: expect.stringMatching(/^1 of 2 runs done\. /) });
}); // prettier-ignore

test('a child that takes too much memory is replaced twice, then the run is recorded', async () => {
  const small = await sweep('--vary', 'seed=7', '--memory', '1', '--json');
  expect(small).toMatchObject({ code: 1 });
  expect(small.stderr.match(/its process took \d+ MiB of memory, more than --memory allows; it begins again/g)).toHaveLength(2);
  expect(JSON.parse((await qcnn(['sweep', 'status', out, '--json'])).stdout).failures).toEqual([
    expect.objectContaining({ attempts: 3, reason: expect.stringMatching(/^its process took \d+ MiB of memory/) }),
  ]);
}); // prettier-ignore

test.each<[string, string[], RegExp]>([
  ['no jobs', ['--jobs', '0'], /--jobs 0 trains nothing without --queue; give 1 or more/],
  ['half a job', ['--jobs', '0.5'], /'--jobs <number>' argument '0\.5' is invalid\. Give a whole number/],
  ['no axis', ['--vary', 'seed'], /--vary seed varies nothing/],
  ['standard output', ['-o', '-'], /a sweep writes a folder of files/],
  ['a folder of something else', ['-o', folder], /is not empty and holds no sweep; give another --out/],
])('%s is one sentence', async (_, more, message) => {
  const { code, stderr, stdout } = await sweep(...more);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr.trimEnd().split('\n')).toEqual([expect.stringMatching(message)]);
});

test.each(['status', 'retry', 'export'])('sweep %s of no sweep is one sentence', async (command) => {
  mkdirSync(join(folder, 'empty'), { recursive: true });
  expect(await qcnn(['sweep', command, join(folder, 'empty')])).toMatchObject({ code: 2, stderr: expect.stringMatching(/^qcnn: \S+empty holds no sweep; give the folder of one\n$/) }); // prettier-ignore
  expect(existsSync(join(folder, 'empty', 'results.csv'))).toBe(false);
});
