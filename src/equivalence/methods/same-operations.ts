// Circuits that are written alike, operation by operation, are the same without any arithmetic, however large they are.
import { createKeys, withCommonBits } from '../task/operation-keys.ts';
import type { Task } from '../task/task.ts';
import type { Method } from './method.ts';

export const sameOperations: Method = {
  name: 'same operations',
  says: () => 'both do the same operations in the same order',
  estimate: (task) =>
    areSame(task)
      ? { work: task.pair.a.operations.length, bytes: 0 }
      : { why: 'their operations are not the same' },
  run: () => ({ kind: 'equal', error: 0, rounds: 0 }),
};

function areSame({ pair, level }: Task): boolean {
  const { a, b } = pair;
  if (a.qubits !== b.qubits || a.operations.length !== b.operations.length) return false;
  if (level === 'outputs' && JSON.stringify(a.outputs) !== JSON.stringify(b.outputs)) return false;
  const same = withCommonBits(pair);
  const keyOf = createKeys();
  return same.a.operations.every((operation, at) => keyOf(operation) === keyOf(same.b.operations[at]));
}
