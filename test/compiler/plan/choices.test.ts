// Which plan is chosen, what is planned at all, and where each limit lies: at the limit, and one above.
import { fc, test as propertyTest } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { networkWays, type FindTree } from '../../../src/compiler/plan/build-network.ts';
import { buildStatevector, whyNoStatevector } from '../../../src/compiler/plan/build-statevector.ts';
import { cheapest, planner, type Candidate } from '../../../src/compiler/plan/choose-plan.ts';
import {
  networksOf,
  NoPlan,
  planFor,
  plansFor,
  prepareCircuit,
  startingTree,
} from '../../../src/compiler/plan/index.ts';
import { factsOf } from '../../../src/compiler/plan/prepare-circuit.ts';
import type { Network } from '../../../src/compiler/plan/network.ts';
import { planCost } from '../../../src/compiler/plan/plan-cost.ts';
import type { Plan } from '../../../src/compiler/plan/plan.ts';
import { costOf } from '../../../src/compiler/plan/search/index.ts';
import { traceCircuit, whyNoNetwork } from '../../../src/compiler/plan/trace-circuit.ts';
import { arbitraryCircuit } from '../../properties/arbitrary-circuit.ts';
import { circuitOf } from './circuit-of.ts';

/** Layers of rotations and entangling gates; `read`: what is returned. */
const layers = (qubits: number, count: number, read: string) =>
  circuitOf(`circuit layered {
  input x: angle[${qubits}];
  weight w: angle[${count}, ${qubits}];
  qubit q[${qubits}];
  ry(x) on q;
  for k in 0..${count} { ry(w[k]) on q; cz on line(q); }
  return ${read};
}`);

const named = (found: readonly Candidate[]) =>
  Object.fromEntries(found.flatMap((each) => ('plan' in each ? [[each.name, each]] : [])));

describe('the cheapest plan', () => {
  const candidate = (name: string, estimate: number) =>
    ({ kind: 'network', name, estimate, plan: {} }) as Candidate;
  const none: Candidate = { kind: 'network', name: 'none', reason: 'too big' };

  test('is the one of the least estimate, of equals the first, and there may be none', () => {
    const name = (...found: Candidate[]) => cheapest(found)?.name;
    expect(name(candidate('dear', 3), none, candidate('cheap', 1), candidate('medium', 2))).toBe('cheap');
    expect(name(candidate('first', 1), candidate('second', 1))).toBe('first');
    expect(name(none)).toBeUndefined();
  });

  test.each([true, false])(
    'has few contractions rather than little arithmetic (gradient: %s)',
    (gradient) => {
      const circuit = layers(4, 2, 'Z(q)');
      const found = plansFor(circuit, { batch: 128, gradient, findTree: startingTree });
      const { network, 'network, outputs apart': apart } = named(found);
      expect(apart.cost.forward).toBeLessThan(network.cost.forward / 3);
      expect(apart.cost.gradient).toBeLessThan(network.cost.gradient / 3);
      expect(apart.cost.contractions).toBeGreaterThan(2 * network.cost.contractions);
      expect(cheapest(found)).toBe(network);
    },
  );

  test('is a state vector where the network has less arithmetic in twice as many contractions', () => {
    const found = plansFor(layers(6, 2, 'Z(q)'), { batch: 1, gradient: false, findTree: startingTree });
    const { network, statevector } = named(found);
    expect(network.cost.forward).toBeLessThan(statevector.cost.forward / 10);
    expect(network.cost.contractions).toBeGreaterThan(2 * statevector.cost.contractions);
    expect(cheapest(found)).toBe(statevector);
  });

  test('is, unless told otherwise, the one for gradients of 128 samples', () => {
    const circuit = layers(2, 1, 'Z(q)');
    const estimates = (options: { batch?: number; gradient?: boolean }) =>
      plansFor(circuit, { ...options, findTree: startingTree }).map(
        (each) => 'plan' in each && each.estimate,
      );
    expect(estimates({})).toEqual(estimates({ batch: 128, gradient: true }));
    expect(estimates({})).not.toEqual(estimates({ batch: 127, gradient: true }));
    expect(estimates({})).not.toEqual(estimates({ batch: 128, gradient: false }));
  });

  propertyTest.prop(
    [arbitraryCircuit({ maxQubits: 3, maxOperations: 6 }), fc.integer({ min: 1, max: 200 }), fc.boolean()],
    {
      numRuns: 20,
    },
  )(
    'is estimated by arithmetic, 10⁴ flops a contraction and 8 a number that is kept of each sample; with gradients three contractions, and two visits of a number',
    ({ circuit }, batch, gradient) => {
      for (const each of plansFor(circuit, { batch, gradient, findTree: startingTree })) {
        if (!('plan' in each)) continue;
        expect(each.cost).toEqual(planCost(each.plan, batch));
        const { forward, gradient: both, contractions, tape } = each.cost;
        expect(each.estimate).toBeCloseTo(
          gradient
            ? both + 3e4 * contractions + 16 * tape * batch
            : forward + 1e4 * contractions + 8 * tape * batch,
          3,
        );
      }
    },
  );
});

