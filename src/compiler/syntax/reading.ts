// What the parser knows of where it stands in a text, and what it says of it: spans, the tokens around, mistakes and losses.
import type { IToken, TokenType } from 'chevrotain';
import type { Diagnostic, Fix } from '../source/diagnostic.ts';
import type { Source, Span } from '../source/source.ts';
import { chevrotain } from './chevrotain.ts';
import { beginsLine, beginsParameter, beginsSide, beginsStatement } from './next-statement.ts';
import { atMargin, findRegions, startsDeclaration, type Look, type Region } from './regions.ts';
import { errorMessageProvider, meaning, Mistake } from './mistake.ts';
import { wordOf } from './misspelt.ts';
import { hasBlocks, wordsWhere } from './statement-facts.ts';
import { endOf, PoolName, retype, sign, StatementToken, tokensOf, vocabulary, word } from './tokens.ts';

const { EmbeddedActionsParser, EOF, tokenMatcher } = chevrotain;

/** More mistakes than these in one text are not looked for. */
export const maxMistakes = 100;

/** Statements that open a block, and declarations that do not. */
export const headers = tokensOf([...wordsWhere(hasBlocks), 'else']);
/** Declarations that have blocks. */
export const opensBlock = new Set<TokenType>([word.gate, PoolName, word.circuit]);

export interface ParserOptions {
  /** Check the grammar itself; slow, for tests. */
  readonly validate?: boolean;
}

/**
 * Where a rule stands that may fail: among the statements of a block, among the declarations of a file, in the head of
 * one before its block, or in a list of parameters or of names there.
 */
export type Place = 'block' | 'file' | 'head' | 'parameter' | 'name';

export abstract class Reading extends EmbeddedActionsParser {
  /** The place of the last token read, Chevrotain's own. */
  declare protected currIdx: number;
  source: Source = { name: '', text: '' };
  diagnostics: Diagnostic[] = [];
  /** Offsets at which something could not be read and was left out. */
  losses: number[] = [];
  /** Names in what was left out between declarations, and paths of imports that were. */
  lostNames = new Set<string>();
  lostPaths: string[] = [];
  /** The names of declarations whose heads were left out; empty where none can be told. */
  lostHeads: string[] = [];
  /** The names in what was left out of the head that is read; nothing, where all of it could be read. */
  protected lostInHead: string[] | undefined;
  private lastMistake = -1;
  private regions: Region[] | undefined;
  /** The token at which reading went on after the last mistake. */
  protected resumed: IToken | undefined;
  /** A statement that begins here and fails does so because of the mistake before it. */
  protected echo: IToken | undefined;
  protected muted = false;

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
    this.lostInHead = undefined;
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

  /** Tokens around the next one, or around the one `ahead` of here. */
  protected lookFrom(ahead = 1): Look {
    return (offset) => this.LA(ahead + offset);
  }

  /** Is the next token, or the one `ahead` of here, the first of its line? */
  protected startsLine(ahead = 1): boolean {
    return beginsLine(this.lookFrom(ahead), this.source.text);
  }

  // ---- Mistakes

  /** Reports a mistake; a second one at the same token is its echo and stays unsaid. */
  protected report(message: string, span: Span, fix?: Fix) {
    const place = this.meets(EOF) ? this.endOfPrevious() : this.start();
    if (this.muted || place === this.lastMistake || this.diagnostics.length >= maxMistakes) return;
    this.lastMistake = place;
    // What is read again because another statement begins in it is not told again.
    if (this.diagnostics.some((told) => told.message === message && told.span.start === span.start)) return;
    this.regionOf({ startOffset: span.start }).told = true;
    this.diagnostics.push({ code: 'syntax', severity: 'error', message, span, related: [], fix });
    if (this.diagnostics.length === maxMistakes) this.skipToEnd();
  }

  /** Something was left out from here on, so that what follows from it must not be reported. */
  protected lose({ startOffset }: IToken) {
    this.losses.push(Number.isNaN(startOffset) ? this.source.text.length : startOffset);
  }

  /** The region in which a token lies; found out at the first mistake. */
  protected regionOf({ startOffset }: Pick<IToken, 'startOffset'>): Region {
    this.regions ??= findRegions(this.input, this.LA(this.input.length + 1), this.source.text);
    return this.regions.findLast(({ start }) => start <= startOffset) ?? this.regions.at(-1)!;
  }

  /** Takes a name for the word that it misspells, and says so. */
  protected correct(type: TokenType | undefined) {
    if (!type) return;
    const token = this.LA(1);
    this.reportMistake(meaning(token, wordOf(type)));
    retype(token, type);
  }

  /** Does a line that begins with `look(0)` end what failed, which began at `start`? */
  protected beginsNext(place: Place, start: IToken, look: Look): boolean {
    const { text } = this.source;
    if (look(0).tokenType === word.const || startsDeclaration(look, text)) return true;
    switch (place) {
      case 'file':
        return opensBlock.has(start.tokenType) && beginsStatement(look, text, undefined);
      case 'block':
        return look(0).tokenType === sign['}'] || beginsStatement(look, text, headers.has(start.tokenType) ? undefined : start.startOffset); // prettier-ignore
      case 'head':
        return beginsSide(look) || beginsStatement(look, text, undefined);
      case 'name':
        return beginsStatement(look, text, undefined);
      case 'parameter':
        return (
          beginsParameter(look) ||
          look(0).tokenType === sign[')'] ||
          beginsSide(look) ||
          beginsStatement(look, text, undefined)
        );
      default:
        return place satisfies never;
    }
  }

  protected meetsNext(place: Place, start: IToken): boolean {
    return this.startsLine() && this.beginsNext(place, start, this.lookFrom());
  }

  protected reportMistake({ message, token, repair }: Mistake) {
    const span = this.spanOf(token);
    if (!repair) return this.report(message, span);
    const at = repair.where === 'before' ? { ...span, end: span.start } : span;
    this.report(message, span, { title: repair.title, span: at, text: repair.text });
  }

  protected skipToEnd() {
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

  /** The tokens from one to the last that was read. */
  protected tokensFrom(start: IToken): IToken[] {
    const tokens: IToken[] = [];
    for (let i = 0; this.LA(i).startOffset >= start.startOffset; i--) tokens.push(this.LA(i));
    return tokens.reverse();
  }

  /** A brace in the middle of something, in a declaration that has one too many of its kind. */
  protected isBraceTooMany(token: IToken): boolean {
    const type = token.tokenType;
    if (type !== sign['{'] && type !== sign['}']) return false;
    const region = this.regionOf(token);
    const too = type === sign['{'] ? region.surplus > 0 : region.surplus < 0;
    if (too) {
      region.surplus += type === sign['{'] ? -1 : 1;
    }
    return too;
  }

  protected meetsDeclaration(): boolean {
    return !this.RECORDING_PHASE && startsDeclaration(this.lookFrom(), this.source.text);
  }

  /** Does a declaration begin inside a block? A constant does so at the margin where a `}` lacks before it. */
  protected meetsDeclarationInBlock(): boolean {
    if (this.meetsDeclaration()) return true;
    return (
      this.meets(word.const) &&
      atMargin(this.start(), this.source.text) &&
      this.regionOf(this.LA(1)).surplus > 0
    );
  }
}
