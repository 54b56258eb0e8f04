// A model of layers, whose TensorFlow.js a program may have imported by itself.
import type * as tf from './tf.ts';

/**
 * A model of layers: one of `tf`, or one of the program's own `@tensorflow/tfjs`, which is the same class at run time while
 * TypeScript sees another declaration of it.
 */
export type AnyLayersModel =
  | tf.LayersModel
  | {
      readonly name: string;
      readonly layers: readonly { readonly name: string }[];
      readonly optimizer: object;
      /** By which a model of layers is told from other objects; qcnn calls it never. */
      readonly predictOnBatch: (x: never) => unknown;
    };
