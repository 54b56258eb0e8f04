// `--where "n * layers <= 32"`: which points a sweep has, by the language's own evaluator over the circuit's parameters, as
// they are bound at the point, and over options.
import type { BoundParameters, OpenParameters } from '../compiler/open-parameters.ts';
import { Fault } from '../compiler/elaborate/state/fault.ts';
import { boolean, describe, number, type Value } from '../compiler/elaborate/values/values.ts';
import { formatWithSource, type Diagnostic } from '../compiler/source/diagnostic.ts';
import { nearest } from '../compiler/source/nearest.ts';
import type { Source, Span } from '../compiler/source/source.ts';
import type { BinaryExpression, Expression } from '../compiler/syntax/ast.ts';
import { parse } from '../compiler/syntax/parse.ts';
import { atValues } from '../phrases.ts';
import { UserError } from '../user-error.ts';
import type { Axis, Point } from './axis.ts';

/** A condition with its place: it is the text of `source` from `start` on. */
export interface WhereText {
  readonly text: string;
  readonly source: Source;
  readonly start: number;
}

/** What names of options stand for at a point. */
export type OptionsAt = (name: string) => number | string | undefined;

/** Whether a point belongs to the sweep. Throws UserError, with the place, where that cannot be said. */
export type Where = (bound: BoundParameters, point: Point, options: OptionsAt) => boolean;

/** What the condition may speak of besides the circuit's parameters. */
export interface WhereNames {
  readonly axes: readonly Axis[];
  /** Options by name, "rate.circuit" among them where it is an axis or given, and whether they are numbers. */
  readonly options: ReadonlyMap<string, 'number' | 'text'>;
}

export const whereText = (text: string): WhereText => ({ text, source: { name: '--where', text }, start: 0 });

const head = 'const where = ';

/** Something of the condition that the evaluator does not know, and what it is at a point. */
interface Fact {
  readonly key: string;
  at(bound: BoundParameters, point: Point, options: OptionsAt): Value;
}

/** Reads the condition for the points of one circuit. Throws UserError with the place. */
export function readWhere(where: WhereText, open: OpenParameters, names: WhereNames): Where {
  const facts: Fact[] = [];
  const { expression, span: whole } = parseWhere(where);
  const keep = (fact: Fact['at'], span: Span): Expression => {
    const key = `fact ${facts.length}`;
    facts.push({ key, at: fact });
    return { kind: 'name', name: key, span };
  };
  const prepared = replaceNames(expression, { where, open, names, keep, hidden: new Set() });
  return (bound, point, options) => {
    const more = new Map(facts.map(({ key, at }) => [key, at(bound, point, options)]));
    try {
      const value = bound.evaluate(prepared, more);
      if (value.kind === 'boolean') return value.value;
      return refuse(where, whole, `a condition is true or false, and this is ${describe(value)}`);
    } catch (fault) {
      if (!(fault instanceof Fault)) throw fault;
      const { message, span = whole } = fault.diagnostic ?? { message: 'this cannot be computed' };
      return refuse(where, span, `${message}${atValues(point)}`);
    }
  };
}

function parseWhere(where: WhereText): { expression: Expression; span: Span } {
  const source = { name: where.source.name, text: `${head}${asNames(where.text)};` };
  const { file, diagnostics } = parse(source);
  const span = { source, start: head.length, end: head.length + where.text.length };
  const [declaration, ...more] = file.declarations;
  if (where.text.trim() === '')
    return refuse(where, span, 'the condition is empty; write one, such as n <= 8');
  if (diagnostics.length > 0) return refuse(where, diagnostics[0].span, diagnostics[0].message);
  if (
    declaration?.kind !== 'const' ||
    more.length > 0 ||
    file.imports.length > 0 ||
    file.properties.length > 0
  )
    return refuse(where, span, 'this is no single expression; write one, such as n <= 8');
  return { expression: declaration.value, span };
}

/** What the language does not read as a name becomes one of the same length: `rate.circuit`, `option.batch`, `circuit`. */
function asNames(text: string): string {
  return text
    .replace(/\b(option|set|rate|noise|augment|class_weights)\.(?!(?:params|qubits|length)\b)(?=\w)/g, '$1_')
    .replace(/\bcircuit\b/g, circuitName);
}

const circuitName = 'circui_';

interface Reading {
  readonly where: WhereText;
  readonly open: OpenParameters;
  readonly names: WhereNames;
  /** An expression that stands for what is known at each point. */
  readonly keep: (fact: Fact['at'], span: Span) => Expression;
  /** Names that comprehensions declare. */
  readonly hidden: ReadonlySet<string>;
}

