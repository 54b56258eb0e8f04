// Programs after public bug reports and files of people who use OpenQASM, by value: the right values are those of
// independent simulators.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { LoadInclude } from '../../../src/compiler/openqasm/index.ts';
import { circuitOf, run } from './qasm.ts';

interface Case {
  readonly inputs?: Readonly<Record<string, number>>;
  /** What the program returns by itself. */
  readonly outputs?: readonly number[];
  /** Z of each bit that is written, by name. */
  readonly bits?: Readonly<Record<string, number>>;
  /** Of the final state. */
  readonly observables: Readonly<Record<string, number>>;
}

const folder = new URL('./cases/', import.meta.url);
const read = (name: string) => readFileSync(new URL(name, folder), 'utf8');
const expected = JSON.parse(read('expected.json')) as Record<string, Case>;

describe.each(Object.entries(expected))('%s', (name, { inputs = {}, outputs, bits = {}, observables }) => {
  const text = read(name);
  const load: LoadInclude = (path) => ({ name: path, text: read(name.replace(/[^/]*$/, path)) });
  const weights = Object.values(inputs);
  const close = (values: readonly number[], wanted: readonly number[]) => {
    expect(values.length).toBe(wanted.length);
    wanted.forEach((value, i) => expect(values[i]).toBeCloseTo(value, 10));
  };

  test('outputs', () => {
    const wanted = outputs ?? Object.values(bits);
    const values = run(circuitOf(text, load), weights);
    if (wanted.length > 0) close(values, wanted);
    else expect(values.length).toBeGreaterThan(0);
  });

  test.runIf(Object.keys(observables).length > 0)('final state', () => {
    const note = `\n// qcnn: return ${Object.keys(observables).join(', ')};\n`;
    close(run(circuitOf(text + note, load), weights), Object.values(observables));
  });
});
