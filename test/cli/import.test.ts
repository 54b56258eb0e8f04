// `qcnn import`: text out, to standard output or a file; mistakes with their place.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test, vi } from 'vitest';
import { runImport } from '../../src/cli/import.ts';

const folder = mkdtempSync(join(tmpdir(), 'qcnn-import-'));
afterAll(() => rmSync(folder, { recursive: true }));

const expected = 'circuit bell {\n  qubit q[2];\n\n  h q[0];\n  cx q[0], q[1];\n\n  return Z(q);\n}\n';

test('prints the circuit, or writes it', () => {
  const file = join(folder, 'bell.qasm');
  writeFileSync(file, 'OPENQASM 3.0;\ninclude "stdgates.inc";\nqubit[2] q;\nh q[0];\ncx q[0], q[1];\n');
  const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  runImport(file);
  expect(write.mock.calls.map(([text]) => text).join('')).toBe(expected);
  write.mockRestore();
  runImport(file, { output: join(folder, 'bell.qcnn') });
  expect(readFileSync(join(folder, 'bell.qcnn'), 'utf8')).toBe(expected);
});

test('names the place of a mistake', () => {
  const file = join(folder, 'bad.qasm');
  writeFileSync(file, 'OPENQASM 2.0;\nqreg q[2];\nh q;\n');
  expect(() => runImport(file)).toThrow(
    `${file}:3:1: error[unknown-name]: no gate is called h here; it needs include "qelib1.inc";`,
  );
  expect(() => runImport(join(folder, 'none.qasm'))).toThrow('cannot read the OpenQASM file');
});
