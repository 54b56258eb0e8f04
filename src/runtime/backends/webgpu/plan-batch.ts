// One batch through a plan on a device: what is written once, then chunks of samples of which the next is encoded while one is
// computed, then what waits for all of them.
import type { StepLists } from '../../../compiler/plan/plan.ts';
import { inFlight } from '../../in-flight.ts';
import type { EncodedSamples, Encoders } from '../host/encoders.ts';
import type { Host } from '../host/host.ts';
import type { Batch, BatchRun } from '../run-plan.ts';
import type { Place, PlanLayout } from './plan-layout.ts';
import { stagings, type Transfer } from './plan-transfer.ts';

/** What a batch goes through. */
export interface PlanSetting {
  readonly lists: StepLists;
  readonly layout: PlanLayout;
  readonly transfer: Transfer;
  readonly host: Host;
  readonly encoders: Encoders;
  /** Of a sample. */
  readonly outputs: number;
  /** Most samples of a chunk. */
  readonly chunk: number;
}

export function runBatch(setting: PlanSetting, { inputs, back, result }: Batch): BatchRun<'later'> {
  const { lists, layout, host, encoders, outputs, chunk } = setting;
  const { write, submit } = setting.transfer;
  const { begin: beginWork, settle } = inFlight(stagings);
  const pulledEncoders = lists.eachBack.filter((step) => step.kind === 'pullEncode');
  const pulledBlocks = [...lists.eachBack, ...lists.onceBack].filter((step) => step.kind === 'pullBlock');
  let shared: Float32Array;

  /** What the host gives of these samples. */
  function give(samples: EncodedSamples): void {
    const { first, count } = samples;
    const numbers = new Float32Array(layout.given.size * count);
    const partOf = ({ at, size }: Place) => numbers.subarray(at * count, (at + size) * count);
    if (back) transpose(back.upstream, first, outputs, partOf(layout.upstream));
    for (const step of lists.each)
      if (step.kind === 'encode') encoders.fill(step.encoder, samples, partOf(layout.places[step.out]!));
    write(layout.given, count, numbers);
  }

  function take(samples: EncodedSamples, [own, ...pulled]: Float32Array[]): void {
    const { first, count } = samples;
    for (let index = 0; index < count; index++) {
      for (let output = 0; output < outputs; output++)
        result.values[(first + index) * outputs + output] = shared[output] + own[output * count + index];
    }
    if (!back) return;
    pulledEncoders.forEach((step, index) =>
      encoders.pull(step.encoder, samples, pulled[index], result.inputs),
    );
    encoders.finish(samples, result);
  }

  return {
    chunk,
    async once() {
      for (const { place, values } of layout.constants) write(place, 1, Float32Array.from(values));
      for (const place of [...layout.sums, layout.onceValues]) write(place, 1, new Float32Array(place.size));
      for (const step of lists.once) {
        if (step.kind !== 'block') continue;
        const place = layout.places[step.out]!;
        const entries = new Float32Array(place.size);
        host.fillView(step.view, entries, 0);
        write(place, 1, entries);
      }
      const work = { lists: ['load', 'once'], count: 1, back: [layout.onceValues] } as const;
      await beginWork(
        (staging) => submit(work, staging),
        ([values]) => void (shared = values),
      );
    },
    async each({ first, count }) {
      const samples = encoders.encode({ inputs, first, count });
      await beginWork(
        async (staging) => {
          give(samples);
          const places = pulledEncoders.map((step) => layout.places[step.from]!);
          const work = back ? (['each', 'eachBack'] as const) : (['each'] as const);
          return submit({ lists: work, count, back: [layout.values, ...places] }, staging);
        },
        (numbers) => take(samples, numbers),
      );
    },
    settle,
    async onceBack({ sums }) {
      write(layout.onceUpstream, 1, Float32Array.from(sums));
      const places = pulledBlocks.map((step) => layout.places[step.from]!);
      const pulled = await submit({ lists: ['onceBack'], count: 1, back: places }, stagings[0]);
      pulledBlocks.forEach((step, index) => host.pullView(step.view, pulled[index], 0));
    },
    end() {},
  };
}

/** Rows first, first + 1, … of [batch × columns], the row innermost, until `out` is full. */
function transpose(numbers: ArrayLike<number>, first: number, columns: number, out: Float32Array): void {
  const count = out.length / columns;
  for (let row = 0; row < count; row++) {
    for (let column = 0; column < columns; column++)
      out[column * count + row] = numbers[(first + row) * columns + column];
  }
}