test('the cost of a plan counts what is done once, for every sample, and for all batches', () => {
  const contract = (a: number, b: number, out: number) =>
    ({ kind: 'contract', a, b, out, add: false }) as const;
  const leg = (legs: number[], batched: boolean) => ({ legs, batched });
  const plan: Plan = {
    kind: 'network',
    circuit: circuitOf('circuit one { qubit q; return Z(q); }'),
    legs: [2, 3, 5],
    tensors: [leg([0, 1], false), leg([1, 2], false), leg([0, 2], false), leg([2], true), leg([0], true)],
    blocks: [],
    views: [],
    encoders: [],
    load: [{ kind: 'constant', out: 0, values: [] }, contract(0, 1, 2)],
    once: [{ kind: 'block', out: 1, view: 0 }, contract(0, 1, 2)],
    each: [
      { kind: 'encode', out: 3, encoder: 0 },
      contract(2, 3, 4),
      { kind: 'output', from: 4, index: 0, coefficient: 1 },
    ],
    eachBack: [{ kind: 'seed', out: 4, index: 0, coefficient: 1, add: false }, contract(4, 3, 2)],
    onceBack: [contract(2, 1, 0), contract(2, 0, 1)],
  };
  const [once, sample] = [2 * 2 * 3 * 5, 2 * 2 * 5];
  expect(planCost(plan, 7)).toEqual({
    forward: once + 7 * sample,
    gradient: once + 7 * sample + 7 * sample + 2 * once,
    tape: 5 + 2,
    biggest: 15,
    contractions: 3,
  });
});

