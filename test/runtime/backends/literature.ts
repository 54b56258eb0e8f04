// The circuits of the reference values, built directly as IR, so that backends are tested without the front end.
import { input, weight } from '../../../src/compiler/circuit/angles.ts';
import type { Angle, Circuit, Operation } from '../../../src/compiler/circuit/circuit.ts';

type Pair = readonly [number, number];

export function gate(name: string, qubits: readonly number[], ...angles: Angle[]): Operation {
  return { kind: 'gate', gate: name, controls: 0, angles, qubits };
}

interface Block {
  readonly params: number;
  build(t: readonly Angle[], a: number, b: number): Operation[];
}

const both = (name: string, t: readonly Angle[], a: number, b: number) => [
  gate(name, [a], t[0]),
  gate(name, [b], t[1]),
];

/** Two-qubit blocks by the name that the literature and the reference values use. */
export const blocks: Readonly<Record<string, Block>> = {
  ttn: { params: 2, build: (t, a, b) => [...both('ry', t, a, b), gate('cx', [a, b])] },
  c5: {
    params: 10,
    build: (t, a, b) => [
      ...both('rx', t, a, b),
      ...both('rz', t.slice(2), a, b),
      gate('crz', [b, a], t[4]),
      gate('crz', [a, b], t[5]),
      ...both('rx', t.slice(6), a, b),
      ...both('rz', t.slice(8), a, b),
    ],
  },
  c13: {
    params: 6,
    build: (t, a, b) => [
      ...both('ry', t, a, b),
      gate('crz', [b, a], t[2]),
      ...both('ry', t.slice(3), a, b),
      gate('crz', [a, b], t[5]),
    ],
  },
  so4: {
    params: 6,
    build: (t, a, b) => [
      ...both('ry', t, a, b),
      gate('cx', [a, b]),
      ...both('ry', t.slice(2), a, b),
      gate('cx', [a, b]),
      ...both('ry', t.slice(4), a, b),
    ],
  },
  c6: {
    params: 10,
    build: (t, a, b) => [
      ...both('rx', t, a, b),
      ...both('rz', t.slice(2), a, b),
      gate('crx', [b, a], t[4]),
      gate('crx', [a, b], t[5]),
      ...both('rx', t.slice(6), a, b),
      ...both('rz', t.slice(8), a, b),
    ],
  },
  c9: {
    params: 2,
    build: (t, a, b) => [gate('h', [a]), gate('h', [b]), gate('cz', [a, b]), ...both('rx', t, a, b)],
  },
  c14: {
    params: 6,
    build: (t, a, b) => [
      ...both('ry', t, a, b),
      gate('crx', [b, a], t[2]),
      ...both('ry', t.slice(3), a, b),
      gate('crx', [a, b], t[5]),
    ],
  },
  c15: {
    params: 4,
    build: (t, a, b) => [
      ...both('ry', t, a, b),
      gate('cx', [b, a]),
      ...both('ry', t.slice(2), a, b),
      gate('cx', [a, b]),
    ],
  },
  su4: {
    params: 15,
    build: (t, a, b) => [
      gate('u', [a], ...t.slice(0, 3)),
      gate('u', [b], ...t.slice(3, 6)),
      gate('cx', [a, b]),
      gate('ry', [a], t[6]),
      gate('rz', [b], t[7]),
      gate('cx', [b, a]),
      gate('ry', [a], t[8]),
      gate('cx', [a, b]),
      gate('u', [a], ...t.slice(9, 12)),
      gate('u', [b], ...t.slice(12, 15)),
    ],
  },
};

/** Pool zx: source 1 → rz(t0) target, source 0 → rx(t1) target. */
function zx(t: readonly Angle[], source: number, target: number, bit: number): Operation[] {
  return [
    { kind: 'measure', qubit: source, bit },
    {
      kind: 'branch',
      condition: { kind: 'bit', bit },
      then: [gate('rz', [target], t[0])],
      orElse: [gate('rx', [target], t[1])],
    },
  ];
}

function angles(start: number, count: number): Angle[] {
  return Array.from({ length: count }, (_, index) => weight(start + index));
}

function finish(
  name: string,
  qubits: number,
  operations: Operation[],
  weights: number,
  readout: number,
): Circuit {
  const initial = { kind: 'uniform', low: -Math.PI, high: Math.PI } as const;
  return {
    name,
    qubits,
    bits: operations.filter(({ kind }) => kind === 'measure').length,
    weights: [{ name: 'w', meeting: 0, shape: [weights], offset: 0, size: weights, initial }],
    inputs: [{ name: 'x', element: 'angle', shape: [qubits], offset: 0, size: qubits }],
    operations,
    outputs: [{ kind: 'observable', terms: [{ coefficient: 1, factors: [{ qubit: readout, pauli: 'Z' }] }] }],
  };
}

function encode(qubits: number): Operation[] {
  return Array.from({ length: qubits }, (_, qubit) => gate('ry', [qubit], input(qubit)));
}

/** `ring-su4-n` of ../shared/reference. */
export function ringSu4(n: number): Circuit {
  const operations = encode(n);
  let live = Array.from({ length: n }, (_, qubit) => qubit);
  let next = 0;
  let bits = 0;
  while (live.length > 1) {
    const pairs: Pair[] = [];
    for (let i = 0; i + 1 < live.length; i += 2) pairs.push([live[i], live[i + 1]]);
    for (let i = 1; i + 1 < live.length; i += 2) pairs.push([live[i], live[i + 1]]);
    if (live.length > 2 && live.length % 2 === 0) pairs.push([live[live.length - 1], live[0]]);
    const conv = angles(next, 15);
    const pool = angles(next + 15, 2);
    next += 17;
    for (const [a, b] of pairs) operations.push(...blocks.su4.build(conv, a, b));
    for (let i = 0; i + 1 < live.length; i += 2) operations.push(...zx(pool, live[i + 1], live[i], bits++));
    live = live.filter((_, index) => index % 2 === 0);
  }
  return finish(`ring-su4-${n}`, n, operations, next, 0);
}

/** `hur-NAME` of ../shared/reference. */
export function hur(block: string): Circuit {
  const convs: Pair[][] = [
    [[0, 7], [0, 1], [2, 3], [4, 5], [6, 7], [1, 2], [3, 4], [5, 6]],
    [[0, 6], [0, 2], [4, 6], [2, 4]],
    [[0, 4]],
  ]; // prettier-ignore
  const pools: Pair[][] = [[[1, 0], [3, 2], [5, 4], [7, 6]], [[2, 0], [6, 4]], [[0, 4]]]; // prettier-ignore
  const { params, build } = blocks[block];
  const operations = encode(8);
  let bits = 0;
  convs.forEach((pairs, layer) => {
    for (const [a, b] of pairs) operations.push(...build(angles(layer * params, params), a, b));
    for (const [source, target] of pools[layer]) {
      operations.push(...zx(angles(3 * params + 2 * layer, 2), source, target, bits++));
    }
  });
  return finish(`hur-${block}`, 8, operations, 3 * params + 6, 4);
}
