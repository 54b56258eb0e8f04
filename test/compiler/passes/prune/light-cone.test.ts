// What is left of each operation where outputs see little: the output is Z of qubit 0.
import { describe, expect, test } from 'vitest';
import { constant, weight } from '../../../../src/compiler/circuit/angles.ts';
import type { Call, GateOperation, Operation } from '../../../../src/compiler/circuit/circuit.ts';
import { withinLightCone } from '../../../../src/compiler/passes/prune/light-cone.ts';
import { build, op } from '../small-circuits.ts';

const reset = (qubit: number): Operation => ({ kind: 'reset', qubit });
const discard = (qubit: number): Operation => ({ kind: 'discard', qubit });
const barrier = (...qubits: number[]): Operation => ({ kind: 'barrier', qubits });
const measure = (qubit: number, bit = 0): Operation => ({ kind: 'measure', qubit, bit });
const branch = (then: Operation[], orElse: Operation[] = []): Operation => ({ kind: 'branch', condition: { kind: 'bit', bit: 0 }, then, orElse }); // prettier-ignore
const noise = (...qubits: number[]): Operation => ({ kind: 'channel', channel: 'depolarize', probability: 0.1, qubits }); // prettier-ignore
const prepare = (...qubits: number[]): Operation => ({ kind: 'prepare', amplitudes: [constant(1), weight(0)], qubits }); // prettier-ignore
const block = (qubits: number[], ...gates: Operation[]): Operation => ({ kind: 'block', block: { qubits: qubits.length as 1 | 2, gates: gates as GateOperation[] }, qubits }); // prettier-ignore
const [x, swap] = [op('x', [0]), op('swap', [0, 1])];

/** The places of the operations of which something is left. */
const kept = (...operations: Operation[]) =>
  withinLightCone(build(3, operations)).flatMap((operation, place) => (operation ? [place] : []));

describe('withinLightCone', () => {
  test.each<[string, Operation[], number[]]>([
    ['a gate on what is seen, not one beside it', [op('h', [0]), op('h', [1])], [0]],
    ['a reset of what is seen', [reset(0)], [0]],
    ['no reset of what is not', [reset(1), op('h', [0])], [1]],
    ['of two resets the later', [reset(1), reset(1), op('cx', [1, 0]), x], [1, 2, 3]],
    ['of two resets in a row of what is seen the later', [reset(0), reset(0)], [1]],
    ['what a gate needs that brings the seen from elsewhere', [discard(0), reset(0), swap], [0, 1, 2]],
    ['no reset before a barrier alone', [reset(1), barrier(1)], [1]],
    ['no reset before a discard alone', [reset(1), discard(1)], [1]],
    ['no reset of what stands at a barrier in a branch', [measure(2), reset(1), branch([x, barrier(1)])], [0, 2]],
    ['a reset before an alternative that needs it', [measure(2), discard(0), reset(0), branch([swap], [reset(0)])], [0, 1, 2, 3]],
    ['a reset before a branch that may reset again', [measure(2), discard(0), reset(0), branch([reset(0)]), swap], [0, 1, 2, 3, 4]],
    ['a preparation of what is seen', [prepare(0), op('h', [0])], [0, 1]],
    ['a preparation of which something is seen', [prepare(1, 0)], [0]],
    ['no preparation of what is not', [prepare(1, 2), op('h', [0])], [1]],
    ['a block on what is seen, and all before it', [op('rz', [0], weight(0)), op('h', [1]), op('h', [2]), block([0, 1], op('rz', [0], weight(0)), op('rz', [1], weight(0)))], [0, 1, 3]],
    ['no block beside it', [block([1], op('h', [0]), op('s', [0]))], []],
    ['no noise beside it', [noise(1, 2), noise(0)], [1]],
    ['a measurement for a branch that stays', [measure(1), branch([x])], [0, 1]],
    ['no branch of what is not seen', [measure(1), branch([op('z', [0])], [op('h', [2])])], [0]],
    ['barriers and ends', [barrier(), barrier(2), discard(1)], [0, 1, 2]],
  ])('keeps %s', (_, operations, expected) => {
    expect(kept(...operations)).toEqual(expected);
  }); // prettier-ignore

  test('what stays whole is the same object', () => {
    const operations = [prepare(2, 0), block([0], op('h', [0]), op('s', [0])), noise(0), x, barrier(0), reset(0)].reverse(); // prettier-ignore
    const left = withinLightCone(build(3, operations.slice(1)));
    left.forEach((operation, place) => expect(operation).toBe(operations[place + 1]));
  });

  test('noise on two qubits is noise on the one that is seen', () => {
    expect(withinLightCone(build(3, [noise(2, 0)]))).toEqual([noise(0)]);
  });

  test('a measurement whose outcome nobody uses is a discard of the same call', () => {
    const call: Call = { kind: 'pool', name: 'mine', qubits: [1, 0], layer: 0 };
    const [one, other] = withinLightCone(build(3, [{ ...measure(1), call } as Operation, measure(2, 1)]));
    expect(one).toEqual({ ...discard(1), call });
    expect(Object.keys(other!)).toEqual(['kind', 'qubit']);
  });

  test('an outcome is asked for by the branches before the next measurement into its bit', () => {
    expect(withinLightCone(build(3, [measure(1), measure(2), branch([x])])).map((each) => each?.kind)).toEqual(['discard', 'measure', 'branch']); // prettier-ignore
  });
});
