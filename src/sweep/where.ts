// `--where "n * layers <= 32"`: which points a sweep has, by the language's own evaluator over the circuit's parameters, as
// they are bound at the point, and over options.
import type { BoundParameters, OpenParameters } from '../compiler/open-parameters.ts';
import { Fault } from '../compiler/elaborate/state/fault.ts';
import { describe } from '../compiler/elaborate/values/values.ts';
import type { Span } from '../compiler/source/source.ts';
import type { Expression } from '../compiler/syntax/ast.ts';
import { atValues } from '../phrases.ts';
import type { Point } from './axis.ts';
import { compareNames } from './compare-names.ts';
import {
  parameterOf,
  replaceName,
  type Fact,
  type OptionsAt,
  type Reading,
  type WhereNames,
} from './condition-names.ts';
import { parseWhere, refuse, type WhereText } from './condition-text.ts';

export { whereText } from './condition-text.ts';

/** Whether a point belongs to the sweep. Throws UserError, with the place, where that cannot be said. */
export type Where = (bound: BoundParameters, point: Point, options: OptionsAt) => boolean;

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
