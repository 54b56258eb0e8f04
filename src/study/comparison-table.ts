// Quantum models against their controls on the terminal: differences, their intervals, and tests.
import Table from 'cli-table3';
import { counted, listed } from '../phrases.ts';
import { pValue, signedPoints } from './format.ts';
import type { Comparison, ModelSummary } from './summary/model-summary.ts';
import { wrapped } from './wrapped.ts';

/** A table a quantum model, then what these tests can say; empty where nothing was compared. */
export function formatComparisons(summaries: readonly ModelSummary[], width = Infinity): string {
  const compared = summaries.filter(({ comparisons }) => comparisons.length > 0);
  const notes = comparisonNotes(summaries).map((note) => wrapped(note, width));
  return [...compared.map(tableOf), ...notes].join('\n');
}

/** Of a table of some comparisons, at least one. */
export function comparisonHeads(comparisons: readonly Comparison[]): string[] {
  const test = comparisons[0].clusters === 'patients' ? 'McNemar by patient' : 'McNemar';
  return ['points', '95 %', test, ...(haveSignFlips(comparisons) ? ['sign flips'] : [])];
}

/** Of one of them. */
export function comparisonCells(
  { difference, interval, mcnemar, signFlip }: Comparison,
  comparisons: readonly Comparison[],
): string[] {
  return [
    signedPoints(difference),
    `${signedPoints(interval.low)} to ${signedPoints(interval.high)}`,
    rangeOf(mcnemar.map(({ holm }) => holm)),
    ...(haveSignFlips(comparisons) ? [signFlip ? pValue(signFlip.holm) : '–'] : []),
  ];
}

/** What the figures are and cannot show, a sentence or two each; none where nothing was compared. */
export function comparisonNotes(summaries: readonly ModelSummary[]): string[] {
  const all = summaries.flatMap(({ comparisons }) => comparisons);
  if (all.length === 0) return [];
  return [differenceNote(all[0]), ...drawsNote(all), ...signFlipNote(all[0])];
}

/** Whether there are seeds enough for them. */
function haveSignFlips(comparisons: readonly Comparison[]): boolean {
  return comparisons.some(({ signFlip }) => signFlip);
}

function tableOf({ name, comparisons }: ModelSummary): string {
  const heads = [`${name} less`, ...comparisonHeads(comparisons)];
  const table = new Table({
    head: heads,
    colAligns: heads.map((_, index) => (index === 0 ? 'left' : 'right')),
    style: { head: [], border: [], compact: true },
  });
  for (const each of comparisons) table.push([`  ${each.control}`, ...comparisonCells(each, comparisons)]);
  return table.toString();
}

function rangeOf(values: readonly number[]): string {
  const [least, most] = [Math.min(...values), Math.max(...values)].map(pValue);
  return least === most ? least : `${least}–${most}`;
}

function differenceNote({ samples, clusters, mcnemar }: Comparison): string {
  const seeds = mcnemar.length > 1 ? `, the mean over ${mcnemar.length} seeds` : '';
  const each = mcnemar.length > 1 ? ' (least and most of the seeds)' : '';
  const [byPatient, together] = clusters === 'patients' ? [' by patient', '; all images of a patient change sides together'] : ['', '']; // prettier-ignore
  return `Points: accuracy of the model less that of the control on ${counted(samples, 'image')}${seeds}, with its bootstrap interval over ${clusters}. McNemar’s exact test${byPatient}${each}${mcnemar.length > 1 ? ' and sign flips over seeds' : ''}: p, two-sided, adjusted by Holm${together}.`;
}

/** Which controls are no single run. */
function drawsNote(comparisons: readonly Comparison[]): string[] {
  const drawn = comparisons.filter(({ controlDraws }) => controlDraws !== undefined);
  if (drawn.length === 0) return [];
  const [{ controlDraws }] = drawn;
  const names = listed([...new Set(drawn.map(({ control }) => control))], 'and');
  return [`${names}: points and tests are against the mean over ${counted(controlDraws!, 'draw')}.`];
}

/** What so few seeds cannot show. */
function signFlipNote({ signFlip }: Comparison): string[] {
  if (!signFlip || signFlip.least <= 0.05) return [];
  return [
    `${counted(signFlip.seeds, 'seed')} cannot give sign flips below p = ${signFlip.least}, however large the difference: it takes 6 to go below 0.05.`,
  ];
}
