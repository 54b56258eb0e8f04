// What each name of a file is, for colours beyond those that a grammar can tell.
import { levels } from '../../src/compiler/circuit/levels.ts';
import { resolveNames } from '../../src/compiler/semantics/resolve-names.ts';
import type { Module } from '../../src/compiler/semantics/modules.ts';
import { declaredSymbol, type NameKind } from '../../src/compiler/semantics/resolved-names.ts';
import type { Span } from '../../src/compiler/source/source.ts';

/** Types of the protocol's standard, so that every theme has colours for them. */
export const tokenTypes = [
  'function',
  'class',
  'type',
  'parameter',
  'variable',
  'property',
  'enumMember',
] as const;
export const tokenModifiers = ['declaration', 'readonly', 'defaultLibrary', 'modification'] as const;

export interface SemanticToken {
  readonly span: Span;
  readonly type: (typeof tokenTypes)[number];
  readonly modifiers: readonly (typeof tokenModifiers)[number][];
}

const types: Readonly<Record<NameKind, SemanticToken['type'] | undefined>> = {
  constant: 'enumMember',
  gate: 'function',
  pool: 'function',
  pairing: 'function',
  circuit: 'class',
  channel: 'function',
  preparation: 'function',
  function: 'function',
  observable: 'function',
  distribution: 'function',
  parameter: 'parameter',
  angle: 'parameter',
  operand: 'parameter',
  size: 'parameter',
  register: 'variable',
  input: 'property',
  weight: 'property',
  let: 'variable',
  bit: 'variable',
  loop: 'variable',
  import: undefined,
};

const isLevel = (name: string) => (levels as readonly string[]).includes(name);

/** In the order of the text, none over another. */
export function semanticTokensOf(module: Module): SemanticToken[] {
  const { symbols, references } = resolveNames(module);
  const found = new Map<number, SemanticToken>();
  const add = (span: Span, symbol: (typeof symbols)[number], more: SemanticToken['modifiers']) => {
    const meaning = declaredSymbol(symbol);
    const type = types[meaning.kind];
    if (!type) return;
    const isFixed = meaning.kind === 'constant' || meaning.kind === 'let' || meaning.kind === 'parameter';
    const modifiers = [...more, ...(isFixed ? (['readonly'] as const) : []), ...(meaning.span ? [] : (['defaultLibrary'] as const))]; // prettier-ignore
    found.set(span.start, { span, type, modifiers });
  };
  for (const { span, symbol, role } of references)
    if (symbol) add(span, symbol, role === 'write' ? ['modification'] : []);
  for (const symbol of symbols) if (symbol.span) add(symbol.span, symbol, ['declaration']);
  for (const {
    comparison: { level },
  } of module.file.properties)
    if (level && isLevel(level.name)) found.set(level.span.start, { span: level.span, type: 'enumMember', modifiers: ['readonly', 'defaultLibrary'] }); // prettier-ignore
  return [...found.values()].sort((a, b) => a.span.start - b.span.start);
}
