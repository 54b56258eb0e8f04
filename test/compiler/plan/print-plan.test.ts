// What `qcnn compile --emit plan` prints: readable, complete, and the same every time.
import { expect, test } from 'vitest';
import { planFor, printPlan, startingTree } from '../../../src/compiler/plan/index.ts';
import { input, weight } from '../../../src/compiler/circuit/angles.ts';
import type { Angle } from '../../../src/compiler/circuit/circuit.ts';
import { circuitOf } from './circuit-of.ts';
import { handMade } from './hand-made.ts';

test('a plan of two qubits', () => {
  const circuit = circuitOf(`
    circuit small {
      input x: angle[2];
      weight w: angle[1];
      qubit q[2];
      ry(x) on q;
      crz(w[0]) on [(q[0], q[1])];
      h on q[1];
      return Z(q[1]);
    }`);
  const plan = planFor(circuit, { kind: 'network', findTree: (task) => startingTree(task) });
  expect(printPlan(plan, 10)).toMatchInlineSnapshot(`
    "network plan of small
    1 block matrix, 2 encoders, 2 contractions
    a batch of 10: 60 flops forward, 180 flops gradient
    5 numbers a sample kept for the gradient, 2 numbers in the biggest tensor

    blocks
      B0: pauli, 2 qubits: crz 0,1; h 1

    once: for every batch
      t2[a:2] = B0

    each: for every sample
      t0*[a:2] = functions of x[0]
      t1*[] = functions of x[1]
      t3*[] = t2[a] · t0*[a]   40 flops
      t4*[] = t1*[] · t3*[]   20 flops
      output 0 += t4*[]

    eachBack: the gradient, for every sample
      t5*[] = upstream 0
      t6*[] = t5*[] · t3*[]   20 flops
      t7*[] = t5*[] · t1*[]   20 flops
      t8[a:2] += t7*[] · t0*[a]   40 flops
      t9*[a:2] = t7*[] · t2[a]   40 flops
      gradient by encoder 1 = t6*[]
      gradient by encoder 0 = t9*[a]

    onceBack: the gradient, for every batch
      gradient by B0 += t8[a]
    "
  `);
});

test('a plan of every kind of step, by hand', () => {
  expect(printPlan(handMade, 1000)).toMatchInlineSnapshot(`
    "network plan of by_hand
    2 block matrices, 3 encoders, 3 contractions
    a batch of 1000: 2.4e4 flops forward, 7.2e4 flops gradient
    9 numbers a sample kept for the gradient, 9 numbers in the biggest tensor

    blocks
      B0: pauli, 1 qubit: ry 0
      B1: unitary, 2 qubits: h 1

    load: once for all batches
      t0[a:2] = 1 0.333333
      t9[ae:9] = 9 constants

    once: for every batch
      t1[a:2 b:4] = B0
      t2[a:2] = B0, or the identity
      t10[a:2] = B1
      t5[b:4] = t0[a] · t1[a b]   16 flops

    each: for every sample
      t3*[a:2] = functions of w[1]
      t4*[b:4] = amplitudes of inputs 2 to 3
      t6*[] = t5[b] · t4*[b]   8000 flops
      t7*[a:2] = t1[a b] · t4*[b]   1.6e4 flops
      output 0 += t6*[]
      output 1…2 += 0.5 · t7*[a]
      output 3…4 += -1 · t3*[c]

    eachBack: the gradient, for every sample
      t11*[c:2] = -1 · upstream 3…4
      t13*[a:2] = 0.5 · upstream 1…2
      t14*[] = upstream 0
      t15[a:2 b:4] += t13*[a] · t4*[b]   1.6e4 flops
      t16*[b:4] = t13*[a] · t1[a b]   1.6e4 flops
      t17[b:4] += t14*[] · t4*[b]   8000 flops
      t16*[b:4] += t14*[] · t5[b]   8000 flops
      gradient by encoder 1 = t16*[b]
      gradient by encoder 0 = t11*[a]

    onceBack: the gradient, for every batch
      t15[a:2 b:4] += t17[b] · t0[a]   16 flops
      gradient by B0 += t15[a b]
    "
  `);
});

test('amplitudes are printed as a run of inputs, or the first sixteen expressions', () => {
  const encoded = (amplitudes: readonly Angle[]) => {
    const encoders = handMade.encoders.map((each) =>
      each.kind === 'amplitudes' ? { ...each, amplitudes } : each,
    );
    return /amplitudes of (.*)/.exec(printPlan({ ...handMade, encoders }))![1];
  };
  const weights = Array.from({ length: 17 }, (_, index) => weight(index));
  expect(encoded([input(5), input(6), input(7)])).toBe('inputs 5 to 7');
  expect(encoded([input(5), input(7)])).toBe('x[5], x[7]');
  expect(encoded(weights.slice(0, 16))).toBe(weights.slice(0, 16).map((_, index) => `w[${index}]`).join(', ')); // prettier-ignore
  expect(encoded(weights)).toMatch(/^w\[0\], .*w\[15\], …$/);
});

test('eight constants are written out, more are counted', () => {
  const printed = (count: number) => {
    const values = Array.from({ length: count }, (_, index) => index);
    const load = handMade.load.map((step) => (step.kind === 'constant' && step.out === 9 ? { ...step, values } : step)); // prettier-ignore
    return /t9.* = (.*)/.exec(printPlan({ ...handMade, load }))![1];
  };
  expect([printed(8), printed(9)]).toEqual(['0 1 2 3 4 5 6 7', '9 constants']);
});

test('flops are whole up to 9,999', () => {
  const flops = (batch: number) => /t6.* = .* {3}(.*)/.exec(printPlan(handMade, batch))![1];
  expect([flops(1249), flops(1250), flops(2500)]).toEqual(['9992 flops', '1.0e4 flops', '2.0e4 flops']);
});

test('legs are letters, then two, then three', () => {
  const legs = [25, 26, 27, 51, 52, 701, 702];
  const tensors = handMade.tensors.map((each, tensor) => (tensor === 9 ? { ...each, legs } : each));
  const plan = { ...handMade, legs: Array<number>(703).fill(1), tensors };
  expect(/t9\[(.*)\]/.exec(printPlan(plan))![1]).toBe('z:1 aa:1 ab:1 az:1 ba:1 zz:1 aaa:1');
});

test('what is added to a seed says so', () => {
  const eachBack = handMade.eachBack.map((step) => (step.kind === 'seed' ? { ...step, add: true } : step));
  expect(printPlan({ ...handMade, eachBack })).toContain('t14*[] += upstream 0');
});
