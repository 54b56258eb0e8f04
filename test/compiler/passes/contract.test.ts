// The contract of passes: a pass that breaks one promise is told which, whatever else it does right.
import { describe, expect, test } from 'vitest';
import { constant, weight } from '../../../src/compiler/circuit/angles.ts';
import type {
  BarrierOperation,
  Call,
  Circuit,
  GateOperation,
  Operation,
} from '../../../src/compiler/circuit/circuit.ts';
import { brokenPromises, type Contract } from '../../../src/compiler/passes/contract.ts';
import { optimise, passes, runPasses, type Pass } from '../../../src/compiler/passes/index.ts';
import { circuitFiles, circuitOf } from '../../circuits/library.ts';
import { build, op } from './small-circuits.ts';

const call: Call = { kind: 'gate', name: 'mine', qubits: [0], layer: 0 };
const barrier: BarrierOperation = { kind: 'barrier', qubits: [] };
const noise: Operation = { kind: 'channel', channel: 'bit_flip', probability: 0.1, qubits: [1] };
const whole = build(3, [
  op('h', [0]),
  { ...op('rx', [0], weight(0)), call },
  { ...op('ry', [0], weight(1)), call },
  barrier,
  op('cx', [0, 1]),
  noise,
  { kind: 'measure', qubit: 2, bit: 0 },
  { kind: 'branch', condition: { kind: 'bit', bit: 0 }, then: [op('x', [1])], orElse: [] },
  { kind: 'reset', qubit: 2 },
]);

const contracts: Readonly<Record<string, Contract>> = Object.fromEntries(
  passes.map(({ name, contract }) => [name, contract]),
);
const { operations } = whole;
const given = (list: readonly Operation[]): Circuit => ({ ...whole, operations: list });
const replaced = (at: number, ...by: Operation[]) => given(operations.toSpliced(at, 1, ...by));

describe('a pass that does what its contract allows', () => {
  test.each(passes)('$name may leave all as it is', ({ contract }) => {
    expect(brokenPromises(contract, whole, whole)).toEqual([]);
  });

  test('fuse-gates may take a block apart: it counts as the gates it holds', () => {
    const gates = [op('h', [0]), op('x', [0])] as GateOperation[];
    const block: Operation = { kind: 'block', block: { qubits: 1, gates }, qubits: [0] };
    expect(brokenPromises(contracts['fuse-gates'], given([block]), given(gates))).toEqual([]);
    expect(brokenPromises(contracts['fuse-gates'], given([block]), given([...gates, op('z', [0])]))).toEqual(['2 operations became 3']); // prettier-ignore
  });

  test('fold-angles may put other gates in the place of gates', () => {
    expect(brokenPromises(contracts['fold-angles'], whole, replaced(0, op('x', [0])))).toEqual([]);
  });

  test('at every level the passes keep their contracts on all circuits of the package', () => {
    for (const file of circuitFiles())
      for (const level of [1, 2] as const)
        expect(() => optimise(circuitOf(file), level, { verify: true })).not.toThrow();
  });
});

