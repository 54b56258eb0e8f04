// Gradients shortened together, on engines whose numbers the host reads as they come.
import * as tf from '../tensors/tf.ts';

/** The gradients, shortened together to the norm `most` where it is longer; those given are disposed where they are not the same. */
export function clipGradients(gradients: readonly tf.Tensor[], most: number): readonly tf.Tensor[] {
  const squares = gradients.map((gradient) => {
    const square = tf.tidy(() => tf.sum(tf.square(gradient)));
    const [value] = square.dataSync();
    square.dispose();
    return value;
  });
  const norm = Math.sqrt(squares.reduce((sum, square) => sum + square, 0));
  if (!(norm > most)) return gradients;
  const shorter = gradients.map((gradient) => tf.mul(gradient, most / norm));
  tf.dispose(gradients as tf.Tensor[]);
  return shorter;
}
