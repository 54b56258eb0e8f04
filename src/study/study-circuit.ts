// The circuit of a study with what the record says of it: of a file its text, imports and values, of a circuit the text
// that it can be elaborated from.
import { createHash } from 'node:crypto';
import { elaborateOrFail, type ElaboratedFile } from '../circuit-files/elaborate-or-fail.ts';
import {
  filesOnDisk,
  recordTexts,
  type CircuitFiles,
  type CircuitTexts,
} from '../circuit-files/circuit-texts.ts';
import { addNoise } from '../compiler/circuit/add-noise.ts';
import { sideBySide } from '../compiler/variants/side-by-side.ts';
import { inputCount, outputCount, weightCount, type Circuit } from '../compiler/circuit/circuit.ts';
import { hashCircuit } from '../compiler/circuit/hash-circuit.ts';
import type { NoiseModel } from '../compiler/circuit/noise-model.ts';
import { settingTexts, type Settings } from '../compiler/elaborate/parameters/setting-texts.ts';
import type { Source } from '../compiler/source/source.ts';
import { printSource } from '../compiler/targets/qcnn/index.ts';
import { UserError } from '../user-error.ts';
import type { CircuitSummary } from './result.ts';

/** The circuit of a study. */
export interface CircuitOptions {
  /**
   * A circuit; or a file: a path, `path#name`, or the name of a circuit that comes with the package. Default: 'study', and
   * 'quanvolution' for the model of that name alone.
   */
  readonly circuit?: Circuit | string | StudyCircuit | undefined;
  /** Which circuit of the file, where the file has several and `circuit` does not say. */
  readonly circuitName?: string | undefined;
  /** Values of the compile-time parameters of a file: { n: 4, conv: 'so4' }. */
  readonly set?: Settings | undefined;
  /**
   * Circuits that stand beside it, each on qubits, inputs and weights of its own, their outputs after its: circuits, or files
   * with settings, such as 'ring' or 'ring,n=4,conv=so4'.
   */
  readonly beside?: readonly (Circuit | string)[] | undefined;
  /** Channels after every gate. */
  readonly noise?: NoiseModel | undefined;
}

/** A circuit that is ready for a study, noise included, with its record; `openStudyCircuit` makes it. */
export interface StudyCircuit {
  readonly circuit: Circuit;
  readonly summary: CircuitSummary;
}

/** The same, as it was opened. */
export interface OpenedCircuit extends StudyCircuit {
  /** From which the same options open it again; absent: a program made it. */
  readonly texts?: CircuitTexts;
}

/** Throws UserError when the file cannot be opened or has errors, for settings of a circuit that is no file, and for a circuit that no text can hold. */
export function openStudyCircuit(
  options: CircuitOptions,
  models: readonly string[],
  files: CircuitFiles = filesOnDisk,
): OpenedCircuit {
  if (isStudyCircuit(options.circuit)) return options.circuit;
  const recording = recordTexts(files);
  const opened = openAll(options, models, recording);
  const isOfTexts = options.circuit === undefined || typeof options.circuit === 'string';
  return isOfTexts ? { ...opened, texts: recording.texts() } : opened;
}

function openAll(options: CircuitOptions, models: readonly string[], files: CircuitFiles): StudyCircuit {
  const { beside = [], noise, ...given } = options;
  if (beside.length === 0) return openOne(options, models, files);
  const { circuit: first, summary } = openOne(given, models, files);
  const joined = sideBySide(first, ...beside.map((each) => openBeside(each, files)));
  const opened = openOne({ circuit: joined, noise }, models, files);
  const named = beside.map((each) => (typeof each === 'string' ? each : each.name));
  const settings = { ...summary.settings, beside: named.join('; '), ...opened.summary.settings };
  return {
    circuit: opened.circuit,
    summary: { ...opened.summary, parameters: summary.parameters, settings },
  };
}

/** A circuit, or `FILE[#NAME][,name=value…]`. */
function openBeside(given: Circuit | string, files: CircuitFiles): Circuit {
  if (typeof given !== 'string') return given;
  const [file, ...settings] = given.split(',');
  const set = Object.fromEntries(
    settings.map((setting) => {
      const [, name, value] = /^\s*(\w+)\s*=\s*(.+?)\s*$/.exec(setting) ?? [];
      if (name === undefined)
        throw new UserError(
          `"${setting}" of the circuit beside, "${given}", sets nothing; write FILE,name=value`,
        );
      return [name, value];
    }),
  );
  return elaborateOrFail(files.open(file), { set }, files).circuit;
}

function openOne(
  { circuit: given, circuitName, set, noise = {} }: CircuitOptions,
  models: readonly string[],
  files: CircuitFiles,
): StudyCircuit {
  if (isStudyCircuit(given)) return given;
  if (given === undefined || typeof given === 'string') {
    const slides = models.every((name) => name === 'quanvolution');
    const opened = files.open(given ?? (slides ? 'quanvolution' : 'study'));
    const file = elaborateOrFail(opened, { circuit: circuitName, set, noise }, files);
    return summariseFile(file, { set, noise });
  }
  if (typeof given !== 'object' || given === null || !Array.isArray(given.operations))
    throw new UserError('the circuit of a study is a circuit, or a text that names its file');
  if (set !== undefined)
    throw new UserError('`set` belongs to a circuit file; give its path as `circuit`, or set the values where the circuit is elaborated'); // prettier-ignore
  const circuit = addNoise(given, noise);
  const source = { name: undefined, text: printSource(given) };
  const recorded = { source, imports: [], parameters: {}, settings: settingsOf({ noise }) };
  return { circuit, summary: summarise(circuit, recorded) };
}

/** The circuit of a file with its record, of what was set. */
export function summariseFile(
  { circuit, source, imports, parameters }: ElaboratedFile,
  given: Pick<CircuitOptions, 'set' | 'noise'>,
): StudyCircuit {
  const recorded = { source, imports, parameters, settings: settingsOf(given) };
  return { circuit, summary: summarise(circuit, recorded) };
}

function settingsOf({ set = {}, noise = {} }: Pick<CircuitOptions, 'set' | 'noise'>): Record<string, string> {
  return { ...settingTexts(set), ...noiseSettings(noise) };
}

function isStudyCircuit(given: CircuitOptions['circuit']): given is StudyCircuit {
  return typeof given === 'object' && given !== null && 'summary' in given;
}

function noiseSettings(noise: NoiseModel): Record<string, string> {
  return Object.fromEntries(
    Object.entries(noise).map(([channel, value]) => [`${channel} after every gate`, `${value}`]),
  );
}

interface Recorded {
  readonly source: { readonly name: string | undefined; readonly text: string };
  readonly imports: readonly Source[];
  readonly parameters: Readonly<Record<string, string>>;
  readonly settings: Readonly<Record<string, string>>;
}

function summarise(circuit: Circuit, { source, imports, parameters, settings }: Recorded): CircuitSummary {
  return {
    name: circuit.name,
    ...(source.name !== undefined && { file: source.name }),
    text: source.text,
    sha256: createHash('sha256').update(source.text).digest('hex'),
    imports: Object.fromEntries(imports.map(({ name, text }) => [name, text])),
    hash: hashCircuit(circuit),
    settings,
    parameters,
    qubits: circuit.qubits,
    operations: circuit.operations.length,
    weights: weightCount(circuit),
    inputs: inputCount(circuit),
    outputs: outputCount(circuit),
  };
}
