// The way back after a mistake in a statement or a declaration: it is given up, and reading goes on after its `;` or `}`, or in
// its block.
import type { IToken, TokenType } from 'chevrotain';
import { chevrotain } from './chevrotain.ts';
import { headers, Reading } from './reading.ts';
import { PropertyWord, sign, Text, word } from './tokens.ts';

const { EOF } = chevrotain;

/** Declarations that have no blocks of statements. */
const plainDeclarations = new Set<TokenType>([word.import, word.const, word.pairing, PropertyWord]);
const openers = new Set<TokenType>([sign['('], sign['[']]);
const closers = new Set<TokenType>([sign[')'], sign[']']]);

export abstract class BlockRecovery extends Reading {
  /**
   * Skips what a failed statement or declaration leaves: past its `;` or `}`, or to the block of its header,
   * which is still read. `culprit` is the token at which it failed.
   */
  protected skip(place: 'block' | 'file', start: IToken, culprit: IToken) {
    let { brackets, braces } = this.leftOpen(start);
    const ignored = this.isBraceTooMany(culprit) ? culprit : undefined;
    const mayHaveBlock =
      place === 'file' ? !plainDeclarations.has(start.tokenType) : headers.has(start.tokenType);
    const isImport = start.tokenType === word.import;
    while (!this.meets(EOF) && !this.meetsDeclaration()) {
      const token = this.LA(1);
      const type = token.tokenType;
      if (braces === 0 && token !== ignored) {
        if (type === sign['{'] && (mayHaveBlock || this.startsLine(2))) break;
        if (place === 'block' && (type === sign['}'] || this.meetsNext(place, start))) break;
      }
      this.SKIP_TOKEN();
      if (token === ignored) continue;
      if (openers.has(type)) brackets++;
      if (closers.has(type)) brackets = Math.max(0, brackets - 1);
      if (type === sign['{']) braces++;
      if (type === sign['}']) {
        braces = Math.max(0, braces - 1);
        if (braces === 0 && !isImport) break;
      }
      if (type === sign[';'] && braces === 0 && (brackets === 0 || !this.closesBracket())) {
        // The rest of the line lacks what stands before the `;`.
        const short = token === culprit || this.LA(-1) === culprit;
        if (short && !this.muted && !this.startsLine()) this.echo = this.LA(1);
        break;
      }
      if (isImport && type === Text && this.startsLine()) break;
    }
    this.resumed = this.LA(1);
    if (this.resumed === culprit && !this.startsLine(2)) this.echo = this.LA(2);
  }

  /** How many brackets and braces are open between a token and the next one to be read. */
  private leftOpen(start: IToken): { brackets: number; braces: number } {
    let [brackets, braces] = [0, 0];
    for (const { tokenType: type } of this.tokensFrom(start)) {
      if (openers.has(type)) brackets++;
      if (closers.has(type)) brackets = Math.max(0, brackets - 1);
      if (type === sign['{']) braces++;
      if (type === sign['}']) braces = Math.max(0, braces - 1);
    }
    return { brackets, braces };
  }

  /** A closing bracket comes before the statement ends: the `;` just read stands in the midst of one. */
  private closesBracket(): boolean {
    let open = 0;
    for (let i = 1; ; i++) {
      const type = this.LA(i).tokenType;
      if (type === EOF || type === sign[';'] || type === sign['{'] || type === sign['}']) return false;
      if (openers.has(type)) open++;
      if (closers.has(type) && open-- === 0) return true;
    }
  }
}
