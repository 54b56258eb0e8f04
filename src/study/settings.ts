// The settings of a study as they came out: what was given, and what defaults made of the rest.
import { defaultStem, readsCircuit, slidesCircuit, trainsResNet } from '../models/index.ts';
import type { Backend } from '../runtime/backends/backend.ts';
import type { Engine } from '../runtime/tensors/engine.ts';
import type { TrainingSettings } from '../runtime/training/settings.ts';
import type { Contestants } from './contestants.ts';
import type { StudySettings } from './result.ts';
import type { SettledOptions } from './study-options.ts';

interface ComputesWith {
  readonly engine: Pick<Engine, 'name' | 'reason'>;
  readonly backend: Pick<Backend, 'name' | 'settings'>;
}

/** `trainingOf` says how a model is trained. */
export function settleOptions(
  options: SettledOptions,
  { names, models }: Contestants,
  { engine, backend }: ComputesWith,
  trainingOf: (name: string) => TrainingSettings | undefined,
): StudySettings {
  const { epochs, limit, seed, seeds, folds, corrupt, recipe, batchSize, stem = defaultStem } = options;
  const { shots, device, tune, backboneSplit } = options;
  const computes = names.some((name) => readsCircuit(name) || slidesCircuit(name));
  const hasResNet = names.some(trainsResNet);
  const training = names.flatMap((name) => {
    const settings = trainingOf(name);
    return settings ? [[name, settings] as const] : [];
  });
  return {
    models,
    controls: names.filter((name) => !models.includes(name)),
    epochs,
    limit,
    seed,
    ...(seeds && { seeds }),
    ...(folds !== undefined && { folds }),
    ...(corrupt && { corruptions: corrupt }),
    recipe,
    ...(backboneSplit !== undefined && { backboneSplit }),
    ...(tune !== undefined && { tune }),
    batchSize,
    stem: hasResNet ? stem : undefined,
    engine: { name: engine.name, reason: engine.reason },
    backend: computes ? backend.name : undefined,
    backendSettings: computes ? backend.settings?.() : undefined,
    ...(computes && shots !== undefined && { shots }),
    ...(computes && device && { device }),
    training: Object.fromEntries(training),
  };
}
