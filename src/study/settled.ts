// What a study that goes on keeps of its beginning, where a word would stand for something else by now: the engine that `auto`
// took, and the controls that the models needed.
import { engineNames, type EngineChoice, type EngineName } from '../runtime/tensors/engines/names.ts';
import { RequestRefusal, UserError } from '../user-error.ts';
import type { Begun } from './resume.ts';
import type { Controls } from './study-options.ts';

/** As config.json has it. */
export interface Settled {
  readonly engine: { readonly name: EngineName; readonly reason: string | undefined } | undefined;
  /** Undefined: those that are asked for now. */
  readonly controls: Controls | undefined;
}

/** `given`: what the study is told now. Controls that were asked for by the same word are those that it stood for. */
export function settledIn(begun: Begun, given: { readonly controls?: unknown }): Settled {
  const recorded = at(begun.config, 'settings', 'controls');
  const isSame = given.controls === begun.given['controls'];
  return { engine: engineOf(begun), controls: isSame && isNames(recorded) ? orNone(recorded) : undefined };
}

function isNames(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((name) => typeof name === 'string');
}

function orNone(names: readonly string[]): Controls {
  return names.length === 0 ? 'none' : names;
}

/** What computed it so far, and why; undefined where config.json names no engine that there is. */
function engineOf({ config }: Begun): Settled['engine'] {
  const recorded = at(config, 'settings', 'engine', 'name');
  // Of studies that were begun before there was a choice: "4.22.0 (tfjs-wasm)".
  const [, backend] = /\((.*)\)$/.exec(String(at(config, 'versions', 'TensorFlow.js'))) ?? [];
  const name = engineNames.find((each) => each === recorded) ?? engineNames.find((each) => backend === each || backend === `tfjs-${each}`); // prettier-ignore
  const reason = at(config, 'settings', 'engine', 'reason');
  return name && { name, reason: typeof reason === 'string' ? reason : undefined };
}

/**
 * The engine with which a study goes on: that of its beginning, whatever `auto` would take by now. Throws UserError where
 * another is asked for, which would give other figures.
 */
export function engineToGoOn(begun: Begun, asked: EngineChoice | undefined): EngineChoice | undefined {
  const before = engineOf(begun)?.name;
  if (before === undefined || asked === undefined || asked === 'auto' || asked === before)
    return before ?? asked;
  throw new UserError(
    `the study of ${begun.file} was another one: settings.engine was ${before} and is ${asked}; go on with --engine ${before}, or begin another in a new --out`,
  );
}

/** The same error, and what to do with a study whose engine or backend is not here. */
export function withWayOn({ message }: RequestRefusal, { file }: Begun): RequestRefusal {
  return new RequestRefusal(
    `${message} The study of ${file} was begun with it; go on where it is there, or begin another in a new --out`,
  );
}

function at(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>((inner, key) => {
    if (typeof inner !== 'object' || inner === null || !Object.hasOwn(inner, key)) return undefined;
    return (inner as Readonly<Record<string, unknown>>)[key];
  }, value);
}
