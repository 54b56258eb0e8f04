// Parsers of option values, shared by the commands. They throw commander's own error, so that usage ends with exit code 2.
import { InvalidArgumentError } from 'commander';
import type { Preference } from '../answers/preference.ts';
import { parseNoise, type NoiseModel } from '../compiler/circuit/noise-model.ts';
import { explanations, type Explanation } from '../explain/heat-map.ts';
import { checkAugmentation, type Augmentation } from '../runtime/data/augmentation.ts';
import { checkCorruptions, type Corruption } from '../runtime/data/corruption.ts';
import { medmnistSizes, type MedmnistSize } from '../runtime/data/medmnist.ts';
import { splitWays, type SplitBy } from '../runtime/data/split-names.ts';
import { checkClassWeights, type ClassWeights } from '../runtime/training/class-weights.ts';
import { UserError } from '../user-error.ts';

/** The largest seed. */
export const mostSeed = 2 ** 32 - 1;

/** A whole number from `minimum` to `maximum`. */
export function wholeNumber(minimum: number, maximum = Number.MAX_SAFE_INTEGER): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= minimum && value <= maximum) return value;
    const range = maximum === Number.MAX_SAFE_INTEGER ? `${minimum} or more` : `${minimum} to ${maximum}`;
    throw new InvalidArgumentError(`Give a whole number, ${range}.`);
  };
}

/** One of some words. */
export function choiceOf(choices: readonly string[]): (text: string) => string {
  return (text) => {
    if (choices.includes(text)) return text;
    throw new InvalidArgumentError(`Allowed choices are ${choices.join(', ')}.`);
  };
}

const mostSeeds = 100;

/** `1..5`, `1,2,7`, or both: whole numbers, each once, in the order given. */
export function seedList(text: string): number[] {
  const seeds = text.split(',').flatMap(seedsIn);
  if (seeds.length > mostSeeds) throw tooManySeeds();
  const twice = seeds.find((seed, index) => seeds.indexOf(seed) !== index);
  if (twice !== undefined) throw new InvalidArgumentError(`The seed ${twice} is given twice.`);
  return seeds;
}

function seedsIn(part: string): number[] {
  const [, first, last = first] = /^\s*(\d+)\s*(?:\.\.\s*(\d+))?\s*$/.exec(part) ?? [];
  if (first === undefined || Number(last) > mostSeed || Number(first) > Number(last))
    throw new InvalidArgumentError(`Give seeds from 0 to ${mostSeed}, such as 1..5 or 1,2,7.`);
  if (Number(last) - Number(first) >= mostSeeds) throw tooManySeeds();
  return Array.from({ length: Number(last) - Number(first) + 1 }, (_, index) => Number(first) + index);
}

function tooManySeeds(): InvalidArgumentError {
  return new InvalidArgumentError(`Give at most ${mostSeeds} seeds.`);
}

const mostMebibytes = 2 ** 22;

/** A whole number of MiB, in bytes. */
export function mebibytes(text: string): number {
  return wholeNumber(0, mostMebibytes)(text) * 2 ** 20;
}

/** A number above 0. */
export function positiveNumber(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isFinite(value) && value > 0) return value;
  throw new InvalidArgumentError('Give a number above 0.');
}

/** `name=1,2,4`: a parameter and the whole numbers that it takes, 64 at most. */
export function valuesOfParameter(text: string): {
  readonly name: string;
  readonly values: readonly number[];
} {
  const [, name, list] = /^\s*(\w+)\s*=\s*(\d+(?:\s*,\s*\d+)*)\s*$/.exec(text) ?? [];
  const values = (list ?? '').split(',').map(Number);
  if (name !== undefined && values.length <= 64 && values.every(Number.isSafeInteger))
    return { name, values };
  throw new InvalidArgumentError('Write it as name=numbers, at most 64 of them, such as n=4,6,8.');
}

/** At least 0 and below 1. */
export function shareBelowOne(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && value >= 0 && value < 1) return value;
  throw new InvalidArgumentError('Give a number of at least 0 and below 1.');
}

export function properShare(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && value > 0 && value < 1) return value;
  throw new InvalidArgumentError('Give a number above 0 and below 1.');
}

/** Collects `--rate part=number`; a part given twice is refused. */
export function collectRates(
  text: string,
  rates: Readonly<Record<string, number>> = {},
): Record<string, number> {
  const equals = text.lastIndexOf('=');
  const part = text.slice(0, equals).trim();
  const number = text.slice(equals + 1).trim();
  const rate = Number(number);
  if (equals < 0 || part === '' || number === '' || !(Number.isFinite(rate) && rate >= 0))
    throw new InvalidArgumentError('Write it as part=number, such as head=0.05; the number is at least 0.');
  if (Object.hasOwn(rates, part)) throw new InvalidArgumentError(`${part} is given twice.`);
  return { ...rates, [part]: rate };
}

/** The parts of `name=value,name=value`, in their order; a name given twice is refused. */
function namedParts(text: string, example: string): [name: string, value: string][] {
  const parts = partsOf(text, example);
  const twice = parts.find(([name], index) => parts.findIndex(([other]) => other === name) !== index);
  if (twice) throw new InvalidArgumentError(`${twice[0]} is given twice.`);
  return parts;
}

