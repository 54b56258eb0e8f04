// What a study may be given as its circuit, and what its record says of it.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { circuitTextsShape, filesOfTexts } from '../../src/circuit-files/circuit-texts.ts';
import { loadCircuit } from '../../src/circuit-files/load-circuit.ts';
import {
  addNoise,
  elaborateCircuit,
  hashCircuit,
  outputCount,
  type Circuit,
} from '../../src/compiler/index.ts';
import { openStudyCircuit, type CircuitOptions } from '../../src/study/study-circuit.ts';
import { UserError } from '../../src/user-error.ts';

const folder = mkdtempSync(join(tmpdir(), 'qcnn-study-circuit-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = join(folder, 'two.qcnn');
const text = `import { flip } from "./flip";
circuit a(n: int = 2) { input x: angle[n]; qubit q[n]; ry(x) on q; flip on q; return Z(q); }
circuit b { qubit q; return Z(q); }
`;
writeFileSync(file, text);
writeFileSync(join(folder, 'flip.qcnn'), 'gate flip a { x a; }');
const opened = (options: object, models = ['qcnn']) => openStudyCircuit(options as CircuitOptions, models);

describe('the circuit of a study', () => {
  test('is a file, whose text, imports and values are recorded', () => {
    const { circuit, summary } = opened({ circuit: `${file}#a`, set: { n: 3 }, noise: { bit_flip: 0.1 } });
    expect(circuit.qubits).toBe(3);
    expect(summary).toMatchObject({
      name: 'a',
      file,
      text,
      settings: { n: '3', 'bit_flip after every gate': '0.1' },
      parameters: { n: '3' },
      hash: hashCircuit(loadCircuit(`${file}#a`, { set: { n: 3 }, noise: { bit_flip: 0.1 } })),
      qubits: 3,
      inputs: 3,
    });
    expect(Object.keys(summary.imports)).toEqual([join(folder, 'flip.qcnn')]);
  });

  test('is one that comes with the package, by the models where none is given', () => {
    expect(opened({ circuit: 'ring' }).circuit).toEqual(loadCircuit('ring'));
    expect(opened({}).circuit).toEqual(loadCircuit('study'));
    expect(opened({}, ['quanvolution']).circuit).toEqual(loadCircuit('quanvolution'));
  });

  test.each<CircuitOptions>([
    { circuit: `${file}#a`, set: { n: 3 }, noise: { bit_flip: 0.1 } },
    { circuit: file, circuitName: 'a', beside: [`${file}#a,n=3`, 'ring,n=4,conv=so4'] },
    { circuit: 'hur' },
    {},
  ])('opens again from the texts that were read, without the files: %j', (options) => {
    const { circuit, summary, texts } = opened(options);
    const told = JSON.parse(JSON.stringify(texts)) as unknown;
    const again = openStudyCircuit(options, ['qcnn'], filesOfTexts(circuitTextsShape(told)));
    expect(again).toEqual({ circuit, summary, texts });
    const [first, ...others] = texts!.opened;
    const changed = { ...texts!, opened: [{ ...first, text: '' }, ...others] };
    expect(() => openStudyCircuit(options, ['qcnn'], filesOfTexts(changed))).toThrow(UserError);
    expect(() => openStudyCircuit(options, ['qcnn'], filesOfTexts({ opened: [], imported: [] }))).toThrow(
      /^the text of the circuit \S+ is not among those given$/,
    );
  });

  test('is a circuit, of which a text is recorded that gives it again', () => {
    const given = loadCircuit(`${file}#a`);
    const { circuit, summary } = opened({ circuit: given, noise: { bit_flip: 0.1 } });
    expect(circuit).toEqual(loadCircuit(`${file}#a`, { noise: { bit_flip: 0.1 } }));
    expect(summary).not.toHaveProperty('file');
    expect(summary).toMatchObject({ imports: {}, parameters: {} });
    const again = elaborateCircuit({ name: 'recorded.qcnn', text: summary.text }).circuit!;
    expect(hashCircuit(again)).toBe(hashCircuit(given));
    expect(summary).toMatchObject({ settings: { 'bit_flip after every gate': '0.1' } });
  });

  test('has others beside it, and a text of them all is recorded that gives the same circuit', () => {
    const { circuit, summary } = opened({
      circuit: `${file}#a`,
      set: { n: 3 },
      beside: ['hur,n=4,conv=c6', loadCircuit(`${file}#a`)],
      noise: { bit_flip: 0.1 },
    });
    const hur = loadCircuit('hur', { set: { n: 4, conv: 'c6' } });
    expect(circuit.qubits).toBe(3 + hur.qubits + 2);
    expect(summary).toMatchObject({
      name: 'a_and_hur_and_a',
      outputs: 3 + outputCount(hur) + 2,
      inputs: 3 + 4 + 2,
    });
    expect(summary.settings).toEqual({
      n: '3',
      beside: 'hur,n=4,conv=c6; a',
      'bit_flip after every gate': '0.1',
    });
    const again = elaborateCircuit({ name: 'recorded.qcnn', text: summary.text }).circuit!;
    expect(hashCircuit(addNoise(again, { bit_flip: 0.1 }))).toBe(summary.hash);
  });

  const bare: Circuit = loadCircuit('study');
  test.each<[string, object, RegExp]>([
    ['no such file', { circuit: join(folder, 'none.qcnn') }, /there is no file/],
    ['a file of several circuits', { circuit: file }, /ambiguous-circuit/],
    ['settings of a circuit', { circuit: bare, set: { n: 4 } }, /`set` belongs to a circuit file/],
    ['settings that are no values', { circuit: 'study', set: { n: [4] } }, /set for n is a list/],
    ['noise that is none', { circuit: bare, noise: { gone: 0.1 } }, /there is no channel gone/],
    [
      'a setting of one beside it that is none',
      { beside: ['ring,n'] },
      /"n" of the circuit beside, "ring,n", sets nothing/,
    ],
    ['one beside it that is not there', { beside: ['rings'] }, /there is no|did you mean/],
    ['a number', { circuit: 4 }, /is a circuit, or a text that names its file/],
    ['null', { circuit: null }, /is a circuit, or a text that names its file/],
  ])('refuses %s', (_, options, sentence) => {
    expect(() => opened(options)).toThrow(UserError);
    expect(() => opened(options)).toThrow(sentence);
  });
});
