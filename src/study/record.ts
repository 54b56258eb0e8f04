// The record of a study in its folder: config.json and a folder a model while it runs, what is put together from these
// when it is done. What cannot be written while it trains is tried again, and saved in the end.
import { join } from 'node:path';
import type { Circuit } from '../compiler/circuit/circuit.ts';
import { failClearly } from '../files/fail-clearly.ts';
import { makeFolder } from '../files/make-folder.ts';
import { writeWhole } from '../files/write-whole.ts';
import { UserError } from '../user-error.ts';
import { derivedFiles } from './derived-files.ts';
import { createFileStore } from './file-store.ts';
import { count } from './format.ts';
import { createFolderStore } from './folder-store.ts';
import { modelFolder, type ModelFolder } from './model-folder.ts';
import { modelFolders, modelsFolder } from './run-files.ts';
import type { StudyObserver, StudyPlan } from './observer.ts';
import type { OutputFolder } from './output-folder.ts';
import { configText, resultsText } from './record-texts.ts';
import { requireSamePlan, type Begun } from './resume.ts';
import { settledIn } from './settled.ts';
import type { ModelResult, StudyResult } from './result.ts';
import type { RunKey } from './run-key.ts';
import type { SavedModels } from './saved-models.ts';
import type { StudyStore } from './store.ts';

export interface RecordOptions {
  /** What was given, for config.json: all that a study that goes on needs to know. */
  readonly given: object;
  /** Of the study, for the report to draw. */
  readonly circuit?: Circuit | undefined;
  /** Is told, in a sentence, that the folder cannot be written while training goes on. */
  readonly warn: (sentence: string) => void;
  /** Default 'best'. */
  readonly saves?: SavedModels | undefined;
  /** Least minutes between two checkpoints of a model. Default: one each epoch. */
  readonly minutes?: number | undefined;
  /** The study of this folder goes on. */
  readonly begun?: Begun | undefined;
}

export interface StudyRecord {
  /** Touches the folder when the first checkpoint is due or a model is done: before, there is nothing to keep. */
  readonly observer: StudyObserver;
  readonly store: StudyStore;
  /**
   * Saves what is computed, then what is drawn of it, and results.json last of all: where it is, the study is complete.
   * Says which models are saved. Throws UserError when a file could not be written: it says where each is.
   */
  finish(result: StudyResult): Promise<string>;
  /** For a study that failed: says what there is. */
  leave(): string;
  /** The same for one that was told to stop: where a model was in training already, it can go on. */
  stop(): string;
  /** Whether there is something from which the study can go on. */
  canResume(): boolean;
}

export function recordIn(folder: OutputFolder, options: RecordOptions): StudyRecord {
  const { given, circuit, warn, saves = 'best', minutes, begun: former } = options;
  const { path } = folder;
  const files = createFileStore(path);
  let plan: StudyPlan | undefined;
  let begun = former !== undefined;
  let training = false;
  const begin = () => {
    if (begun) return;
    folder.clear();
    writeWhole(join(path, 'config.json'), configText(plan!, given));
    failClearly(path, () => makeFolder(join(path, modelsFolder)));
    begun = true;
  };
  const leave = () => {
    if (begun) return `${path} holds ${store.says()}`;
    const left = folder.holdsFormer() ? `; the former study in ${path} is as it was` : '';
    return `nothing was written${left}`;
  };
  const store = createFolderStore({ path, plan: () => plan!, isPlanned: () => plan !== undefined, isBegun: () => begun, begin, warn, saves, minutes }); // prettier-ignore
  return {
    observer: {
      started: () => void (training = true),
      planned(decided) {
        plan = decided;
        if (!former) return;
        requireSamePlan(former, plan);
        const engine = plan.versions['TensorFlow.js'] ?? '';
        if (!repeatsBits(engine))
          warn(`the engine ${engine} does not repeat bits: losses agree to 1e-4 with those of a study that was not stopped`); // prettier-ignore
      },
    },
    store: { ...store, settled: former && settledIn(former, given) },
    async finish(result) {
      if (begun) files.holds('config.json');
      else files.save('config.json', configText(plan!, given), begin);
      for (const [file, make] of derivedFiles) files.save(file, await make(result, circuit));
      const saved = keepModels(path, result.models, saves);
      files.save('results.json', resultsText(result));
      const trouble = files.trouble();
      if (trouble !== undefined) throw new UserError(trouble, 1);
      for (const { name, ...key } of modelFolders(path)) modelFolder(path, name, key).removeCheckpoints();
      return saved;
    },
    leave,
    stop() {
      try {
        if (training) begin();
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
      }
      return leave();
    },
    canResume: () => begun,
  };
}

/** TensorFlow's own library adds in another order from run to run. */
function repeatsBits(engine: string): boolean {
  return engine.includes('tfjs-wasm');
}

/** Removes the models that are not to be saved; says what stays. */
function keepModels(path: string, models: readonly ModelResult[], saves: SavedModels): string {
  const best = new Map<string, ModelResult>();
  for (const model of models) {
    const other = best.get(model.name);
    if (!other || lossOf(model) < lossOf(other)) best.set(model.name, model);
  }
  const isBest = (name: string, { seed, fold }: RunKey) =>
    best.get(name)?.seed === seed && best.get(name)?.fold === fold;
  const stays = ({ name, key }: { readonly name: string; readonly key: RunKey }) =>
    saves === 'all' || (saves === 'best' && isBest(name, key));
  const folders = modelFolders(path).map(({ name, ...key }) => {
    return { name, key, place: modelFolder(path, name, key) };
  });
  folders.filter((each) => !stays(each)).forEach(({ place }) => place.removeSaved());
  const saved = folders.filter((each) => stays(each) && each.place.savedBytes() > 0);
  if (saved.length === 0) return '';
  const bytes = saved.reduce((sum, { place }: { place: ModelFolder }) => sum + place.savedBytes(), 0);
  return `${saved.length} trained model${saved.length > 1 ? 's' : ''} (${count(bytes)} bytes) below ${join(path, 'models')}`;
}

/** Validation loss after the epoch whose weights it has. */
function lossOf({ history, keptEpoch }: ModelResult): number {
  return history.find(({ epoch }) => epoch === keptEpoch)?.validationLoss ?? Infinity;
}
