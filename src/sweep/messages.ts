// What the process that schedules a sweep and the children that train its runs say to each other.
import type { HandedSets } from '../runtime/data/hand-over.ts';
import type { FitProgress } from '../models/classifier.ts';
import type { Tree } from '../compiler/plan/network.ts';
import type { WantedTree } from '../runtime/trees/index.ts';
import type { Job, Places } from './job.ts';
import type { RunRecord, StoppedRun } from './run-record.ts';
import type { RunOptions } from './runner.ts';
import type { Trees } from './tree-searches.ts';

/** The argument by which the command knows that it is a child; no command has the name. */
export const childWord = 'sweep-child';

/** To a child, before all else. */
export interface ChildSettings {
  readonly places: Places;
  readonly threads: number;
  /** Least minutes between two checkpoints of a run. */
  readonly minutes: number;
  /** Images that are loaded already, by their sources; others a child loads by itself. */
  readonly images?: HandedSets | undefined;
}

/** The descriptor under which a child has the file of `images`, behind those of standard streams and messages. */
export const imagesDescriptor = 4;

/** To a child. */
export type Order =
  /** Open this circuit and start the engine, as far as that works; `begin` follows. */
  | ({ readonly kind: 'prepare'; readonly threads: number } & Pick<Job, 'circuit' | 'given'>)
  | { readonly kind: 'begin'; readonly settings: ChildSettings }
  | { readonly kind: 'search'; readonly wanted: WantedTree }
  /** `trees`: of its circuit, found by this sweep. */
  | {
      readonly kind: 'run';
      readonly job: Job;
      readonly saves?: RunOptions['saves'];
      readonly trees?: Trees;
      readonly until?: number | undefined;
    }
  /** Keep how far the run is, and end. */
  | { readonly kind: 'stop' };

/** From a child; all but `ready` are of the run, or the search, that it was given last. */
export type News =
  | { readonly kind: 'ready' }
  /** Something was done: it does not hang. */
  | { readonly kind: 'alive'; readonly memory: number; readonly progress?: FitProgress }
  | { readonly kind: 'found'; readonly tree: Tree }
  | { readonly kind: 'done'; readonly run: RunRecord }
  /** It is trained until where it should, and has epochs to come. */
  | { readonly kind: 'stopped'; readonly run: StoppedRun }
  /** It failed by what it is told, not by chance: it would fail again. */
  | { readonly kind: 'failed'; readonly reason: string }
  /** It cannot be trained by this process, whose files or versions are others than it was made for. */
  | { readonly kind: 'unfit'; readonly reason: string }
  /** For the user, in a sentence. */
  | { readonly kind: 'warning'; readonly sentence: string };