describe('a broken promise', () => {
  const moved = [operations[0], operations[3], ...operations.slice(1, 3), ...operations.slice(4)];
  const block: Operation = {
    kind: 'block',
    block: { qubits: 1, gates: [{ kind: 'gate', gate: 'h', controls: 0, angles: [], qubits: [0] }] },
    qubits: [0],
  };
  const other = { ...whole.weights[0], offset: 1 };
  const y = { kind: 'observable', terms: [{ coefficient: 1, factors: [{ qubit: 0, pauli: 'Y' }] }] } as const;
  const on1 = {
    kind: 'observable',
    terms: [{ coefficient: 1, factors: [{ qubit: 1, pauli: 'Z' }] }],
  } as const;

  test.each<[keyof typeof contracts, string, Circuit, RegExp]>([
    ['fold-angles', 'another name', { ...whole, name: 'other' }, /another name/],
    ['prune-unseen', 'weights with other places', { ...whole, weights: [other] }, /the weights are others/],
    ['prune-unseen', 'no inputs', { ...whole, inputs: [] }, /the inputs are others/],
    ['reuse-qubits', 'another Pauli', { ...whole, outputs: [y] }, /the outputs are others/],
    ['reuse-qubits', 'an output less', { ...whole, outputs: [] }, /the outputs are others/],
    ['fuse-gates', 'an output on another qubit', { ...whole, outputs: [on1] }, /the outputs are others/],
    ['fuse-gates', 'a qubit dropped', { ...whole, qubits: 2 }, /3 qubits became 2/],
    ['reuse-qubits', 'a qubit more', { ...whole, qubits: 4 }, /3 qubits became 4/],
    ['defer-measurements', 'a bit dropped', { ...whole, bits: 0 }, /1 bits became 0/],
    ['cancel-inverses', 'a gate made', replaced(0, op('x', [0])), /a gate came in/],
    ['merge-rotations', 'a measurement dropped', replaced(6), /a measure is gone/],
    ['merge-rotations', 'a measurement made anew', replaced(6, { ...operations[6] }), /a measure is gone or changed; a measure came in/], // prettier-ignore
    ['fold-angles', 'a barrier dropped', replaced(3), /a barrier is gone/],
    ['fuse-gates', 'noise dropped', replaced(5), /a channel is gone/],
    ['reuse-qubits', 'a gate dropped', replaced(0), /a gate is gone/],
    ['reuse-qubits', 'another angle', replaced(1, op('rx', [0], constant(1))), /a gate is gone or changed; a gate came in/], // prettier-ignore
    ['reuse-qubits', 'noise of another strength', replaced(5, { ...noise, probability: 0.2 } as Operation), /a channel is gone/], // prettier-ignore
    ['prune-unseen', 'a gate made', replaced(0, op('h', [0]), op('z', [0])), /a gate came in/],
    ['merge-rotations', 'a block before fusion', replaced(0, block), /a block came in/],
    ['merge-rotations', 'more gates', replaced(0, op('h', [0]), op('z', [0])), /10 operations became 11/],
    ['fuse-gates', 'gates past a barrier', given(moved), /stands before what it stood after/],
    ['prune-unseen', 'a reset past a branch', given([...operations.slice(0, 5), operations[8], ...operations.slice(5, 8)]), /stands before what it stood after/], // prettier-ignore
    ['fold-angles', 'a call copied', replaced(1, { ...operations[1], call: { ...call } }), /a call is not one of the text/], // prettier-ignore
    ['prune-unseen', 'a call no longer shared', replaced(1, { ...operations[1], call: { ...call } }), /no longer shared/], // prettier-ignore
    ['prune-unseen', 'a call that stays on its old qubits', given(operations.map((each) => (each.kind === 'gate' && each.call ? { ...each, qubits: [2] } : each))), /a gate is on a qubit that its call does not name/], // prettier-ignore
    ['reuse-qubits', 'a call of another name', given(operations.map((each) => (each.call ? { ...each, call: { ...call, name: 'its' } } : each))), /not one of the text/], // prettier-ignore
  ])('%s: %s', (name, _, after, message) => {
    expect(brokenPromises(contracts[name], whole, after).join('; ')).toMatch(message);
  });

  test('prune-unseen: a gate with one of its qubits outside its call', () => {
    const pair: Call = { kind: 'gate', name: 'two', qubits: [0, 1], layer: 0 };
    const on = (...qubits: number[]) => given([{ ...op('cx', qubits), call: pair }]);
    expect(brokenPromises(contracts['prune-unseen'], on(0, 1), on(0, 2))).toEqual([
      'a gate is on a qubit that its call does not name',
    ]);
  });

  test('prune-unseen: one of two equal gates past a third', () => {
    const [h, x, other] = [op('h', [0]), op('x', [0]), op('h', [0])];
    const broken = brokenPromises(contracts['prune-unseen'], given([h, x, other]), given([h, other, x]));
    expect(broken).toEqual(['a gate stands before what it stood after']);
  });

  test('stops verified passes, with the name of the pass', () => {
    const broken: Pass = { ...passes[0], run: (circuit) => ({ ...circuit, weights: [] }) };
    const valid = build(1, [op('h', [0])]);
    expect(() => runPasses([broken], valid, true)).toThrow(
      'fold-angles broke its contract: the weights are others',
    );
    expect(() => runPasses([broken], valid, false)).not.toThrow();
  });
});

describe('contracts in the list', () => {
  test('passes of level 1 only remove and join: none grows, none makes blocks', () => {
    for (const { level, contract } of passes) {
      if (level > 1) continue;
      expect(contract.grows ?? false).toBe(false);
      expect(contract.makes).not.toContain('block');
    }
  });

  test('only pruning takes noise, preparations and discards away', () => {
    for (const kind of ['channel', 'prepare', 'discard'] as const)
      expect(passes.filter(({ contract }) => contract.removes.includes(kind)).map(({ name }) => name)).toEqual(['prune-unseen']); // prettier-ignore
  });
});
