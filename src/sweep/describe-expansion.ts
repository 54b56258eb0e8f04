// What `--dry-run` says of a sweep: its runs, what it will take, and which points have no circuit.
import { counted } from '../phrases.ts';
import { count, duration } from '../study/format.ts';
import type { Axis, Point } from './axis.ts';
import type { Expansion } from './expand.ts';
import type { Foresight } from './foresee.ts';

/** A reason with the points that it refuses. */
export interface Refusal {
  readonly reason: string;
  readonly points: readonly Point[];
}

/** As `--json` prints it. */
export interface DryRun extends Foresight {
  readonly axes: readonly Axis[];
  /** Points with a circuit. */
  readonly points: number;
  readonly runs: number;
  /** Processes that would train at once. */
  readonly jobs: number;
  /** Assignments of parameters, and circuits among them that differ: the others are the same by another name. */
  readonly circuits: { readonly asked: number; readonly different: number };
  readonly refused: readonly Refusal[];
  readonly warnings: readonly string[];
}

/** `runs`: how many trainings there are, each counted once, of what `foresight` says how long they take. */
export function dryRunOf(expansion: Expansion, runs: number, jobs: number, foresight: Foresight): DryRun {
  const { axes, variants, refused, warnings } = expansion;
  const circuits = new Set(variants.map(({ circuit }) => circuit));
  const different = new Set([...circuits].map(({ summary }) => summary.hash));
  const reasons = new Map<string, Point[]>();
  for (const { point, reason } of refused) reasons.set(reason, [...(reasons.get(reason) ?? []), point]);
  return {
    axes,
    points: new Set(variants.map(({ point }) => point)).size,
    runs,
    jobs,
    circuits: { asked: circuits.size, different: different.size },
    ...foresight,
    refused: [...reasons].map(([reason, points]) => ({ reason, points })),
    warnings,
  };
}

/** In lines for people, without a newline at the end; refusals come last. Warnings are not among them. */
export function describeExpansion(dryRun: DryRun): string {
  const { axes, points, runs, circuits, refused } = dryRun;
  return [
    `${counted(runs, 'run')} at ${counted(points, 'point')}`,
    ...axes.map((axis) => `  ${axis.name}: ${valuesOf(axis)}`),
    `circuits: ${circuitsOf(circuits)}`,
    `trees: ${treesOf(dryRun)}`,
    `time: ${timeOf(dryRun)}`,
    `memory: about ${count(Math.ceil(dryRun.bytes / 2 ** 20))} MiB a process`,
    ...(refused.length === 0 ? [] : [`refused: ${counted(refused.reduce((sum, each) => sum + each.points.length, 0), 'point')} without a circuit`]), // prettier-ignore
    ...refused.map((each) => `${placesOf(each)}:\n${each.reason.replace(/^/gm, '  ')}`),
  ].join('\n');
}

const mostValues = 12;

function valuesOf({ values }: Axis): string {
  const shown = values.slice(0, mostValues).map((value) => (value.includes(',') ? `"${value}"` : value));
  const more = values.length - shown.length;
  return `${shown.join(', ')}${more > 0 ? ` and ${count(more)} more` : ''}`;
}

function circuitsOf({ asked, different }: DryRun['circuits']): string {
  const same = asked - different;
  if (same === 0) return `${count(different)}${asked === 1 ? '' : ', all different'}`;
  return `${count(different)} different; ${count(same)} of the ${count(asked)} asked for ${same === 1 ? 'is' : 'are'} the same as another by another name`;
}

function treesOf({ trees: { unknown, circuits } }: DryRun): string {
  if (circuits === 0) return 'none, since no model reads a circuit';
  if (unknown === 0) return 'all known';
  return `${counted(unknown, 'shape')} to be searched first`;
}

function timeOf({ seconds, measured, untimed, trees, jobs }: DryRun): string {
  const others = untimed > 0 ? `${counted(untimed, 'run')} of models without a circuit` : '';
  if (seconds === undefined) return `not known of ${others}`;
  const how =
    measured > 0 ? 'by steps measured here and the flops of each plan' : 'by the flops of the plans alone';
  const aside = [...(trees.unknown > 0 ? ['searches of trees'] : []), ...(others ? [others] : [])];
  const without = aside.length > 0 ? `, without ${aside.join(' and ')}` : '';
  return `about ${duration(seconds)} with ${jobs} at once, ${how}${without}`;
}

function placesOf({ points }: Refusal): string {
  const first = Object.entries(points[0]).map(([name, value]) => `${name} = ${value}`);
  const more = points.length - 1;
  return `at ${first.join(', ') || 'the only point'}${more > 0 ? ` and ${counted(more, 'other')}` : ''}`;
}
