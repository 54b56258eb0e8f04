// What is said of the place of a difference.
import type { Place } from './places.ts';

/** Lines of both circuits in which they differ. */
export interface Where {
  /**
   * `changed`: with what B has in the place of these lines of A, A is B. `suspects`: another gate in one of them, alone,
   * would make them the same. `window`: the difference is somewhere between the first and the last of them.
   */
  readonly kind: 'changed' | 'suspects' | 'window';
  readonly a: readonly Place[];
  readonly b: readonly Place[];
  /** What the lines are, in one sentence. */
  readonly words: string;
}

export function changedLines(a: readonly Place[], b: readonly Place[], inOutputs: boolean): Where {
  return { kind: 'changed', a, b, words: changedWords(a.length, b.length, inOutputs) };
}

function changedWords(a: number, b: number, inOutputs: boolean): string {
  const [lines, others] = [a > 1 ? 'these lines' : 'this line', b > 1 ? 'these lines' : 'this line'];
  const returned = inOutputs ? ', and they return other observables' : '';
  if (a + b === 0) return inOutputs ? 'Their operations are the same; they return other observables.' : 'Their operations are the same.'; // prettier-ignore
  if (b === 0) return `They differ by ${lines} of the first, to which nothing corresponds in the second${returned}.`; // prettier-ignore
  if (a === 0) return `They differ by ${others} of the second, to which nothing corresponds in the first${returned}.`; // prettier-ignore
  return `They differ where the first has ${lines} and the second ${b === 1 ? 'that one' : 'those'}${returned}.`;
}

export function suspectLines(a: readonly Place[], b: readonly Place[]): Where {
  const count = a.length + b.length;
  const words =
    count === 1
      ? `Another gate in this line of the ${a.length > 0 ? 'first' : 'second'}, or none, would make them the same.`
      : 'Another gate in any one of these lines, or none, would make them the same.';
  return { kind: 'suspects', a, b, words };
}

export function windowLines(a: readonly Place[], b: readonly Place[]): Where {
  const words =
    'They are the same before these lines and behind them; in between more than one gate differs.';
  return { kind: 'window', a, b, words };
}

/** Lines shown of a side. */
const mostShown = 6;

/**
 * Lines for people: the sentence, then each place with its line of the text. Circuits that are not known to differ have texts
 * that do.
 */
export function whereWords({ words, a, b }: Where, differ: boolean): string[] {
  const said = differ
    ? words
    : `Where the difference would be, if there is one: ${words[0].toLowerCase()}${words.slice(1)}`;
  return [said, ...sideWords('first', a), ...sideWords('second', b)];
}

function sideWords(which: string, places: readonly Place[]): string[] {
  const shown = places
    .slice(0, mostShown)
    .flatMap(({ at, text, calls }) => [
      `  ${which}: ${at}: ${text}`,
      ...calls.map((call) => `    in ${call}`),
    ]);
  const left = places.length - mostShown;
  return left > 0 ? [...shown, `  ${which}: and ${left} more, up to ${places.at(-1)!.at}`] : shown;
}
