// The word of `rpauli("XYZ", t)`: a letter for each qubit.
import { mostPaulis } from '../../circuit/pauli-rotation.ts';
import { fail } from '../state/fault.ts';
import { describe, type Value } from '../values/values.ts';
import type { ApplyStatement } from './operands.ts';

export function pauliWord(value: Value | undefined, node: ApplyStatement): string {
  const { name } = node.callee;
  if (value?.kind !== 'text') {
    const what = value ? `; this is ${describe(value)}` : '';
    return fail('wrong-type', `${name} takes a word of Pauli letters and an angle, as in ${name}("XYZ", t) a, b, c${what}`, node.arguments[0]?.span ?? node.span); // prettier-ignore
  }
  const { text } = value;
  const { span } = node.arguments[0];
  const refuse = (why: string) => fail('wrong-type', `the word of ${name} is made of the letters I, X, Y and Z, ${why}`, span); // prettier-ignore
  if (text === '') refuse('one for each qubit, and this one is empty');
  const other = [...text].find((letter) => !'IXYZ'.includes(letter));
  if (other !== undefined && /^[ixyz]+$/i.test(text)) refuse(`and this one holds ${other}: write "${text.toUpperCase()}"`); // prettier-ignore
  if (other !== undefined) refuse(`and this one holds ${other}`);
  const paulis = text.replaceAll('I', '').length;
  if (paulis > mostPaulis) refuse(`at most ${mostPaulis} of them not I, and this one has ${paulis}`);
  return text;
}
