// What may be written inside a property: sides with their settings, and the level at which they are the same.
import { levels } from '../../src/compiler/circuit/levels.ts';
import type { Token } from '../../src/compiler/syntax/tokens.ts';
import { nothing, type Expected, type WordPlace } from './expected.ts';

/** `open`: the indices of the brackets that are open, the first of which is that of the property. */
export function inProperty(
  before: readonly Token[],
  open: readonly number[],
  { text }: WordPlace,
): Expected | undefined {
  const previous = before.at(-1)!;
  const image = (token: Token | undefined) => token && text.slice(token.start, token.end);
  if (open.length === 1) {
    if (previous.type === '{' || previous.type === '==') return { kind: 'compared' };
    if (previous.type === ';') return nothing;
    if (image(previous) === 'at' && before.at(-2)?.type !== '{' && before.at(-2)?.type !== '==')
      return { kind: 'words', words: levels };
    const isRight = before.slice(open[0]).some(({ type }) => type === '==');
    return isRight ? { kind: 'words', words: ['at'] } : nothing;
  }
  const isSetting = open.length === 2 && (previous.type === '(' || previous.type === ',');
  if (isSetting) return { kind: 'setting', of: image(before[open[1] - 1])! };
  return undefined;
}
