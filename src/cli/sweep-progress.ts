// How far a sweep is, on standard error: one line that changes on a terminal, plain lines now and then elsewhere.
import type { WriteStream } from 'node:tty';
import type { FitProgress } from '../models/classifier.ts';
import { counted } from '../phrases.ts';
import { printable } from '../printable.ts';
import { count, duration, percent } from '../study/format.ts';
import { observers } from '../study/observer.ts';
import type { PoolRun } from '../sweep/pool.ts';
import type { RunRecord } from '../sweep/run-record.ts';
import { createEpochsLeft, describeHalving } from '../sweep/epochs-to-come.ts';
import type { SweepPlan, SweepWatch } from '../sweep/run-sweep.ts';
import { createLoadDisplay } from './load-progress.ts';

const clear = '\r\u001b[K';
const msBetweenLines = 5000;
const msBetweenUpdates = 100;

export interface SweepProgress {
  readonly watch: SweepWatch;
  /** Takes the line away; may be called twice. */
  close(): void;
}

type Stream = Pick<WriteStream, 'isTTY' | 'columns' | 'write'>;

/** `slots`: processes at once; undefined: as many as serve a queue. */
export function createSweepProgress(
  stream: Stream,
  slots: number | undefined,
  now: () => number = () => performance.now(),
): SweepProgress {
  const load = createLoadDisplay({ stream, now });
  const state = createState(slots, now);
  const isTerminal = stream.isTTY;
  let last = -Infinity;
  let isShown = false;
  const takeAway = () => {
    if (isShown) stream.write(clear);
    isShown = false;
  };
  const print = (line: string) => {
    takeAway();
    stream.write(`${printable(line)}\n`);
  };
  const show = (isNews = false) => {
    if (now() - last < (isTerminal ? msBetweenUpdates : msBetweenLines) && !(isNews && isTerminal)) return;
    last = now();
    const line = printable(state.line());
    if (!isTerminal) return void stream.write(`${line}\n`);
    stream.write(`${clear}${line.slice(0, Math.max(20, (stream.columns ?? 100) - 1))}`);
    isShown = true;
  };
  return {
    watch: {
      study: observers({ loading: load.show }),
      planned(plan) {
        load.close();
        for (const line of describePlan(plan)) print(line);
        state.plan(plan);
        last = now();
      },
      searching(counts) {
        state.search(counts);
        show();
      },
      started(run) {
        state.begin(run);
        show(true);
      },
      progressed(run, progress) {
        state.progress(run, progress);
        show();
      },
      retried(run, reason) {
        state.end(run);
        print(`${labelOf(run)}: ${reason}; it begins again`);
      },
      done(run, record) {
        state.end(run, record);
        show(true);
      },
      stopped(run) {
        state.stop(run);
        show(true);
      },
      failed(run, failure) {
        state.end(run);
        state.fail();
        print(`${labelOf(run)} failed: ${failure.reason}`);
      },
      warned: (sentence) => print(`qcnn: ${sentence}`),
    },
    close() {
      load.close();
      takeAway();
    },
  };
}

/** What the sweep comes to, and what of it is there. */
export function describePlan(plan: SweepPlan): string[] {
  const { identified, kept, coming } = plan;
  const { runs, refused, circuits } = identified;
  const own = new Set(runs.map(({ job }) => job.hash));
  const there = (hashes: Iterable<string>) => [...hashes].filter((hash) => own.has(hash)).length;
  const [done, failed] = [there(kept.done.keys()), there(kept.failed.keys())];
  const others = kept.done.size + kept.failed.size - done - failed;
  const controls = runs.filter(({ role }) => role === 'control').length;
  const same = circuits.asked - circuits.different;
  const lines = [
    `${counted(runs.length, 'run')}${controls > 0 ? ` (${count(controls)} of controls)` : ''} of ${counted(circuits.different, 'circuit')}${same > 0 ? `, under ${circuits.asked} names` : ''}: ${count(done)} done before, ${count(failed)} failed before, ${count(coming.length)} to train`,
    describeModels(plan),
    ...describeHalving(plan),
  ];
  if (refused.length > 0) {
    const [{ point, reason }] = refused;
    lines.push(`${counted(refused.length, 'point')} refused, such as ${textOf(point)}: ${reason.split('\n', 1)[0]}`); // prettier-ignore
  }
  if (others > 0) lines.push(`${counted(others, 'result')} of the folder ${others === 1 ? 'belongs' : 'belong'} to other axes, options or versions, and ${others === 1 ? 'stays' : 'stay'} there`); // prettier-ignore
  for (const { path, reason } of kept.unreadable) lines.push(`${path} is no result, and its run is trained again: ${reason}`); // prettier-ignore
  return lines;
}

