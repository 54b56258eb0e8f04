// The way back after a mistake in the head of a declaration: a part of it is given up, and reading goes on with the next item of
// its list, at the end of the list, or in the block.
import type { IToken, TokenType } from 'chevrotain';
import { BlockRecovery } from './block-recovery.ts';
import { chevrotain } from './chevrotain.ts';
import { beginsParameter, beginsStatement, firstOwn } from './next-statement.ts';
import { startsDeclaration, type Look } from './regions.ts';
import { Identifier, sign, Text } from './tokens.ts';

const { EOF, tokenMatcher } = chevrotain;

export abstract class HeadRecovery extends BlockRecovery {
  /** What was left out of a head, from a token on; the empty name stands for one that cannot be told. */
  protected loseInHead(start: IToken) {
    const names = this.tokensFrom(start).flatMap((token) =>
      tokenMatcher(token, Identifier) ? [token.image] : [],
    );
    this.lostInHead = [...(this.lostInHead ?? []), ...names];
  }

  /** Does a statement begin with the next token, the first of its line, in a declaration that lacks a `{`? */
  protected startsStatement(): boolean {
    if (this.RECORDING_PHASE || !this.startsLine() || !this.lacksBrace()) return false;
    return beginsStatement(this.lookFrom(), this.source.text, undefined);
  }

  /** Was the name with which a statement and a line begin read as one of a head, in a declaration that lacks a `{`? */
  protected startedBefore(): boolean {
    if (this.RECORDING_PHASE || this.meets(sign['{']) || !this.lacksBrace()) return false;
    const { text } = this.source;
    const begins = (look: Look) =>
      tokenMatcher(look(0), Identifier) &&
      beginsStatement(look, text, undefined) &&
      !startsDeclaration(look, text);
    return firstOwn(this.lookFrom(0), text, -1, begins) !== undefined;
  }

  private lacksBrace(): boolean {
    return this.regionOf(this.LA(1)).surplus < 0;
  }

  /** Skips what a failed part of a head leaves: to the next item or the end of the list, or to the block. */
  protected skipInHead(place: 'head' | 'parameter' | 'name', start: IToken, culprit: IToken) {
    const ignored = this.isBraceTooMany(culprit) ? culprit : undefined;
    let open = this.tokensFrom(start).reduce((sum, { tokenType }) => sum + parentheses(tokenType), 0);
    while (!this.meets(EOF) && !this.meetsNext(place, start)) {
      const { tokenType: type } = this.LA(1);
      if ((type === sign['{'] || type === sign['}']) && this.LA(1) !== ignored) break;
      if (place !== 'head' && this.endsItem(place, open)) break;
      this.SKIP_TOKEN();
      open = Math.max(0, open + parentheses(type));
    }
    this.resumed = this.LA(1);
  }

  /** `from "path"` behind imported names. */
  protected meetsFrom(): boolean {
    return !this.RECORDING_PHASE && this.LA(1).image === 'from' && this.LA(2).tokenType === Text;
  }

  /** Is the next token behind an item of a list, with so many parentheses open in it? */
  private endsItem(place: 'parameter' | 'name', open: number): boolean {
    const { tokenType: type } = this.LA(1);
    if (type === sign[')']) return open <= 0;
    if (place === 'name') return [sign[','], sign[';'], sign['->']].includes(type) || this.meetsFrom();
    return type === sign[','] && (beginsParameter(this.lookFrom(2)) || this.LA(2).tokenType === sign[')']);
  }
}

/** 1 for an opening parenthesis, -1 for a closing one. */
function parentheses(type: TokenType): number {
  return Number(type === sign['(']) - Number(type === sign[')']);
}
