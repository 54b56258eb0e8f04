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
  'device',
  'evaluation',
  'checkpoints',
  'rest',
];

/** Where the time went, and what a step encoded for a device; empty where no model has a profile. */
export function formatProfile(models: readonly ModelResult[]): string {
  return [formatTimes(models), formatWork(models)].filter((table) => table !== '').join('\n');
}

/** Seconds of each part and its share. */
function formatTimes(models: readonly ModelResult[]): string {
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

/** What the host encoded for the device, which no card makes faster. */
function formatWork(models: readonly ModelResult[]): string {
  const counted = models.flatMap(({ name, deviceWork }) => (deviceWork ? [{ name, deviceWork }] : []));
  if (counted.length === 0) return '';
  const table = new Table({
    head: ['a step on the device', 'dispatches', 'passes', 'submissions'],
    colAligns: ['left', 'right', 'right', 'right'],
    style: { head: [], border: [], compact: true },
  });
  for (const { name, deviceWork } of counted) {
    const { dispatches, passes, submits } = deviceWork;
    table.push([name, ...[dispatches, passes, submits].map(rounded)]);
  }
  return table.toString();
}

/** With a digit behind the point where it says something. */
function rounded(count: number): string {
  return count < 10 ? count.toFixed(1) : count.toFixed(0);
}
