// The circuits that a file gives for other values of its compile-time parameters: what a width or a depth is varied by.
import { elaborateOrFail } from '../circuit-files/elaborate-or-fail.ts';
import { chosenCircuit, nodeLoad, type CircuitReference } from '../circuit-files/load.ts';
import type { Circuit } from '../compiler/circuit/circuit.ts';
import { declarationOf, elaborateCircuit } from '../compiler/elaborate-circuit.ts';
import { parameterDomains } from '../compiler/parameter-domains.ts';
import { textOf } from '../compiler/source/source.ts';

/** A whole number that a file leaves open, and the values that it may have; undefined: any. */
export interface Open {
  readonly name: string;
  readonly domain: readonly number[] | undefined;
}

export interface Family {
  /** At the values that were set. */
  readonly circuit: Circuit;
  /** Parameters of type int that were not set, in their order. */
  readonly open: readonly Open[];
  /** The circuit with one more value; undefined where there is none. */
  at(name: string, value: number): Circuit | undefined;
}

/** Throws as `elaborateOrFail` does. */
export function familyOf(
  reference: CircuitReference,
  options: {
    readonly circuit?: string | undefined;
    readonly set?: Readonly<Record<string, string>> | undefined;
  },
): Family {
  const { circuit } = elaborateOrFail(reference, options);
  const { set = {} } = options;
  const { source } = reference;
  const name = chosenCircuit(reference, options.circuit);
  const declared = declarationOf(source, nodeLoad, name)?.parameters ?? [];
  const { domains } = parameterDomains(source, nodeLoad, name);
  const open = declared
    .filter(({ type, name: { name: own } }) => textOf(type.span) === 'int' && !Object.hasOwn(set, own))
    .map(({ name: { name: own } }) => ({
      name: own,
      domain: domains?.get(own)?.filter((value) => typeof value === 'number'),
    }));
  return {
    circuit,
    open,
    at: (own, value) =>
      elaborateCircuit(source, nodeLoad, { circuit: name, set: { ...set, [own]: `${value}` } }).circuit,
  };
}

/** A circuit that is no file has no family. */
export function familyOfOne(circuit: Circuit): Family {
  return { circuit, open: [], at: () => undefined };
}
