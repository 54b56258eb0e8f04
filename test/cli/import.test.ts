// `qcnn import`: text out, to standard output or a file; what it left out, mistakes with their place, and included files.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { runImport } from '../../src/cli/import.ts';

const folder = mkdtempSync(join(tmpdir(), 'qcnn-import-'));
afterAll(() => rmSync(folder, { recursive: true }));

const expected = 'circuit bell {\n  qubit q[2];\n  h q[0];\n  cx q[0], q[1];\n  return Z(q);\n}\n';

function put(name: string, text: string): string {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  return path;
}

/** What `run` writes to standard output and standard error. */
function written(run: () => void): [string, string] {
  const spies = [process.stdout, process.stderr].map((stream) =>
    vi.spyOn(stream, 'write').mockReturnValue(true),
  );
  try {
    run();
    return spies.map((spy) => spy.mock.calls.map(([text]) => text).join('')) as [string, string];
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}

test('prints the circuit, or writes it, and says what it chose to return', () => {
  const file = put(
    'bell.qasm',
    'OPENQASM 3.0;\ninclude "stdgates.inc";\nqubit[2] q;\nh q[0];\ncx q[0], q[1];\n',
  );
  const note = `${file}:1:1: note: nothing is measured into bits, so the circuit returns Z of every qubit; to choose others, add a line such as // qcnn: return Z(q[0]);\n`;
  expect(written(() => runImport(file))).toEqual([expected, note]);
  expect(written(() => runImport(file, { out: join(folder, 'bell.qcnn') }))).toEqual(['', note]);
  expect(readFileSync(join(folder, 'bell.qcnn'), 'utf8')).toBe(expected);
});

test('names the place of a mistake', () => {
  const file = put('bad.qasm', 'OPENQASM 2.0;\nqreg q[2];\nh q;\n');
  expect(() => runImport(file)).toThrow(
    `${file}:3:1: error[unknown-name]: no gate is called h here; it needs include "qelib1.inc";`,
  );
  expect(() => runImport(join(folder, 'none.qasm'))).toThrow('cannot read the OpenQASM file');
});

describe('included files', () => {
  const program = (path: string) =>
    put('own/main.qasm', `OPENQASM 2.0;\ninclude "${path}";\nqreg q[1]; creg c[1];\nfoo q[0];\nmeasure q[0] -> c[0];\n`); // prettier-ignore
  const gate = 'gate foo a { U(0.3, 0.2, 0.1) a; }\n';
  beforeEach(() => {
    put('own/gates.inc', gate);
    put('own/below/more.inc', 'include "../gates.inc";\n');
    put('outside.inc', gate);
  });

  test.each(['gates.inc', './gates.inc', 'below/more.inc', 'below/../gates.inc'])('%s is read', (path) => {
    expect(written(() => runImport(program(path)))[0]).toContain(
      'gate foo a {\n  u(0.3, 0.2, 0.1) a;\n}\n\ncircuit main {\n  qubit q[1];\n  foo q[0];\n  return Z(q[0]);\n}\n',
    );
  });

  test.each([
    ['../outside.inc', 'lies outside the folder of the program'],
    [join(folder, 'own/gates.inc'), 'lies outside the folder of the program'],
    ['/dev/zero', 'lies outside the folder of the program'],
    ['link.inc', 'lies outside the folder of the program'],
    ['linked/outside.inc', 'lies outside the folder of the program'],
    ['below', 'there is no file "below" beside the program'],
    ['none.inc', 'there is no file "none.inc" beside the program; "qelib1.inc" and "stdgates.inc" are built in'],
    ['self.inc', 'files include each other in a circle'],
    ['binary.inc', 'is not UTF-8 text'],
    ['wrong.inc', `wrong.inc:2:1: error[unknown-name]: no gate is called bar here`],
  ])('%s is refused', (path, message) => {
    for (const [target, link] of [['../outside.inc', 'link.inc'], ['..', 'linked']]) {
      rmSync(join(folder, 'own', link), { force: true });
      symlinkSync(target, join(folder, 'own', link));
    }
    put('own/self.inc', 'include "gates.inc";\ninclude "self.inc";\n');
    put('own/wrong.inc', 'gate foo a { }\nbar a;\n');
    writeFileSync(join(folder, 'own/binary.inc'), Buffer.from([0xff, 0xfe, 0xfd]));
    expect(() => runImport(program(path))).toThrow(message);
  }); // prettier-ignore
});
