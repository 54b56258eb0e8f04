// Tensors that share memory never disturb one another: every read finds what was last written to that tensor.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { assignMemory, type Memory } from '../../../src/compiler/plan/assign-memory.ts';
import { planFor, startingTree } from '../../../src/compiler/plan/index.ts';
import {
  tensorSize,
  type Plan,
  type Step,
  type TensorId,
  type Wanted,
  type StepLists,
} from '../../../src/compiler/plan/plan.ts';
import { wantedSteps } from '../../../src/compiler/plan/wanted-steps.ts';
import { arbitraryCircuit } from '../../properties/arbitrary-circuit.ts';
import { planOf } from '../../runtime/backends/wasm/circuits.ts';
import { circuitOf } from './circuit-of.ts';

/** Reads that find another tensor's numbers, in two chunks one after the other. */
function disturbed(plan: Plan, lists: StepLists, memory: Memory): string[] {
  const found: string[] = [];
  const owners = new Map<string, TensorId>();
  const baseOf = (tensor: TensorId) => plan.tensors[tensor].of ?? tensor;
  const numbersOf = (tensor: TensorId, chunk: number) => {
    const { region, offset } = memory.places[tensor]!;
    if (offset + tensorSize(plan, tensor) > memory.sizes[region])
      found.push(`${tensor} ends outside ${region}`);
    const name = region === 'io' ? `io of chunk ${chunk}` : region;
    return Array.from({ length: tensorSize(plan, tensor) }, (_, at) => `${name} ${offset + at}`);
  };
  const write = (tensor: TensorId, chunk: number) =>
    numbersOf(tensor, chunk).forEach((number) => owners.set(number, baseOf(tensor)));
  const read = (tensor: TensorId, chunk: number, where: string) => {
    const wrong = numbersOf(tensor, chunk).find((number) => owners.get(number) !== baseOf(tensor));
    if (wrong) found.push(`${where} reads ${tensor}, but ${wrong} belongs to ${owners.get(wrong)}`);
  };
  const take = (steps: readonly Step[], chunk: number) => {
    for (const step of steps) {
      if (step.kind === 'block') continue;
      if (step.kind === 'contract') {
        read(step.a, chunk, step.kind);
        read(step.b, chunk, step.kind);
      } else if ('from' in step && step.kind !== 'pullBlock') read(step.from, chunk, step.kind);
      if ('out' in step) write(step.out, chunk);
    }
  };
  take(lists.load, 0);
  for (const step of lists.once) if (step.kind === 'block') write(step.out, 0);
  take(lists.once, 0);
  for (const chunk of [0, 1]) {
    take(
      lists.once.filter(({ kind }) => kind === 'output'),
      chunk,
    );
    take(lists.each, chunk);
    take(lists.eachBack, chunk);
  }
  take(lists.onceBack, 0);
  for (const step of [...lists.eachBack, ...lists.onceBack]) {
    if (step.kind === 'pullBlock') read(step.from, 1, step.kind);
  }
  return found;
}

const kinds: readonly (Wanted | undefined)[] = [
  undefined,
  { weights: true, inputs: true },
  { weights: true, inputs: false },
  { weights: false, inputs: true },
];

test('for any circuit and whatever is wanted', () => {
  fc.assert(
    fc.property(arbitraryCircuit({ maxQubits: 4 }), fc.constantFrom(...kinds), ({ circuit }, wanted) => {
      const plan = planFor(circuit, { findTree: startingTree });
      const lists = wantedSteps(plan, wanted);
      expect(disturbed(plan, lists, assignMemory(plan, lists))).toEqual([]);
    }),
    { numRuns: 60 },
  );
});

describe('a ring of eight', () => {
  const { plan } = planOf('ring', { n: '8', conv: 'su4', wiring: 'ring' });
  const memoryOf = (wanted: Wanted | undefined) => assignMemory(plan, wantedSteps(plan, wanted));

  test('is left undisturbed', () => {
    for (const wanted of kinds) {
      const lists = wantedSteps(plan, wanted);
      expect(disturbed(plan, lists, assignMemory(plan, lists))).toEqual([]);
    }
  });

  test('takes less for values than for gradients, and less than all its tensors side by side', () => {
    const [values, gradients] = [undefined, { weights: true, inputs: true }].map(memoryOf);
    const all = plan.tensors.reduce(
      (sum, { batched, of }, id) => sum + (batched && of === undefined ? tensorSize(plan, id) : 0),
      0,
    );
    expect(values.sizes.chunk).toBeLessThan(gradients.sizes.chunk);
    expect(gradients.sizes.chunk).toBeLessThan(all);
  });

  test('steps that only the inputs need are left out where they are not wanted', () => {
    const all = wantedSteps(plan, { weights: true, inputs: true });
    const some = wantedSteps(plan, { weights: true, inputs: false });
    expect(some.eachBack.length).toBeLessThan(all.eachBack.length);
    expect(some.eachBack.some(({ kind }) => kind === 'pullEncode')).toBe(false);
    expect(wantedSteps(plan, undefined).eachBack).toEqual([]);
  });
});

