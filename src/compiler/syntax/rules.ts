// Shapes that recur in the grammar: names, lists, the `;` at an end.
import type { IToken } from 'chevrotain';
import type { Span } from '../source/source.ts';
import type { Identifier } from './ast.ts';
import { chevrotain } from './chevrotain.ts';
import { Mistake, quote } from './mistake.ts';
import { Recovery } from './recovery.ts';
import { Identifier as IdentifierToken, ReservedWordToken, sign, type Sign } from './tokens.ts';

const { EOF, tokenMatcher } = chevrotain;

export abstract class Rules extends Recovery {
  readonly name = this.RULE('name', (): Identifier => {
    return this.identifierOf(this.CONSUME(IdentifierToken));
  });

  protected identifierOf(token: IToken): Identifier {
    return { kind: 'identifier', name: token.image, span: this.spanOf(token) };
  }

  /** A word that is a name elsewhere. */
  protected contextual(image: 'from' | 'as') {
    const token = this.CONSUME(IdentifierToken, {
      ERR_MSG: `expected '${image}', found ${quote(this.LA(1))}`,
    });
    if (!this.RECORDING_PHASE && token.image !== image) {
      throw new Mistake(`expected '${image}', found ${quote(token)}`, token);
    }
  }

  /** Items with commas between them and perhaps one more at the end, up to a closing sign, which is left. */
  protected listUpTo<T>(close: Sign, what: string, item: () => T): T[] {
    const items: T[] = [];
    if (this.meets(sign[close])) return items;
    this.AT_LEAST_ONE_SEP({
      SEP: sign[','],
      ERR_MSG: what,
      DEF: () => {
        if (!this.meets(sign[close])) items.push(item());
      },
    });
    return items;
  }

  /** The `;` of a statement or declaration; where only it is missing, the rest is kept. */
  protected semicolon() {
    this.putBefore();
    const next = this.LA(1);
    const onlyMissing = () => next.tokenType === EOF || next.tokenType === sign['}'] || this.startsLine();
    if (this.RECORDING_PHASE || next.tokenType === sign[';'] || !onlyMissing()) {
      this.CONSUME(sign[';']);
      return;
    }
    const end = this.endOfPrevious();
    const span: Span = { source: this.source, start: end, end };
    this.report(`expected ';' after this statement`, span, { title: `insert ';'`, span, text: ';' });
  }

  /** `weight ;` or `} ;` for the other order: told, and read in the order that was meant. */
  private putBefore() {
    const [next, following] = [this.LA(1), this.LA(2)];
    if (
      this.RECORDING_PHASE ||
      following.tokenType !== sign[';'] ||
      (this.startsLine() && next.tokenType !== sign['}'])
    )
      return;
    if (next.tokenType !== sign['}'] && (this.startsLine(3) || !tokenMatcher(next, ReservedWordToken)))
      return;
    this.report(`expected ';' before ${quote(next)}, not behind it`, this.spanOf(next));
    const at = this.input.indexOf(next);
    this.input[at] = following;
    this.input[at + 1] = next;
  }
}
