// The step to the principal components that enter a circuit as angles, before they are clipped and scaled.
import type { Circuit } from '../compiler/circuit/circuit.ts';
import { angleCount, encodingFor } from './encoding.ts';
import { asVectors, type Step } from './front.ts';
import { sampleSize } from '../runtime/data/images.ts';
import { project, projectionFlops } from './pca.ts';
import { fitReduction, numbersOfReduction, reductionOfNumbers, spread } from './reduction.ts';

/** To vectors [count × angles], largest variance first; for a circuit without angles to its amplitudes. */
export function principalComponents(circuit: Circuit, seed: number): Step {
  const k = angleCount(circuit);
  if (k === 0) return encodingFor(circuit, seed);
  return {
    fit: async (train, signal) => numbersOfReduction(await fitReduction(train, k, seed, signal)),
    front(statistics) {
      const reduction = reductionOfNumbers(statistics, k);
      return async (images, signal) => {
        const components = new Float32Array(images.count * k);
        for await (const { first, values } of project(reduction, images, { signal }))
          components.set(values, first * k);
        return asVectors(images, components, k);
      };
    },
    flops: (_, images) => projectionFlops(k, sampleSize(images)),
    pull(statistics) {
      const { components } = reductionOfNumbers(statistics, k);
      return async (images, upstream) => spread(upstream, components, images.count);
    },
  };
}
