// Runs the same computation on our engine and on tfjs's plain `cpu` backend, the reference of these tests.
import * as tf from '@tensorflow/tfjs';

/** Values of each tensor that `compute` returns. */
export async function onBackend(name: 'wasm' | 'cpu', compute: () => tf.Tensor[]): Promise<Float32Array[]> {
  const former = tf.getBackend();
  await tf.setBackend(name);
  if (name === 'cpu') silenceAdvice();
  try {
    return tf.tidy(() => compute().map((tensor) => tensor.dataSync() as Float32Array));
  } finally {
    await tf.setBackend(former);
  }
}

export function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Infinity;
  let largest = 0;
  for (let index = 0; index < a.length; index++) largest = Math.max(largest, Math.abs(a[index] - b[index]));
  return largest;
}

/** The `cpu` backend advises once, on the console, to install another one. */
export function silenceAdvice(): void {
  (tf.findBackend('cpu') as unknown as { firstUse: boolean } | null)!.firstUse = false;
}
