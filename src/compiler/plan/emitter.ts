// The emitter of a plan's steps: equal leaves and equal contractions are made once, whatever their legs are called.
import type { Circuit } from '../circuit/circuit.ts';
import { productVaries, variations } from './network.ts';
import type { BlockView, Encoder, LegId, Plan, PlanBlock, TensorId } from './plan.ts';
import { createTensorTable } from './tensor-table.ts';

export interface Emitter {
  leg(size: number): LegId;
  block(block: PlanBlock, key: string): number;
  constant(legs: readonly LegId[], values: readonly number[]): TensorId;
  /** The entries of a block's matrix, as in BlockView. */
  view(legs: readonly LegId[], view: BlockView): TensorId;
  /** `key` tells equal encoders; `pulled`: its gradient may be wanted. */
  encode(legs: readonly LegId[], encoder: Encoder, key: string): TensorId;
  /** Sums over all legs that are not in `out`; `out` lists what remains, in any order unless `ordered`. */
  contract(a: TensorId, b: TensorId, out: readonly LegId[], ordered?: boolean): TensorId;
  /** The same numbers under other legs of the same sizes. */
  rename(tensor: TensorId, legs: readonly LegId[]): TensorId;
  output(from: TensorId, index: number, coefficient: number): void;
  legsOf(tensor: TensorId): readonly LegId[];
  /** The plan without its reverse part. */
  finish(kind: Plan['kind'], circuit: Circuit): Plan;
}

export function createEmitter(): Emitter {
  const legs: number[] = [];
  const blocks: PlanBlock[] = [];
  const views: BlockView[] = [];
  const encoders: Encoder[] = [];
  const blockOfKey = new Map<string, number>();
  const { tensors, steps, baseOf, variationOf, named, rename } = createTensorTable();
  const numberOf = numberLists();
  const sizes = (own: readonly LegId[]) => own.map((leg) => legs[leg]).join('×');

  return {
    leg: (size) => legs.push(size) - 1,
    block(block, key) {
      let index = blockOfKey.get(key);
      if (index === undefined) blockOfKey.set(key, (index = blocks.push(block) - 1));
      return index;
    },
    constant(own, values) {
      const key = `constant ${sizes(own)}: ${numberOf(values)}`;
      return named(key, own, 'never', (out) => ({ kind: 'constant', out, values }));
    },
    view(own, view) {
      const key = `view ${sizes(own)}: ${view.block} ${view.choice} ${numberOf(view.entries)}`;
      return named(key, own, 'batch', (out) => ({ kind: 'block', out, view: views.push(view) - 1 }));
    },
    encode(own, encoder, encoderKey) {
      const key = `encode ${sizes(own)}: ${encoderKey}`;
      return named(key, own, 'sample', (out) => ({
        kind: 'encode',
        out,
        encoder: encoders.push(encoder) - 1,
      }));
    },
    contract(first, second, remaining, ordered = false) {
      // One order for each pair, so that equal contractions are recognised.
      const [how, other] = [variationOf(first), variationOf(second)];
      const order = variations.indexOf(how) - variations.indexOf(other);
      const swap = order !== 0 ? order > 0 : baseOf(first) > baseOf(second);
      const [a, b] = swap ? [second, first] : [first, second];
      const [left, right] = [tensors[a].legs, tensors[b].legs];
      const out = ordered ? remaining : orderOf(left, right, remaining);
      const key = `${baseOf(a)} × ${baseOf(b)}: ${patternOf(left, right, out)}`;
      return named(key, out, productVaries(how, other), (id) => ({
        kind: 'contract',
        out: id,
        a,
        b,
        add: false,
      }));
    },
    rename,
    output(from, index, coefficient) {
      // An output that never varies is written once a batch.
      const list = variationOf(from) === 'sample' ? steps.sample : steps.batch;
      list.push({ kind: 'output', from, index, coefficient });
    },
    legsOf: (tensor) => tensors[tensor].legs,
    finish: (kind, circuit) => ({
      kind,
      circuit,
      legs,
      tensors,
      blocks,
      views,
      encoders,
      load: steps.never,
      once: steps.batch,
      each: steps.sample,
      eachBack: [],
      onceBack: [],
    }),
  };
}

/** Numbers lists of numbers, equal ones alike; a list that many views share is written out once. */
function numberLists(): (list: readonly number[]) => number {
  const known = new WeakMap<readonly number[], number>();
  const numberOfText = new Map<string, number>();
  return (list) => {
    let number = known.get(list);
    if (number === undefined) {
      const text = list.join(' ');
      number = numberOfText.get(text) ?? numberOfText.size;
      numberOfText.set(text, number);
      known.set(list, number);
    }
    return number;
  };
}

/** Legs of both operands first, then those of the left, then of the right, as they stand there. */
function orderOf(left: readonly LegId[], right: readonly LegId[], remaining: readonly LegId[]): LegId[] {
  const [both, first, second]: [LegId[], LegId[], LegId[]] = [[], [], []];
  for (const leg of left) if (remaining.includes(leg)) (right.includes(leg) ? both : first).push(leg);
  for (const leg of right) if (remaining.includes(leg) && !left.includes(leg)) second.push(leg);
  return [...both, ...first, ...second];
}

/** Equal for contractions that differ only in what their legs are called: where the right's and the result's legs stand. */
function patternOf(left: readonly LegId[], right: readonly LegId[], out: readonly LegId[]): string {
  let pattern = '';
  for (const leg of right) pattern += `${left.indexOf(leg)} `;
  pattern += ',';
  for (const leg of out) {
    const place = left.indexOf(leg);
    pattern += ` ${place >= 0 ? place : left.length + right.indexOf(leg)}`;
  }
  return pattern;
}
