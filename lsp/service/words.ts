// Words of the language as completions, with what they mean.
import type { Completion } from './completion.ts';
import { wordDoc } from './docs.ts';

export function words(all: readonly string[]): Completion[] {
  return all.map((label) => ({ label, kind: 'word', rank: 4, ...docOf(label) }));
}

export function docOf(word: string): { doc?: string } {
  const doc = wordDoc(word);
  return doc === undefined ? {} : { doc };
}