/** "models: qcnn; controls: small-cnn, nearest-neighbour" */
export function describeModels({ identified: { runs } }: Pick<SweepPlan, 'identified'>): string {
  const names = (role: 'model' | 'control') => [...new Set(runs.flatMap(({ job, role: own }) => (own === role ? [job.model] : [])))]; // prettier-ignore
  const controls = names('control');
  return `models: ${names('model').join(', ')}; controls: ${controls.join(', ') || 'none'}`;
}

/** "n=4 conv=su4" */
export function textOf(point: Readonly<Record<string, string>>): string {
  return Object.entries(point)
    .map(([axis, value]) => `${axis}=${value}`)
    .join(' ');
}

export function labelOf({ job }: Pick<PoolRun, 'job'>): string {
  return `${job.model} seed ${job.key.seed}${job.key.fold === undefined ? '' : ` fold ${job.key.fold}`}, run ${job.hash.slice(0, 12)}`;
}

function createState(slots: number | undefined, now: () => number) {
  let [total, done, failed, trained] = [0, 0, 0, 0];
  const stopped = new Set<string>();
  let halving: ReturnType<typeof createEpochsLeft> | undefined;
  let began = 0;
  let points = new Map<string, string>();
  let asked = new Set<string>();
  let best: { readonly accuracy: number; readonly label: string } | undefined;
  let trees: { readonly done: number; readonly of: number } = { done: 0, of: 0 };
  const running = new Map<string, { readonly run: PoolRun; progress?: FitProgress }>();

  function consider(record: RunRecord): void {
    const { accuracy } = record.validation;
    if (!asked.has(record.hash) || (best && best.accuracy >= accuracy)) return;
    best = { accuracy, label: `${record.model} ${points.get(record.hash) ?? ''}`.trim() };
  }

  function left(): string | undefined {
    if (halving) return leftOf(halving);
    if (trained === 0) return undefined;
    const each = (now() - began) / 1000 / trained;
    return `${duration(each * (total - done - failed))} left`;
  }

  function leftOf({ share }: ReturnType<typeof createEpochsLeft>): string | undefined {
    const trainedShare = share();
    return trainedShare > 0
      ? `${duration(((now() - began) / 1000) * (1 / trainedShare - 1))} left`
      : undefined;
  }

  return {
    plan(plan: SweepPlan) {
      const {
        identified: { runs },
        kept,
      } = plan;
      if (plan.halve !== undefined) halving = createEpochsLeft(plan);
      const models = runs.filter(({ role }) => role === 'model');
      asked = new Set(models.map(({ job }) => job.hash));
      points = new Map(models.map((run) => [run.job.hash, textOf(run.points[0])]));
      total = runs.length;
      for (const { job } of runs) {
        const record = kept.done.get(job.hash);
        if (record) consider(record);
        done += record ? 1 : 0;
        failed += kept.failed.has(job.hash) ? 1 : 0;
        if (kept.stopped.has(job.hash)) stopped.add(job.hash);
      }
      began = now();
    },
    begin: (run: PoolRun) => void running.set(run.hash, { run }),
    progress(run: PoolRun, progress: FitProgress) {
      const own = running.get(run.hash);
      if (own) own.progress = progress;
    },
    stop(run: PoolRun) {
      running.delete(run.hash);
      stopped.add(run.hash);
      halving?.ended(run);
    },
    end(run: PoolRun, record?: RunRecord) {
      running.delete(run.hash);
      stopped.delete(run.hash);
      halving?.ended(run);
      if (!record) return;
      done++;
      trained++;
      consider(record);
    },
    search: (counts: typeof trees) => void (trees = { ...counts }),
    fail: () => void failed++,
    /** "12 of 162 done, 2 of 2 running (qcnn 3/10), searching trees: 3 of 12, 0 failed, best 98.75 % …, 3 min left" */
    line(): string {
      const now_ = [...running.values()].slice(0, 4).map(({ run, progress }) => `${run.job.model}${progress ? ` ${progress.epoch}/${progress.epochs}` : ''}`); // prettier-ignore
      const shown = best && `best by validation ${percent(best.accuracy)} % (${best.label})`;
      const parts = [
        `${count(done)} of ${count(total)} done`,
        `${running.size}${slots === undefined ? '' : ` of ${slots}`} running${now_.length > 0 ? ` (${now_.join(', ')})` : ''}`,
        trees.done < trees.of ? `searching trees: ${count(trees.done)} of ${count(trees.of)}` : undefined,
        halving && `${count(stopped.size)} at the end of a round`,
        `${count(failed)} failed`,
        left(),
        shown,
      ];
      return parts.filter((part) => part !== undefined).join(', ');
    },
  };
}
