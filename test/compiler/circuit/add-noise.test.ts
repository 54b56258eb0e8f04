// A noise model from outside equals the channels written into the text.
import { expect, test } from 'vitest';
import { addNoise } from '../../../src/compiler/circuit/add-noise.ts';
import { expandBlocks } from '../../../src/compiler/circuit/expand-blocks.ts';
import { elaborateCircuit, printCircuit, verify } from '../../../src/compiler/index.ts';
import { fuseGates } from '../../../src/compiler/passes/fuse/fuse-gates.ts';
import { findBackend } from '../../../src/runtime/backends/index.ts';
import { load } from '../load.ts';

const circuitOf = (text: string) => elaborateCircuit({ name: 'test/noise.qcnn', text }, load).circuit!;
const around = (body: string) =>
  circuitOf(`circuit a { weight w: angle; qubit q[3]; ${body} return Z(q[1]), X(q[2]); }`);

test('channels follow every gate, in branches too', () => {
  const bare = around('ry(w) q[0]; cx q[0], q[1]; if (measure q[0]) { x q[2]; }');
  const written = around(`
    ry(w) q[0]; depolarize(0.1) q[0]; phase_damp(0.2) q[0];
    cx q[0], q[1]; depolarize(0.1) q[0], q[1]; phase_damp(0.2) q[0]; phase_damp(0.2) q[1];
    if (measure q[0]) { x q[2]; depolarize(0.1) q[2]; phase_damp(0.2) q[2]; }`);
  const noisy = addNoise(bare, { depolarize: 0.1, phase_damp: 0.2 });
  expect(printCircuit(noisy)).toBe(printCircuit(written));
  expect(verify(noisy)).toEqual([]);
  const value = (circuit: typeof bare) =>
    Array.from(findBackend('reference').load(circuit).forward([1.2], [], 1));
  expect(value(noisy)).toEqual(value(written));
  expect(value(noisy)).not.toEqual(value(bare));
});

test('a gate on three qubits is followed qubit by qubit', () => {
  const noisy = addNoise(around('rx(w) q[0]; ccx q[0], q[1], q[2];'), { depolarize: 0.1 });
  expect(noisy.operations.slice(2).map((each) => each.kind === 'channel' && each.qubits)).toEqual([
    false,
    [0],
    [1],
    [2],
  ]);
});

test('gates that a pass fused into blocks are followed as well', () => {
  const bare = around('ry(w) q[0]; cx q[0], q[1]; rx(w) q[1];');
  const fused = fuseGates(bare);
  expect(fused.operations.some(({ kind }) => kind === 'block')).toBe(true);
  const model = { depolarize: 0.1, phase_damp: 0.2 };
  expect(printCircuit(addNoise(fused, model))).toBe(printCircuit(addNoise(expandBlocks(fused), model)));
});

test('no strength, no change', () => {
  const bare = around('rx(w) q[0];');
  expect(addNoise(bare, { bit_flip: 0 })).toBe(bare);
});
