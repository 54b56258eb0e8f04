// What a sweep is asked for by the command line.
import type { SweepAsked } from '../sweep/asked.ts';
import type { AskedAxis } from '../sweep/values.ts';
import { whereText } from '../sweep/where.ts';

export interface SweepAskedOptions {
  readonly vary?: readonly AskedAxis[];
  readonly varyAll?: boolean;
  readonly where?: string;
  readonly sample?: number;
}

/** `explicit`: the options that the user gave, by attribute. */
export function askedOf(
  circuit: string | undefined,
  options: SweepAskedOptions,
  explicit: readonly string[],
): SweepAsked {
  const { vary = [], varyAll, where, sample, ...ofStudy } = options;
  return {
    circuit,
    options: { ...ofStudy },
    given: new Set(explicit),
    vary,
    varyAll,
    where: where === undefined ? undefined : whereText(where),
    sample,
  };
}
