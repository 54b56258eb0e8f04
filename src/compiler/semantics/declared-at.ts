// Where the value that a name stands for at a place of a file was declared: for messages, which ask for it seldom.
import type { Span } from '../source/source.ts';
import type { Block, Declaration, Identifier } from '../syntax/ast.ts';
import { factsOf } from '../syntax/statement-facts.ts';
import type { Module } from './modules.ts';

/** The declaring name; undefined for what the language itself declares. */
export function declaredAt(module: Module, name: string, place: Span): Span | undefined {
  const around = module.file.declarations.find(({ span }) => holds(span, place));
  const found = around && (within(around, name, place) ?? headOf(around).find((each) => each.name === name));
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
      return [...declaration.parameters, ...declaration.operands].map(({ name }) => name);
    default:
      return declaration satisfies never;
  }
}

function within(declaration: Declaration, name: string, place: Span): Identifier | undefined {
  return 'body' in declaration ? inBlock(declaration.body, name, place) : undefined;
}

/** The last declaration before the place, in the blocks around it. */
function inBlock({ statements }: Block, name: string, place: Span): Identifier | undefined {
  let found: Identifier | undefined;
  for (const statement of statements) {
    if (statement.span.start > place.start) break;
    const { declares, binds, blocks } = factsOf(statement);
    const own = (names: readonly Identifier[]) => names.find((each) => each.name === name);
    if (!holds(statement.span, place)) found = own(declares(statement)) ?? found;
    for (const block of blocks(statement))
      if (holds(block.span, place)) found = inBlock(block, name, place) ?? own(binds(statement)) ?? found;
  }
  return found;
}