describe('what is planned', () => {
  const reading = (qubits: number, read: string) =>
    networkWays(
      circuitOf(
        `circuit read { weight w: angle; qubit q[${qubits}]; ry(w) on q; cx on line(q); return ${read}; }`,
      ),
    ).map(({ name, tasks }) => `${name}: ${tasks.count}`);

  test('one output has one network; several are read together, or apart', () => {
    expect(reading(2, 'Z(q[0])')).toEqual(['network: 1']);
    expect(reading(2, 'Z(q[0]), X(q[1])')).toEqual(['network: 1', 'network, outputs apart: 2']);
    expect(reading(2, 'probs(q)')).toEqual(['network: 1']);
    expect(reading(2, 'probs(q), Z(q[0])')).toEqual(['network: 1', 'network, outputs apart: 2']);
  });

  test('outputs are read together where that takes 2^14 numbers, and apart or from the state where it takes more', () => {
    // 4^6 · 4 outputs, and one more.
    expect(reading(6, 'Z(q[0..3]), prod([Z(a) for a in q])')).toEqual([
      'network: 1',
      'network, outputs apart: 4',
    ]);
    expect(reading(6, 'Z(q[0..4]), prod([Z(a) for a in q])')).toEqual([
      'network, outputs from the state: 1',
      'network: 5',
    ]);
  });

  test('two outputs on 7 qubits are read from the state or apart; a single one has its own network', () => {
    const product = (pauli: string) => `prod([${pauli}(a) for a in q])`;
    expect(reading(7, `${product('Z')}, ${product('X')}`)).toEqual([
      'network, outputs from the state: 1',
      'network: 2',
    ]);
    expect(reading(8, product('Z'))).toEqual(['network: 1']);
  });

  test('a sum on 6 qubits is one network, on 7 one for each product', () => {
    const sum = '0.5 * prod([Z(a) for a in q]) + X(q[0])';
    expect(reading(6, `${sum}, Z(q)`).slice(-1)).toEqual(['network: 7']);
    expect(reading(7, `${sum}, Z(q)`).slice(-1)).toEqual(['network: 9']);
  });

  test('a state of 10 qubits is made to read outputs from, one of 11 is not', () => {
    expect(reading(10, 'Z(q)')).toEqual(['network, outputs from the state: 1', 'network: 10']);
    expect(reading(11, 'Z(q)')).toEqual(['network: 11']);
  });

  test.each([
    ['26 qubits', 'qubit q[26]; h q[0];', undefined],
    ['27 qubits', 'qubit q[27]; h q[0];', '27 qubits (at most 26)'],
    ['25 qubits and a reset', 'qubit q[25]; h q[0]; reset q[0];', undefined],
    ['26 qubits and a reset', 'qubit q[26]; h q[0]; reset q[0];', '26 qubits and 1 resets (at most 26)'],
    ['a gate on 8', 'qubit q[9]; ctrl(7) @ z q[0..8];', undefined],
    ['a gate on 9', 'qubit q[9]; ctrl(8) @ z q;', 'a gate on 9 qubits (at most 8)'],
    ['noise', 'qubit q[1]; bit_flip(0.1) q[0];', 'the noise channel bit_flip'],
    [
      'a branch',
      'qubit q[2]; bit b = measure q[1]; if (b) { x q[0]; }',
      'a branch on a measured bit that cannot be deferred',
    ],
  ])('a state vector of %s', (_, body, reason) => {
    expect(whyNoStatevector(circuitOf(`circuit wide { ${body} return Z(q[0]); }`))).toBe(reason);
  });

  test('a state vector is not made of a circuit that has none', () => {
    const noisy = circuitOf('circuit noisy { qubit q; bit_flip(0.1) q; return Z(q); }');
    expect(() => buildStatevector(noisy)).toThrow('A channel has no statevector.');
  });

  const measured = (bits: number) => {
    const each = Array.from({ length: bits }, (_, bit) => `b${bit}`);
    const measures = each.map((bit, at) => `bit ${bit} = measure q[${at + 1}];`).join(' ');
    return `qubit q[${bits + 1}]; h on q; ${measures} if (${each.join(' && ')}) { x q[0]; }`;
  };
  test.each([
    ['amplitudes on 6 qubits', 'input a: amplitude[64]; qubit q[6]; prepare(a) q;', undefined],
    [
      'amplitudes on 7 qubits',
      'input a: amplitude[128]; qubit q[7]; prepare(a) q;',
      'amplitudes on 7 qubits (at most 6)',
    ],
    ['a condition on 10 bits', measured(10), undefined],
    ['a condition on 11 bits', measured(11), 'a condition on 11 bits (at most 10)'],
  ])('a network of %s', (_, body, reason) => {
    expect(whyNoNetwork(circuitOf(`circuit wide { ${body} return Z(q[0]); }`))).toBe(reason);
  });

  test('where nothing can be, all reasons are told', () => {
    const circuit = circuitOf(
      'circuit wide { input a: amplitude[128]; qubit q[7]; prepare(a) q; bit_flip(0.1) q[0]; return Z(q[0]); }',
    );
    expect(() => planFor(circuit)).toThrow(
      new NoPlan('wide', [
        { kind: 'network', name: 'network', reason: 'amplitudes on 7 qubits (at most 6)' },
        { kind: 'statevector', name: 'statevector', reason: 'the noise channel bit_flip' },
      ]),
    );
    expect(networksOf(circuit)).toEqual([]);
    expect(plansFor(circuit)).toEqual([
      { kind: 'network', name: 'network', reason: 'amplitudes on 7 qubits (at most 6)' },
      { kind: 'statevector', name: 'statevector', reason: 'the noise channel bit_flip' },
    ]);
  });

  test('a gate on 3 qubits is one piece; one on more has its controls joined, and no piece on more than 3', () => {
    const legs = (gate: string) =>
      traceCircuit(circuitOf(`circuit one { qubit q[6]; h on q; ${gate} return Z(q[0]); }`)).pieces.map(
        ({ legs: own }) => own.length,
      );
    expect(Math.max(...legs('ccx q[0], q[1], q[2];'))).toBe(6);
    expect(legs('ccx q[0], q[1], q[2];')).toHaveLength(4);
    expect(legs('ctrl(2) @ z q[0..3];')).toHaveLength(4);
    for (const controls of [3, 4, 5])
      expect(Math.max(...legs(`ctrl(${controls}) @ z q[0..${controls + 1}];`))).toBe(6);
  });
});

