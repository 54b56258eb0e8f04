// Everything that the language declares, with how it is written and one sentence, gathered from the tables where each
// thing stands: for the hovers and the completion of editors.
import { channels } from '../circuit/channels.ts';
import { type Gate, gates } from '../circuit/gates.ts';
import {
  type Described,
  describedMembers,
  describedTypes,
  describedWords,
} from '../syntax/described-words.ts';
import {
  builtinConstants,
  distributions,
  manyFunctions,
  observableFunctions,
  pairings,
  preparations,
  rotations,
  unaryFunctions,
} from './builtins.ts';

/** A name, word or member of the language. */
export interface DescribedName extends Described {
  readonly kind: DescribedKind;
  readonly name: string;
}

/** Of what a file may declare or use, the words of `NameKind`. */
export type DescribedKind =
  'constant' | 'gate' | 'channel' | 'preparation' | 'pairing' | 'function' | 'observable' | 'distribution' | 'word' | 'type' | 'member'; // prettier-ignore

/** All of them, kind by kind, in the order of their tables. */
export function describedNames(): readonly DescribedName[] {
  return [
    ...described('constant', [...builtinConstants], (name) => name),
    ...described('gate', [...gates], (_, gate) => gateUsage(gate)),
    ...described('gate', [...rotations]),
    ...described('channel', [...channels], (name) => `${name}(p) a`),
    ...described('preparation', [...preparations]),
    ...described('pairing', [...pairings], (name) => `${name}(q)`, ({ says }) => `Pairs in order: ${says}.`),
    ...described('function', [...unaryFunctions], (name) => `${name}(x)`),
    ...described('function', [...manyFunctions], (name) => `${name}(x, y)`),
    ...described('observable', [...observableFunctions]),
    ...described('distribution', [...distributions]),
    ...described('word', Object.entries(describedWords)),
    ...described('type', Object.entries(describedTypes)),
    ...described('member', Object.entries(describedMembers)),
  ]; // prettier-ignore
}

function described<R extends { readonly says: string; readonly usage?: string }>(
  kind: DescribedKind,
  rows: readonly (readonly [name: string, row: R])[],
  usageOf = (name: string, { usage = name }: R) => usage,
  saysOf = ({ says }: R) => says,
): DescribedName[] {
  return rows.map(([name, row]) => ({ kind, name, usage: usageOf(name, row), says: saysOf(row) }));
}

/** "cu(t, p, l, g) a, b" */
function gateUsage(gate: Gate): string {
  const angles = anglesOf(gate);
  const operands = ['a', 'b', 'c'].slice(0, gate.qubits);
  return `${gate.name}${angles.length > 0 ? `(${angles.join(', ')})` : ''}${operands.length > 0 ? ` ${operands.join(', ')}` : ''}`;
}

/** The names of a gate's angles, as its definition has them. */
export function anglesOf({ angles, split, definition }: Gate): readonly string[] {
  if (angles === 0) return [];
  const [, names = 't'] = /\(([^)]*)\)/.exec(split ?? definition ?? '') ?? [];
  return names.split(', ');
}
