// The parser's way back after a mistake, and what it knows of places in the text. A mistake inside a statement or
// declaration gives that one up; reading goes on after its `;` or `}`, or in its block.
import type { IToken, TokenType } from 'chevrotain';
import type { Diagnostic, Fix } from '../source/diagnostic.ts';
import type { Source, Span } from '../source/source.ts';
import { chevrotain } from './chevrotain.ts';
import { findRegions, startsDeclaration, type Region } from './regions.ts';
import { errorMessageProvider, explain, meaning, Mistake } from './mistake.ts';
import { hasBlocks, wordsWhere } from './statement-facts.ts';
import { endOf, PoolName, sign, StatementToken, Text, tokensOf, vocabulary, word } from './tokens.ts';

const { EmbeddedActionsParser, EOF, isRecognitionException, tokenMatcher } = chevrotain;

/** More mistakes than these in one text are not looked for. */
export const maxMistakes = 100;

const statementWords = tokensOf(wordsWhere(() => true));
/** Statements that open a block, and declarations that do not. */
const headers = tokensOf([...wordsWhere(hasBlocks), 'else']);
const plainDeclarations = new Set<TokenType>([word.import, word.const, word.pairing]);
const openers = new Set<TokenType>([sign['('], sign['[']]);
const closers = new Set<TokenType>([sign[')'], sign[']']]);

export interface ParserOptions {
  /** Check the grammar itself; slow, for tests. */
  readonly validate?: boolean;
}

export abstract class Recovery extends EmbeddedActionsParser {
  source: Source = { name: '', text: '' };
  diagnostics: Diagnostic[] = [];
  /** Offsets at which something could not be read and was left out. */
  losses: number[] = [];
  /** Names in what was left out between declarations, and paths of imports that were. */
  lostNames = new Set<string>();
  lostPaths: string[] = [];
  /** The names of declarations whose heads were left out; empty where none can be told. */
  lostHeads: string[] = [];
  private lastMistake = -1;
  private regions: Region[] | undefined;
  /** The token at which reading went on after the last mistake. */
  private resumed: IToken | undefined;
  /** A statement that begins here and fails does so because of the mistake before it. */
  protected echo: IToken | undefined;
  private muted = false;

  constructor({ validate = false }: ParserOptions = {}) {
    super(vocabulary, { maxLookahead: 1, skipValidations: !validate, errorMessageProvider });
  }

  /** Makes the tokens of a text the input. */
  read(source: Source, tokens: IToken[]) {
    this.source = source;
    this.diagnostics = [];
    this.losses = [];
    this.lostNames = new Set();
    this.lostPaths = [];
    this.lostHeads = [];
    this.lastMistake = -1;
    this.regions = undefined;
    this.resumed = undefined;
    this.echo = undefined;
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

  protected endOfPrevious(): number {
    return endOf(this.LA(0)) || 0;
  }

  // ---- Looking ahead. While Chevrotain records the grammar, nothing is met.

  protected meets(type: TokenType): boolean {
    return !this.RECORDING_PHASE && this.LA(1).tokenType === type;
  }

  /** Is the next token, or the one `ahead` of here, the first of its line? */
  protected startsLine(ahead = 1): boolean {
    const from = endOf(this.LA(ahead - 1)) || 0;
    return from === 0 || /[\r\n]/.test(this.source.text.slice(from, this.LA(ahead).startOffset));
  }

  // ---- Mistakes

  /** Reports a mistake; a second one at the same token is its echo and stays unsaid. */
  protected report(message: string, span: Span, fix?: Fix) {
    const place = Number.isNaN(this.start()) ? this.source.text.length : this.start();
    if (this.muted || place === this.lastMistake || this.diagnostics.length >= maxMistakes) return;
    this.lastMistake = place;
    this.regionOf(this.LA(1)).told = true;
    this.diagnostics.push({ code: 'syntax', severity: 'error', message, span, related: [], fix });
    if (this.diagnostics.length === maxMistakes) this.skipToEnd();
  }

  /** Something was left out from here on, so that what follows from it must not be reported. */
  protected lose({ startOffset }: IToken) {
    this.losses.push(Number.isNaN(startOffset) ? this.source.text.length : startOffset);
  }

  /** The region in which a token lies; found out at the first mistake. */
  protected regionOf({ startOffset }: IToken): Region {
    this.regions ??= findRegions(this.input, this.LA(this.input.length + 1), this.source.text);
    return this.regions.findLast(({ start }) => start <= startOffset) ?? this.regions.at(-1)!;
  }

  /** Takes a name for the word that it misspells, and says so. */
  protected correct(type: TokenType | undefined) {
    if (!type) return;
    const token = this.LA(1);
    this.reportMistake(meaning(token, type === PoolName ? 'pool' : type.name));
    retype(token, type);
  }

  /** Runs a rule; after a mistake, reports it and skips to the next place where one of its kind may begin. */
  protected recovering<T>(place: 'block' | 'file', rule: () => T, instead: (start: IToken) => T): T {
    const start = this.LA(1);
    const { muted } = this;
    this.muted = !this.RECORDING_PHASE && start === this.echo;
    try {
      return rule();
    } catch (error) {
      if (this.RECORDING_PHASE || !(error instanceof Mistake || isRecognitionException(error as Error)))
        throw error;
      const failure = error as Mistake;
      this.reportMistake(explain(failure, start, (offset) => this.LA(offset)));
      this.skip(place, start, failure.token);
      return instead(start);
    } finally {
      this.muted = muted;
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

  /** Does a statement begin here on the line of the one before, or after a `;` that begins a line? */
  protected splitsLine(): boolean {
    if (this.RECORDING_PHASE || this.LA(0).tokenType !== sign[';'] || this.startsLine()) return false;
    return this.startsLine(0) || !tokenMatcher(this.LA(1), StatementToken);
  }

  /** True where reading goes on after a mistake: what does not fit there follows from it. */
  protected resumesHere(): boolean {
    return this.LA(1) === this.resumed;
  }

  protected resumeHere() {
    this.resumed = this.LA(1);
  }

  /**
   * Skips what a failed statement or declaration leaves: past its `;` or `}`, or to the block of its header,
   * which is still read. `culprit` is the token at which it failed.
   */
  private skip(place: 'block' | 'file', start: IToken, culprit: IToken) {
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
        if (place === 'block' && (type === sign['}'] || this.meetsStatementLine())) break;
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

  /** The tokens from one to the last that was read. */
  protected tokensFrom(start: IToken): IToken[] {
    const tokens: IToken[] = [];
    for (let i = 0; this.LA(i).startOffset >= start.startOffset; i--) tokens.push(this.LA(i));
    return tokens.reverse();
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

  /** A brace in the middle of something, in a declaration that has one too many of its kind. */
  private isBraceTooMany(token: IToken): boolean {
    const type = token.tokenType;
    if (type !== sign['{'] && type !== sign['}']) return false;
    const region = this.regionOf(token);
    const too = type === sign['{'] ? region.surplus > 0 : region.surplus < 0;
    if (too) {
      region.surplus += type === sign['{'] ? -1 : 1;
    }
    return too;
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

  private meetsStatementLine(): boolean {
    return statementWords.has(this.LA(1).tokenType) && this.startsLine();
  }

  protected meetsDeclaration(): boolean {
    return !this.RECORDING_PHASE && startsDeclaration((offset) => this.LA(1 + offset), this.source.text);
  }
}

/** Makes a token another one's kind, which is what the text means. */
export function retype(token: IToken, type: TokenType) {
  token.tokenType = type;
  token.tokenTypeIdx = type.tokenTypeIdx!;
}
