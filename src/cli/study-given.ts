// The options of the command as what a study is told, and back from the config.json of one that goes on.
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { elaborateOrFail } from '../circuit-files/elaborate-or-fail.ts';
import { orRefuse } from '../files/refuse-file.ts';
import { object, text } from '../json-shape.ts';
import { studyGiven, type StudyGiven } from '../study/given.ts';
import type { Begun } from '../study/resume.ts';
import { UserError } from '../user-error.ts';
import { openStudyCircuit, summariseFile, type StudyCircuit } from '../study/study-circuit.ts';
import { readDevice } from './read-device.ts';
import type { StudyCommandOptions } from './study.ts';

/** The command's names of what has another one here. */
export const optionOf: Readonly<Record<string, string>> = {
  circuitName: 'circuit',
  batchSize: 'batch',
  rates: 'rate',
};

const standardInput = '-';

export function givenOf(circuit: string | undefined, options: StudyCommandOptions): StudyGiven {
  const { data, circuit: circuitName, set, beside, noise, batch: batchSize, rate: rates } = options;
  const { splitBy, testData, licence, corrupt, subgroups } = options;
  const { models, controls, epochs, limit, seed, seeds, folds, recipe, tune, stem, backend } = options;
  const { engine, backboneSplit } = options;
  const { earlyStop, keep, clip, dropout, augment, classWeights, warmStart } = options;
  const { saveModels, checkpointMinutes, threads, dataMemory, examples, shots, device } = options;
  if (beside && circuit === standardInput)
    throw new UserError(
      'a circuit from standard input has none beside it; write it to a file and give its path',
    );
  return {
    data: existsSync(data) ? resolve(data) : data,
    splitBy,
    testData: testData === undefined ? undefined : resolve(testData),
    licence,
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
    backboneSplit,
    tune,
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
    examples,
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
export function givenFrom(json: unknown, { file }: Begun): StudyGiven {
  return orRefuse(`cannot go on with the study of ${file}: given`, () => studyGiven(json));
}

/** Of a study that goes on, standard input is what it was. Throws UserError. */
export function openGivenCircuit(
  { circuit, circuitName, set, beside, noise, models }: StudyGiven,
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
