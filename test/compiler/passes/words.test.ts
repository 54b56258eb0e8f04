// What passes say of themselves is true: the words of small circuits by hand, and nothing said where nothing changed.
import { test } from '@fast-check/vitest';
import { expect } from 'vitest';
import { elaborateCircuit, printCircuit } from '../../../src/compiler/index.ts';
import { optimise } from '../../../src/compiler/passes/index.ts';
import { arbitraryCircuit } from '../../properties/arbitrary-circuit.ts';
import { load, readCircuitFile } from '../load.ts';

const summaries = (text: string) => {
  const { circuit } = elaborateCircuit({ name: 'a.qcnn', text }, load);
  const { results } = optimise(circuit!, 2);
  return Object.fromEntries(results.map(({ name, summary }) => [name, summary]));
};

test('each pass in a circuit of a few gates', () => {
  const said = summaries(`circuit a {
    weight w: angle[3]; qubit q[4];
    rx(0) q[0]; u(w[0], 0, 0) q[1];
    h q[2]; h q[2];
    rz(w[0]) q[2]; rz(w[1]) q[2]; h q[2];
    ry(w[2]) q[3];
    cx q[1], q[2];
    bit m = measure q[1];
    if (m) { x q[2]; }
    rz(w[2]) q[2];
    return Z(q[2]); }`);
  expect(said).toEqual({
    elaborate: 'the circuit as it came in',
    'fold-angles': 'wrote 1 gate more simply; dropped 1 gate without effect',
    'cancel-inverses': 'dropped 2 gates that undo each other',
    'merge-rotations': 'nothing to do',
    'prune-unseen': 'dropped 2 gates that no output sees; weight w[2] has no effect; 2 qubits fewer',
    'defer-measurements': '1 measurement and 1 branch became 1 gate',
    'fuse-gates': '6 gates into 1 block with 1 matrix',
    'reuse-qubits': 'nothing to do',
  });
});

test('rotations are joined where no call parts them, and many weights are counted', () => {
  const { circuit } = elaborateCircuit({ name: 'a.qcnn', text: 'circuit a { weight w: angle[8]; qubit q[2]; rx(w[0]) q[0]; rx(w[1]) q[0]; for i in 2..8 { ry(w[i]) q[1]; } return Z(q[0]); }' }, load); // prettier-ignore
  const said = optimise(circuit!, 1).results.map(({ summary }) => summary);
  expect(said.slice(3)).toEqual([
    'joined 8 gates into 2',
    'dropped 1 gate that no output sees; weights w[2], w[3], w[4], w[5] and 2 others have no effect; 1 qubit fewer',
  ]);
});

test('which qubit starts where another has ended', () => {
  const { circuit } = elaborateCircuit(readCircuitFile('circuits/hur.qcnn'), load);
  const { summary } = optimise(circuit!, 2).results.at(-1)!;
  expect(summary).toBe('8 → 6 qubits: q4 starts where q1 has ended and q6 starts where q3 has ended');
});

test.prop([arbitraryCircuit()], { numRuns: 40 })('"nothing to do" is said of what prints the same, and of nothing else', ({ circuit }) => {
  const { results } = optimise(circuit, 1);
  const texts = results.map((result) => printCircuit(result.circuit));
  const isSame = texts.map((text, i) => text === texts[i - 1]);
  expect(results.slice(1).map(({ summary }) => summary === 'nothing to do')).toEqual(isSame.slice(1));
}); // prettier-ignore
