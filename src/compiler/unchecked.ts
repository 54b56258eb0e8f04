// What a check leaves out, and the sentences that say why and what to do.
import type { Choice } from './elaborate/parameters/parameters.ts';
import type { Left } from './elaborate/properties/try-property.ts';
import { type Span, textOf } from './source/source.ts';
import type { CompileTimeParameter, Declaration } from './syntax/ast.ts';

/** Something of which nothing is known to be right or wrong. */
export interface Unchecked {
  readonly kind: Declaration['kind'] | 'property';
  readonly name: string;
  /** The values of its domains that were left out, "n = 9 and 3 others"; absent: nothing of it was checked. */
  readonly values?: string;
  /** "parameter p has no default" */
  readonly reason: string;
  /** "give it a value: --set p=ring" */
  readonly help: string;
  readonly span: Span;
}

export type Because = Pick<Unchecked, 'reason' | 'help' | 'values'>;

export const tooLong: Because = {
  reason: 'it takes more steps than one check has for what no circuit runs',
  help: 'use it in a circuit',
};

export function withoutValue(parameter: CompileTimeParameter): Because {
  const { name } = parameter.name;
  return { reason: `parameter ${name} has no default`, help: `give it a value: --set ${name}=${exampleOf(parameter)}` }; // prettier-ignore
}

/** A value that a parameter of this type could have. */
function exampleOf({ type }: CompileTimeParameter): string {
  const examples = { int: '4', float: '0.1', bool: 'true', angle: 'pi/2', gate: 'su4', pool: 'zx', pairing: 'ring' }; // prettier-ignore
  return examples[type.name];
}

/** The circuits of a file have `total` steps together, and each at most `most`. */
export function tooLongCircuit(
  name: string,
  { total, isBrokenText, most = total }: { total: number; isBrokenText: boolean; most?: number | undefined },
): Because {
  if (most < total) return { reason: `it takes more than ${most} steps`, help: 'qcnn check has more for it' };
  const reason = `the circuits of the file take up the ${total} steps of one check`;
  return {
    reason,
    help: isBrokenText ? 'mend what cannot be read' : `compile it by itself: --circuit ${name}`,
  };
}

/** The values of domains that were left out, of `all`; `limits` says what for. */
export function leftOut(left: readonly Choice[], all: number, limits: string): Because {
  const [{ name, value }] = left;
  const others = left.length - 1;
  const first = `${name} = ${printed(value)}`;
  return {
    values: others === 0 ? first : `${first} and ${others} other${others > 1 ? 's' : ''}`,
    reason: `its domains hold ${all} values, and one check takes at most ${limits}`,
    help: `check what is needed: --set ${name}=${printed(value)}`,
  };
}

/** The cases of a property that were left out; one check takes at most `most` steps for them. */
export function leftOutCases({ count, all, first }: Left, most: number): Because {
  const others = count - 1;
  return {
    ...(first && { values: `${first}${others > 0 ? ` and ${others} other${others > 1 ? 's' : ''}` : ''}` }),
    reason: `${all === 1 ? 'it takes' : `its parameters have ${all} values, and take`} more than the ${most} steps that one check has for properties`,
    help: 'qcnn test has more for it',
  };
}

/** The value as the text has it; of a range each number. */
export function printed(value: Choice['value']): string {
  return value.kind === 'number' ? value.text : textOf(value.span);
}
