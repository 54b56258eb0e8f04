// What every section of a sweep's report is made of.
import { listed } from '../../phrases.ts';
import type { Html } from '../../study/report/html.ts';
import { spreadOf, type Spread } from '../../study/statistics/spread.ts';
import type { Point } from '../axis.ts';
import { accuracyOf, type Configuration, type Results } from '../configurations.ts';
import type { Effect } from '../effects.ts';
import type { KeptRuns } from '../results.ts';
import type { SweepFile } from '../sweep-file.ts';

export interface ReportedSweep {
  readonly sweep: SweepFile;
  readonly kept: Pick<KeptRuns, 'done' | 'stopped' | 'failed' | 'unreadable'>;
  readonly results: Results;
  readonly effects: readonly Effect[];
  /** Lines across the plots. */
  readonly levels: readonly Level[];
}

/** A part of the page under a heading of its own; undefined where the sweep has nothing to say there. */
export type SweepSection = (reported: ReportedSweep) => Html | undefined | Promise<Html | undefined>;

/** Validation accuracy of a control, over all its runs. */
export interface Level {
  readonly title: string;
  readonly accuracy: Spread;
}

/** Best first. */
export function levelsOf({ controls }: Results): Level[] {
  return grouped(controls, ({ title }) => title)
    .map((own) => ({
      title: own[0].title,
      accuracy: spreadOf(own.flatMap(({ runs }) => runs.map(accuracyOf))),
    }))
    .sort((a, b) => b.accuracy.mean - a.accuracy.mean);
}

/** Those of one key together, in the order of their first. */
export function grouped<T>(all: readonly T[], keyOf: (each: T) => string): T[][] {
  const groups = new Map<string, T[]>();
  for (const each of all) {
    const key = keyOf(each);
    const group = groups.get(key);
    if (group) group.push(each);
    else groups.set(key, [each]);
  }
  return [...groups.values()];
}

/** Where there are several models and none is an axis, configurations are told apart by theirs. */
export function hasModels({ results: { factors, configurations } }: ReportedSweep): boolean {
  const several = new Set(configurations.map(({ model }) => model)).size > 1;
  return several && !factors.some(({ name }) => name === 'models');
}

/** "stopped after 3 of 27 epochs"; undefined where its runs are done. */
export function stageText({ stage }: Pick<Configuration, 'stage'>): string | undefined {
  return stage && `stopped after ${stage.epochs} of ${stage.of} epochs`;
}

/** "conv = su4, n = 8". */
export function pointText(point: Point): string {
  return Object.entries(point).map(([name, value]) => `${name} = ${value}`).join(', ');
} // prettier-ignore

/** Its first name, with its model where that is none of the axes. */
export function nameOf({ title, points }: Pick<Configuration, 'title' | 'points'>, reported: ReportedSweep): string {
  const text = pointText(points[0]);
  if (text === '') return title;
  return hasModels(reported) ? `${title}: ${text}` : text;
} // prettier-ignore

/** "QCNN 91.20 %, small CNN 97.50 %": what the lines across the plots are; nothing without controls. */
export function levelsText(levels: readonly Level[], write: (share: number) => string): string {
  return listed(levels.map(({ title, accuracy }) => `${title} ${write(accuracy.mean)} %`), 'and');
} // prettier-ignore

/** The best, those named by `kept`, and of the rest as many as there is room for, evenly by their order. */
export function thinned<T>(ordered: readonly T[], most: number, kept: ReadonlySet<T> = new Set()): T[] {
  if (ordered.length <= most) return [...ordered];
  const rest = ordered.filter((each) => !kept.has(each));
  const room = Math.max(2, most - kept.size);
  if (rest.length <= room) return [...ordered];
  const step = (rest.length - 1) / (room - 1);
  const chosen = new Set(Array.from({ length: room }, (_, index) => rest[Math.round(index * step)]));
  return ordered.filter((each) => kept.has(each) || chosen.has(each));
}
