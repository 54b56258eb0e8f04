// What computes before an engine was started: nothing, with a sentence that says what to do.
import { findBackendFactory, registerBackend, type KernelBackend } from '@tensorflow/tfjs-core';
import { UserError } from '../../user-error.ts';

const name = 'no-engine';

/** The last choice of TensorFlow.js, after any backend that the program registers itself. */
export function registerNoEngine(): void {
  if (findBackendFactory(name) !== null) return;
  const backend = new Proxy(
    {},
    {
      get(_, property) {
        // TensorFlow.js looks whether it is a promise.
        if (property === 'then') return undefined;
        throw new UserError('No TensorFlow.js engine was started: call `await startEngine()` of qcnn first.');
      },
    },
  );
  registerBackend(name, () => backend as KernelBackend, 0);
}
