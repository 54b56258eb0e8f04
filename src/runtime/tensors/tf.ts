// TensorFlow.js as qcnn uses it: the parts core and layers, with gradients and with methods on tensors, as the union
// package `@tensorflow/tfjs` has them. A program's own union package of the same version shares engine and classes.
/// <reference types="@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops" resolution-mode="require" preserve="true" />
import '../page-types.ts';
import { addChainedOps } from './chained-ops.ts';
import { registerNoEngine } from './no-engine.ts';

export * from '@tensorflow/tfjs-core';
/** With it come the gradients of all operations. */
export * from '@tensorflow/tfjs-layers';

addChainedOps();
registerNoEngine();
