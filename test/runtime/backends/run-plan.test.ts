// The runner of plans over a device that computes nothing and writes down what it is asked for.
import { fc, test as propertyTest } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import type { Wanted } from '../../../src/compiler/plan/plan.ts';
import {
  executeLater,
  executeNow,
  type Answer,
  type Batch,
  type PlanDevice,
  type SideBySide,
  type When,
} from '../../../src/runtime/backends/run-plan.ts';
import { UserError } from '../../../src/user-error.ts';
import { compileText } from '../../circuits/library.ts';

const circuit = compileText(
  'c',
  'circuit c() { input x: angle[2]; weight w: angle[3]; qubit q[2]; ry(x) on q; ry(w[0] + w[1] + w[2]) on q[0]; return Z(q[0]), Z(q[1]); }',
);
const about = { backend: 'recorder', circuit };

const describeBatch = ({ size, back }: Batch) =>
  back ? `${size}, gradients by ${named(back.wanted)}` : `${size}, values`;
const named = ({ weights, inputs }: Wanted) =>
  [...(weights ? ['weights'] : []), ...(inputs ? ['inputs'] : [])].join(' and ') || 'nothing';

/** `answer` makes an answer of a piece of work; the piece named `failing` throws. */
function recorder<W extends When>(
  chunk: number,
  answer: <T>(work: () => T) => Answer<T, W>,
  failing?: string,
): { device: PlanDevice<W>; log: string[] } {
  const log: string[] = [];
  const note = (text: string) => {
    log.push(text);
    if (text === failing) throw new UserError(`failed: ${text}`);
  };
  const device: PlanDevice<W> = {
    host: {
      begin: () => note('host begins'),
      startPull: () => note('host starts to pull'),
      finish(gradWeights) {
        note('host finishes');
        gradWeights[0] += 1;
      },
    },
    begin: (batch) =>
      answer(() => {
        note(`begin ${describeBatch(batch)}`);
        return {
          chunk,
          once: () => answer(() => note('once')),
          each: ({ first, count }) =>
            answer(() => {
              note(`each ${first} to ${first + count - 1}`);
              batch.result.values.fill(first, 2 * first, 2 * (first + count));
            }),
          onceBack: ({ sums }) => answer(() => note(`onceBack of ${sums.join(' and ')}`)),
          end: () => note('end'),
        };
      }),
    dispose: () => answer(() => note('dispose')),
  };
  return { device, log };
}

const now = <T>(work: () => T): T => work();
/** After some iterations of the event loop. */
const later = async <T>(work: () => T): Promise<T> => {
  for (let wait = 0; wait < 3; wait++) await new Promise((resolve) => setTimeout(resolve));
  return work();
};

const numbers = (length: number) => Float64Array.from({ length }, (_, index) => index);

test('goes on from the values of the batch before, where a device says that it has them', () => {
  const { device, log } = recorder<'now'>(2, now);
  const wanted = { weights: true, inputs: false };
  const aheads: (Wanted | undefined)[] = [];
  const keeping: PlanDevice<'now'> = {
    ...device,
    begin: (batch) => {
      aheads.push(batch.ahead);
      return { ...device.begin(batch), goesOn: batch.back !== undefined };
    },
  };
  const executable = executeNow(about, keeping);
  executable.forward(numbers(3), numbers(6), 3, wanted);
  executable.vjp(numbers(3), numbers(6), numbers(6), 3, wanted);
  expect(aheads).toEqual([wanted, undefined]);
  expect(log).toEqual([
    'begin 3, values', 'host begins', 'once', 'each 0 to 1', 'each 2 to 2', 'end',
    'begin 3, gradients by weights', 'host starts to pull', 'each 0 to 1', 'each 2 to 2', 'onceBack of 6 and 9',
    'host finishes', 'end',
  ]); // prettier-ignore
});

test('waits for what is left under way, before what comes of all samples', async () => {
  const { device, log } = recorder<'later'>(2, later);
  const settling: PlanDevice<'later'> = {
    ...device,
    begin: async (batch) => {
      const run = await device.begin(batch);
      return { ...run, settle: () => later(() => void log.push('settle')) };
    },
  };
  const executable = executeLater(about, settling);
  await executable.forward([0, 0, 0], [0, 0, 0, 0, 0, 0], 3);
  expect(log.slice(-4)).toEqual(['each 0 to 1', 'each 2 to 2', 'settle', 'end']);
  log.length = 0;
  await executable.vjp([0, 0, 0], [0, 0, 0, 0], [1, 1, 1, 1], 2);
  expect(log.slice(-5)).toEqual(['each 0 to 1', 'settle', 'onceBack of 2 and 2', 'host finishes', 'end']);
});

