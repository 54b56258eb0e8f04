// The contract of passes: a pass that breaks one promise is told which, whatever else it does right.
import { test as propertyTest } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { constant, weight } from '../../../src/compiler/circuit/angles.ts';
import type {
  Angle,
  BarrierOperation,
  BranchOperation,
  Call,
  Circuit,
  GateOperation,
  Operation,
} from '../../../src/compiler/circuit/circuit.ts';
import { allOperations, qubitsOf } from '../../../src/compiler/circuit/walk.ts';
import { brokenPromises, type Contract } from '../../../src/compiler/passes/contract.ts';
import { optimise, passes, runPasses, type Pass } from '../../../src/compiler/passes/index.ts';
import { circuitFiles, circuitOf } from '../../circuits/library.ts';
import { shortCircuit } from './short-circuits.ts';
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

  test('fold-angles may use a gate twice', () => {
    expect(brokenPromises(contracts['fold-angles'], whole, replaced(1, operations[2]))).toEqual([]);
  });

  test('prune-unseen may discard what was measured', () => {
    const after = replaced(6, { kind: 'discard', qubit: 2 });
    expect(brokenPromises(contracts['prune-unseen'], whole, after)).toEqual([]);
  });

  test('a call may go on with another life of a qubit that it resets, on another wire', () => {
    const pair: Call = { kind: 'pool', name: 'two', qubits: [0, 1], layer: 0 };
    const reset: Operation = { kind: 'reset', qubit: 1 };
    const from = (first: Operation, last: number) => given([{ ...op('cx', [0, 1]), call: pair }, first, { ...op('h', [last]), call: pair }]); // prettier-ignore
    const broken = (first: Operation) => brokenPromises(contracts['reuse-qubits'], from(first, 1), from(first, 2)); // prettier-ignore
    expect(broken({ ...reset, call: pair })).toEqual([]);
    expect(broken(reset)).toEqual(['a gate is on a qubit that its call does not name']);
    expect(broken({ ...op('h', [1]), call: pair })).toEqual(['a gate is on a qubit that its call does not name']); // prettier-ignore
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

  const renamedCall = (change: Partial<Call>): Circuit => {
    const other = { ...call, ...change };
    return given(operations.map((each) => (each.call ? { ...each, call: other } : each)));
  };

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
    ['fold-angles', 'another call in its place', renamedCall({}), /a call is not one of the text/],
    ['fold-angles', 'order, behind a gate of its own', given([op('x', [0]), ...moved.slice(1)]), /stands before what it stood after/], // prettier-ignore
    ['fold-angles', 'a barrier behind what it stood before, and a gate of its own', given([op('x', [0]), operations[1], operations[2], operations[4], operations[3], ...operations.slice(5)]), /a barrier stands before what it stood after/], // prettier-ignore
    ['fold-angles', 'a call copied', replaced(1, { ...operations[1], call: { ...call } }), /a call is not one of the text/], // prettier-ignore
    ['prune-unseen', 'a call no longer shared', replaced(1, { ...operations[1], call: { ...call } }), /no longer shared/], // prettier-ignore
    ['prune-unseen', 'a call that stays on its old qubits', given(operations.map((each) => (each.kind === 'gate' && each.call ? { ...each, qubits: [2] } : each))), /a gate is on a qubit that its call does not name/], // prettier-ignore
    ['reuse-qubits', 'one call of another name', renamedCall({ name: 'its' }), /not one of the text/],
    ['reuse-qubits', 'one call with a control', renamedCall({ controls: 1 }), /not one of the text/],
    ['reuse-qubits', 'one call with a power', renamedCall({ power: 2 }), /not one of the text/],
    ['reuse-qubits', 'one call of another layer', renamedCall({ layer: 1 }), /not one of the text/],
    ['reuse-qubits', 'one call of another kind', renamedCall({ kind: 'pool' }), /not one of the text/],
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

  test('stops them with all that is wrong, if it is asked to', () => {
    const broken: Pass = { ...passes[0], run: (circuit) => ({ ...circuit, weights: [], inputs: [] }) };
    const valid = build(1, [op('h', [0])]);
    expect(() => runPasses([broken], valid, true)).toThrow(/^fold-angles broke its contract: the weights are others; the inputs are others$/); // prettier-ignore
    const invalid = build(1, [op('h', [1])]);
    expect(() => optimise(invalid, 0, { verify: true })).toThrow(/^elaborate left an invalid circuit/);
    expect(() => optimise(invalid, 0)).not.toThrow();
  });

  test('stops them at an invalid circuit, with the name of the pass that left it', () => {
    const astray: Pass = { ...passes[1], run: (circuit) => ({ ...circuit, operations: [op('h', [1])] }) };
    const valid = build(1, [op('h', [0])]);
    expect(() => runPasses([passes[0], astray], valid, true)).toThrow(/^cancel-inverses left an invalid circuit: .*qubit 1/); // prettier-ignore
    expect(runPasses([passes[0], astray], valid, false)).toHaveLength(3);
  });
});

