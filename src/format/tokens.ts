// The tokens of a text with the brackets that are open before each: what tells where among the parts of a node a comment stands.
import type { IToken } from 'chevrotain';
import { endOf } from '../compiler/syntax/tokens.ts';

export class Tokens {
  /** Brackets that are open before each token. */
  private readonly depths: number[] = [];
  /** For an opening bracket, the place of its end in the list. */
  private readonly closers = new Map<number, number>();

  private readonly tokens: readonly IToken[];

  constructor(tokens: readonly IToken[]) {
    this.tokens = tokens;
    const open: number[] = [];
    tokens.forEach(({ image }, i) => {
      this.depths.push(open.length);
      if (/^[)\]}]$/.test(image)) this.closers.set(open.pop()!, i);
      if (/^[([{]$/.test(image)) open.push(i);
    });
    this.depths.push(0);
  }

  /** The first token that begins at or behind an offset, and is none of the signs in `skip`. */
  next(offset: number, skip = ''): IToken | undefined {
    let index = this.indexAt(offset);
    while (this.tokens[index] && skip.includes(this.tokens[index].image)) index++;
    return this.tokens[index];
  }

  /** Brackets that are open at an offset. */
  depthAt(offset: number): number {
    const index = this.indexAt(offset);
    return this.depths[index];
  }

  /** What is left of a range without the parentheses around all of it; `keeps`: the last pair belongs to what it holds. */
  withoutParentheses(start: number, end: number, keeps: boolean): { start: number; end: number } {
    let first = this.indexAt(start);
    let last = this.indexAt(end) - 1;
    const isWrapped = (at: number, to: number) =>
      this.tokens[at]?.image === '(' && this.closers.get(at) === to;
    while (isWrapped(first, last) && (!keeps || isWrapped(first + 1, last - 1))) {
      first++;
      last--;
    }
    if (first > last) return { start, end };
    return { start: this.tokens[first].startOffset, end: endOf(this.tokens[last]) };
  }

  private indexAt(offset: number): number {
    let low = 0;
    let high = this.tokens.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.tokens[middle].startOffset < offset) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