describe('on a device that answers now', () => {
  test('values: chunk by chunk, the last one short', () => {
    const { device, log } = recorder<'now'>(4, now);
    const values = executeNow(about, device).forward(numbers(3), numbers(20), 10);
    expect(log).toEqual(['begin 10, values', 'host begins', 'once', 'each 0 to 3', 'each 4 to 7', 'each 8 to 9', 'end']); // prettier-ignore
    expect([...values]).toEqual([0, 4, 8].flatMap((first) => Array<number>(first < 8 ? 8 : 4).fill(first)));
  });

  test('gradients: back once, with upstream summed over the batch', () => {
    const { device, log } = recorder<'now'>(4, now);
    const gradients = executeNow(about, device).vjp(numbers(3), numbers(10), numbers(10), 5);
    expect(log).toEqual([
      'begin 5, gradients by weights and inputs',
      'host begins',
      'host starts to pull',
      'once',
      'each 0 to 3',
      'each 4 to 4',
      'onceBack of 20 and 25',
      'host finishes',
      'end',
    ]);
    expect([...gradients.weights]).toEqual([1, 0, 0]);
    expect(gradients.inputs).toEqual(new Float64Array(10));
  });

  test.each([
    [{ weights: true, inputs: false }, 'weights'],
    [{ weights: false, inputs: true }, 'inputs'],
    [{ weights: false, inputs: false }, 'nothing'],
  ])('%o is what the device is told', (wanted, what) => {
    const { device, log } = recorder<'now'>(8, now);
    const gradients = executeNow(about, device).vjp(numbers(3), numbers(4), numbers(4), 2, wanted);
    expect(log[0]).toBe(`begin 2, gradients by ${what}`);
    expect([gradients.weights.length, gradients.inputs.length]).toEqual([3, 4]);
  });

  test('an empty batch asks nothing of the device', () => {
    const { device, log } = recorder<'now'>(4, now);
    const executable = executeNow(about, device);
    expect(executable.forward(numbers(3), [], 0)).toEqual(new Float64Array(0));
    const gradients = executable.vjp(numbers(3), [], [], 0);
    expect(gradients).toEqual({
      values: new Float64Array(0),
      weights: new Float64Array(3),
      inputs: new Float64Array(0),
    });
    expect(log).toEqual([]);
  });

  test('wrong lengths do not reach the device', () => {
    const { device, log } = recorder<'now'>(4, now);
    const executable = executeNow(about, device);
    expect(() => executable.forward(numbers(2), numbers(2), 1)).toThrow(UserError);
    expect(() => executable.forward(numbers(3), numbers(3), 1)).toThrow(UserError);
    expect(() => executable.vjp(numbers(3), numbers(2), numbers(1), 1)).toThrow(UserError);
    expect(log).toEqual([]);
  });

  test('several weight sets: as many side by side as the device takes, each with a run of its own', () => {
    const { device, log } = recorder<'now'>(2, now);
    const sideBySide: SideBySide = {
      most: 2,
      begin: (batches) => void log.push(`begin ${batches.length} side by side`),
      run(batch, place) {
        log.push(`place ${place}`);
        return device.begin(batch);
      },
      finish: (batches) => batches.forEach(({ result, weights }) => (result.weights[0] = weights[0])),
    };
    const executable = executeNow(about, { ...device, sideBySide: () => sideBySide });
    const sets = [1, 2, 3].map((first) => [first, 0, 0]);
    const results = executable.vjpMany(sets, numbers(4), numbers(12), 2);
    const begun = 'begin 2, gradients by weights and inputs';
    const run = (place: number, sums: string) =>
      [`place ${place}`, begun, 'once', 'each 0 to 1', `onceBack of ${sums}`, 'end']; // prettier-ignore
    expect(log).toEqual([
      'begin 2 side by side',
      ...run(0, '2 and 4'),
      ...run(1, '10 and 12'),
      'begin 1 side by side',
      ...run(0, '18 and 20'),
    ]);
    expect(results.map(({ weights }) => [...weights])).toEqual(sets);
    log.length = 0;
    executable.vjpMany([sets[0]], numbers(4), numbers(4), 2);
    expect(log.slice(0, 2)).toEqual([begun, 'host begins']);
    executable.dispose();
    expect(() => executable.vjpMany(sets, numbers(4), numbers(12), 2)).toThrow('was disposed of');
  });

  test('disposed of once; no call after that', () => {
    const { device, log } = recorder<'now'>(4, now);
    const executable = executeNow(about, device);
    executable.dispose();
    executable.dispose();
    expect(() => executable.forward(numbers(3), numbers(2), 1)).toThrow('was disposed of');
    expect(log).toEqual(['dispose']);
  });
});

