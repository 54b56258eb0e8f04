// A small sweep of `ring` on generated images, for tests in this process.
import { openStudyCircuit } from '../../src/study/study-circuit.ts';
import type { StudyGiven } from '../../src/study/given.ts';
import type { Expansion } from '../../src/sweep/expand.ts';

export const ringGiven: StudyGiven = {
  data: 'phantom',
  limit: 40,
  epochs: 1,
  seed: 3,
  recipe: 'default',
  models: ['qcnn'],
  circuit: 'ring',
  controls: 'logistic-angles,qcnn-no-entanglement,nearest-neighbour',
};

/** The axes n and seed. */
export function ringSweep(
  widths: readonly string[],
  seeds: readonly number[],
  more: Partial<StudyGiven> = {},
): Expansion {
  const variants = widths.flatMap((n) => {
    const given: StudyGiven = { ...ringGiven, set: { n, conv: 'ttn' }, ...more };
    const circuit = openStudyCircuit(
      { circuit: given.circuit, set: given.set, noise: given.noise },
      given.models,
    );
    return given.models.flatMap((model) =>
      seeds.map((seed) => {
        const point = { n, seed: String(seed) };
        return { point, given: { ...given, models: [model], seeds: [seed] }, circuit, model, seed };
      }),
    );
  });
  return {
    axes: [
      { name: 'n', kind: 'parameter', values: widths },
      { name: 'seed', kind: 'option', values: seeds.map(String) },
    ],
    variants,
    refused: [],
    warnings: [],
  };
}
