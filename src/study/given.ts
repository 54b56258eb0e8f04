// What the user told a study, as plain data: config.json keeps it, and a study that goes on is told the same again.
import { finite, list, object, oneOf, optional, record, text, whole, type Shape, type Shaped } from '../json-shape.ts'; // prettier-ignore
import { stems } from '../models/entries.ts';
import { corruptionNames } from '../runtime/data/corruption.ts';
import { splitWays } from '../runtime/data/split-names.ts';
import { flips } from '../runtime/data/augmentation.ts';
import type { ClassWeights } from '../runtime/training/class-weights.ts';
import { keptEpochs, recipes } from '../runtime/training/fit.ts';
import { deviceFromJson } from '../runtime/device/device.ts';
import { engineChoices } from '../runtime/tensors/engines/names.ts';
import { exampleChoices } from './example-choices.ts';
import { savedModels } from './saved-models.ts';

const count = whole(0, Number.MAX_SAFE_INTEGER);
const weightsOfClasses: Shape<ClassWeights> = (value) =>
  value === 'balanced' ? value : record(finite)(value);
/** Checks what is JSON of unknown origin; throws Misfit. */
export const studyGiven = object({
  data: text,
  circuit: optional(text),
  circuitName: optional(text),
  set: optional(record(text)),
  beside: optional(list(text)),
  noise: optional(record(finite)),
  splitBy: optional(oneOf(...splitWays)),
  testData: optional(text),
  licence: optional(text),
  corrupt: optional(list(object({ name: oneOf(...corruptionNames), strength: finite }))),
  subgroups: optional(list(text)),
  models: list(text),
  controls: optional(text),
  epochs: optional(count),
  limit: optional(count),
  seed: count,
  seeds: optional(list(count, 100, 1)),
  folds: optional(count),
  recipe: oneOf(...recipes) as Shape<(typeof recipes)[number]>,
  backboneSplit: optional(finite),
  tune: optional(count),
  batchSize: optional(count),
  rates: optional(record(finite)),
  earlyStop: optional(count),
  keep: optional(oneOf(...keptEpochs)),
  clip: optional(finite),
  dropout: optional(finite),
  augment: optional(
    object({
      rotate: optional(finite),
      flip: optional(oneOf(...flips)),
      zoom: optional(finite),
      shift: optional(finite),
    }),
  ),
  classWeights: optional(weightsOfClasses),
  warmStart: optional(text),
  stem: optional(oneOf(...stems)),
  backend: optional(text),
  shots: optional(count),
  device: optional(deviceFromJson),
  engine: optional(oneOf(...engineChoices)),
  saveModels: optional(oneOf(...savedModels)),
  checkpointMinutes: optional(finite),
  threads: optional(count),
  dataMemory: optional(count),
  examples: optional(oneOf(...exampleChoices)),
});

/** Paths are absolute: the study may go on from another folder. */
export type StudyGiven = Shaped<typeof studyGiven>;
