// The package, packed and installed into an empty folder as a user would: its command runs and its parts import.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'qcnn-package-'));
const run = (command: string, args: string[]) =>
  execFileSync(command, args, { cwd: folder, encoding: 'utf8', stdio: 'pipe' });

beforeAll(() => {
  execFileSync('npm', ['pack', '--ignore-scripts', '--pack-destination', folder], {
    cwd: root,
    stdio: 'pipe',
  });
  const [archive] = readdirSync(folder).filter((name) => name.endsWith('.tgz'));
  writeFileSync(join(folder, 'package.json'), '{ "name": "user", "version": "1.0.0", "type": "module" }');
  run('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', `./${archive}`]);
}, 300_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the installed package', () => {
  test('has its command and its circuits', () => {
    expect(run('npx', ['--no-install', 'qcnn', 'check', 'node_modules/qcnn/circuits/hur.qcnn'])).toContain(
      'ok',
    );
  });

  test('runs a circuit', () => {
    writeFileSync(
      join(folder, 'w.json'),
      JSON.stringify(Array.from({ length: 51 }, (_, i) => 0.05 * (i + 1))),
    );
    writeFileSync(join(folder, 'x.json'), JSON.stringify(Array.from({ length: 8 }, (_, i) => 0.1 * (i + 1))));
    const printed = run('npx', [
      '--no-install',
      'qcnn',
      'run',
      'ring',
      '--weights',
      'w.json',
      '--inputs',
      'x.json',
      '--json',
    ]);
    expect(JSON.parse(printed).outputs[0][0]).toBeCloseTo(-0.020367075879, 10);
  });

  test('is imported with types', () => {
    const script = `
      import { elaborateCircuit, nodeLoad, findBackend, initialWeights, qcnnLayer } from 'qcnn';
      import { check } from 'qcnn/compiler';
      const source = { name: 'a.qcnn', text: 'circuit a { weight w: angle; qubit q; ry(w) q; return Z(q); }' };
      const { circuit } = elaborateCircuit(source, nodeLoad);
      const values = findBackend('reference').load(circuit).forward([Math.PI], [], 1);
      console.log(check(source, nodeLoad).diagnostics.length, Math.round(values[0]), initialWeights(circuit, 1).length, typeof qcnnLayer);`;
    writeFileSync(join(folder, 'user.mjs'), script);
    expect(run('node', ['user.mjs']).trim()).toBe('0 -1 1 function');
    expect(readdirSync(join(folder, 'node_modules/qcnn/dist'))).toContain('index.d.ts');
  });

  test('runs the programs of the README', () => {
    const readme = readFileSync(join(root, 'README.md'), 'utf8');
    const programs = [...readme.matchAll(/```ts\n([^]*?)```/g)].map(([, program]) => program);
    expect(programs).toHaveLength(2);
    for (const program of programs) {
      writeFileSync(join(folder, 'readme.mjs'), program);
      expect(run('node', ['readme.mjs'])).toMatch(/^\[ ?\d/);
    }
  });
});
