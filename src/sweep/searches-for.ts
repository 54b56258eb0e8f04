// The searches of trees before the runs of a sweep that are to be trained; what is found is kept on disk.
import '../runtime/trees/keep-on-disk.ts';
import type { Expansion } from './expand.ts';
import type { PoolRun } from './pool.ts';
import { circuitOf, computesCircuit } from './run-identity.ts';
import { createTreeSearches, type TreeSearches } from './tree-searches.ts';

/** Runs with shots or a device compute other circuits than their own, and search by themselves. */
export function searchesFor(coming: readonly PoolRun[], { variants }: Expansion): TreeSearches {
  const circuits = new Map(variants.map(({ circuit }) => [circuit.summary.hash, circuit.circuit]));
  const planned = coming.filter(({ job: { model, given } }) => {
    return computesCircuit(model) && given.backend !== 'reference' && !given.shots && !given.device;
  });
  return createTreeSearches(
    new Map(planned.map(({ hash, job }) => [hash, circuitOf(job.model, circuits.get(job.circuit.hash)!)])),
  );
}
