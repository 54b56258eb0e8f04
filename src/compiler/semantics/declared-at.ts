// Where the value that a name stands for at a place of a file was declared: for messages, which ask for it seldom.
import type { Span } from '../source/source.ts';
import type { Block, Declaration, Expression, Identifier } from '../syntax/ast.ts';
import { expressionsOf, factsOf } from '../syntax/statement-facts.ts';
import type { Module } from './modules.ts';
import { headExpressions, subexpressions } from './walk.ts';

/** The declaring name; undefined for what the language itself declares. */
export function declaredAt(module: Module, name: string, place: Span): Span | undefined {
  const around = module.file.declarations.find(({ span }) => holds(span, place));
  const found = around && (within(around, name, place) ?? ownOf(headOf(around), name));
  return (found ?? module.constants.get(name)?.declaration.name)?.span;
}

const holds = (outer: Span, { source, start }: Span) => outer.source === source && outer.start <= start && start < outer.end; // prettier-ignore

/** What the head of a declaration names. */
function headOf(declaration: Declaration): Identifier[] {
  switch (declaration.kind) {
    case 'const':
      return [];
    case 'pairing':
      return [declaration.parameter];
    case 'circuit':
      return declaration.parameters.map(({ name }) => name);
    case 'pool':
      return [...declaration.parameters.map(({ name }) => name), ...declaration.sources, declaration.target];
    case 'gate':
      return [
        ...[...declaration.parameters, ...declaration.operands].map(({ name }) => name),
        ...declaration.operands.flatMap(({ size }) => size ?? []),
      ];
    default:
      return declaration satisfies never;
  }
}

function within(declaration: Declaration, name: string, place: Span): Identifier | undefined {
  const ofHead = headExpressions(declaration);
  const own = 'value' in declaration ? [declaration.value] : ofHead;
  return (
    inExpressions(own, name, place) ??
    ('body' in declaration ? inBlock(declaration.body, name, place) : undefined)
  );
}

const ownOf = (names: readonly Identifier[], name: string) => names.find((each) => each.name === name);

/** What the `for` of a list around the place, or before it in the same list, declares. */
function inExpressions(
  expressions: readonly Expression[],
  name: string,
  place: Span,
): Identifier | undefined {
  const around = expressions.find(({ span }) => holds(span, place));
  if (!around) return undefined;
  const inner = inExpressions(subexpressions(around), name, place);
  if (inner || around.kind !== 'comprehension') return inner;
  return ownOf(around.clauses.flatMap((clause) => (clause.kind === 'for-clause' ? clause.pattern.names : [])), name); // prettier-ignore
}

/** The last declaration before the place, in the blocks around it. */
function inBlock({ statements }: Block, name: string, place: Span): Identifier | undefined {
  let found: Identifier | undefined;
  for (const statement of statements) {
    if (statement.span.start > place.start) break;
    const { declares, binds, blocks } = factsOf(statement);
    if (!holds(statement.span, place)) found = ownOf(declares(statement), name) ?? found;
    else found = inExpressions(expressionsOf(statement), name, place) ?? found;
    for (const block of blocks(statement))
      if (holds(block.span, place)) found = inBlock(block, name, place) ?? ownOf(binds(statement), name) ?? found; // prettier-ignore
  }
  return found;
}
