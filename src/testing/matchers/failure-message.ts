// What a failed assertion shows: the answer in words, and the witness as circuits that run.
import { answerWords, type Answer } from '../../equivalence/index.ts';
import { witnessTexts, type Witness } from '../../equivalence/witness/index.ts';

/** Most lines of a witness that are shown. */
const mostLines = 60;

/** `isNot`: `.not` stands before the matcher. */
export function failureMessage(answer: Answer, isNot: boolean): string {
  const { verdict, witness } = answer;
  const parts = [
    `expect(received)${isNot ? '.not' : ''}.toBeEquivalentTo(expected)`,
    ...(verdict === 'unknown' ? ['An answer that is unknown passes neither with .not nor without; more time is { timeout }, in seconds.'] : []), // prettier-ignore
    answerWords(answer),
    ...(witness ? [witnessShown(witness, answer)] : []),
  ];
  return parts.join('\n\n');
}

function witnessShown(witness: Witness, { a, b }: Answer): string {
  const texts = witnessTexts(witness);
  const sides = [
    { name: `A, ${a.name},`, value: witness.valueA, lines: linesOf(texts.a) },
    { name: `B, ${b.name},`, value: witness.valueB, lines: linesOf(texts.b) },
  ];
  const count = sides.reduce((sum, { lines }) => sum + lines.length, 0);
  if (count > mostLines)
    return `The witness has ${count} lines, too many to show: compareCircuits and compareFiles give it, as witness.`;
  return sides
    .map(
      ({ name, value, lines }) =>
        `${name} returns ${shown(value)}:\n${lines.map((line) => `  ${line}`).join('\n')}`,
    )
    .join('\n\n');
}

/** Without the comments at the head, which say what is said above. */
function linesOf(text: string): string[] {
  const lines = text.trimEnd().split('\n');
  return lines.slice(lines.findIndex((line) => !line.startsWith('//')));
}

/** Twelve decimals, none of them for nothing. */
const shown = (value: number) => `${Number(value.toFixed(12))}`;