function partsOf(text: string, example: string): [name: string, value: string][] {
  return text.split(',').map((part): [string, string] => {
    const equals = part.lastIndexOf('=');
    const [name, value] = [part.slice(0, equals).trim(), part.slice(equals + 1).trim()];
    if (equals < 0 || name === '' || value === '')
      throw new InvalidArgumentError(`Write it as name=value, several with commas, such as ${example}.`);
    return [name, value];
  });
}

/** `rotate=15,flip=horizontal,zoom=0.1`. */
export function augmentationOf(text: string): Augmentation {
  const parts = namedParts(text, 'rotate=15,flip=horizontal,zoom=0.1');
  const augmentation = Object.fromEntries(
    parts.map(([name, value]) => [name, name === 'flip' ? value : Number(value)]),
  );
  return checked(() => checkAugmentation(augmentation), augmentation);
}

/** `balanced`, or `benign=1,malignant=3`. */
export function classWeightsOf(text: string): ClassWeights {
  if (text === 'balanced') return text;
  const parts = namedParts(text, 'benign=1,malignant=3, or balanced');
  const weights = Object.fromEntries(parts.map(([name, value]) => [name, Number(value)]));
  return checked(() => checkClassWeights(weights), weights);
}

/** Collects `--corrupt noise=0.1,blur=1`. */
export function collectCorruptions(text: string, before: readonly Corruption[] = []): Corruption[] {
  const parts = partsOf(text, 'noise=0.1,blur=1,shift=2');
  const corruptions = [
    ...before,
    ...parts.map(([name, value]) => ({ name: name as Corruption['name'], strength: Number(value) })),
  ];
  return checked(() => checkCorruptions(corruptions), corruptions);
}

/** A side of which MedMNIST has images. */
export function medmnistSizeOf(text: string): MedmnistSize {
  const size = medmnistSizes.find((each) => String(each) === text);
  if (size) return size;
  throw new InvalidArgumentError(`Allowed choices are ${medmnistSizes.join(', ')}.`);
}

/** One of the ways in which splits are drawn anew. */
export function splitByOf(text: string): SplitBy {
  const way = splitWays.find((each) => each === text);
  if (way) return way;
  throw new InvalidArgumentError(`Allowed choices are ${splitWays.join(', ')}.`);
}

/** The value, where `check` finds no fault in it. */
function checked<T>(check: () => void, value: T): T {
  try {
    check();
    return value;
  } catch (error) {
    if (error instanceof UserError) throw new InvalidArgumentError(error.message);
    throw error;
  }
}

/** Collects texts as they are. */
export function collectTexts(text: string, texts: readonly string[] = []): string[] {
  return [...texts, text];
}

/** Collects `--set name=value`; a name given twice is refused. */
export function collectSettings(
  text: string,
  settings: Readonly<Record<string, string>> = {},
): Record<string, string> {
  const equals = text.indexOf('=');
  const name = text.slice(0, equals).trim();
  const value = text.slice(equals + 1).trim();
  if (equals < 0 || name === '' || value === '') throw new InvalidArgumentError('Write it as name=value.');
  if (Object.hasOwn(settings, name)) throw new InvalidArgumentError(`${name} is set twice.`);
  return { ...settings, [name]: value };
}

/** Collects `--noise channel=strength`. */
export function collectNoise(text: string, model: NoiseModel = {}): NoiseModel {
  try {
    const given = parseNoise(text);
    const twice = Object.keys(given).find((name) => Object.hasOwn(model, name));
    if (twice !== undefined) throw new UserError(`the channel ${twice} is given twice`);
    return { ...model, ...given };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw new InvalidArgumentError(`${error.message[0].toUpperCase()}${error.message.slice(1)}.`);
  }
}

/** 0, 1 or 2. */
export function levelOf(text: string): 0 | 1 | 2 {
  const level = ['0', '1', '2'].indexOf(text);
  if (level < 0) throw new InvalidArgumentError('Levels are 0, 1 and 2.');
  return level as 0 | 1 | 2;
}

export function preferenceOf(text: string): Preference {
  if (text === 'qubits' || text === 'depth') return text;
  throw new InvalidArgumentError('Prefer qubits or depth.');
}

/** A comma-separated list, without empty entries and repetitions. */
export function nameList(text: string): string[] {
  const names = text.split(',').map((name) => name.trim());
  return [...new Set(names.filter((name) => name !== ''))];
}

/** Collects the names of an option that may be repeated. */
export function collectNames(text: string, names: readonly string[] = []): string[] {
  return [...names, ...nameList(text)];
}

/** Parses names of explanations, separated by commas. */
export function explanationList(text: string): Explanation[] {
  return nameList(text).map((name) => {
    const known = explanations.find((each) => each === name);
    if (!known)
      throw new InvalidArgumentError(
        `there is no explanation "${name}"; choose from ${explanations.join(', ')}`,
      );
    return known;
  });
}
