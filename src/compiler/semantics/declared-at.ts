// Where the value that a name stands for at a place of a file was declared: for messages, which ask for it seldom.
import type { Span } from '../source/source.ts';
import type { Module } from './modules.ts';
import { resolveNames } from './resolve-names.ts';
import { declaredSymbol } from './resolved-names.ts';
import { referencesAt } from './visible.ts';

/** The declaring name; undefined for what the language itself declares. */
export function declaredAt(module: Module, { source, start }: Span): Span | undefined {
  if (source !== module.source) return undefined;
  const [reference] = referencesAt(resolveNames(module), start);
  return reference?.symbol && declaredSymbol(reference.symbol).span;
}
