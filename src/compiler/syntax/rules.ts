// Shapes that recur in the grammar: names, lists, the `;` at an end.
import type { Span } from '../source/source.ts';
import type { Identifier } from './ast.ts';
import { chevrotain } from './chevrotain.ts';
import { Mistake, quote } from './mistake.ts';
import { beginsParameter } from './next-statement.ts';
import { Recovery } from './recovery.ts';
import { Identifier as IdentifierToken, ReservedWordToken, sign, type Sign } from './tokens.ts';

const { EOF, tokenMatcher } = chevrotain;

export abstract class Rules extends Recovery {
  readonly name = this.RULE('name', (): Identifier => {
    const token = this.CONSUME(IdentifierToken);
    return { kind: 'identifier', name: token.image, span: this.spanOf(token) };
  });

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

  /**
   * As `listUpTo`, in a head: an item that cannot be read is left out by itself, and so is a missing comma told.
   * `namesFollow`: what follows the list are names.
   */
  protected headItems<T>(
    kind: 'parameter' | 'name',
    close: Sign,
    what: string,
    item: () => T,
    namesFollow = false,
  ): T[] {
    const whole = (): T => {
      const isHead = close !== '}'; // Of a declaration, not of an import.
      if (isHead && this.startsStatement() && !beginsParameter(this.lookFrom())) throw new Mistake(`expected ${what} before ${quote(this.LA(1))}`, this.LA(1)); // prettier-ignore
      const read = item();
      if (kind === 'parameter' && !this.endsParameter(namesFollow)) throw new Mistake(`expected '${close}' after ${quote(this.LA(0))}, found ${quote(this.LA(1))}`, this.LA(1)); // prettier-ignore
      return read;
    };
    const items: (T | undefined)[] = [];
    const read = (): T | undefined => {
      let kept: T | undefined;
      return this.recovering<T | undefined>(
        kind,
        () => (kept = whole()),
        (start) => {
          if (!tokenMatcher(start, IdentifierToken)) this.lostInHead = [...(this.lostInHead ?? []), ''];
          this.loseInHead(start);
          return kept;
        },
      );
    };
    items.push(...this.listUpTo(close, what, read));
    const begins = () => !this.RECORDING_PHASE && this.beginsItem(kind);
    while (begins()) {
      if (!this.resumesHere()) this.reportComma();
      items.push(read());
      while (this.meets(sign[','])) {
        this.SKIP_TOKEN();
        if (begins()) items.push(read());
      }
    }
    return items.filter((each) => each !== undefined);
  }

  /** Does a parameter end here, if only for want of a comma or of the bracket behind it? */
  private endsParameter(namesFollow: boolean): boolean {
    if (this.RECORDING_PHASE || this.resumesHere() || this.beginsItem('parameter')) return true;
    if ([sign[','], sign[')'], sign['{'], EOF].includes(this.LA(1).tokenType)) return true;
    return namesFollow && this.beginsItem('name');
  }

  /** Does another item follow, whose comma is missing? A name that begins a line may belong to what follows the head. */
  private beginsItem(kind: 'parameter' | 'name'): boolean {
    if (kind === 'parameter') return beginsParameter(this.lookFrom());
    return this.meets(IdentifierToken) && !this.meetsFrom() && !this.startsLine() && !this.startedBefore();
  }

  private reportComma() {
    const [end, span] = [this.endOfPrevious(), this.spanOf(this.LA(1))];
    const place = { ...span, start: end, end };
    const fix = { title: `insert ','`, span: place, text: ',' };
    this.report(`expected ',' before ${quote(this.LA(1))}`, this.startsLine() ? place : span, fix);
  }

  /** The closing sign of a list in a head; where the list went wrong before, it may be missing. */
  protected closeHeadList(close: Sign, namesFollow = false) {
    if (!this.RECORDING_PHASE && !this.meets(sign[close])) {
      if (this.resumesHere()) return;
      if (namesFollow && this.beginsItem('name')) {
        const end = this.endOfPrevious();
        const fix = {
          title: `insert '${close}'`,
          span: { source: this.source, start: end, end },
          text: close,
        };
        this.report(`expected '${close}' before ${quote(this.LA(1))}`, this.spanOf(this.LA(1)), fix);
        this.lostInHead ??= [];
        return;
      }
    }
    this.recovering(
      'head',
      () => void this.CONSUME(sign[close]),
      (start) => this.loseInHead(start),
    );
  }

  /** The `;` of a statement or declaration; where only it is missing, the rest is kept. */
  protected semicolon() {
    this.putBefore();
    const next = this.LA(1);
    const onlyMissing = next.tokenType === EOF || next.tokenType === sign['}'] || this.startsLine();
    if (this.RECORDING_PHASE || next.tokenType === sign[';'] || !onlyMissing) {
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
