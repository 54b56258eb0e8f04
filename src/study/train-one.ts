// One run of a model, trained from where it stopped: to its end, or to the end of a round.
import type { Classifier, FitOptions, FitReport } from '../models/classifier.ts';
import type { DeviceWork } from '../runtime/backends/webgpu/device-work.ts';
import type { Images, SplitName } from '../runtime/data/dataset.ts';
import type { Shots } from '../runtime/shots/measured-backend.ts';
import type { Tested } from './examples.ts';
import { createMemoryMeter, type MemoryMeter } from './memory-meter.ts';
import type { Contestant, StudyObserver } from './observer.ts';
import type { RunKey } from './run-key.ts';
import type { CorruptedImages } from './study-images.ts';
import type { ModelStore } from './store.ts';

export type Splits = Readonly<Record<SplitName, Images>>;

/** A model that is to be trained with this key. */
export interface RunTask {
  /** Not yet trained; it is its owner's to dispose. */
  readonly classifier: Classifier;
  readonly key: RunKey;
  /** Whether it is trained further after it is tested, to tell whether its schedule starved it. */
  readonly probed: boolean;
  /** With which its circuit is measured; undefined: it is exact. */
  readonly shots?: Shots | undefined;
  /** Names of the test images, where some of them are to be kept as examples, and whether these are to be explained. */
  readonly exemplified?: Pick<Tested, 'ids' | 'isExplained'> | undefined;
  /** On which it is tested, too. */
  readonly corrupted: readonly CorruptedImages[];
}

/** A run that is trained, and not tested yet. */
export interface TrainedOne {
  readonly run: Contestant;
  readonly fit: FitReport;
  readonly memory: MemoryMeter;
  readonly profile: Readonly<Record<string, number>> | undefined;
  readonly deviceWork: DeviceWork | undefined;
}

/** Throws UserError, and the signal's reason when that aborts; how far it was is in the store then. One that stopped by `until` of the options is not to be tested. */
export async function trainOne(
  { classifier, key, shots: counter }: RunTask,
  options: FitOptions,
  images: Splits,
  store: ModelStore,
  watch: Required<StudyObserver>,
): Promise<TrainedOne> {
  const { name, title, role, quantum } = classifier;
  const run: Contestant = { name, title, role, quantum, ...key };
  watch.started(run);
  const shots = quantum ? counter : undefined;
  if (shots) shots.taken = 0;
  const { stopwatch, meter } = options;
  stopwatch?.take();
  meter?.take();
  const memory = createMemoryMeter();
  const began = performance.now();
  const fit = await classifier.fit(images.train, images.validation, {
    ...options,
    shots,
    resume: store.checkpoint(),
    checkpoints: store.checkpoints,
    onProgress(progress) {
      memory.look();
      watch.progressed(run, progress);
    },
    onEpoch(record) {
      memory.look();
      store.epochEnded(record);
      watch.epochEnded(run, record);
    },
  });
  const profile = stopwatch && withRest(stopwatch.take(), (performance.now() - began) / 1000);
  const deviceWork = meter?.take();
  options.signal?.throwIfAborted();
  return { run, fit, memory, profile, deviceWork };
}

/** With what was counted to no part. */
function withRest(parts: Readonly<Record<string, number>>, seconds: number): Record<string, number> {
  const counted = Object.values(parts).reduce((sum, part) => sum + part, 0);
  return { ...parts, rest: Math.max(0, seconds - counted) };
}
