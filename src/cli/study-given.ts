// What the user told a study, as plain data: config.json keeps it, and a study that goes on is told the same again.
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { elaborateOrFail } from '../circuit-files/elaborate-or-fail.ts';
import { orRefuse } from '../files/refuse-file.ts';
import { finite, list, object, oneOf, optional, record, text, whole, type Shape, type Shaped } from '../json-shape.ts'; // prettier-ignore
import { stems } from '../models/entries.ts';
import { corruptionNames } from '../runtime/data/corruption.ts';
import { splitWays } from '../runtime/data/split-names.ts';
import { flips } from '../runtime/data/augmentation.ts';
import type { ClassWeights } from '../runtime/training/class-weights.ts';
import { keptEpochs, recipes } from '../runtime/training/fit.ts';
import { deviceFromJson } from '../runtime/device/device.ts';
import { engineChoices } from '../runtime/tensors/engines/names.ts';
import type { Begun } from '../study/resume.ts';
import { savedModels } from '../study/saved-models.ts';
import { UserError } from '../user-error.ts';
import { openStudyCircuit, summariseFile, type StudyCircuit } from '../study/study-circuit.ts';
import { readDevice } from './read-device.ts';
import type { StudyCommandOptions } from './study.ts';

const count = whole(0, Number.MAX_SAFE_INTEGER);
const weightsOfClasses: Shape<ClassWeights> = (value) =>
  value === 'balanced' ? value : record(finite)(value);
const shape = object({
  data: text,
  circuit: optional(text),
  circuitName: optional(text),
  set: optional(record(text)),
  beside: optional(list(text)),
  noise: optional(record(finite)),
  splitBy: optional(oneOf(...splitWays)),
  testData: optional(text),
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
});

/** Paths are absolute: the study may go on from another folder. */
export type Given = Shaped<typeof shape>;

/** The command's names of what has another one here. */
export const optionOf: Readonly<Record<string, string>> = {
  circuitName: 'circuit',
  batchSize: 'batch',
  rates: 'rate',
};

const standardInput = '-';

export function givenOf(circuit: string | undefined, options: StudyCommandOptions): Given {
  const { data, circuit: circuitName, set, beside, noise, batch: batchSize, rate: rates } = options;
  const { splitBy, testData, corrupt, subgroups } = options;
  const { models, controls, epochs, limit, seed, seeds, folds, recipe, stem, backend } = options;
  const { engine } = options;
  const { earlyStop, keep, clip, dropout, augment, classWeights, warmStart } = options;
  const { saveModels, checkpointMinutes, threads, dataMemory, shots, device } = options;
  if (beside && circuit === standardInput)
    throw new UserError(
      'a circuit from standard input has none beside it; write it to a file and give its path',
    );
  return {
    data: existsSync(data) ? resolve(data) : data,
    splitBy,
    testData: testData === undefined ? undefined : resolve(testData),
    corrupt: corrupt?.map((each) => ({ ...each })),
    subgroups: subgroups && [...subgroups],
    circuit: circuit === undefined ? undefined : absolute(circuit),
    circuitName,
    set: set && { ...set },
    beside: beside?.map(absoluteBeside),
    noise: noise && { ...noise },
    models: [...models],
    controls,
    epochs,
    limit,
    seed,
    seeds: seeds && [...seeds],
    folds,
    recipe,
    batchSize,
    rates: rates && { ...rates },
    earlyStop,
    keep,
    clip,
    dropout,
    augment: augment && { ...augment },
    classWeights: typeof classWeights === 'object' ? { ...classWeights } : classWeights,
    warmStart: warmStart === undefined ? undefined : resolve(warmStart),
    stem,
    backend,
    shots,
    device: device === undefined ? undefined : readDevice(device),
    engine,
    saveModels,
    checkpointMinutes,
    threads,
    dataMemory,
  };
}

/** FILE or FILE#NAME where that file is there, else as it is: `-`, or a circuit that comes with qcnn. */
function absolute(circuit: string): string {
  const hash = circuit.lastIndexOf('#');
  const file = existsSync(circuit) || hash < 0 ? circuit : circuit.slice(0, hash);
  return circuit !== standardInput && existsSync(file) ? resolve(file) + circuit.slice(file.length) : circuit;
}

/** With its settings. */
function absoluteBeside(circuit: string): string {
  const [file, ...settings] = circuit.split(',');
  return [absolute(file), ...settings].join(',');
}

/** The same from config.json. Throws UserError where it does not say that. */
export function givenFrom(json: unknown, { file }: Begun): Given {
  return orRefuse(`cannot go on with the study of ${file}: given`, () => shape(json));
}

/** Of a study that goes on, standard input is what it was. Throws UserError. */
export function openGivenCircuit(
  { circuit, circuitName, set, beside, noise, models }: Given,
  begun?: Begun,
): StudyCircuit {
  if (circuit !== standardInput || !begun)
    return openStudyCircuit({ circuit, circuitName, set, beside, noise }, models);
  const recorded = orRefuse(`cannot go on with the study of ${begun.file}`, () =>
    recordedCircuit(begun.config),
  );
  const source = { name: recorded.circuit.file, text: recorded.circuit.text };
  return summariseFile(elaborateOrFail({ source }, { circuit: circuitName, set, noise }), { set, noise });
}

const recordedCircuit = object({ circuit: object({ file: text, text }) });
