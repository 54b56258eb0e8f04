// Circuits in one sweep: both forms of the kernel, at every width that a workgroup's memory holds. Software adapters
// compile each kernel anew for seconds, so the circuits are few.
import { fc, test } from '@fast-check/vitest';
import { expect } from 'vitest';
import type { Circuit } from '../../../../src/compiler/circuit/circuit.ts';
import { prepareCircuit, startingTree } from '../../../../src/compiler/plan/index.ts';
import { sweepOf } from '../../../../src/compiler/targets/wgsl/index.ts';
import { reference } from '../../../../src/runtime/backends/reference/index.ts';
import { createWebgpu } from '../../../../src/runtime/backends/webgpu/index.ts';
import { circuitOf, compileText } from '../../../circuits/library.ts';
import { arbitraryCircuit, gentleAngle } from '../../../properties/arbitrary-circuit.ts';
import { drawNumbers, expectAgreement } from '../agreement.ts';
import { describeWithAdapter } from './adapter.ts';

/** More for a search: QCNN_RUNS=20. */
const runs = Number(process.env.QCNN_RUNS ?? 2);
const unitary = { noise: false, branches: false, resets: false, angles: gentleAngle() };
const byTable = createWebgpu({ specialise: false, findTree: startingTree });
const inChunks = createWebgpu({ specialise: false, memoryLimit: 40_000, findTree: startingTree });
const specialised = createWebgpu({ specialise: true, threads: 8, findTree: startingTree });

/** Every kind of gate, place and output: controls, shared blocks, amplitudes twice, probabilities, an identity term. */
const everything = `circuit everything {
  input x: angle[2];
  input a: amplitude[4];
  input b: amplitude[2];
  weight w: angle[6];
  qubit r[2];
  qubit s[1];
  qubit q[2];
  prepare(a) r;
  prepare(b) s;
  ry(x) on q;
  u(w[0], x[0], w[1]) q[0];
  ctrl @ rx(w[2]) r[0], q[1];
  ctrl @ cu(w[0], w[1], w[2], w[3]) q[0], s[0], r[1];
  cu(w[1], x[1], w[2], w[0]) s[0], r[1];
  rzz(w[4]) r[0], s[0];
  u3(w[5], w[4], x[0]) r[0];
  u2(w[3], w[4]) s[0];
  rzz(w[4]) q[0], q[1];
  ctrl @ swap s[0], q[1], r[1];
  cp(w[5]) q[0], q[1];
  return Z(q[0]), 0.5 * X(q[1]) * Y(r[0]) - 2 * Z(s[0]) * Y(q[0]) + 0.25, probs(r[0..1] ++ q[1..2]);
}`;

/** Errors of one angle add up. */
const again = `circuit again {
  input x: angle[2];
  weight w: angle;
  qubit q[2];
  for i in 0..20 { ry(x) on q; rz(x[1]) q[0]; }
  crx(w) q[0], q[1];
  return Z(q[0]), Y(q[1]);
}`;

/** Also by functions that WGSL computes imprecisely, and by no input at all beside them. */
const computed = `circuit computed {
  input x: angle[2];
  weight w: angle[2];
  qubit q[2];
  ry(exp(x[0] / 3) + w[0]) q[0];
  u(w[0] * x[1], w[1], 30 * x[0] * x[1]) q[1];
  rzz((3.1416 - x[0]) * (3.1416 - x[1]) * w[1]) q[0], q[1];
  u(x[0], w[0], 0.5) q[0];
  rx(atan(x[1]) - x[0] * w[1]) q[1];
  return Z(q[0]), X(q[1]);
}`;

function chain(n: number): Circuit {
  const text = `circuit chain {
    input x: angle[${n}];
    weight w: angle[2];
    qubit q[${n}];
    ry(x) on q;
    for i in 0..${n - 1} { crx(w[0]) q[i], q[i + 1]; ry(w[1]) q[i]; }
    return Z(q[${n - 1}]), X(q[0]);
  }`;
  return compileText('chain', text);
}

describeWithAdapter('a sweep agrees with the reference', () => {
  test.prop([arbitraryCircuit(unitary), fc.constantFrom(1, 3), fc.nat()], { numRuns: 2 * runs })(
    'looping over a table, for any unitary circuit',
    ({ circuit }, batch, seed) => agree(byTable, circuit, batch, seed),
  );

  test.prop([arbitraryCircuit({ ...unitary, maxQubits: 3, maxOperations: 5 }), fc.nat()], { numRuns: runs })(
    'with a line an operation, for any small unitary circuit',
    ({ circuit }, seed) => agree(specialised, circuit, 2, seed),
  );

  test.each([2, 6, 10, 11])('at %i qubits', async (n) => {
    const circuit = chain(n);
    expect(sweepOf(prepareCircuit(circuit))).toMatchObject({ kind: 'sweep', wires: n });
    await agree(byTable, circuit, 2, n);
  });

  test('of the library, with a line an operation', () =>
    agree(specialised, circuitOf('ring', { n: '4' }), 5, 1));
  test('with all kinds of gates, inputs and outputs', () =>
    agree(byTable, compileText('everything', everything), 3, 2));

  test.prop([fc.integer({ min: 1, max: 30 }), fc.nat()], { numRuns: runs })(
    'in chunks, of which several are under way at once',
    (batch, seed) => agree(inChunks, chain(3), batch, seed),
  );
  test('with one input in forty gates, and angles of many turns', async () => {
    const circuit = compileText('again', again);
    await expectAgreement({ backend: byTable }, reference, circuit, drawNumbers(circuit, 3, 5, 1e5));
  });
  test('with angles that are computed of inputs and weights', () =>
    agree(byTable, compileText('computed', computed), 4, 6));

  test('what is not a number is none in the outputs of its sample', async () => {
    const executable = await byTable.load(chain(2));
    const values = await executable.forward([0.1, 0.2], [0.3, 0.4, NaN, 0.4, Infinity, 0.4, 0.3, 0.4], 4);
    expect([...values].map(Number.isFinite)).toEqual([true, true, false, false, false, false, true, true]);
    expect(values.slice(6)).toEqual(values.slice(0, 2));
    executable.dispose();
  });
});

async function agree(
  backend: ReturnType<typeof createWebgpu>,
  circuit: Circuit,
  batch: number,
  seed: number,
) {
  await expectAgreement({ backend }, reference, circuit, drawNumbers(circuit, batch, seed));
}
