// Two references → what is compared: files are read, parameters set on the side that has them.
import {
  openReference,
  type OpenReference,
  parameterNamesOf,
  type Referenced,
  resolveReference,
} from './load-reference.ts';
import type { Circuit } from '../compiler/circuit/circuit.ts';
import type { Settings } from '../compiler/elaborate/parameters/setting-texts.ts';
import type { Remark } from '../compiler/openqasm/index.ts';
import { UserError } from '../user-error.ts';
import { listed } from '../phrases.ts';
import { type Subject, subjectOf, subjectsOf } from './subject.ts';

/** Values of compile-time parameters and sizes of registers. */
export interface SubjectSettings {
  /** Of both: each is set where a circuit has such a parameter. */
  readonly set?: Settings | undefined;
  /** Of the first, and of the second. */
  readonly setA?: Settings | undefined;
  readonly setB?: Settings | undefined;
}

export interface ReadSubjects {
  readonly a: Subject;
  readonly b: Subject;
  /** What was left out of programs or chosen for them. */
  readonly remarks: readonly Remark[];
}

/** Both files, read. Throws UserError, as all here does. */
export function openBoth(a: string, b: string): readonly [OpenReference, OpenReference] {
  if (a === '-' && b === '-') throw new UserError('standard input can be one of the two circuits, not both');
  return [openReference(a), openReference(b)];
}

/** A circuit at hand, by what messages call it. */
export interface CircuitAtHand {
  readonly reference: string;
  readonly circuit: Circuit;
}

export type Opened = OpenReference | CircuitAtHand;

export function readBoth(
  opened: readonly [Opened, Opened],
  { set = {}, setA, setB }: SubjectSettings,
): ReadSubjects {
  const names = opened.map((each) => ('circuit' in each ? [] : parameterNamesOf(each)));
  const has = (side: number, name: string) => names[side]?.includes(name) ?? true;
  const missing = Object.keys(set).find((name) => !has(0, name) && !has(1, name));
  if (missing !== undefined) {
    const known = [...new Set(names.flatMap((each) => each ?? []))];
    throw new UserError(`neither ${opened[0].reference} nor ${opened[1].reference} has a parameter ${missing}; ${known.length > 0 ? `there ${known.length === 1 ? 'is' : 'are'} ${listed(known, 'and')}` : 'they have none'}`); // prettier-ignore
  }
  const own = (side: number) => Object.fromEntries(Object.entries(set).filter(([name]) => has(side, name)));
  const first = resolve(opened[0], { ...own(0), ...setA });
  const second = resolve(opened[1], { ...own(1), ...setB });
  const [a, b] = subjectsOf(first, second);
  return { a, b, remarks: [...first.remarks, ...second.remarks] };
}

function resolve(opened: Opened, set: Settings): Referenced {
  if (!('circuit' in opened)) return resolveReference(opened, set);
  const { reference, circuit } = opened;
  const [name] = Object.keys(set);
  if (name !== undefined) throw new UserError(`${reference} is a circuit at hand, whose parameters are settled: ${name} cannot be set`); // prettier-ignore
  const { kind, isProgram, name: called, circuit: checked, parameters } = subjectOf(circuit, reference);
  return { kind, isProgram, reference: called, versions: [{ circuit: checked, parameters }], remarks: [] };
}
