// Where the tensors of a plan lie in one buffer, and every step on the device as a record of the contraction kernel:
// outputs and seeds are contractions with a coefficient. Encoders and blocks are filled, and pulls read, by the host.
import { outputCount } from '../../../compiler/circuit/circuit.ts';
import { contractionOf, offsetsOf, type Axis, type Contraction } from '../../../compiler/plan/contraction.ts';
import {
  stepListNames,
  tensorSize,
  type Plan,
  type Step,
  type StepListName,
  type StepLists,
  type TensorId,
} from '../../../compiler/plan/plan.ts';
import { tileSide, type ContractRecord } from '../../../compiler/targets/wgsl/index.ts';

/** A place in the buffer: numbers from its start, or, of a batched tensor, from the start of one sample's. */
export interface Place {
  readonly at: number;
  readonly batched: boolean;
  readonly size: number;
}

/** One dispatch: what `recordOf` needs besides the number of samples. */
export interface DeviceStep {
  readonly contraction: Contraction;
  readonly a: Place;
  readonly b: Place;
  readonly out: Place;
  /** Places of the tables in `offsets`. */
  readonly tables: Record<'sliceA' | 'sliceB' | 'sliceOut' | 'rowA' | 'rowOut' | 'columnB' | 'columnOut' | 'sumA' | 'sumB', number>; // prettier-ignore
}

export interface PlanLayout {
  readonly places: readonly (Place | undefined)[];
  /** Numbers that are there once, and numbers of one sample. */
  readonly once: number;
  readonly each: number;
  readonly offsets: Uint32Array<ArrayBuffer>;
  readonly steps: Readonly<Record<StepListName, readonly DeviceStep[]>>;
  /** What the host gives of each sample: values to add to, upstream, then what encoders make, side by side. */
  readonly given: Place;
  /** [outputs] of a sample; and of all samples together, where inputs do not matter. */
  readonly values: Place;
  readonly onceValues: Place;
  /** [outputs] of a sample; and summed over the batch. */
  readonly upstream: Place;
  readonly onceUpstream: Place;
  /** Numbers to be there from the start. */
  readonly constants: readonly { readonly place: Place; readonly values: readonly number[] }[];
  /** What adds up over chunks, to be zero before the first. */
  readonly sums: readonly Place[];
}

/** Lays out the tensors that these lists use, each on its own. */
export function layOut(plan: Plan, lists: StepLists): PlanLayout {
  const outputs = outputCount(plan.circuit);
  const sizes = { once: 0, each: 0 };
  const place = (size: number, batched: boolean): Place => {
    const sort = batched ? 'each' : 'once';
    const at = sizes[sort];
    sizes[sort] += size;
    return { at, batched, size };
  };
  const values = place(outputs, true);
  const upstream = place(outputs, true);
  const onceValues = place(outputs, false);
  const onceUpstream = place(outputs, false);
  const places: (Place | undefined)[] = plan.tensors.map(() => undefined);
  const placeOf = (tensor: TensorId): Place => {
    const base = plan.tensors[tensor].of ?? tensor;
    return (places[tensor] = places[base] ??= place(tensorSize(plan, base), plan.tensors[base].batched));
  };
  for (const step of lists.each) if (step.kind === 'encode') placeOf(step.out);
  const given: Place = { at: values.at, batched: true, size: sizes.each };
  const constants: { place: Place; values: readonly number[] }[] = [];
  const coefficients = new Map<number, Place>();
  const coefficientAt = (value: number): Place => {
    const known = coefficients.get(value);
    if (known) return known;
    const own = place(1, false);
    coefficients.set(value, own);
    constants.push({ place: own, values: [value] });
    return own;
  };
  const sums = new Set<Place>();
  const tables = createTables();

  function scaled(from: Place, to: Place, size: number, coefficient: number, add: boolean): DeviceStep {
    const contraction: Contraction = {
      shared: [],
      rows: [{ size, a: 1, b: 0, out: 1 }],
      columns: [],
      sum: [],
      batched: { a: from.batched, b: false, out: to.batched },
      add,
    };
    return tables.step(contraction, from, coefficientAt(coefficient), to);
  }

  const deviceStep = (step: Step, list: StepListName): DeviceStep[] => {
    switch (step.kind) {
      case 'constant':
        constants.push({ place: placeOf(step.out), values: step.values });
        return [];
      case 'block':
      case 'encode':
        placeOf(step.out);
        return [];
      case 'contract': {
        const out = placeOf(step.out);
        const add = step.add || (list === 'eachBack' && !out.batched);
        if (list === 'eachBack' && !out.batched) sums.add(out);
        return [tables.step({ ...contractionOf(plan, step), add }, placeOf(step.a), placeOf(step.b), out)];
      }
      case 'output': {
        const from = placeOf(step.from);
        const target = list === 'each' ? values : onceValues;
        return [scaled(from, part(target, step.index, from.size), from.size, step.coefficient, true)];
      }
      case 'seed': {
        const out = placeOf(step.out);
        const source = list === 'eachBack' ? upstream : onceUpstream;
        const add = step.add || (list === 'eachBack' && !out.batched);
        if (list === 'eachBack' && !out.batched) sums.add(out);
        return [scaled(part(source, step.index, out.size), out, out.size, step.coefficient, add)];
      }
      case 'pullBlock':
      case 'pullEncode':
        placeOf(step.from);
        return [];
      default:
        return step satisfies never;
    }
  };
  const steps = Object.fromEntries(
    stepListNames.map((name) => [name, lists[name].flatMap((step) => deviceStep(step, name))]),
  ) as unknown as PlanLayout['steps'];
  return {
    places,
    once: sizes.once,
    each: sizes.each,
    offsets: tables.finish(),
    steps,
    given,
    values,
    onceValues,
    upstream,
    onceUpstream,
    constants,
    sums: [...sums],
  };
}

