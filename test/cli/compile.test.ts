import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { qcnn } from './qcnn.ts';

const folder = mkdtempSync(join(tmpdir(), 'qcnn-compile-'));
const file = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};
const one = file('one.qcnn', 'circuit one { input x: angle; weight w: angle; qubit q[2]; h q[1]; h q[1]; rx(x) q[0]; rx(w) q[0]; return Z(q[0]); }'); // prettier-ignore

describe('compile', () => {
  test('prints the optimised circuit, or the one as written', async () => {
    const best = await qcnn(['compile', one, '--verify']);
    expect([best.code, best.stderr]).toEqual([0, '']);
    const asWritten = await qcnn(['compile', one, '-O0']);
    expect(asWritten.stdout.match(/ h q1/g)).toHaveLength(2);
    expect(best.stdout).not.toContain('h q');
  });

  test('--emit qcnn prints a file that check takes, after all passes too', async () => {
    const file = join(folder, 'printed.qcnn');
    for (const level of ['0', '2']) {
      expect(await qcnn(['compile', 'study', '-O', level, '--emit', 'qcnn', '-o', file])).toEqual({ code: 0, stdout: '', stderr: '' }); // prettier-ignore
      expect((await qcnn(['check', file])).stdout).toBe(`${file}: ok, circuit study\n`);
    }
  });

  test('--help says the level that each form has', async () => {
    const help = (await qcnn(['compile', '--help'])).stdout.replace(/\s+/g, ' ');
    expect(help).toContain('0 for --emit qcnn, text, svg, plan, wat, wgsl; 1 for --emit qasm3, qasm2; 2 for --emit circuit, json'); // prettier-ignore
  });

  test('--explain is a table pass by pass; --emit json has the same figures', async () => {
    const { stdout } = await qcnn(['compile', 'hur', '--explain']);
    for (const pass of ['elaborate', 'cancel-inverses', 'prune-unseen', 'fuse-gates', 'reuse-qubits']) expect(stdout).toContain(pass); // prettier-ignore
    expect(stdout).toMatch(/fuse-gates +150 gates into 19 blocks with 5 matrices; 8 gates left alone\n/);
    expect(stdout).toMatch(/two-qubit gates +the gates among them on two or more qubits; a block is none\n/);
    expect(stdout).toContain('Width: 6 qubits');
    const json = JSON.parse((await qcnn(['compile', 'hur', '--emit', 'json'])).stdout);
    expect(json.passes[4]).toMatchObject({ pass: 'prune-unseen', summary: 'dropped 1 gate that no output sees; weight p[2, 0] has no effect' }); // prettier-ignore
    expect([json.width, json.blocks, json.passes[0].gates]).toEqual([6, 19, 152]);
    expect(json.passes.at(-1).blocks).toBe(19);
  });

  test('--prefer depth leaves qubits as they are, and says what that costs', async () => {
    const figures = async (...more: string[]) => JSON.parse((await qcnn(['compile', 'hur', '--emit', 'json', ...more])).stdout); // prettier-ignore
    const [narrow, shallow] = [await figures(), await figures('--prefer', 'depth')];
    expect([narrow.width, narrow.depth, shallow.width, shallow.depth]).toEqual([6, 20, 8, 10]);
    const said = async (...more: string[]) => (await qcnn(['compile', 'hur', '--explain', ...more])).stdout;
    expect(await said()).toContain('Width: 6 qubits at depth 20; --prefer depth keeps 8 qubits at depth 10.');
    expect(await said('--prefer', 'depth')).toContain('Width: 8 qubits at depth 10; --prefer qubits gives 6 qubits at depth 20.'); // prettier-ignore
  });

  test('draws, and exports what import reads back as the same circuit', async () => {
    expect((await qcnn(['compile', one, '--emit', 'text'])).stdout).toContain('q0');
    expect((await qcnn(['compile', one, '--emit', 'svg'])).stdout).toMatch(/^<svg/);
    const qasm = join(folder, 'hur.qasm');
    expect(await qcnn(['compile', 'hur', '--set', 'conv=ttn', '--emit', 'qasm3', '-o', qasm])).toEqual({ code: 0, stdout: '', stderr: '' }); // prettier-ignore
    expect(readFileSync(qasm, 'utf8')).toMatch(/^OPENQASM 3/);
    const back = join(folder, 'back.qcnn');
    expect((await qcnn(['import', qasm, '-o', back])).code).toBe(0);
    const weights = file('w.json', JSON.stringify(Array.from({ length: 12 }, (_, i) => 0.2 * (i + 1))));
    const inputs = file('x.json', JSON.stringify(Array.from({ length: 8 }, (_, i) => 0.3 * (i + 1))));
    const run = async (circuit: string, ...more: string[]) =>
      JSON.parse(
        (await qcnn(['run', circuit, ...more, '--weights', weights, '--inputs', inputs, '--json'])).stdout,
      );
    const [original, imported] = [await run('hur', '--set', 'conv=ttn'), await run(back)];
    expect(imported.outputs[0][0]).toBeCloseTo(original.outputs[0][0], 10);
    const bound = await qcnn(['compile', 'hur', '--set', 'conv=ttn', '--emit', 'qasm2', '--weights', weights, '--inputs', inputs]); // prettier-ignore
    expect(bound.stdout).toMatch(/^OPENQASM 2\.0/);
  });

  test.each([
    ['a level that is none', ['compile', one, '-O', '3'], /Levels are 0, 1 and 2/],
    [
      'a form that is none',
      ['compile', one, '--emit', 'pdf'],
      /Allowed choices are circuit, qcnn, text, svg/,
    ],
    ['OpenQASM 2 without numbers', ['compile', one, '--emit', 'qasm2'], /give them with --weights/],
    ['a program that is none', ['import', one], /./],
  ])('%s is refused in one line', async (_, command, message) => {
    const { code, stdout, stderr } = await qcnn(command);
    expect([code === 0, stdout]).toEqual([false, '']);
    expect(stderr).toMatch(message);
  });
});

describe('resources', () => {
  test('says what reuse gains', async () => {
    const { stdout } = await qcnn(['resources', 'hur']);
    expect(stdout).toContain('two-qubit gates');
    const { withReuse, withoutReuse, bound } = JSON.parse(
      (await qcnn(['resources', 'hur', '--json'])).stdout,
    );
    expect(withoutReuse.width).toBe(8);
    expect(withReuse.width).toBeLessThanOrEqual(6);
    expect(bound).toBeLessThanOrEqual(withReuse.width);
  });

  test('counts in a basis, says what the choice costs and what each row means', async () => {
    const of = async (...more: string[]) => JSON.parse((await qcnn(['resources', 'hur', '--json', ...more])).stdout); // prettier-ignore
    const [native, cz] = [await of(), await of('--basis', 'cz', '--prefer', 'depth')];
    expect([native.basis, native.preferred, cz.basis, cz.preferred]).toEqual(['native', 'withReuse', 'cz', 'withoutReuse']); // prettier-ignore
    expect([native.withoutReuse.twoQubit, cz.withoutReuse.twoQubit]).toEqual([39, 39]);
    expect(cz.withoutReuse.gates).toBeGreaterThan(native.withoutReuse.gates);
    const { stdout } = await qcnn(['resources', 'hur', '--basis', 'cx', '--prefer', 'depth']);
    expect(stdout).toMatch(/cx gates +those on two qubits\n/);
    expect(stdout).toContain('--prefer qubits: 5 qubits at depth 102; --prefer depth (chosen): 8 qubits at depth 58.'); // prettier-ignore
    expect(stdout).toContain('`qcnn compile` may show another width');
  });
});