test('a kind that is not asked for is not made, and what one costs is told to the search of the others', () => {
  const circuit = layers(3, 2, 'Z(q)');
  const told: unknown[] = [];
  const kinds = (kind?: 'network' | 'statevector', known?: number) =>
    plansFor(circuit, {
      ...(kind && { kind }),
      known,
      findTree: (task, bounds) => {
        told.push(bounds);
        return startingTree(task);
      },
    }).map((each) => ({
      kind: each.kind,
      name: each.name,
      estimate: 'plan' in each ? each.estimate : Infinity,
    }));
  const all = kinds();
  expect(all.map(({ name }) => name)).toEqual(['network', 'network, outputs apart', 'statevector']);
  expect(all.map(({ kind }) => kind)).toEqual(['network', 'network', 'statevector']);
  const [together, , state] = all;
  const least = Math.min(together.estimate, state.estimate);
  expect(told).toEqual([{ known: state.estimate, tasks: 1 }, ...Array(3).fill({ known: least, tasks: 3 })]);
  told.length = 0;
  expect(kinds('network').map(({ name }) => name)).toEqual(['network', 'network, outputs apart']);
  expect(told).toEqual([
    { known: Infinity, tasks: 1 },
    ...Array(3).fill({ known: together.estimate, tasks: 3 }),
  ]);
  told.length = 0;
  expect(kinds('statevector').map(({ name }) => name)).toEqual(['statevector']);
  expect(told).toEqual([]);
  expect(kinds('network', 1e9)).toHaveLength(2);
  expect(told[0]).toEqual({ known: 1e9, tasks: 1 });
});

