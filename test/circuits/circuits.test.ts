// Every circuit of the library checks without a message, cites a source, runs, and is listed with the right figures.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { check, formatDiagnostic, parse } from '../../src/compiler/index.ts';
import { inputCount, outputCount, weightCount } from '../../src/compiler/circuit/circuit.ts';
import { findBackend } from '../../src/runtime/backends/index.ts';
import { load, readCircuitFile } from '../compiler/load.ts';
import { circuitFiles, circuitOf, compileText, someAngles } from './library.ts';

const names = circuitFiles();
const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
/** The cells of the table rows of the README that begin with a link or a name in code. */
const rows = read('circuits/README.md')
  .split('\n')
  .filter((line) => /^\| \[?`/.test(line))
  .map((line) => line.split('|').slice(1, -1).map((cell) => cell.trim())); // prettier-ignore

describe('every file', () => {
  test.each([...names, ...circuitFiles('std/')])('%s checks without a message for each value', (name) => {
    const { diagnostics, unchecked } = check(readCircuitFile(`circuits/${name}.qcnn`), load);
    expect([diagnostics.map(formatDiagnostic), unchecked]).toEqual([[], []]);
  });

  // The project's own circuits have no paper.
  test.each(names.filter((name) => !['ring', 'study'].includes(name)))('%s cites its source', (name) => {
    expect(read(`circuits/${name}.qcnn`)).toMatch(/\/\/\/[^]*\(((19|20)\d\d)(; arXiv[^)]*)?\)/);
  });

  test.each(names)('%s has finite values and gradients', (name) => {
    const circuit = circuitOf(name);
    const [weights, inputs] = [someAngles(weightCount(circuit)), someAngles(inputCount(circuit), 2)];
    const upstream = someAngles(outputCount(circuit), 3);
    const gradients = findBackend('reference').load(circuit).vjp(weights, inputs, upstream, 1);
    for (const value of gradients.values) expect(Math.abs(value)).toBeLessThanOrEqual(1 + 1e-12);
    for (const slope of [...gradients.weights, ...gradients.inputs]) expect(slope).toSatisfy(Number.isFinite);
    expect(gradients.weights.some((slope) => Math.abs(slope) > 1e-6)).toBe(true);
  });
});

describe('the README', () => {
  test('lists every circuit with its qubits, inputs, weights and outputs', () => {
    const listed = rows.filter(([cell]) => cell.startsWith('[') && !cell.includes('std/'));
    expect(listed.map(([cell, , ...figures]) => [cell, ...figures.slice(0, 4)])).toEqual(
      listed.map(([cell]) => {
        const circuit = circuitOf(cell.slice(2, cell.indexOf('`', 2)));
        const figures = [circuit.qubits, inputCount(circuit), weightCount(circuit), outputCount(circuit)];
        return [cell, ...figures.map(String)];
      }),
    );
    expect(listed.map(([cell]) => cell.slice(2, cell.indexOf('`', 2))).sort()).toEqual(names);
  });

  test('lists every gate and pool of the standard library with its angles', () => {
    const listed = rows.filter(([cell]) => cell.startsWith('`')).map(([cell, angles]) => `${cell} ${angles}`);
    const declared = circuitFiles('std/').flatMap((name) =>
      parse(readCircuitFile(`circuits/${name}.qcnn`)).file.declarations.flatMap((declaration) =>
        declaration.kind === 'gate' || declaration.kind === 'pool' ? [declaration.name.name] : [],
      ),
    );
    expect(listed.map((line) => line.split('`')[1])).toEqual(declared);
    for (const name of circuitFiles('std/')) {
      const source = readCircuitFile(`circuits/${name}.qcnn`);
      for (const line of listed) {
        const [, callable, angles] = /`(\w+)` (\d+)$/.exec(line) ?? [];
        // Of a gate on a register `params` depends on the register.
        const declared = new RegExp(`(gate|pool) ${callable}\\([^)]*\\) (?!\\w+\\[)`).test(source.text);
        if (angles === undefined || angles === '0' || !declared) continue;
        const counted = compileText(source.name, `${source.text}\ncircuit counted { weight w: angle[${callable}.params]; qubit q; rx(sum([w[i] for i in 0..${callable}.params])) q; return Z(q); }`); // prettier-ignore
        expect(`${callable} ${weightCount(counted)}`).toBe(`${callable} ${angles}`);
      }
    }
  });

  test('the language reference names the same gates and pools', () => {
    const section = read('grammar/language.md').split('## Standard library')[1].split('\n## ')[0];
    for (const [cell] of rows.filter(([first]) => first.startsWith('`'))) expect(section).toMatch(new RegExp(`\\b${cell.slice(1, -1)}\\b`)); // prettier-ignore
  });
});