describe('where qubits have other names, an operation is known by the rest of it', () => {
  const values = Array.from({ length: 16 }, (_, index) => constant(index));
  const two = (...amplitudes: Angle[]): Operation => ({ kind: 'prepare', amplitudes, qubits: [0] });
  const all: Operation = { kind: 'prepare', amplitudes: values, qubits: [0, 1, 2, 3] };
  const gates = [op('h', [0])] as GateOperation[];
  const block: Operation = { kind: 'block', block: { qubits: 1, gates }, qubits: [0] };
  const empty = build(4, []);
  const on4 = (...operations: Operation[]): Circuit => ({ ...empty, operations });
  const broken = (before: Operation, after: Operation) =>
    brokenPromises(contracts['reuse-qubits'], on4(all, before), on4(all, after));

  test.each<[string, Operation, Operation]>([
    ['the order of its angles', op('u2', [0], values[1], values[11]), op('u2', [0], values[11], values[1])],
    ['its controls', { ...op('x', [0, 1]), controls: 1 } as Operation, op('x', [0])],
    ['its row', op('x', [0]), op('y', [0])],
    ['its block', block, { ...block, block: { qubits: 1, gates } }],
    ['its kind of noise', noise, { ...noise, channel: 'phase_flip' } as Operation],
    ['the strength of its noise', noise, { ...noise, probability: 0.2 } as Operation],
    ['the order of its amplitudes', two(values[1], values[11]), two(values[11], values[1])],
  ])('%s', (_, before, after) => {
    expect(broken(before, after)).toEqual([`a ${before.kind} is gone or changed`, `a ${before.kind} came in`]); // prettier-ignore
    expect(broken(before, before)).toEqual([]);
    expect(brokenPromises(contracts['reuse-qubits'], on4(all, before), on4(before, all))).toEqual([]); // prettier-ignore
  });

  test.each<[string, Operation, Operation]>([
    ['qubits', op('cx', [0, 1]), op('cx', [2, 3])],
    ['bits', { kind: 'measure', qubit: 0, bit: 0 }, { kind: 'measure', qubit: 1, bit: 1 }],
    ['place', noise, { ...noise, qubits: [3] } as Operation],
    ['register', two(values[3]), { ...two(values[3]), qubits: [2] } as Operation],
    ['new life', { kind: 'reset', qubit: 0 }, { kind: 'reset', qubit: 1 }],
    ['part of all qubits', { kind: 'barrier', qubits: [0] }, { kind: 'barrier', qubits: [1, 2] }],
    ['alternatives', { ...(operations[7] as BranchOperation) }, { ...(operations[7] as BranchOperation) }],
    ['wire', { kind: 'discard', qubit: 0 }, { kind: 'discard', qubit: 1 }],
  ])('not by its %s', (_, before, after) => {
    expect(broken(before, after)).toEqual([]);
    expect(brokenPromises(contracts['prune-unseen'], on4(all, before), on4(all, after))).toEqual([]);
  });

  test('outputs by their kind, their Paulis and coefficients, and how many qubits they read', () => {
    const read = (...outputs: Circuit['outputs']) => ({ ...on4(), outputs });
    const z = (qubit: number, coefficient = 1) => ({ kind: 'observable', terms: [{ coefficient, factors: [{ qubit, pauli: 'Z' }] }] }) as const; // prettier-ignore
    const probabilities = (...qubits: number[]) => ({ kind: 'probabilities', qubits }) as const;
    const kept = (a: Circuit['outputs'][number], b: Circuit['outputs'][number]) => brokenPromises(contracts['reuse-qubits'], read(a), read(b)).length === 0; // prettier-ignore
    expect(kept(z(0), z(1))).toBe(true);
    expect(kept(z(0), z(0, 2))).toBe(false);
    expect(kept(probabilities(0, 1), probabilities(3, 2))).toBe(true);
    expect(kept(probabilities(0, 1), probabilities(0))).toBe(false);
    expect(kept(probabilities(0), z(0))).toBe(false);
    expect(brokenPromises(contracts['reuse-qubits'], read(z(0), z(1)), read(z(0), z(1, 2)))).toEqual(['the outputs are others']); // prettier-ignore
    const pair = (a: 'X' | 'Z', b: 'X' | 'Z') => ({ kind: 'observable', terms: [{ coefficient: 1, factors: [{ qubit: 0, pauli: a }, { qubit: 1, pauli: b }] }] }) as const; // prettier-ignore
    expect(kept(pair('X', 'Z'), pair('Z', 'X'))).toBe(true);
    expect(kept(pair('X', 'Z'), pair('Z', 'Z'))).toBe(false);
  });
});

