// The names of a printed circuit: weights and inputs keep theirs, where the language can say them; all else gets free ones.
import type { Circuit, InputSlot, WeightSlot } from '../../circuit/circuit.ts';
import { builtinCallables } from '../../semantics/builtins.ts';
import { freeNames } from '../../source/free-names.ts';
import { isName, reservedWords } from '../../syntax/words.ts';

type Slot = WeightSlot | InputSlot;

export interface Names {
  /** What the text calls a slot. */
  readonly inside: ReadonlyMap<Slot, string>;
  /** The register of all qubits. */
  readonly register: string;
  /** A free name for a value, or for a gate. */
  readonly value: (wanted: string) => string;
  readonly gate: (wanted: string) => string;
}

/** The only constant of the language that the text uses. */
const usedConstants = ['pi'];

export function namesOf({ name: circuit, weights, inputs }: Circuit): Names {
  const slots: readonly Slot[] = [...inputs, ...weights];
  const times = new Map<string, number>();
  for (const { name } of slots) times.set(name, (times.get(name) ?? 0) + 1);
  const isPlain = ({ name }: Slot) => times.get(name) === 1 && isName(name) && !usedConstants.includes(name);
  const value = freeNames([...reservedWords, ...usedConstants, ...slots.filter(isPlain).map(({ name }) => name)]); // prettier-ignore
  const inside = new Map<Slot, string>();
  const seen = new Map<string, number>();
  for (const slot of slots) {
    const { name } = slot;
    const index = seen.get(name) ?? 0;
    seen.set(name, index + 1);
    inside.set(slot, isPlain(slot) ? name : value(times.get(name) === 1 ? name : `${name}_${index}`));
  }
  return {
    inside,
    register: value('q'),
    value,
    gate: freeNames([...reservedWords, ...builtinCallables, circuit]),
  };
}

/** What the circuit calls a slot, as far as a text in quotes can hold it. */
export function outsideName({ name }: Slot): string {
  return name.replace(/["\r\n]/g, "'");
}
