// Words that begin statements which read like a call of a gate, `qbit q[3];`, so that the parser lets a misspelt one pass.
import { nearest } from '../source/nearest.ts';
import { wordsWhere } from '../syntax/statement-facts.ts';
import { builtinCallables } from './builtins.ts';
import type { Module } from './modules.ts';

export const statementWords = wordsWhere(({ readsLikeCall }) => readsLikeCall);

/** True where an unknown name that a statement begins with is closest to a word. */
export function meansWord({ callables }: Module, name: string, word: 'qubit' | 'return'): boolean {
  if (callables.has(name) || builtinCallables.has(name)) return false;
  return nearest(name, statementWords) === word;
}
