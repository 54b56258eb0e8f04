// The models of a study in its folder while it runs. What cannot be written is told once and tried again at the next time:
// the study goes on, and keeps what came of it in memory.
import { counted } from '../phrases.ts';
import type { Classifier } from '../models/classifier.ts';
import type { Checkpoint, Checkpoints } from '../runtime/training/checkpoint.ts';
import { UserError } from '../user-error.ts';
import { identityOf } from './identity.ts';
import { modelFolder } from './model-folder.ts';
import { modelFolders } from './run-files.ts';
import type { StudyPlan } from './observer.ts';
import { hasSeveralRuns, runLabel, type RunKey } from './run-key.ts';
import type { SavedModels } from './saved-models.ts';
import type { ModelStore, StudyStore, TuningStore } from './store.ts';
import { tuningFolder } from './tuning/tuning-folder.ts';

/** The study whose models they are. */
export interface FolderStudy {
  readonly path: string;
  /** Once it is decided. */
  plan(): StudyPlan;
  isPlanned(): boolean;
  /** Whether config.json of this study is there. */
  isBegun(): boolean;
  /** Makes that so. Throws UserError. */
  begin(): void;
  /** Is told, in a sentence, that the folder cannot be written while training goes on. */
  warn(sentence: string): void;
  readonly saves: SavedModels;
  /** Least minutes between two checkpoints of a model; undefined: one each epoch. */
  readonly minutes: number | undefined;
}

export interface FolderStore extends StudyStore {
  /** Which models are done in the folder, and how far the others are. */
  says(): string;
}

export function createFolderStore(study: FolderStudy): FolderStore {
  let isLate = false;
  const labelOf = (name: string, key: RunKey) =>
    runLabel(name, key, hasSeveralRuns(name, study.plan().settings));
  /** How far what is under way was when it was kept last, in words. */
  const kept = new Map<string, string>();
  /** The same, of which `kept` learns. */
  const told = (label: string, { checkpoint, checkpoints }: Kept, of = ''): Kept => ({
    checkpoint() {
      const found = checkpoint();
      if (found) kept.set(label, of + howFar(found));
      return found;
    },
    checkpoints: {
      ...checkpoints,
      async keep(given) {
        await checkpoints.keep(given);
        kept.set(label, of + howFar(given));
      },
    },
  });
  const orLater: OrLater = async (write) => {
    try {
      study.begin();
      await write();
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      if (!isLate) study.warn(`${error.message}; training goes on, and what comes of it is saved in the end`);
      isLate = true;
    }
  };
  return {
    of(name, key, trial) {
      const place = createModelStore(study, { name, key, trial }, orLater);
      return { ...place, ...told(labelOf(name, key), place) };
    },
    tuning(name, key) {
      const place = createTuningStore(study, { name, key }, orLater);
      const label = labelOf(name, key);
      return { ...place, of: (number) => told(label, place.of(number), `configuration ${number}, `) };
    },
    says() {
      const all = modelFolders(study.path);
      // What went wrong before the plan was decided is told of a study that goes on, too.
      const isSeveral = (name: string) => all.filter((each) => each.name === name).length > 1;
      const folders = all.map(({ name, ...key }) => {
        const label = study.isPlanned() ? labelOf(name, key) : runLabel(name, key, isSeveral(name));
        return { label, stands: modelFolder(study.path, name, key).stands() };
      });
      const labelsOf = (wanted: string) =>
        folders.filter(({ stands }) => stands === wanted).map(({ label }) => label);
      const done = labelsOf('done').map((label) => `${label} (done)`);
      const begun = labelsOf('begun').map((label) => `${label} (${kept.get(label) ?? 'under way'})`);
      return [...done, ...begun].join(', ') || 'no model yet';
    },
  };
}

function howFar({ epoch, batches }: Checkpoint): string {
  return `${counted(epoch, 'epoch')}${batches > 0 ? ` and ${counted(batches, 'step')}` : ''}`;
}

type Kept = Pick<ModelStore, 'checkpoint' | 'checkpoints'>;
/** Writes now, or says once that it cannot. */
type OrLater = (write: () => void | Promise<void>) => Promise<void>;
/** A run, with the number of its configuration where several were tried. */
interface Run {
  readonly name: string;
  readonly key: RunKey;
  readonly trial?: number | undefined;
}

function createModelStore(study: FolderStudy, { name, key, trial }: Run, orLater: OrLater): ModelStore {
  const { path, plan, isBegun, saves } = study;
  const place = modelFolder(path, name, key);
  const identity = () => identityOf(plan(), name, key, trial);
  return {
    finished: (description) => (isBegun() ? place.finished(description, plan().data, identity()) : undefined),
    checkpoint() {
      return isBegun() ? place.checkpoint(identity(), trial) : undefined;
    },
    checkpoints: checkpointsOf(study, (checkpoint) =>
      orLater(() => {
        place.make();
        place.keep(checkpoint, identity());
      }),
    ),
    epochEnded: (record) =>
      void orLater(() => {
        place.make();
        place.append(record);
      }),
    finish: (result, classifier) =>
      orLater(async () => {
        place.make();
        await place.finish(result, isSaved(classifier) ? classifier : undefined, plan().data, identity());
      }),
    load: place.load,
  };

  /** 1-nearest-neighbour, which is its training images, only where all are asked for. */
  function isSaved(classifier: Classifier): boolean {
    return saves === 'all' || classifier.parameters() > 0;
  }
}

function createTuningStore(study: FolderStudy, { name, key }: Run, orLater: OrLater): TuningStore {
  const { path, plan, isBegun } = study;
  const { make, path: own } = modelFolder(path, name, key);
  const tuning = tuningFolder(own);
  const all = () => identityOf(plan(), name, key, 'all');
  return {
    trials: () => (isBegun() ? tuning.trials(all()) : []),
    keep: (trials, best) =>
      orLater(() => {
        make();
        tuning.keep(trials, best, all());
      }),
    of(number) {
      const identity = () => identityOf(plan(), name, key, number);
      return {
        checkpoint: () => (isBegun() ? tuning.checkpoint(number, identity()) : undefined),
        checkpoints: checkpointsOf(study, (checkpoint) =>
          orLater(() => {
            make();
            tuning.keepCheckpoint(number, checkpoint, identity());
          }),
        ),
      };
    },
  };
}

/** Kept each epoch, or after so many minutes. */
function checkpointsOf(
  { minutes }: Pick<FolderStudy, 'minutes'>,
  keep: (checkpoint: Checkpoint) => Promise<void>,
): Checkpoints {
  const minute = 60_000;
  let last = performance.now();
  return {
    due: (epochEnded) => (minutes === undefined ? epochEnded : performance.now() - last >= minutes * minute),
    keep(checkpoint) {
      last = performance.now();
      return keep(checkpoint);
    },
  };
}