/** The expression with facts where it speaks of options, and where it compares names of gates. Throws UserError. */
function replaceNames(node: Expression, reading: Reading): Expression {
  const { where } = reading;
  const inside = (part: Expression) => replaceNames(part, reading);
  switch (node.kind) {
    case 'number':
    case 'boolean':
    case 'text':
      return node;
    case 'name':
      return replaceName(node.name, node, reading);
    case 'member':
      if (node.object.kind !== 'name') return { ...node, object: inside(node.object) };
      return parameterOf(node.object.name, reading) ? node : { ...node, object: inside(node.object) };
    case 'unary':
    case 'measure':
      return { ...node, operand: inside(node.operand) };
    case 'binary':
      return compareNames(node, reading) ?? { ...node, left: inside(node.left), right: inside(node.right) };
    case 'conditional':
      return {
        ...node,
        condition: inside(node.condition),
        then: inside(node.then),
        orElse: inside(node.orElse),
      };
    case 'call':
      if (!reading.open.knowsCallable(node.callee.name)) return refuse(where, node.callee.span, `there is no function ${node.callee.name}`); // prettier-ignore
      return { ...node, arguments: node.arguments.map(inside) };
    case 'index':
      return { ...node, object: inside(node.object), indices: node.indices.map(inside) };
    case 'list':
    case 'tuple':
      return { ...node, items: node.items.map(inside) };
    case 'comprehension': {
      const declared = node.clauses.flatMap((clause) => clause.kind === 'for-clause' ? clause.pattern.names.map(({ name }) => name) : []); // prettier-ignore
      const own = { ...reading, hidden: new Set([...reading.hidden, ...declared]) };
      return {
        ...node,
        element: replaceNames(node.element, own),
        clauses: node.clauses.map((clause) =>
          clause.kind === 'for-clause'
            ? { ...clause, iterable: replaceNames(clause.iterable, own) }
            : { ...clause, condition: replaceNames(clause.condition, own) },
        ),
      };
    }
    default:
      return node satisfies never;
  }
}

function replaceName(name: string, node: Expression, reading: Reading): Expression {
  const { where, open, hidden } = reading;
  if (hidden.has(name)) return node;
  const parameter = parameterOf(name, reading);
  const option = optionNamed(name, reading);
  if (option !== undefined && parameter && name === parameter.name)
    return refuse(where, node.span, `${name} is an option and a parameter of the circuit ${open.circuit}; write set.${name} or option.${name}`); // prettier-ignore
  if (option !== undefined) return optionFact(option, node.span, reading);
  if (parameter) return { ...node, kind: 'name', name: parameter.name };
  if (open.lets.includes(name) || open.knowsConstant(name) || open.knowsCallable(name)) return node;
  const { start, end } = node.span;
  const written = where.text.slice(start - head.length, end - head.length);
  return refuse(where, node.span, unknownName(written, reading));
}

/** `set_n` is n, which `set.n` was. */
function parameterOf(name: string, { open: { parameters } }: Reading) {
  const named = (own: string) => parameters.find((each) => each.name === own);
  return named(name) ?? (name.startsWith('set_') ? named(name.slice('set_'.length)) : undefined);
}

/** `early_stop` is the option early-stop, `rate_circuit` its part, `option_batch` batch. */
function optionNamed(name: string, { names: { options } }: Reading): string | undefined {
  const own = name === circuitName ? 'circuit' : name.replace(/^option_/, '');
  return [...options.keys()].find((each) => each.replaceAll(/[-.]/g, '_') === own);
}

function optionFact(name: string, span: Span, { where, keep }: Reading): Expression {
  return keep((_, point, options) => {
    const value = options(name);
    if (value === undefined)
      return refuse(where, span, `${name} is not given${atValues(point)}, so that it has no value`);
    return typeof value === 'number' ? number(value) : { kind: 'text', text: value };
  }, span);
}

function unknownName(name: string, { open, names: { options } }: Reading): string {
  const parameters = [...open.parameters.map((each) => each.name), ...open.lets];
  const similar = nearest(name, [...parameters, ...options.keys()]);
  const has = parameters.length > 0 ? `it has ${parameters.join(', ')}` : 'it has no parameters';
  return `there is no ${name} in the circuit ${open.circuit} or among the options of a study; ${similar ? `did you mean ${similar}?` : has}`;
}

/** What one side of a comparison is called at a point: by several names where it has several. */
interface NamedSide {
  /** The words that it may be; undefined: any. */
  readonly words: readonly string[] | undefined;
  readonly at: (bound: BoundParameters, point: Point, options: OptionsAt) => readonly (string | undefined)[];
}

/** `conv == so4`, `recipe != "literature"`: the language compares numbers alone. */
function compareNames(node: BinaryExpression, reading: Reading): Expression | undefined {
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

/** Throws UserError that shows the place in the text as the user gave it. */
function refuse({ source, start, text }: WhereText, span: Span, message: string): never {
  const within = (at: number) => start + Math.min(Math.max(at - head.length, 0), text.length);
  const place = { source, start: within(span.start), end: within(span.end) };
  const diagnostic: Diagnostic = { code: 'wrong-type', severity: 'error', message, span: place, related: [] };
  const shown = formatWithSource(diagnostic).replace('error[wrong-type]: ', '');
  throw new UserError(shown);
}
