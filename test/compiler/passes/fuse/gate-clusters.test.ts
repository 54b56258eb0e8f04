// What the calls of the text say to fusion: which single-qubit gates are part of a two-qubit gate's block, come what may.
import { describe, expect, test } from 'vitest';
import { input, weight } from '../../../../src/compiler/circuit/angles.ts';
import type { Call, Operation } from '../../../../src/compiler/circuit/circuit.ts';
import { fuseGates } from '../../../../src/compiler/passes/fuse/fuse-gates.ts';
import { build, op } from '../small-circuits.ts';

const [w, v] = [weight(0), weight(1)];
const called = (qubits: readonly number[], ...operations: Operation[]): Operation[] => {
  const call: Call = { kind: 'gate', name: 'mine', qubits, layer: 0 };
  return operations.map((operation) => ({ ...operation, call }));
};
/** Gates of each block, 1 for a gate, in order; a second pair with the matrix of the first, and no neighbours, is the last. */
const sizes = (...operations: Operation[]) =>
  fuseGates(build(5, [...operations, op('crx', [3, 4], w)])).operations.map((each) =>
    each.kind === 'block' ? each.block.gates.length : each.kind === 'gate' ? 1 : each.kind,
  );
const pair = op('crx', [0, 1], w);

describe('a single-qubit gate next to a pair', () => {
  test('is part of its block where both are of one call, even if an equal pair elsewhere has none', () => {
    expect(sizes(...called([0, 1], pair, op('ry', [1], v)))).toEqual([2, 1]);
    expect(sizes(...called([0, 1], op('ry', [1], v), pair))).toEqual([2, 1]);
    expect(sizes(...called([0, 1], op('ry', [0], v), op('ry', [1], v), pair, op('h', [0]), op('h', [1])))).toEqual([5, 1]); // prettier-ignore
  });

  test('stays outside where it is of another call, of none, or of a call on more qubits', () => {
    const ry = op('ry', [1], v);
    expect(sizes(pair, ry)).toEqual([1, 1, 1]);
    expect(sizes(...called([0, 1], pair), ...called([1], ry))).toEqual([1, 1, 1]);
    expect(sizes(...called([0, 1], pair), ry)).toEqual([1, 1, 1]);
    expect(sizes(...called([1], ry), ...called([0, 1], pair))).toEqual([1, 1, 1]);
    expect(sizes(...called([0, 1, 2], pair, ry))).toEqual([1, 1, 1]);
    expect(sizes(...called([0, 1, 2], ry, pair))).toEqual([1, 1, 1]);
  });

  test('goes only as far as those of the call reach', () => {
    const [h, ry] = [op('h', [1]), op('ry', [1], v)];
    const [before, pairBehind] = called([0, 1], ry, pair);
    const [pairAhead, behind] = called([0, 1], pair, ry);
    const others = [called([2, 3], op('ry', [3], v), op('crx', [2, 3], w)), called([2, 3], op('crx', [2, 3], w), op('ry', [3], v))]; // prettier-ignore
    const lengths = (operations: readonly Operation[]) =>
      fuseGates(build(5, operations)).operations.map((each) => (each.kind === 'block' ? each.block.gates.length : 1)); // prettier-ignore
    expect(lengths([h, before, pairBehind, ...others[0]])).toEqual([1, 2, 2]);
    expect(sizes(before, h, pairBehind)).toEqual([2, 1, 1]);
    expect(lengths([pairAhead, behind, h, ...others[1]])).toEqual([2, 1, 2]);
    expect(sizes(pairAhead, h, behind)).toEqual([1, 2, 1]);
  });

  test('stays outside where an input reaches it and not the pair, or the pair and not it', () => {
    const [rx, encoded] = [op('rx', [1], input(0)), op('crx', [0, 1], input(0))];
    expect(sizes(...called([0, 1], pair, rx))).toEqual([1, 1, 1]);
    expect(sizes(...called([0, 1], rx, pair))).toEqual([1, 1, 1]);
    expect(sizes(...called([0, 1], encoded, op('ry', [1], v)))).toEqual([1, 1, 1]);
    expect(sizes(...called([0, 1], encoded, rx))).toEqual([2, 1]);
    expect(sizes(pair, encoded)).toEqual([1, 1, 1]);
    expect(sizes(encoded, encoded)).toEqual([2, 1]);
  });
});

test('a barrier parts the qubits that it names', () => {
  expect(sizes(pair, { kind: 'barrier', qubits: [2] }, pair)).toEqual([2, 'barrier', 1]);
  expect(sizes(pair, { kind: 'barrier', qubits: [1, 2] }, pair)).toEqual([1, 'barrier', 1, 1]);
});
