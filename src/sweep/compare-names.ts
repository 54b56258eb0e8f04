// Conditions that compare names: `conv == so4`, `recipe != "literature"`. The language itself compares numbers alone.
import type { BoundParameters } from '../compiler/open-parameters.ts';
import { boolean } from '../compiler/elaborate/values/values.ts';
import { nearest } from '../compiler/source/nearest.ts';
import type { BinaryExpression, Expression } from '../compiler/syntax/ast.ts';
import type { Point } from './axis.ts';
import { optionNamed, parameterOf, type OptionsAt, type Reading } from './condition-names.ts';
import { refuse } from './condition-text.ts';

/** What one side of a comparison is called at a point: by several names where it has several. */
interface NamedSide {
  /** The words that it may be; undefined: any. */
  readonly words: readonly string[] | undefined;
  readonly at: (bound: BoundParameters, point: Point, options: OptionsAt) => readonly (string | undefined)[];
}

/** What stands for such a comparison; undefined where it is none of names. Throws UserError. */
export function compareNames(node: BinaryExpression, reading: Reading): Expression | undefined {
  if (node.operator !== '==' && node.operator !== '!=') return undefined;
  const sides = [node.left, node.right];
  const named = sides.map((side) => namedSide(side, reading));
  if (!named.some((side) => side)) return undefined;
  const [left, right] = sides.map(
    (side, index) => named[index] ?? wordSide(side, named[1 - index]!, reading),
  );
  const isEqual = node.operator === '==';
  return reading.keep((...here) => {
    const others = right.at(...here);
    return boolean(left.at(...here).some((name) => name !== undefined && others.includes(name)) === isEqual);
  }, node.span);
}

/** A parameter that names a gate, pool or pairing, or an option that is a text. */
function namedSide(node: Expression, reading: Reading): NamedSide | undefined {
  const { names } = reading;
  if (node.kind !== 'name') return undefined;
  const { name } = node;
  const valuesOf = (...own: string[]) => names.axes.find((axis) => own.includes(axis.name))?.values;
  const parameter = parameterOf(name, reading);
  const option = optionNamed(name, reading);
  if (parameter && option) return undefined;
  if (parameter) {
    if (!['gate', 'pool', 'pairing'].includes(parameter.type)) return undefined;
    const own = parameter.name;
    const known = [...(parameter.domain ?? []), ...(valuesOf(own, `set.${own}`) ?? [])];
    const words = known.length > 0 ? known : undefined;
    return { words, at: ({ values }, point) => [values[own], point[own] ?? point[`set.${own}`]] };
  }
  if (option === undefined || names.options.get(option) !== 'text') return undefined;
  return { words: valuesOf(option), at: (_, __, options) => [String(options(option) ?? '')] };
}

/** A word beside what has a name. Throws UserError where the other can have no such name. */
function wordSide(node: Expression, other: NamedSide, { where, open }: Reading): NamedSide {
  const word = node.kind === 'name' ? node.name : node.kind === 'text' ? node.text : undefined;
  if (word === undefined) return refuse(where, node.span, 'a name is compared with a name, such as so4');
  const isKnown = other.words === undefined || other.words.includes(word) || open.knowsCallable(word);
  if (isKnown) return { words: [word], at: () => [word] };
  const similar = nearest(word, other.words!);
  return refuse(where, node.span, `no point has the value ${word} here; ${similar ? `did you mean ${similar}?` : `there are ${other.words!.join(', ')}`}`); // prettier-ignore
}
