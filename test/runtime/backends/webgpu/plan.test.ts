// Circuits as contractions on the device: noise, branches and widths that no sweep holds. One kernel runs them all.
import { fc, test } from '@fast-check/vitest';
import { startingTree, type FindTree } from '../../../../src/compiler/plan/index.ts';
import { searchTree } from '../../../../src/compiler/plan/search/search-tree.ts';
import { createInterpreter } from '../../../../src/runtime/backends/interpreter/index.ts';
import { reference } from '../../../../src/runtime/backends/reference/index.ts';
import { createWebgpu } from '../../../../src/runtime/backends/webgpu/index.ts';
import { circuitOf } from '../../../circuits/library.ts';
import { arbitraryCircuit, gentleAngle } from '../../../properties/arbitrary-circuit.ts';
import { drawNumbers, expectAgreement } from '../agreement.ts';
import { describeWithAdapter } from './adapter.ts';

const backend = createWebgpu({ method: 'plan', findTree: startingTree });
const contender = { backend };
const batches = fc.constantFrom(0, 1, 3, 7, 70);

describeWithAdapter('contractions', () => {
  test.prop([arbitraryCircuit({ angles: gentleAngle() }), batches, fc.nat()], { numRuns: 40 })(
    'give what the reference gives, for any circuit',
    ({ circuit }, batch, seed) =>
      expectAgreement(contender, reference, circuit, drawNumbers(circuit, batch, seed)),
  );

  test('run in chunks when memory is short', async () => {
    const circuit = circuitOf('ring', { n: '5' });
    const small = createWebgpu({ method: 'plan', findTree: startingTree, memoryLimit: 300_000 });
    await expectAgreement({ backend: small }, reference, circuit, drawNumbers(circuit, 40, 1));
  });

  test('of a ring of 12 qubits', async () => {
    const circuit = circuitOf('ring', { n: '12' });
    await expectAgreement(contender, reference, circuit, drawNumbers(circuit, 2, 12));
  });

  test('of a chain of 16 qubits', async () => {
    const circuit = circuitOf('ring', { n: '16', wiring: 'brick' });
    const workload = { batch: 2, gradient: true };
    const findTree = memoised((task) => searchTree(task.network, { ...workload, starts: task.starts }).tree);
    const searched = createWebgpu({ findTree });
    await expectAgreement(
      { backend: searched },
      createInterpreter({ findTree }),
      circuit,
      drawNumbers(circuit, 2, 12),
    );
  });
});

function memoised(find: FindTree): FindTree {
  const trees = new Map<string, ReturnType<FindTree>>();
  return (task) => {
    const key = JSON.stringify(task.network);
    const tree = trees.get(key) ?? find(task);
    trees.set(key, tree);
    return tree;
  };
}
