// The form of a saved model: what stands, as JSON, in the header of its file beside the arrays of numbers.
import { finite, list, object, oneOf, optional, record, shortText, text, whole, type Shape, type Shaped } from '../json-shape.ts'; // prettier-ignore
import { keptEpochs, recipes } from '../runtime/training/fit.ts';
import type { TrainingSettings } from '../runtime/training/settings.ts';
import { stems } from './entries.ts';

export const formName = 'qcnn model';
export const formVersion = 2;
/** The name of the form among the texts of the header. */
export const formKey = 'qcnn';
/** Of a model that is written, and read. */
export const mostModelBytes = 2 ** 31 - 1;

const mostClasses = 10_000;
const count = whole(0, 2 ** 31 - 1);
const side = whole(1, 65_536);
const name = shortText(1000);

const numberOrText: Shape<number | string> = (value) => (typeof value === 'string' ? value : finite(value));

const constants = record(numberOrText);
const named = object({ name: text });
const optimiser: Shape<TrainingSettings['optimiser']> = (value) => ({
  ...constants(value),
  ...named(value),
});

const task = object({
  height: side,
  width: side,
  channels: side,
  classes: list(name, mostClasses, 1),
  normalisation: optional(
    object({ mean: list(finite), deviation: list(finite), white: optional(whole(1, 65_535)) }),
  ),
});

const trained = {
  seed: finite,
  stem: optional(oneOf(...stems)),
  task,
  /** As `trainingSettings` makes it: for readers, never used to predict. */
  training: optional(
    object({
      epochs: count,
      batchSize: count,
      optimiser,
      schedule: oneOf(...recipes),
      rates: record(finite),
      warmUp: optional(finite),
      decayEpochs: optional(finite),
      keep: oneOf(...keptEpochs),
      earlyStop: optional(count),
      clip: optional(finite),
      dropout: optional(finite),
      warmStart: optional(name),
    }),
  ),
};

export const savedShape = object({
  form: oneOf(formName),
  /** Of `modelNames` or `controlNames`. */
  name: text,
  ...trained,
  /** Share of the images that its backbone was trained on, where they were parted. */
  backboneSplit: optional(finite),
  backend: optional(text),
  /** As `circuitToJson` writes it. */
  circuit: optional(record((value) => value)),
  /** The ResNet-50 whose features the model begins with; its numbers are those below "backbone". */
  backbone: optional(object(trained)),
});

export type SavedForm = Shaped<typeof savedShape>;
