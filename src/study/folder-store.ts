// The models of a study in its folder while it runs. What cannot be written is told once and tried again at the next time:
// the study goes on, and keeps what came of it in memory.
import { counted } from '../phrases.ts';
import type { Classifier } from '../models/classifier.ts';
import type { Checkpoint } from '../runtime/training/checkpoint.ts';
import { UserError } from '../user-error.ts';
import { identityOf } from './identity.ts';
import { modelFolder } from './model-folder.ts';
import { modelFolders } from './run-files.ts';
import type { StudyPlan } from './observer.ts';
import { hasSeveralRuns, runLabel, type RunKey } from './run-key.ts';
import type { SavedModels } from './saved-models.ts';
import type { ModelStore, StudyStore } from './store.ts';

/** The study whose models they are. */
export interface FolderStudy {
  readonly path: string;
  /** Once it is decided. */
  plan(): StudyPlan;
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
  const told = { late: false };
  const labelOf = (name: string, key: RunKey) =>
    runLabel(name, key, hasSeveralRuns(name, study.plan().settings));
  /** How far what is under way was when it was kept last, in words. */
  const kept = new Map<string, string>();
  const orLater = async (write: () => void | Promise<void>): Promise<void> => {
    try {
      study.begin();
      await write();
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      if (!told.late)
        study.warn(`${error.message}; training goes on, and what comes of it is saved in the end`);
      told.late = true;
    }
  };
  return {
    of(name, key) {
      const place = createModelStore(study, name, key, orLater);
      const label = labelOf(name, key);
      return {
        ...place,
        checkpoint() {
          const checkpoint = place.checkpoint();
          if (checkpoint) kept.set(label, howFar(checkpoint));
          return checkpoint;
        },
        checkpoints: {
          ...place.checkpoints,
          async keep(checkpoint) {
            await place.checkpoints.keep(checkpoint);
            kept.set(label, howFar(checkpoint));
          },
        },
      };
    },
    says() {
      const folders = modelFolders(study.path).map(({ name, ...key }) => {
        return { label: labelOf(name, key), stands: modelFolder(study.path, name, key).stands() };
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

function createModelStore(
  { path, plan, isBegun, saves, minutes }: FolderStudy,
  name: string,
  key: RunKey,
  orLater: (write: () => void | Promise<void>) => Promise<void>,
): ModelStore {
  const place = modelFolder(path, name, key);
  const identity = () => identityOf(plan(), name, key);
  const minute = 60_000;
  let last = performance.now();
  return {
    finished: (description) => (isBegun() ? place.finished(description, plan().data, identity()) : undefined),
    checkpoint() {
      return isBegun() ? place.checkpoint(identity()) : undefined;
    },
    checkpoints: {
      due: (epochEnded) =>
        minutes === undefined ? epochEnded : performance.now() - last >= minutes * minute,
      keep(checkpoint) {
        last = performance.now();
        return orLater(() => {
          place.make();
          place.keep(checkpoint, identity());
        });
      },
    },
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
