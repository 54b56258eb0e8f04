// Ends and beginnings that have nothing to do go, and no others: each stands where it would be missed or not.
import { describe, expect, test } from 'vitest';
import type { Operation } from '../../../../src/compiler/circuit/circuit.ts';
import { dropIdle } from '../../../../src/compiler/passes/prune/drop-idle.ts';
import { op } from '../small-circuits.ts';

const reset = (qubit: number): Operation => ({ kind: 'reset', qubit });
const discard = (qubit: number): Operation => ({ kind: 'discard', qubit });
const measure: Operation = { kind: 'measure', qubit: 0, bit: 0 };
const branch = (then: Operation[], orElse: Operation[] = []): Operation => ({ kind: 'branch', condition: { kind: 'bit', bit: 0 }, then, orElse }); // prettier-ignore
const h = op('h', [1]);

describe('dropIdle', () => {
  test.each<[string, Operation[], Operation[]]>([
    ['a reset of a qubit still in |0>', [reset(1), h], [h]],
    ['a discard of a qubit still in |0>', [discard(1)], []],
    ['a second end of a qubit', [h, discard(1), discard(1)], [h, discard(1)]],
    [
      'a reset in a branch of a qubit still in |0>, and the branch with it',
      [measure, branch([reset(1)])],
      [measure],
    ],
    ['a branch of nothing within one of something', [measure, h, branch([h, branch([reset(2)])])], [measure, h, branch([h])]], // prettier-ignore
    ['an alternative alone', [measure, h, branch([reset(1)], [reset(2)])], [measure, h, branch([reset(1)])]],
  ])('drops %s', (_, before, after) => {
    expect(dropIdle(before)).toEqual(after);
  });

  test.each<[string, Operation[]]>([
    ['a reset of a qubit that was used', [h, reset(1), h]],
    ['a discard of a qubit that was used', [h, discard(1)]],
    ['a discard after a reset that revived the qubit', [h, discard(1), reset(1), discard(1)]],
    ['a reset of what was measured', [measure, reset(0)]],
    ['a reset of what was prepared', [{ kind: 'prepare', amplitudes: [], qubits: [1] }, reset(1)]],
    ['a reset of what only noise touched', [{ kind: 'channel', channel: 'bit_flip', probability: 0.1, qubits: [1] }, reset(1)]], // prettier-ignore
    ['a reset after a branch that may have used the qubit', [measure, branch([h]), reset(1)]],
    ['a reset after a branch whose other alternative may have', [measure, branch([], [h]), reset(1)]],
    [
      'a discard of what both alternatives revived',
      [measure, h, discard(1), branch([reset(1)], [reset(1)]), discard(1)],
    ],
    ['barriers', [{ kind: 'barrier', qubits: [] }, h]],
  ])('keeps %s', (_, operations) => {
    expect(dropIdle(operations)).toEqual(operations);
  });

  test('what one alternative revives has ended after the branch', () => {
    const before = [measure, h, discard(1), branch([reset(1)]), discard(1)];
    expect(dropIdle(before)).toEqual(before.slice(0, -1));
  });
});
