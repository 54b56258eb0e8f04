// Frames out of any bytes: what a client sends comes as it was, however it is cut up; garbage ends with a sentence, in bounded
// memory and time. QCNN_FRAMES says how many are tried.
import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { frameReader, LostFrames } from '../../src/serve/frames.ts';
import { createSession } from '../../src/serve/session.ts';
import { frameOf, readFrame } from './frames-of-a-client.ts';

const numRuns = Number(process.env['QCNN_FRAMES'] ?? 60);
const limits = { header: 2 ** 17, payload: 2 ** 18, circuits: 4, models: 1 };

/** Gives at most so many bytes at a time, and counts how often it is asked. */
function inPieces(bytes: Uint8Array, pieces: readonly number[]) {
  let at = 0;
  let asked = 0;
  const read = (into: Uint8Array, start: number) => {
    const most = pieces[asked++ % pieces.length];
    const some = bytes.subarray(at, at + Math.min(most, into.length - start));
    into.set(some, start);
    at += some.length;
    return some.length;
  };
  return { read, asked: () => asked };
}

const pieces = fc.array(fc.integer({ min: 1, max: 100_000 }), { minLength: 1, maxLength: 6 });
const text = fc.oneof(
  fc.string({ maxLength: 40 }),
  fc.constantFrom(70_000, 3).map((length) => 'x'.repeat(length)),
);
const numbers = fc.oneof(
  fc.float32Array({ maxLength: 9, noNaN: true }),
  fc.constantFrom(0, 7, 20_001, 66_000, 90_001).map((length) => Float32Array.from({ length }, (_, i) => i)),
);
const sent = fc.array(fc.record({ text, numbers }), { maxLength: 5 });

describe('frames', () => {
  property.prop([sent, pieces], { numRuns })(
    'come as they were sent; those over the limit are skipped',
    (all, cuts) => {
      const frames = all.map((each) =>
        frameOf({ text: each.text }, [{ name: 'a', shape: [each.numbers.length], values: each.numbers }]),
      );
      const next = frameReader(inPieces(Buffer.concat(frames), cuts).read, limits);
      for (const each of all) {
        const { header, payload, payloadBytes } = next()!;
        expect(JSON.parse(Buffer.from(header).toString())).toMatchObject({ text: each.text });
        expect(payload === undefined).toBe(payloadBytes > limits.payload);
        if (!payload) continue;
        expect(payload.byteOffset % 8).toBe(0);
        const got = new Float32Array(payload.buffer, payload.byteOffset, each.numbers.length);
        expect(
          Buffer.compare(Buffer.from(got.slice().buffer), Buffer.from(each.numbers.slice().buffer)),
        ).toBe(0);
      }
      expect(next()).toBeUndefined();
    },
  );

  property.prop([fc.uint8Array({ maxLength: 400 }), fc.boolean(), fc.boolean(), pieces], { numRuns })(
    'of any bytes: frames, the end, or that they are lost, in no more than so many steps',
    (bytes, whole, begins, cuts) => {
      // Lengths that pass for some, so that what is behind them is met, too.
      if (whole && bytes.length > 8) bytes.set([8 * (bytes[0] % 8), 0, 0, 0, 8 * (bytes[4] % 8), 0, 0, 0]);
      if (begins && bytes.length > 8) bytes[8] = 0x7b;
      const input = inPieces(bytes, cuts);
      const session = createSession('0', limits);
      const next = frameReader(input.read, limits);
      try {
        for (let frame = next(); frame; frame = next())
          expect(readFrame(session.answer(frame) as Uint8Array)!.error).toMatchObject({ kind: 'usage' });
      } catch (error) {
        if (!(error instanceof LostFrames)) throw error;
        expect(readFrame(session.farewell(error))).toMatchObject({ last: true, error: { kind: 'usage' } });
      }
      expect(input.asked()).toBeLessThan(2 * bytes.length + 10);
    },
  );
});

const fields = fc.dictionary(
  fc.constantFrom('file', 'text', 'circuit', 'loaded', 'json', 'set', 'noise', 'seed', 'by', 'level', 'a', 'b', 'emit', 'model', 'path', 'x'), // prettier-ignore
  fc.oneof(fc.jsonValue(), fc.constantFrom('ring', 1, 'circuit c { qubit q; return Z(q); }', '-')),
  { maxKeys: 4 },
);
const names = fc.constantFrom('hello', 'load', 'unload', 'init', 'forward', 'gradient', 'jacobian', 'check', 'draw', 'import', 'modelWeights', 'predict', 'nothing'); // prettier-ignore

property.prop([fc.array(fc.tuple(names, fields, numbers), { maxLength: 4 })], { numRuns })(
  'random requests are answered, each with a result or an error that is no bug',
  async (asked) => {
    const session = createSession('0', limits);
    for (const [id, [request, more, values]] of asked.entries()) {
      const bytes = frameOf({ ...more, id, request }, [{ name: 'weights', shape: [values.length], values }]);
      const frame = frameReader(inPieces(bytes, [2 ** 20]).read, limits)()!;
      const answer = readFrame(await session.answer(frame))!;
      expect(answer.id).toBe(id);
      expect(answer.error ? answer.error.kind : 'internal' in answer).not.toBe('internal');
    }
  },
);

test('an input that ends inside a frame is lost', () => {
  const next = frameReader(inPieces(frameOf({ request: 'hello' }).subarray(0, 20), [7]).read, limits);
  expect(next).toThrow('the input ended inside a frame');
});
