// All that the numbers of two circuits are made of, found once and exactly: symbols, roots of unity, fractions and their roots.
import type { Angle, ChannelOperation, Circuit, GateOperation, Operation, PrepareOperation } from '../../compiler/circuit/circuit.ts'; // prettier-ignore
import { allOperations } from '../../compiler/circuit/walk.ts';
import type { Pair } from '../task/task.ts';
import type { Circular } from './atoms.ts';
import { createExpansion, type Expansion } from './expansion.ts';
import { createPhases, type Phases } from './phases.ts';
import type { Sum } from './sums.ts';

export interface Numbers {
  readonly a: CircuitNumbers;
  readonly b: CircuitNumbers;
  readonly expansion: Expansion;
  readonly phases: Phases;
  /** Atoms of amplitudes that are made of phases. */
  readonly circular: ReadonlyMap<number, Circular>;
}

/** The operations of one circuit that numbers stand in, branches and blocks taken apart. */
export interface CircuitNumbers {
  readonly gates: readonly GateOperation[];
  readonly channels: readonly ChannelOperation[];
  readonly prepares: readonly PrepareOperation[];
  /** Coefficients of what is returned. */
  readonly coefficients: readonly number[];
}

export function numbersOf({ a, b }: Pair): Numbers {
  const own = { a: circuitNumbers(a), b: circuitNumbers(b) };
  const expansion = createExpansion();
  const sums = new Set<Sum>();
  for (const { gates } of [own.a, own.b])
    for (const gate of gates) for (const angle of gate.angles) sums.add(expansion.sum(angle));
  const circular = circularOf([...own.a.prepares, ...own.b.prepares], expansion);
  for (const { of } of circular.values()) sums.add(of);
  return { ...own, expansion, phases: createPhases(sums, expansion), circular };
}

function circularOf(prepares: readonly PrepareOperation[], expansion: Expansion): Map<number, Circular> {
  const found = new Map<number, Circular>();
  for (const { amplitudes } of prepares)
    for (const amplitude of amplitudes)
      for (const monomial of expansion.sum(amplitude).keys())
        for (const [atom] of expansion.monomials[monomial]) {
          const circular = expansion.circular.get(atom);
          if (circular) found.set(atom, circular);
        }
  return found;
}

function circuitNumbers({ operations, outputs }: Circuit): CircuitNumbers {
  const parts = allOperations(operations).flatMap((operation): readonly Operation[] =>
    operation.kind === 'block' ? operation.block.gates : [operation],
  );
  return {
    gates: parts.filter(({ kind }) => kind === 'gate') as GateOperation[],
    channels: parts.filter(({ kind }) => kind === 'channel') as ChannelOperation[],
    prepares: parts.filter(({ kind }) => kind === 'prepare') as PrepareOperation[],
    coefficients: outputs.flatMap((output) =>
      output.kind === 'observable' ? output.terms.map(({ coefficient }) => coefficient) : [],
    ),
  };
}

/** A number that is no finite one, if there is one. */
export function notFinite({ gates, prepares, coefficients }: CircuitNumbers): number | undefined {
  const isKnown = (angle: Angle) => (angle.kind === 'constant' && !Number.isFinite(angle.value) ? [angle.value] : []); // prettier-ignore
  for (const gate of gates) for (const angle of gate.angles) for (const bad of isKnown(angle)) return bad;
  for (const { amplitudes } of prepares) for (const each of amplitudes) for (const bad of isKnown(each)) return bad; // prettier-ignore
  return coefficients.find((value) => !Number.isFinite(value));
}
