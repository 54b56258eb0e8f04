// A small plan written by hand that has every kind of step: what the rules of plans and their print are tried on.
import { binary, input, weight } from '../../../src/compiler/circuit/angles.ts';
import type { Plan, Step } from '../../../src/compiler/plan/plan.ts';
import { withReverse } from '../../../src/compiler/plan/reverse.ts';
import { circuitOf } from './circuit-of.ts';

const contract = (a: number, b: number, out: number): Step => ({ kind: 'contract', a, b, out, add: false });

/** Legs a of size 2, b of size 4 and 30 of size 9; tensor 8 is tensor 3 under another leg. */
export const handMade: Plan = withReverse({
  kind: 'network',
  circuit: circuitOf('circuit by_hand { qubit q; return Z(q); }'),
  legs: [2, 4, 2, ...Array<number>(27).fill(1), 9],
  tensors: [
    { legs: [0], batched: false },
    { legs: [0, 1], batched: false },
    { legs: [0], batched: false },
    { legs: [0], batched: true },
    { legs: [1], batched: true },
    { legs: [1], batched: false },
    { legs: [], batched: true },
    { legs: [0], batched: true },
    { legs: [2], batched: true, of: 3 },
    { legs: [30], batched: false },
    { legs: [0], batched: false },
  ],
  blocks: [
    {
      form: 'pauli',
      block: {
        qubits: 1,
        gates: [{ kind: 'gate', gate: 'ry', controls: 0, angles: [weight(0)], qubits: [0] }],
      },
    },
    {
      form: 'unitary',
      block: { qubits: 2, gates: [{ kind: 'gate', gate: 'h', controls: 0, angles: [], qubits: [1] }] },
    },
  ],
  views: [
    { block: 0, choice: 1, entries: [0, 1, 2, 3, 4, 5, 6, 15] },
    { block: 0, choice: 2, entries: [16, 31] },
    { block: 1, choice: 1, entries: [0, 63] },
  ],
  encoders: [
    { kind: 'angle', angle: weight(1), matrix: [0, 1, 0, 0, 0, 0, 0, 1, 0, 0] },
    {
      kind: 'amplitudes',
      amplitudes: [input(2), input(3)],
      qubits: 1,
      form: 'pauli',
      entries: [0, 1, 2, 3],
    },
    { kind: 'amplitudes', amplitudes: [input(0), binary('add', weight(0), input(0))], qubits: 1, form: 'unitary', entries: [0, 1] }, // prettier-ignore
  ],
  load: [
    { kind: 'constant', out: 0, values: [1, 1 / 3] },
    { kind: 'constant', out: 9, values: [1, 2, 3, 4, 5, 6, 7, 8, 9] },
  ],
  once: [
    { kind: 'block', out: 1, view: 0 },
    { kind: 'block', out: 2, view: 1 },
    { kind: 'block', out: 10, view: 2 },
    contract(0, 1, 5),
  ],
  each: [
    { kind: 'encode', out: 3, encoder: 0 },
    { kind: 'encode', out: 4, encoder: 1 },
    contract(5, 4, 6),
    contract(1, 4, 7),
    { kind: 'output', from: 6, index: 0, coefficient: 1 },
    { kind: 'output', from: 7, index: 1, coefficient: 0.5 },
    { kind: 'output', from: 8, index: 3, coefficient: -1 },
  ],
  eachBack: [],
  onceBack: [],
});