const places = [
  'host begins',
  'host starts to pull',
  'once',
  'each 0 to 1',
  'each 2 to 3',
  'each 4 to 4',
  'onceBack of 20 and 25',
  'host finishes',
];

describe('a failure ends the batch at once, and the next one runs', () => {
  test.each(places)('at "%s"', async (place) => {
    const failed = ['begin 5, gradients by weights and inputs', ...places.slice(0, places.indexOf(place) + 1), 'end']; // prettier-ignore
    const sync = recorder<'now'>(2, now, place);
    expect(() => executeNow(about, sync.device).vjp(numbers(3), numbers(10), numbers(10), 5)).toThrow(place);
    expect(sync.log).toEqual(failed);
    const { device, log } = recorder<'later'>(2, later, place);
    const executable = executeLater(about, device);
    const call = executable.vjp(numbers(3), numbers(10), numbers(10), 5);
    const next = executable.vjp(numbers(3), numbers(10), numbers(10), 5);
    await expect(call).rejects.toThrow(place);
    await expect(next).rejects.toThrow(place);
    expect(log).toEqual([...failed, ...failed]);
  });

  test('one in `begin` is for the device to clean up', () => {
    const { device, log } = recorder<'now'>(2, now, 'begin 1, values');
    expect(() => executeNow(about, device).forward(numbers(3), numbers(2), 1)).toThrow(UserError);
    expect(log).toEqual(['begin 1, values']);
  });
});

describe('on a device that answers later', () => {
  test('calls under way at once run one at a time, in their order; disposing comes last', async () => {
    const { device, log } = recorder<'later'>(2, later);
    const executable = executeLater(about, device);
    const calls = [
      executable.forward(numbers(3), numbers(6), 3),
      executable.vjp(numbers(3), numbers(2), numbers(2), 1, { weights: true, inputs: false }),
      executable.forward(numbers(3), numbers(2), 1),
    ];
    executable.dispose();
    executable.dispose();
    await expect(executable.forward(numbers(3), numbers(2), 1)).rejects.toThrow('was disposed of');
    await Promise.all(calls);
    await later(() => {});
    expect(log).toEqual([
      'begin 3, values',
      'host begins',
      'once',
      'each 0 to 1',
      'each 2 to 2',
      'end',
      'begin 1, gradients by weights',
      'host begins',
      'host starts to pull',
      'once',
      'each 0 to 0',
      'onceBack of 0 and 1',
      'host finishes',
      'end',
      'begin 1, values',
      'host begins',
      'once',
      'each 0 to 0',
      'end',
      'dispose',
    ]);
  });

  test('wrong lengths are refused without waiting for the calls before', async () => {
    const { device, log } = recorder<'later'>(2, later);
    const executable = executeLater(about, device);
    const call = executable.forward(numbers(3), numbers(2), 1);
    await expect(executable.forward(numbers(3), numbers(3), 1)).rejects.toThrow(UserError);
    expect(log).toEqual([]);
    await call;
  });

  propertyTest.prop([fc.integer({ min: 1, max: 9 }), fc.nat(20), fc.boolean()], { numRuns: 30 })(
    'does what one that answers now does, and every sample once',
    async (chunk, size, gradient) => {
      const [first, second] = [recorder<'now'>(chunk, now), recorder<'later'>(chunk, async (work) => work())];
      const sync = executeNow(about, first.device);
      const async = executeLater(about, second.device);
      const given = [numbers(3), numbers(2 * size)] as const;
      if (gradient) {
        const right = sync.vjp(...given, numbers(2 * size), size);
        expect(await async.vjp(...given, numbers(2 * size), size)).toEqual(right);
      } else expect(await async.forward(...given, size)).toEqual(sync.forward(...given, size));
      expect(second.log).toEqual(first.log);
      const chunks = first.log.flatMap(
        (line) => /^each (\d+) to (\d+)$/.exec(line)?.slice(1).map(Number) ?? [],
      );
      const samples = chunks.flatMap((from, at) =>
        at % 2 === 0 ? Array.from({ length: chunks[at + 1] - from + 1 }, (_, index) => from + index) : [],
      );
      expect(samples).toEqual(Array.from({ length: size }, (_, index) => index));
    },
  );
});