describe('the order of what stays', () => {
  const some = shortCircuit({ kinds: ['barrier', 'channel', 'measure', 'branch'], names: ['h', 'cx'] });
  const waits = (a: Operation, b: Operation) => {
    if ([a, b].some((each) => each.kind === 'barrier' && each.qubits.length === 0)) return true;
    return qubitsOf(a).some((qubit) => qubitsOf(b).includes(qubit));
  };

  propertyTest.prop([some], { numRuns: 300 })(
    'neighbours change places if and only if they share no qubit and none is a barrier on all',
    ({ circuit }) => {
      const list = circuit.operations;
      for (let at = 0; at + 1 < list.length; at++) {
        const exchanged = { ...circuit, operations: list.toSpliced(at, 2, list[at + 1], list[at]) };
        const broken = brokenPromises(contracts['fold-angles'], circuit, exchanged);
        const expected = waits(list[at], list[at + 1])
          ? [`a ${list[at].kind} stands before what it stood after`]
          : [];
        expect(broken.map((sentence) => sentence.replace(/^a \S+/, `a ${list[at].kind}`))).toEqual(expected);
        expect(brokenPromises(contracts['reuse-qubits'], circuit, exchanged)).toEqual([]);
      }
    },
  );

  propertyTest.prop(
    [shortCircuit({ kinds: ['barrier', 'channel', 'measure', 'reset', 'discard', 'prepare'] })],
    { numRuns: 200 },
  )('nothing goes unseen that a contract does not name, and nothing comes in', ({ circuit }) => {
    for (const [index, operation] of circuit.operations.entries()) {
      const without = { ...circuit, operations: circuit.operations.toSpliced(index, 1) };
      const twice = { ...circuit, operations: circuit.operations.toSpliced(index, 0, operation) };
      for (const { contract } of passes) {
        const gone = brokenPromises(contract, circuit, without).some((sentence) => /is gone/.test(sentence));
        expect(gone).toBe(!contract.removes.includes(operation.kind));
        const came = brokenPromises(contract, circuit, twice);
        expect(came.some((sentence) => /came in/.test(sentence))).toBe(!isMade(contract, operation));
        const [had, has] = [circuit, twice].map((each) => allOperations(each.operations).length);
        expect(came.includes(`${had} operations became ${has}`)).toBe(!contract.grows);
      }
    }
  });

  const isMade = (contract: Contract, operation: Operation) =>
    allOperations([operation]).every(({ kind }) => contract.makes.includes(kind));
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
