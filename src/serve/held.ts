// What a process holds for its client: circuits and models by number.
import type { Description, ParameterFacts } from '../answers/describe.ts';
import type { Circuit } from '../compiler/circuit/circuit.ts';
import type { LoadedModel } from '../models/load-classifier.ts';
import type { DeviceExecutable, Executable } from '../runtime/backends/backend.ts';
import { UserError } from '../user-error.ts';
import type { Limits } from './limits.ts';

/** What is known of the text of a circuit. */
export interface About extends Pick<Description, 'file' | 'doc'> {
  readonly parameters: readonly ParameterFacts[];
}

export interface LoadedCircuit {
  readonly circuit: Circuit;
  readonly about: About;
  readonly executable: Executable | DeviceExecutable;
  readonly dtype: 'float32' | 'float64';
  /** Numbers of one sample. */
  readonly counts: { readonly weights: number; readonly inputs: number; readonly outputs: number };
}

/** Things of one kind, each with a number that no other gets. */
export interface Shelf<T> {
  /** Throws UserError where there is no room. Before the thing is made. */
  requireRoom(): void;
  add(thing: T): number;
  /** Throws UserError where there is none. */
  get(number: number): T;
  remove(number: number): T;
}

export interface Held {
  readonly limits: Limits;
  readonly circuits: Shelf<LoadedCircuit>;
  readonly models: Shelf<LoadedModel>;
}

export function createHeld(limits: Limits): Held {
  return { limits, circuits: shelf('circuit', limits.circuits), models: shelf('model', limits.models) };
}

function shelf<T>(what: string, most: number): Shelf<T> {
  const things = new Map<number, T>();
  let last = 0;
  const get = (number: number): T => {
    const thing = things.get(number);
    if (thing !== undefined) return thing;
    const was = number >= 1 && number <= last ? 'was unloaded' : 'was never loaded';
    throw new UserError(`${what} ${number} ${was}; load one, and use the number that the answer has`);
  };
  return {
    requireRoom() {
      if (things.size >= most)
        throw new UserError(`${most} ${what}s are loaded, the most there can be; unload some`, 1);
    },
    add(thing) {
      things.set(++last, thing);
      return last;
    },
    get,
    remove(number) {
      const thing = get(number);
      things.delete(number);
      return thing;
    },
  };
}