describe('tensors of samples', () => {
  const circuit = circuitOf('circuit one { qubit q; return Z(q); }');

  /** Offsets of tensors in the order in which they are made, `name size`; `-name` is where one is read last. */
  function placed(script: string) {
    const names: string[] = [];
    const legs: number[] = [];
    const each = script.split(', ').map((line): Step => {
      const [name, size] = line.split(' ');
      if (!size) return { kind: 'output', from: names.indexOf(name.slice(1)), index: 0, coefficient: 1 };
      names.push(name);
      legs.push(Number(size));
      return { kind: 'encode', out: names.length - 1, encoder: 0 };
    });
    const plan: Plan = {
      kind: 'network',
      circuit,
      legs,
      tensors: legs.map((_, leg) => ({ legs: [leg], batched: true })),
      blocks: [],
      views: [],
      encoders: [{ kind: 'angle', angle: { kind: 'weight', index: 0 }, matrix: [] }],
      load: [],
      once: [],
      each,
      eachBack: [],
      onceBack: [],
    };
    const { places, sizes } = assignMemory(plan, plan);
    return `${names.map((name, at) => `${name} ${places[at]!.offset}`).join(', ')}: ${sizes.chunk}`;
  }

  test('lie side by side while they live, without gaps', () => {
    expect(placed('a 3, b 5, c 2, -a, -b, -c')).toBe('a 0, b 3, c 8: 10');
  });

  test('take the smallest gap that fits, of equal ones the first', () => {
    expect(placed('a 4, b 1, c 2, d 1, -a, -c, e 2, -b, -d, -e')).toBe('a 0, b 4, c 5, d 7, e 5: 8');
    expect(placed('a 4, b 1, c 2, d 1, -a, -c, e 3, f 1, -b, -d, -e, -f')).toBe(
      'a 0, b 4, c 5, d 7, e 0, f 3: 8',
    );
    expect(placed('a 2, b 1, c 2, d 1, -a, -c, e 2, -b, -d, -e')).toBe('a 0, b 2, c 3, d 5, e 0: 6');
  });

  test('take gaps that lie side by side as one, whichever ends first', () => {
    for (const ends of ['-a, -b', '-b, -a'])
      expect(placed(`a 2, b 2, c 1, ${ends}, d 4, -c, -d`)).toBe('a 0, b 2, c 4, d 0: 5');
  });

  test('lengthen the last gap where none fits', () => {
    expect(placed('a 2, b 3, -b, c 5, -a, -c')).toBe('a 0, b 2, c 2: 7');
    expect(placed('a 2, b 3, -a, c 5, -b, -c')).toBe('a 0, b 2, c 5: 10');
  });

  test('live up to the step that reads them last', () => {
    expect(placed('a 2, b 2, -a, c 2, -a, d 2, -b, -c, -d')).toBe('a 0, b 2, c 4, d 0: 6');
  });
});

test('what is loaded once is never freed, and begins at a multiple of 16 numbers', () => {
  const plan: Plan = {
    kind: 'network',
    circuit: circuitOf('circuit one { qubit q; return Z(q); }'),
    legs: [2],
    tensors: Array.from({ length: 4 }, () => ({ legs: [0], batched: false })),
    blocks: [],
    views: [],
    encoders: [],
    load: [
      { kind: 'constant', out: 0, values: [1, 0] },
      { kind: 'constant', out: 1, values: [0, 1] },
      { kind: 'contract', a: 0, b: 1, out: 2, add: false },
      { kind: 'constant', out: 3, values: [1, 1] },
    ],
    once: [],
    each: [],
    eachBack: [],
    onceBack: [],
  };
  const { places, sizes } = assignMemory(plan, plan);
  expect(places).toEqual([0, 16, 32, 48].map((offset) => ({ region: 'program', offset })));
  expect(sizes).toEqual({ program: 64, batch: 0, chunk: 0, sums: 0, io: 0 });
});

describe('regions', () => {
  const [a, b] = [
    { kind: 'weight', index: 0 },
    { kind: 'input', index: 0 },
  ] as const;
  const plan: Plan = {
    kind: 'network',
    circuit: circuitOf('circuit one { qubit q; return Z(q); }'),
    legs: [3],
    tensors: [true, true, true, false].map((batched) => ({ legs: [0], batched })),
    blocks: [],
    views: [],
    encoders: [
      { kind: 'amplitudes', amplitudes: [b], qubits: 1, form: 'unitary', entries: [0, 1, 2] },
      { kind: 'angle', angle: a, matrix: [] },
    ],
    load: [],
    once: [],
    each: [
      { kind: 'encode', out: 0, encoder: 0 },
      { kind: 'encode', out: 1, encoder: 1 },
      { kind: 'contract', a: 0, b: 1, out: 2, add: false },
    ],
    eachBack: [{ kind: 'contract', a: 0, b: 1, out: 3, add: true }],
    onceBack: [],
  };

  test('amplitudes are the host’s, other numbers of samples a chunk’s, without gaps; sums over samples stand at 16 numbers', () => {
    const { places, sizes } = assignMemory(plan, plan);
    expect(places.map((place) => place!.region)).toEqual(['io', 'chunk', 'chunk', 'sums']);
    expect(sizes).toEqual({ program: 0, batch: 0, chunk: 6, sums: 16, io: 3 });
  });

  test('a tensor that no step has written is a fault of the plan', () => {
    const unwritten = { ...plan, each: plan.each.slice(1) };
    expect(() => assignMemory(plan, unwritten)).toThrow('tensor 0 is used before it is written');
  });
});