/** Numbers of the buffer before an entry of a place, with `samples` samples in it. */
export function firstNumberOf(layout: PlanLayout, { at, batched }: Place, samples: number): number {
  return batched ? layout.once + at * samples : at;
}

/** The record of a step for so many samples. */
export function recordOf(layout: PlanLayout, step: DeviceStep, samples: number): ContractRecord {
  const { contraction, a, b, out } = step;
  const sizeOf = (axes: readonly Axis[]) => axes.reduce((size, axis) => size * axis.size, 1);
  const isBatched = a.batched || b.batched;
  return {
    a: firstNumberOf(layout, a, samples),
    b: firstNumberOf(layout, b, samples),
    out: firstNumberOf(layout, out, samples),
    strideA: a.batched ? samples : 1,
    strideB: b.batched ? samples : 1,
    strideOut: out.batched ? samples : 1,
    sampleA: a.batched ? 1 : 0,
    sampleB: b.batched ? 1 : 0,
    samples: isBatched || out.batched ? samples : 1,
    slices: sizeOf(contraction.shared),
    rows: sizeOf(contraction.rows),
    columns: sizeOf(contraction.columns),
    sum: sizeOf(contraction.sum),
    ...step.tables,
    add: Number(contraction.add),
    pad: 0,
  };
}

/** Samples are summed: the entry point `contractSamples`, a workgroup a tile. */
export function sumsSamples({ a, b, out }: DeviceStep): boolean {
  return !out.batched && (a.batched || b.batched);
}

/** Tiles of a record. */
export function tilesOf({ slices, rows, columns }: ContractRecord): number {
  return slices * Math.ceil(rows / tileSide) * Math.ceil(columns / tileSide);
}

function part({ at, batched }: Place, first: number, size: number): Place {
  return { at: at + first, batched, size };
}

/** Collects tables of offsets; equal ones stand once. */
function createTables() {
  const offsets: number[] = [];
  const known = new Map<string, number>();
  const table = (axes: readonly Axis[], of: 'a' | 'b' | 'out'): number => {
    const key = axes.map((axis) => `${axis.size} ${axis[of]}`).join(', ');
    let at = known.get(key);
    if (at === undefined) {
      known.set(key, (at = offsets.length));
      for (const offset of offsetsOf(axes, of)) offsets.push(offset);
    }
    return at;
  };
  return {
    step: (contraction: Contraction, a: Place, b: Place, out: Place): DeviceStep => ({
      contraction,
      a,
      b,
      out,
      tables: {
        sliceA: table(contraction.shared, 'a'),
        sliceB: table(contraction.shared, 'b'),
        sliceOut: table(contraction.shared, 'out'),
        rowA: table(contraction.rows, 'a'),
        rowOut: table(contraction.rows, 'out'),
        columnB: table(contraction.columns, 'b'),
        columnOut: table(contraction.columns, 'out'),
        sumA: table(contraction.sum, 'a'),
        sumB: table(contraction.sum, 'b'),
      },
    }),
    finish: () => Uint32Array.from(offsets),
  };
}
