// What all rules of the grammar share: spans, lists, reports, and the way back after a mistake. A mistake
// inside a statement or declaration gives that one up; reading goes on behind its `;` or `}`.
import type { IToken, TokenType } from 'chevrotain';
import type { Diagnostic, Fix } from '../source/diagnostic.ts';
import type { Source, Span } from '../source/source.ts';
import type { Identifier } from './ast.ts';
import { chevrotain } from './chevrotain.ts';
import { errorMessageProvider, explain, Mistake } from './mistake.ts';
import {
  endOf,
  Identifier as IdentifierToken,
  PoolName,
  sign,
  vocabulary,
  word,
  type Sign,
} from './tokens.ts';

const { EmbeddedActionsParser, EOF, isRecognitionException } = chevrotain;

/** More mistakes than these in one text are not looked for. */
export const maxMistakes = 100;

const statementWords = new Set<TokenType>([
  word.qubit, word.input, word.weight, word.bit, word.let, word.for, word.if, word.reset, word.discard, word.barrier,
  word.return,
]); // prettier-ignore
const declarationWords = new Set<TokenType>([word.import, word.gate, word.circuit, word.pairing]);

export interface ParserOptions {
  /** Check the grammar itself; slow, for tests. */
  readonly validate?: boolean;
}

export abstract class Rules extends EmbeddedActionsParser {
  source: Source = { name: '', text: '' };
  diagnostics: Diagnostic[] = [];
  private lastMistake = -1;

  constructor({ validate = false }: ParserOptions = {}) {
    super(vocabulary, { maxLookahead: 1, skipValidations: !validate, errorMessageProvider });
  }

  /** Makes the tokens of a text the input. */
  read(source: Source, tokens: IToken[]) {
    this.source = source;
    this.diagnostics = [];
    this.lastMistake = -1;
    this.input = tokens;
  }

  // ---- Spans

  /** Offset of the next token. */
  protected start(): number {
    return this.LA(1).startOffset;
  }

  /** From an offset to the end of the last token read. */
  protected from(start: number): Span {
    return { source: this.source, start, end: Math.max(start, this.endOfPrevious()) };
  }

  protected spanOf(token: IToken): Span {
    if (token.tokenType !== EOF) {
      return { source: this.source, start: token.startOffset, end: endOf(token) };
    }
    const end = this.endOfPrevious();
    return { source: this.source, start: end, end };
  }

  private endOfPrevious(): number {
    return endOf(this.LA(0)) || 0;
  }

  // ---- Looking ahead. While Chevrotain records the grammar, nothing is met.

  protected meets(type: TokenType): boolean {
    return !this.RECORDING_PHASE && this.LA(1).tokenType === type;
  }

  protected startsLine(): boolean {
    const from = this.endOfPrevious();
    return from === 0 || /[\r\n]/.test(this.source.text.slice(from, this.start()));
  }

  /** `pool NAME` at the very start of a line; deeper in a line, `pool` may be the name of a value. */
  protected meetsPoolDeclaration(): boolean {
    if (!this.meets(PoolName)) return false;
    const before = this.source.text[this.start() - 1];
    const startsAtMargin = before === undefined || before === '\n' || before === '\r';
    return startsAtMargin && this.LA(2).tokenType === IdentifierToken;
  }

  // ---- Shapes that recur

  readonly name = this.RULE('name', (): Identifier => {
    const token = this.CONSUME(IdentifierToken);
    return { name: token.image, span: this.spanOf(token) };
  });

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

  // ---- Mistakes

  /** Reports a mistake; a second one at the same token is its echo and stays unsaid. */
  protected report(message: string, span: Span, fix?: Fix) {
    const place = Number.isNaN(this.start()) ? this.source.text.length : this.start();
    if (place === this.lastMistake || this.diagnostics.length >= maxMistakes) return;
    this.lastMistake = place;
    this.diagnostics.push({ code: 'syntax', severity: 'error', message, span, related: [], fix });
    if (this.diagnostics.length === maxMistakes) this.skipToEnd();
  }

  /** Runs a rule; after a mistake, reports it and skips to the next place where one of its kind may begin. */
  protected recovering<T>(place: 'block' | 'file', rule: () => T): T | undefined {
    try {
      return rule();
    } catch (error) {
      if (this.RECORDING_PHASE || !(error instanceof Mistake || isRecognitionException(error as Error)))
        throw error;
      this.reportMistake(explain(error as Mistake, this.LA(0)));
      this.skip(place);
      return undefined;
    }
  }

  private reportMistake({ message, token, repair }: Mistake) {
    const span = this.spanOf(token);
    if (!repair) return this.report(message, span);
    const at = repair.where === 'before' ? { ...span, end: span.start } : span;
    this.report(message, span, { title: repair.title, span: at, text: repair.text });
  }

  private skipToEnd() {
    while (!this.meets(EOF)) this.SKIP_TOKEN();
  }

  private skip(place: 'block' | 'file') {
    let depth = 0;
    for (;;) {
      const type = this.LA(1).tokenType;
      if (type === EOF || this.meetsDeclaration()) return;
      if (depth === 0 && place === 'block' && (type === sign['}'] || this.meetsStatementLine())) return;
      this.SKIP_TOKEN();
      if (type === sign['{']) depth++;
      if (type === sign['}']) depth--;
      if (depth <= 0 && (type === sign[';'] || type === sign['}'])) return;
    }
  }

  private meetsStatementLine(): boolean {
    return statementWords.has(this.LA(1).tokenType) && this.startsLine();
  }

  /** `gate` and `pairing` after a `:` are types. */
  private meetsDeclaration(): boolean {
    if (this.meetsPoolDeclaration()) return true;
    return declarationWords.has(this.LA(1).tokenType) && this.LA(0).tokenType !== sign[':'];
  }
}
