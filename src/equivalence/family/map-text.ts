// An affine map as `--map` reads it: v[0] = -w[1], v[1] = w[0] / 2 - pi / 4
import type { Circuit } from '../../compiler/circuit/circuit.ts';
import { entryNames } from '../../runtime/slot-names.ts';
import type { AffineMap, Constant, Row } from './affine-map.ts';
import type { Fraction } from './fraction.ts';

/** A text a weight of `to`; undefined where a weight's name is none of the language. */
export function mapTexts(map: AffineMap, to: Circuit, from: Circuit): string[] | undefined {
  const [left, right] = [namesOf(to), namesOf(from)];
  if (!left || !right) return undefined;
  return map.map((row, at) => `${left[at]} = ${rowText(row, right)}`);
}

/** By number of the weight. */
function namesOf({ weights }: Circuit): string[] | undefined {
  const isName = ({ name }: { readonly name: string }) => /^[A-Za-z_]\w*$/.test(name);
  return weights.every(isName) ? entryNames(weights) : undefined;
}

interface Term {
  readonly text: string;
  readonly isNegative: boolean;
}

function rowText({ terms, constant }: Row, names: readonly string[]): string {
  const weights = [...terms].map(([k, coefficient]) => term(coefficient, names[k]));
  // A sum reads best when it does not open with a minus.
  const parts = [...weights, ...constantTerms(constant)];
  const [first, ...rest] = parts.toSorted((p, q) => Number(p.isNegative) - Number(q.isNegative));
  if (!first) return '0';
  return `${first.isNegative ? '-' : ''}${first.text}${rest.map(({ text, isNegative }) => ` ${isNegative ? '-' : '+'} ${text}`).join('')}`;
}

function constantTerms({ halfTurns, rest }: Constant): Term[] {
  return [
    ...(halfTurns.numerator === 0 ? [] : [term(halfTurns, 'pi')]),
    ...(rest.numerator === 0
      ? []
      : [{ text: String(Math.abs(rest.numerator) / rest.denominator), isNegative: rest.numerator < 0 }]),
  ];
}

/** "3 * w[0] / 2" */
function term({ numerator, denominator }: Fraction, name: string): Term {
  const size = Math.abs(numerator);
  const text = `${size === 1 ? '' : `${size} * `}${name}${denominator === 1 ? '' : ` / ${denominator}`}`;
  return { text, isNegative: numerator < 0 };
}
