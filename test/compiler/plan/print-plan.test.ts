// What `qcnn compile --emit plan` prints: readable, complete, and the same every time.
import { expect, test } from 'vitest';
import { planFor, printPlan, startingTree } from '../../../src/compiler/plan/index.ts';
import { circuitOf } from './circuit-of.ts';

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
