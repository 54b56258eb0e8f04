import { describe, expect, test } from 'vitest';
import { addNoise } from '../../../src/compiler/circuit/add-noise.ts';
import { parseNoise, type NoiseModel } from '../../../src/compiler/circuit/noise-model.ts';
import { elaborateCircuit } from '../../../src/compiler/index.ts';
import { UserError } from '../../../src/user-error.ts';

describe('parseNoise', () => {
  test('reads texts, in their order', () => {
    expect(parseNoise()).toEqual({});
    expect(Object.entries(parseNoise('depolarize=0.01', ' bit_flip = 1e-3 '))).toEqual([
      ['depolarize', 0.01],
      ['bit_flip', 0.001],
    ]);
  });

  test.each([
    ['depolarize', 'channel=strength'],
    ['=0.1', 'channel=strength'],
    ['depolarize=', 'channel=strength'],
    [
      'depolarise=0.1',
      'there is no channel depolarise; did you mean depolarize? channels are depolarize, amplitude_damp',
    ],
    ['constructor=0.1', 'there is no channel constructor'],
    ['bit_flip=2', 'the strength of bit_flip must be a number in [0, 1]'],
    ['bit_flip=-1', 'must be a number'],
    ['bit_flip=many', 'must be a number'],
  ])('refuses %s', (text, sentence) => {
    expect(() => parseNoise(text)).toThrow(UserError);
    expect(() => parseNoise(text)).toThrow(sentence);
  });

  test('refuses a channel twice', () => {
    expect(() => parseNoise('bit_flip=0.1', 'bit_flip=0.1')).toThrow('bit_flip is given twice');
  });
});

test('addNoise refuses what is no model', () => {
  const { circuit } = elaborateCircuit({ name: 'a.qcnn', text: 'circuit a { qubit q; h q; return Z(q); }' });
  const strange: readonly unknown[] = [null, 'depolarize=0.1', [0.1], { gone: 0.1 }, { bit_flip: '0.1' }, { bit_flip: NaN }]; // prettier-ignore
  for (const model of strange) expect(() => addNoise(circuit!, model as NoiseModel)).toThrow(UserError);
});
