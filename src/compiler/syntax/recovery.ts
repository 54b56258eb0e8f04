// The parser's way back after a mistake, and what it knows of places in the text. A mistake inside a statement or
// declaration gives that one up; reading goes on after its `;` or `}`, or in its block.
import type { IToken, TokenType } from 'chevrotain';
import type { Diagnostic, Fix } from '../source/diagnostic.ts';
import type { Source, Span } from '../source/source.ts';
import { chevrotain } from './chevrotain.ts';
import { beginsLine, beginsParameter, beginsStatement, firstOwn } from './next-statement.ts';
import { atMargin, findRegions, startsDeclaration, type Look, type Region } from './regions.ts';
import { errorMessageProvider, explain, meaning, Mistake } from './mistake.ts';
import { hasBlocks, wordsWhere } from './statement-facts.ts';
import {
  endOf,
  Identifier,
  PoolName,
  sign,
  StatementToken,
  Text,
  tokensOf,
  vocabulary,
  word,
} from './tokens.ts';

const { EmbeddedActionsParser, EOF, isRecognitionException, tokenMatcher } = chevrotain;

/** More mistakes than these in one text are not looked for. */
export const maxMistakes = 100;

/** Statements that open a block, and declarations that do not. */
const headers = tokensOf([...wordsWhere(hasBlocks), 'else']);
/** Declarations that have blocks. */
export const opensBlock = new Set<TokenType>([word.gate, PoolName, word.circuit]);
const plainDeclarations = new Set<TokenType>([word.import, word.const, word.pairing]);
const openers = new Set<TokenType>([sign['('], sign['[']]);
const closers = new Set<TokenType>([sign[')'], sign[']']]);

export interface ParserOptions {
  /** Check the grammar itself; slow, for tests. */
  readonly validate?: boolean;
}

/**
 * Where a rule stands that may fail: among the statements of a block, among the declarations of a file, in the head of
 * one before its block, or in a list of parameters or of names there.
 */
type Place = 'block' | 'file' | 'head' | 'parameter' | 'name';

export abstract class Recovery extends EmbeddedActionsParser {
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

  /** What was left out of a head, from a token on; the empty name stands for one that cannot be told. */
  protected loseInHead(start: IToken) {
    const names = this.tokensFrom(start).flatMap((token) =>
      tokenMatcher(token, Identifier) ? [token.image] : [],
    );
    this.lostInHead = [...(this.lostInHead ?? []), ...names];
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
    this.reportMistake(meaning(token, type === PoolName ? 'pool' : type.name));
    retype(token, type);
  }

  /**
   * Runs a rule; after a mistake, reports it and skips to the next place where one of its kind may begin. Where another
   * one begins before the mistake, the text up to there is read again by itself.
   */
  protected recovering<T>(place: Place, rule: () => T, instead: (start: IToken) => T): T {
    const start = this.LA(1);
    const from = this.currIdx;
    const { muted } = this;
    this.muted = !this.RECORDING_PHASE && start === this.echo;
    try {
      return rule();
    } catch (error) {
      if (this.RECORDING_PHASE || !(error instanceof Mistake || isRecognitionException(error as Error)))
        throw error;
      const failure = error as Mistake;
      const next = this.nextWithin(place, start, failure.token);
      if (next) {
        this.regionOf(start); // By the tokens as they are.
        this.currIdx = from;
        const read = endingAt(next, () => this.recovering(place, rule, instead));
        if (this.diagnostics.length >= maxMistakes) this.skipToEnd();
        return read;
      }
      this.reportMistake(explain(failure, start, (offset) => this.LA(offset)));
      if (place === 'block' || place === 'file') this.skip(place, start, failure.token);
      else this.skipInHead(place, start, failure.token);
      return instead(start);
    } finally {
      this.muted = muted;
    }
  }

  /** The token before or at a mistake with which something else begins than what begins at `start`. */
  private nextWithin(place: Place, start: IToken, culprit: IToken): IToken | undefined {
    let at = 1;
    while (this.LA(at) !== culprit && this.LA(at).startOffset > start.startOffset) at--;
    if (this.LA(at) !== culprit) return undefined;
    const begins = (look: Look) => this.beginsNext(place, start, look);
    if (culprit === start) {
      const inHead = place !== 'block' && place !== 'file';
      return inHead && this.startsLine(at) && begins(this.lookFrom(at)) ? culprit : undefined;
    }
    const back = firstOwn(this.lookFrom(at), this.source.text, start.startOffset, begins);
    return back === undefined ? undefined : this.LA(at + back);
  }

  /** Does a line that begins with `look(0)` end what failed, which began at `start`? */
  private beginsNext(place: Place, start: IToken, look: Look): boolean {
    const { text } = this.source;
    if (look(0).tokenType === word.const || startsDeclaration(look, text)) return true;
    switch (place) {
      case 'file':
        return opensBlock.has(start.tokenType) && beginsStatement(look, text, undefined);
      case 'block':
        return look(0).tokenType === sign['}'] || beginsStatement(look, text, headers.has(start.tokenType) ? undefined : start.startOffset); // prettier-ignore
      case 'head':
      case 'name':
        return beginsStatement(look, text, undefined);
      case 'parameter':
        return (
          beginsParameter(look) || look(0).tokenType === sign[')'] || beginsStatement(look, text, undefined)
        );
      default:
        return place satisfies never;
    }
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

  private meetsNext(place: Place, start: IToken): boolean {
    return this.startsLine() && this.beginsNext(place, start, this.lookFrom());
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

/** Reads as if the text ended before a token. */
function endingAt<T>(token: IToken, read: () => T): T {
  const { tokenType } = token;
  retype(token, EOF);
  try {
    return read();
  } finally {
    retype(token, tokenType);
  }
}

/** 1 for an opening parenthesis, -1 for a closing one. */
function parentheses(type: TokenType): number {
  return Number(type === sign['(']) - Number(type === sign[')']);
}

/** Makes a token another one's kind, which is what the text means. */
export function retype(token: IToken, type: TokenType) {
  token.tokenType = type;
  token.tokenTypeIdx = type.tokenTypeIdx!;
}
