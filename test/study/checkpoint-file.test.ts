// Checkpoints in files: what is written comes back bit by bit, and what is no checkpoint of this model is one sentence.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fc, test as property } from '@fast-check/vitest';
import { afterAll, expect, test } from 'vitest';
import { packArrays, unpackArrays } from '../../src/models/safetensors.ts';
import type { Checkpoint } from '../../src/runtime/training/checkpoint.ts';
import { readCheckpoint, writeCheckpoint } from '../../src/study/checkpoint-file.ts';
import { UserError } from '../../src/user-error.ts';

const folder = mkdtempSync(join(tmpdir(), 'qcnn-checkpoint-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = join(folder, 'checkpoint.safetensors');
const identity = { model: 'qcnn', seed: '1', version: '4', circuit: 'a'.repeat(64) };

const real = fc.double({ noNaN: true, noDefaultInfinity: true });
const record = fc.record({
  epoch: fc.nat(),
  trainLoss: real,
  trainAccuracy: real,
  validationLoss: real,
  validationAccuracy: real,
  seconds: real,
});
const numbers = fc.array(fc.float({ noNaN: true })).map((values) => {
  return { shape: [values.length], values: Float32Array.from(values) };
});
const checkpoints: fc.Arbitrary<Checkpoint> = fc.record({
  epoch: fc.nat(),
  batches: fc.nat(),
  running: fc.record({ loss: real, correct: fc.nat(), seconds: real }),
  random: fc.array(fc.nat(2 ** 31), { minLength: 4, maxLength: 4 }),
  history: fc.array(record, { maxLength: 3 }),
  best: fc.option(fc.record({ epoch: fc.nat(), validationLoss: real }), { nil: undefined }),
  seconds: real,
  numbers: fc.dictionary(fc.string({ minLength: 1 }), numbers).map((all) => new Map(Object.entries(all))),
});

property.prop([checkpoints], { numRuns: 30 })('what is written comes back', (checkpoint) => {
  writeCheckpoint(file, checkpoint, identity);
  const back = readCheckpoint(file, identity)!;
  // JSON has no sign of zero.
  expect(JSON.stringify({ ...back, numbers: 0 })).toBe(
    JSON.stringify({ ...back, ...checkpoint, numbers: 0 }),
  );
  expect(back.numbers).toEqual(checkpoint.numbers);
});

test('where there is none, there is none', () => {
  expect(readCheckpoint(join(folder, 'nowhere'), identity)).toBeUndefined();
});

test('what is no checkpoint of this model is one sentence', () => {
  const [checkpoint] = fc.sample(checkpoints, { numRuns: 1, seed: 5 });
  const values = Float32Array.of(1, 2, 3);
  writeCheckpoint(file, { ...checkpoint, numbers: new Map([['w', { shape: [3], values }]]) }, identity);
  const good = readFileSync(file);
  const { numbers: written, metadata } = unpackArrays(good);
  const form = JSON.parse(metadata['qcnn']);
  const withForm = (change: object) =>
    Buffer.concat(packArrays({ numbers: written, metadata: { qcnn: JSON.stringify({ ...form, ...change }) } }));
  const cases: [Uint8Array, RegExp][] = [
    [good.subarray(0, good.length - 5), /: it is cut off$/],
    [good.with(good.length - 3, good.at(-3)! ^ 1), /: it is not as it was written$/],
    [withForm({ form: 'qcnn model' }), /: it is no checkpoint of a study$/],
    [withForm({ version: 7 }), /: it has form 7, and this qcnn reads form 1$/],
    [withForm({ identity: { ...identity, version: '3' } }), /: it is of another version: 3, not 4$/],
    [withForm({ identity: { ...identity, circuit: 'f'.repeat(64) } }), /: it is of another circuit$/],
    [withForm({ identity: {} }), /: it is of another model$/],
    [withForm({ epoch: -1 }), /: epoch: it must be a whole number/],
    [withForm({ random: 'x' }), /: random: it must be a list$/],
    [Buffer.from('PK'), /: it is no safetensors file$/],
    [Buffer.alloc(0), /: it is no safetensors file$/],
  ];
  for (const [bytes, message] of cases) {
    writeFileSync(file, bytes);
    let thrown: unknown;
    try {
      readCheckpoint(file, identity);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(UserError);
    expect((thrown as UserError).message).toMatch(message);
    expect((thrown as UserError).message).toMatch(/^cannot go on from the checkpoint \S+checkpoint\.safetensors: [^\n]*$/);
  }
}); // prettier-ignore
