// What a configuration costs, the mean over its runs.
import { mean } from 'simple-statistics';
import type { Configuration } from './configurations.ts';

export interface Costs {
  readonly parameters: number;
  /** Undefined: it has no circuit. */
  readonly twoQubitGates: number | undefined;
  /** Of training one run. */
  readonly seconds: number;
}

export function costsOf({ runs }: Pick<Configuration, 'runs'>): Costs {
  const gates = runs.flatMap(({ circuit }) => circuit?.twoQubitGates ?? []);
  return {
    parameters: mean(runs.map(({ parameters }) => parameters)),
    twoQubitGates: gates.length > 0 ? mean(gates) : undefined,
    seconds: mean(runs.map(({ seconds }) => seconds)),
  };
}
