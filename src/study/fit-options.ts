// What each model of a study is told of its training: rates reach the models that have the part, weights the model of
// their name.
import type { Classifier, FitOptions } from '../models/classifier.ts';
import { readTrained } from '../models/load-classifier.ts';
import type { NumbersByName } from '../runtime/numbers-by-name.ts';
import { UserError } from '../user-error.ts';
import { defaultEpochs } from './epochs.ts';
import { requireSavedModel } from './saved-place.ts';
import type { SettledOptions } from './study-options.ts';

/** `create` makes a model by name, untrained. Throws UserError for parts and weights that no model has. */
export function fitOptionsFor(
  options: SettledOptions,
  names: readonly string[],
  create: (name: string) => Classifier,
  signal?: AbortSignal,
): (name: string, seed?: number) => FitOptions {
  const { epochs, recipe, batchSize, earlyStop, keep, clip, dropout, rates = {} } = options;
  const { augment, classWeights } = options;
  const plain = (name: string, seed = options.seed): FitOptions => {
    return { epochs: epochs ?? defaultEpochs(name, recipe), recipe, seed, batchSize, earlyStop, keep, clip, dropout, augment, classWeights, signal }; // prettier-ignore
  };
  const parts = new Map(
    names.map((name) => [name, Object.keys(create(name).training?.(plain(name)).rates ?? {})]),
  );
  refuseUnknown(Object.keys(rates), parts);
  const start = options.warmStart === undefined ? undefined : startOf(options.warmStart, names);
  const optionsOf = (name: string, seed?: number): FitOptions => ({
    ...plain(name, seed),
    rates: Object.fromEntries(Object.entries(rates).filter(([part]) => parts.get(name)?.includes(part))),
    warmStart: start?.name === name ? start.numbers : undefined,
  });
  for (const name of names) refuseImpossible(name, () => create(name).training?.(optionsOf(name)));
  return optionsOf;
}

function refuseUnknown(given: readonly string[], parts: ReadonlyMap<string, readonly string[]>): void {
  const known = [...new Set([...parts.values()].flat())];
  const unknown = given.find((part) => !known.includes(part));
  if (unknown === undefined) return;
  const described = known.map((part) => {
    const models = [...parts].filter(([, own]) => own.includes(part)).map(([name]) => name);
    return `${part} (${models.join(', ')})`;
  });
  throw new UserError(
    `no model of this study has a part "${unknown}" with a rate; parts are ${described.join('; ')}`,
  );
}

/** The sentence of what no training can have, with the name of the model. */
function refuseImpossible(name: string, settle: () => unknown): void {
  try {
    settle();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw new UserError(`${name}: ${error.message[0].toLowerCase()}${error.message.slice(1)}`);
  }
}

function startOf(path: string, names: readonly string[]): { name: string; numbers: NumbersByName } {
  requireSavedModel(path);
  const start = readTrained(path);
  if (names.includes(start.name)) return start;
  throw new UserError(
    `the weights of ${path} are those of ${start.name}, which this study does not train; it trains ${names.join(', ')}`,
  );
}