describe('a network', () => {
  test('of which the best tree costs more than three times another plan is not written down', () => {
    const circuit = layers(3, 2, 'Z(q[0])');
    const [task] = networksOf(circuit);
    const { cost } = costOf(task.network, startingTree(task), { batch: 128, gradient: true });
    const found = (known: number) => plansFor(circuit, { kind: 'network', findTree: startingTree, known })[0];
    expect(found((cost / 3) * (1 + 1e-9))).toHaveProperty('plan');
    expect(found((cost / 3) * (1 - 1e-9))).toMatchObject({
      reason: 'its best tree costs 3 times as much as another plan',
    });
    for (const [times, written] of [[994, '990'], [999, '1,000'], [12_345, '12,000'], [1_234_567, '1,200,000'], [1e20, '100,000,000,000,000,000,000'], [1e21, '1e+21'], [1.2e100, '1.2e+100']] as const) // prettier-ignore
      expect(found(cost / times)).toMatchObject({ reason: `its best tree costs ${written} times as much as another plan` }); // prettier-ignore
  });

  test('of many trees is not written down where as many like the first cost more than another plan', () => {
    const prepared = prepareCircuit(layers(40, 2, 'Z(q)'));
    const [together] = networkWays(prepared.circuit);
    const tasks = Array.from({ length: together.tasks.count }, (_, at) => together.tasks.task(at));
    const costs = tasks.map(
      (task) => costOf(task.network, startingTree(task), { batch: 128, gradient: true }).cost,
    );
    const dearest = costs.length * Math.max(...costs);
    const found = (known: number) =>
      planner(prepared)({ batch: 128, gradient: true, kind: 'network', findTree: startingTree, known })[0];
    expect(tasks).toHaveLength(40);
    expect(found(dearest)).toHaveProperty('plan');
    expect(found(dearest * (1 - 1e-9))).toMatchObject({
      reason: '40 trees like the first cost 1 times as much as another plan',
    });
  });

  test('of which a tensor has 2^48 numbers is written down, of which one has more is not', () => {
    const found = (qubits: number) => {
      const circuit = circuitOf(`circuit apart { input x: angle[${qubits}]; weight w: angle[2, ${qubits}]; qubit q[${qubits}]; ry(x) on q; rz(w[0]) on q; rx(w[1]) on q; return prod([Z(a) for a in q]); }`); // prettier-ignore
      // One after the other: first a vector for each qubit.
      const inOrder: FindTree = ({ network: { tensors } }) =>
        tensors.slice(1).map((_, index) => [index === 0 ? 0 : tensors.length + index - 1, index + 1]);
      return plansFor(circuit, { kind: 'network', batch: 1, gradient: false, findTree: inOrder })[0];
    };
    expect(found(48)).toMatchObject({ cost: { biggest: 2 ** 48 } });
    expect(found(49)).toEqual({ kind: 'network', name: 'network', reason: 'the best tree that was found has a tensor of 2^49 numbers or more' }); // prettier-ignore
  });

  test('of outputs together that is too dear keeps those apart from being made, where it has over 1000 tensors', () => {
    const names = (count: number) => {
      const circuit = layers(3, count, 'Z(q)');
      const [task] = networksOf(circuit);
      const found = plansFor(circuit, { kind: 'network', findTree: startingTree, known: 1 });
      return { tensors: task.network.tensors.length, names: found.map(({ name }) => name) };
    };
    const both = ['network', 'network, outputs apart'];
    const [small, large] = [names(499), names(500)];
    expect(small.tensors).toBe(1000);
    expect(small.names).toEqual(both);
    expect(large.tensors).toBeGreaterThan(1000);
    expect(large.names).toEqual(['network']);
  });

  test('of 20,000 tensors is planned, of 20,001 not', () => {
    const chain = (more: string, read = 'X(q)') =>
      circuitOf(`circuit chain {
  weight w: angle;
  qubit q;
  for k in 0..10000 { ry(w) q; amplitude_damp(0.1) q; }
  ${more}
  return ${read};
}`);
    const plan = (more: string, read?: string) =>
      planner(factsOf(chain(more, read)))({
        batch: 1,
        gradient: false,
        kind: 'network',
        findTree: () => {
          throw new Error('a tree is searched');
        },
      });
    expect(() => plan('')).toThrow('a tree is searched');
    const reason = '20,001 tensors (at most 20,000)';
    expect(plan('rz(w) q;')).toEqual([{ kind: 'network', name: 'network', reason }]);
    // Where no other plan is known, outputs apart are tried too.
    expect(plan('rz(w) q;', 'X(q), Y(q)').map(({ name }) => name)).toEqual(['network', 'network, outputs apart']); // prettier-ignore
  });

  test('starts from the cheaper of its trees', () => {
    // A matrix between two vectors, one of each sample: first with the shared one.
    const network: Network = {
      sizes: [2, 8],
      tensors: [
        { legs: [0], varies: 'sample', pulled: false },
        { legs: [0, 1], varies: 'batch', pulled: true },
        { legs: [1], varies: 'batch', pulled: true },
      ],
      open: [],
    };
    const [dear, cheap] = [
      [[0, 1], [3, 2]],
      [[1, 2], [0, 3]],
    ] as [number, number][][]; // prettier-ignore
    expect(startingTree({ network, starts: [dear, cheap] })).toBe(cheap);
    expect(startingTree({ network, starts: [cheap, dear] })).toBe(cheap);
  });
});
