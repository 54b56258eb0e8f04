// The names by which people call the splits of a data set, in folders and files.
import type { SplitName } from './dataset.ts';

/** By what splits are drawn anew, whatever the data set gives. */
export const splitWays = ['patient', 'captured'] as const;
/** One of `splitWays`. */
export type SplitBy = (typeof splitWays)[number];

const names = new Map<string, SplitName>([
  ['train', 'train'],
  ['training', 'train'],
  ['val', 'validation'],
  ['valid', 'validation'],
  ['validation', 'validation'],
  ['test', 'test'],
  ['testing', 'test'],
]);

/** The split of that name, in capitals or not. */
export function splitNamed(name: string): SplitName | undefined {
  return names.get(name.toLowerCase());
}
