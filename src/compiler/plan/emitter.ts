// Collects the steps of a plan: equal leaves and equal contractions stand once, whatever their legs are called.
import type { Circuit } from '../circuit/circuit.ts';
import { productVaries, variations, type Variation } from './network.ts';
import type { BlockView, Encoder, LegId, Plan, PlanBlock, Step, Tensor, TensorId } from './plan.ts';

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
  const tensors: Tensor[] = [];
  /** By tensor. */
  const varies: Variation[] = [];
  const blocks: PlanBlock[] = [];
  const views: BlockView[] = [];
  const encoders: Encoder[] = [];
  const steps: Record<Variation, Step[]> = { never: [], batch: [], sample: [] };
  const blockOfKey = new Map<string, number>();
  const tensorOfKey = new Map<string, TensorId>();

  const numbers = new WeakMap<readonly number[], number>();
  const numberOfText = new Map<string, number>();

  /** The same for equal lists; a list that many views share is written out once. */
  function numberOf(entries: readonly number[]): number {
    let number = numbers.get(entries);
    if (number === undefined) {
      const text = entries.join(' ');
      number = numberOfText.get(text) ?? numberOfText.size;
      numberOfText.set(text, number);
      numbers.set(entries, number);
    }
    return number;
  }

  const base = (tensor: TensorId): TensorId => tensors[tensor].of ?? tensor;

  /** The tensor of this key under these legs; made by `step` if it is new. */
  function named(
    key: string,
    own: readonly LegId[],
    how: Variation,
    step: (out: TensorId) => Step,
  ): TensorId {
    const known = tensorOfKey.get(key);
    if (known === undefined) {
      const out = tensors.push({ legs: own, batched: how === 'sample' }) - 1;
      varies.push(how);
      tensorOfKey.set(key, out);
      steps[how].push(step(out));
      return out;
    }
    if (sameLegs(tensors[known].legs, own)) return known;
    varies.push(how);
    return tensors.push({ ...tensors[known], legs: own, of: known }) - 1;
  }

  return {
    leg: (size) => legs.push(size) - 1,
    block(block, key) {
      let index = blockOfKey.get(key);
      if (index === undefined) blockOfKey.set(key, (index = blocks.push(block) - 1));
      return index;
    },
    constant: (own, values) =>
      named(`constant ${sizes(own)}: ${numberOf(values)}`, own, 'never', (out) => ({
        kind: 'constant',
        out,
        values,
      })),
    view: (own, view) =>
      named(
        `view ${sizes(own)}: ${view.block} ${view.choice} ${numberOf(view.entries)}`,
        own,
        'batch',
        (out) => ({
          kind: 'block',
          out,
          view: views.push(view) - 1,
        }),
      ),
    encode: (own, encoder, key) =>
      named(`encode ${sizes(own)}: ${key}`, own, 'sample', (out) => ({
        kind: 'encode',
        out,
        encoder: encoders.push(encoder) - 1,
      })),
    contract(first, second, remaining, ordered = false) {
      // One order for each pair, so that equal contractions are recognised.
      const order = variations.indexOf(varies[first]) - variations.indexOf(varies[second]);
      const swap = order !== 0 ? order > 0 : base(first) > base(second);
      const [a, b] = swap ? [second, first] : [first, second];
      const left = tensors[a].legs;
      const right = tensors[b].legs;
      const out = ordered ? remaining : orderOf(left, right, remaining);
      const how = productVaries(varies[a], varies[b]);
      return named(`${base(a)} × ${base(b)}: ${patternOf(left, right, out)}`, out, how, (id) => ({
        kind: 'contract',
        out: id,
        a,
        b,
        add: false,
      }));
    },
    rename(tensor, own) {
      varies.push(varies[tensor]);
      return tensors.push({ ...tensors[tensor], legs: own, of: base(tensor) }) - 1;
    },
    output(from, index, coefficient) {
      steps[varies[from] === 'sample' ? 'sample' : 'batch'].push({
        kind: 'output',
        from,
        index,
        coefficient,
      });
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

  function sizes(own: readonly LegId[]): string {
    return own.map((leg) => legs[leg]).join('×');
  }
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

function sameLegs(a: readonly LegId[], b: readonly LegId[]): boolean {
  return a.length === b.length && a.every((leg, index) => leg === b[index]);
}
