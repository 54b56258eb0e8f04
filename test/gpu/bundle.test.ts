// `npm run bundle:gpu`, unpacked: all of it is there with its licences, its parts run on a driver in software, and it asks
// for nothing of the machine. That it runs in a bare root folder is `npm run prove:gpu`.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'qcnn-gpu-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const bundle = join(folder, 'bundle');
const run = (command: string, args: readonly string[]) =>
  spawnSync(command, args, { encoding: 'utf8', cwd: folder, env: { PATH: process.env['PATH'] } });
const start = (...args: string[]) => run(join(bundle, 'start.sh'), args);
const build = (...args: string[]) =>
  run(process.execPath, [join(root, 'scripts/gpu/build-bundle.mjs'), '--unpacked', ...args]);

/** Why it cannot be built here: it takes Linux with the parts of Debian that it carries. */
const { status, stderr } = build(bundle);
const reason = status === 0 ? '' : stderr.trim();
const software = join(bundle, 'swiftshader', 'swiftshader.json');
const isRequired = process.env['QCNN_REQUIRE_WEBGPU'] === '1';
const cannot = isRequired ? '' : reason;
const withoutDriver = isRequired || existsSync(software) ? '' : 'there is no Vulkan driver in software';

describe.skipIf(cannot !== '')(`the GPU bundle${cannot && ` (${cannot})`}`, () => {
  test('is built', () => expect(reason).toBe(''));

  test('carries the licences of all that is in it', () => {
    const licences = readFileSync(join(bundle, 'licences.txt'), 'utf8');
    for (const name of ['qcnn', 'Node 2', 'the Vulkan loader', 'libstdc++.so.6', 'webgpu 0', '@tensorflow/tfjs-core 4', '@tensorflow/tfjs-backend-webgpu 4', 'chevrotain 1', 'commander 1']) expect(licences).toContain(`\n${name}`.trimStart()); // prettier-ignore
    expect(licences).toMatch(/The Dawn & Tint Authors/);
    expect(licences).toMatch(/Node\.js is licensed for use as follows/);
    expect(licences.match(/Apache License\s+Version 2\.0, January 2004/g)!.length).toBeGreaterThan(0);
    if (existsSync(software)) expect(licences).toMatch(/^SwiftShader/m);
  });

  test('does not write over what is no bundle', () => {
    const { status: code, stderr: said } = build(folder);
    expect([code, said]).toEqual([1, `bundle:gpu: ${folder} holds something else; name an empty folder, or one that is not there\n`]); // prettier-ignore
  });

  test.each([['--parts', 'nothing'], ['--seconds', 'few'], ['--device', 'tpu'], ['--frobnicate']])('says what is wrong with %s %s', (...args) => {
    const { status: code, stderr: said } = start(...args);
    expect(code).toBe(2);
    expect(said).toMatch(/^qcnn-gpu: .+\n$/);
  }); // prettier-ignore
});

describe.skipIf(cannot !== '' || withoutDriver !== '')(
  `its report${withoutDriver && ` (${withoutDriver})`}`,
  () => {
    test('has the adapter, right numbers and times of circuits', () => {
      const {
        status: code,
        stdout,
        stderr: said,
      } = start('--quick', '--parts', 'circuits', '--out', 'results');
      expect(code, said).toBe(0);
      const results = JSON.parse(readFileSync(join(folder, 'results', 'results.json'), 'utf8'));
      const of = (kind: string) => results.rows.filter((row: { kind: string }) => row.kind === kind);
      expect(of('adapter')).toEqual([expect.objectContaining({ software: true, limits: expect.objectContaining({ maxBufferSize: expect.any(Number) }) })]); // prettier-ignore
      expect(of('failed')).toEqual([]);
      expect(results.ended).toEqual({ circuits: 'whole' });
      const circuits = of('circuit') as {
        circuit: string;
        minMs: number;
        kernelMs: number;
        gflops: number;
      }[];
      expect(new Set(circuits.map(({ circuit }) => circuit))).toEqual(new Set(['ring-su4-8', 'hur-su4']));
      for (const { minMs, kernelMs, gflops } of circuits) for (const number of [minMs, kernelMs, gflops]) expect(number).toBeGreaterThan(0); // prettier-ignore
      expect(stdout).toMatch(/^\| ring-su4-8 \| +4 \| buffers \|( +[\d.]+ \|){5}/m);
    });

    test('is not needed for a command of qcnn', () => {
      const { status: code, stdout } = start('--', 'doctor');
      expect(code).toBe(0);
      expect(stdout).toMatch(/^ {2}webgpu: available$/m);
    });
  },
);
