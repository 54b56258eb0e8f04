// Where the time of training went, on the terminal: a line a model, a column a part.
import Table from 'cli-table3';
import { duration } from './format.ts';
import type { ModelResult } from './result.ts';

/** In the order of a step. */
const order = [
  'front',
  'building',
  'data',
  'forward',
  'backward',
  'circuit',
  'head',
  'optimiser',
  'evaluation',
  'checkpoints',
  'rest',
];

/** Seconds of each part and its share; empty where no model has a profile. */
export function formatProfile(models: readonly ModelResult[]): string {
  const profiled = models.flatMap(({ name, profile }) => (profile ? [{ name, profile }] : []));
  if (profiled.length === 0) return '';
  const parts = order.filter((part) => profiled.some(({ profile }) => part in profile));
  const table = new Table({
    head: ['time of training', ...parts],
    colAligns: ['left', ...parts.map(() => 'right' as const)],
    style: { head: [], border: [], compact: true },
  });
  for (const { name, profile } of profiled) {
    const all = Object.values(profile).reduce((sum, seconds) => sum + seconds, 0);
    const cell = (seconds: number) => `${duration(seconds)}\n${((100 * seconds) / all).toFixed(1)} %`;
    table.push([name, ...parts.map((part) => (part in profile ? cell(profile[part]) : ''))]);
  }
  return table.toString();
}
