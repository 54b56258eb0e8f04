// Runs one contraction through the kernels, in a memory of its own, and by naive loops in float64.
import { contractionOf, type ContractStep } from '../../../../src/compiler/plan/contraction.ts';
import { tensorSize, type Plan } from '../../../../src/compiler/plan/plan.ts';
import { bases, frameBytes, type Base } from '../../../../src/compiler/targets/wasm/descriptor.ts';
import { emitWasm } from '../../../../src/compiler/targets/wasm/index.ts';
import { scratchBytes } from '../../../../src/compiler/targets/wasm/kernels/index.ts';
import { lowerContraction } from '../../../../src/compiler/targets/wasm/lower-contraction.ts';
import { passingBytes } from '../../../../src/compiler/targets/wasm/operands.ts';
import { createTables } from '../../../../src/compiler/targets/wasm/tables.ts';

export type Tensors = Pick<Plan, 'legs' | 'tensors'>;

const module = new WebAssembly.Module(emitWasm({ shared: false }));

/** Numbers of each tensor: [entries × samples] where it is batched. */
export type Numbers = readonly (readonly number[])[];

/** out after the step, [entries × lanes]; `numbers` have as many samples as there are lanes. */
export function runContraction(plan: Tensors, step: ContractStep, numbers: Numbers, lanes: number) {
  const memory = new WebAssembly.Memory({ initial: 512 });
  const run = new WebAssembly.Instance(module, { host: { memory } }).exports.run as (
    list: number,
    count: number,
    frame: number,
  ) => void;
  const floats = new Float32Array(memory.buffer);
  const words = new Int32Array(memory.buffer);
  const start: Record<Base, number> = {
    program: 1 << 20,
    batch: 2 << 20,
    chunk: 3 << 20,
    sums: 0,
    io: 0,
    temporary: 0,
  };
  let next = scratchBytes;
  const take = (bytes: number) => (next += Math.ceil(bytes / 16) * 16) - Math.ceil(bytes / 16) * 16;
  const offsets = numbers.map((given) => take(4 * given.length));
  numbers.forEach((given, id) => floats.set(given, (start.chunk + offsets[id]) / 4));

  const passing = { base: 'chunk', offset: take(passingBytes) } as const;
  const tables = createTables();
  const calls: number[] = [];
  const emit = (call: readonly number[]) => void calls.push(tables.add(call));
  const operand = (id: number) => ({
    name: String(id),
    place: { base: 'chunk', offset: offsets[id] } as const,
  });
  lowerContraction(
    contractionOf(plan, step),
    { a: operand(step.a), b: operand(step.b), out: operand(step.out) },
    {
      lanes,
      tables,
      scratch: { base: 'chunk', offset: 0 },
      emit,
      recipes: new Map(),
      packed(key, bytes, pack) {
        if (key === undefined && bytes > passingBytes) throw new Error('too much is packed for a call');
        const place = key === undefined ? passing : ({ base: 'chunk', offset: take(bytes) } as const);
        emit(pack(place));
        return place;
      },
    },
  );
  const list = tables.add(calls);
  words.set(tables.words(), start.program / 4);
  bases.forEach((base, at) => (words[at] = start[base]));
  run(list, calls.length, 0);
  if (next > 29 << 20 || frameBytes > 64) throw new Error('the memory of the test is too small');
  const at = (start.chunk + offsets[step.out]) / 4;
  return {
    out: Array.from(floats.subarray(at, at + numbers[step.out].length)),
    kernels: calls.map((call) => words[(start.program + call) / 4]),
  };
}

/** The definition of a step, by loops over all legs and samples. */
export function naiveContraction(
  plan: Tensors,
  step: ContractStep,
  numbers: Numbers,
  samples: number,
): number[] {
  const [a, b, out] = [step.a, step.b, step.out].map((id) => plan.tensors[id]);
  const legs = [...new Set([...a.legs, ...b.legs])];
  const sizes = legs.map((leg) => plan.legs[leg]);
  const result = step.add ? [...numbers[step.out]] : numbers[step.out].map(() => 0);
  const indices = legs.map(() => 0);
  const anyBatched = a.batched || b.batched || out.batched;
  const at = (id: number, sample: number) => {
    const tensor = plan.tensors[id];
    const entry = tensor.legs.reduce((index, leg) => index * plan.legs[leg] + indices[legs.indexOf(leg)], 0);
    return tensor.batched ? entry * samples + sample : entry;
  };
  for (;;) {
    for (let sample = 0; sample < (anyBatched ? samples : 1); sample++) {
      result[at(step.out, sample)] +=
        numbers[step.a][at(step.a, sample)] * numbers[step.b][at(step.b, sample)];
    }
    let leg = legs.length - 1;
    while (leg >= 0 && ++indices[leg] === sizes[leg]) indices[leg--] = 0;
    if (leg < 0) return result;
  }
}

export function tensorLength(plan: Tensors, id: number, samples: number): number {
  return tensorSize(plan, id) * (plan.tensors[id].batched ? samples : 1);
}
