// Lists in the heads of declarations and imports: a mistake in one item costs that item alone.
import type { Identifier } from './ast.ts';
import { chevrotain } from './chevrotain.ts';
import { Mistake, quote } from './mistake.ts';
import { beginsParameter } from './next-statement.ts';
import { StatementRules } from './statement-rules.ts';
import { Identifier as IdentifierToken, sign, type Sign } from './tokens.ts';

const { EOF, tokenMatcher } = chevrotain;

export abstract class HeadRules extends StatementRules {
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

  /** What follows the name of an item; undefined where it cannot be read, so that of the item only the name is known. */
  protected asFarAsRead<T>(kind: 'parameter' | 'name', { name }: Identifier, rest: () => T): T | undefined {
    return this.recovering<T | undefined>(kind, rest, (start) => {
      this.loseInHead(start);
      this.lostInHead!.push(name);
      return undefined;
    });
  }
}
