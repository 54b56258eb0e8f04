// What the runs that a sweep still has to train will take.
import { dryRunOf, type DryRun } from './describe-expansion.ts';
import { epochsToCome } from './epochs-to-come.ts';
import type { Expansion } from './expand.ts';
import { foresee } from './foresee.ts';
import { measureStep } from './measure-step.ts';
import type { SweepPlan } from './run-sweep.ts';

/** `jobs`: processes at once. Measures a step or two of circuits whose trees are known. */
export function foreseeSweep(expansion: Expansion, plan: SweepPlan, jobs: number): DryRun {
  const { identified, coming, kept } = plan;
  const epochs = epochsToCome(plan, kept);
  const circuits = new Map(expansion.variants.map(({ circuit }) => [circuit.summary.hash, circuit]));
  const runs = coming.map(({ job: { hash, model, given, circuit } }) => {
    return { model, given, circuit: circuits.get(circuit.hash)!, epochs: epochs.get(hash) };
  });
  const foresight = foresee(runs, {
    jobs,
    measure: measureStep,
    imagesOf({ data: name, limit = Infinity }) {
      const { splits, height, width, channels } = identified.data.get(name)!;
      const [train, ...others] = [splits.train, splits.validation, splits.test].map(({ ids }) => ids.length);
      const used = Math.min(train, limit);
      return { train: used, bytes: (used + others[0] + others[1]) * height * width * channels };
    },
  });
  const asked = { ...expansion, refused: identified.refused };
  return dryRunOf(asked, identified.runs.length, jobs, foresight);
}
