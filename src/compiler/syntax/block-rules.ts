// The grammar of blocks, also of those whose braces or statements went wrong.
import type { IToken, ParserMethod } from 'chevrotain';
import type { Block, IfStatement, LostStatement, Statement } from './ast.ts';
import { chevrotain } from './chevrotain.ts';
import { ExpressionRules } from './expression-rules.ts';
import { lostIn } from './lost-names.ts';
import { Mistake, quote } from './mistake.ts';
import type { Span } from '../source/source.ts';
import { blocksOf, factsOf, hasBlocks, wordsWhere } from './statement-facts.ts';
import { BlockToken, endOf, sign, StatementToken, tokensOf, word } from './tokens.ts';

const { tokenMatcher } = chevrotain;

const headers = tokensOf(wordsWhere(hasBlocks));

export abstract class BlockRules extends ExpressionRules {
  protected abstract readonly statement: ParserMethod<[], Statement | undefined>;
  protected abstract readonly ifStatement: ParserMethod<[], IfStatement>;

  protected readonly block = this.RULE('block', (): Block => {
    const start = this.start();
    const open = this.openingBrace();
    const statements = this.SUBRULE(this.statementsToBrace);
    if (this.RECORDING_PHASE || this.meets(sign['}'])) this.CONSUME(sign['}']);
    else this.reportUnclosed(open);
    return { kind: 'block', statements, span: this.from(start) };
  });

  /** The statements up to a `}`, which is left, or to the next declaration. */
  protected readonly statementsToBrace = this.RULE('statementsToBrace', (): Statement[] => {
    const statements: Statement[] = [];
    this.MANY({
      GATE: () => !this.meetsDeclarationInBlock(),
      DEF: () => {
        const [before, start] = [this.LA(0), this.LA(1)];
        const splits = this.splitsLine();
        const read = this.recovering(
          'block',
          () => this.SUBRULE(this.statement),
          (start) => this.lost(start),
        );
        const statement = read?.kind === 'lost' ? this.withBlocks(read, start) : read;
        // A `;` in the midst of a statement: its first half is none either.
        const last = statements.at(-1);
        if (
          statement?.kind === 'lost' &&
          splits &&
          last?.kind === 'apply' &&
          last.span.end === endOf(before)
        ) {
          statements.pop();
        }
        if (statement) statements.push(statement);
      },
    });
    return statements;
  });

  /** A statement that failed, with the block behind it where it was a header. */
  private withBlocks(statement: LostStatement, start: IToken): LostStatement {
    if (!headers.has(start.tokenType) || statement.blocks.length > 0 || !this.resumesHere()) return statement;
    if (!this.meets(sign['{']) && this.regionOf(start).surplus >= 0) return statement;
    const block = this.blockAfterMistake();
    this.resumeHere();
    return { ...statement, blocks: [block], span: this.from(start.startOffset) };
  }

  /** The block behind what failed; where its `{` is missing, up to the `}` that it would have, and else an empty one. */
  protected blockAfterMistake(): Block {
    if (this.meets(sign['{'])) return this.SUBRULE(this.block);
    const region = this.regionOf(this.LA(0));
    const start = this.start();
    if (region.surplus >= 0) return { kind: 'block', statements: [], span: this.from(this.endOfPrevious()) };
    region.surplus++;
    const statements = this.SUBRULE(this.statementsToBrace);
    if (this.meets(sign['}'])) this.SKIP_TOKEN();
    return { kind: 'block', statements, span: this.from(start) };
  }

  /** What was skipped from a token on, in place of a statement. */
  protected lost(start: IToken): LostStatement {
    const names = lostIn(this.tokensFrom(start));
    return { kind: 'lost', ...names, blocks: [], span: this.from(start.startOffset) };
  }

  /** The `{` of a block. Where it is missing, or another token stands in its place, the block is read all the same. */
  private openingBrace(): IToken {
    const token = this.LA(1);
    if (this.RECORDING_PHASE || token.tokenType === sign['{']) return this.CONSUME(sign['{']);
    const before = this.LA(0);
    const region = this.regionOf(token);
    const isColon = token.tokenType === sign[':'];
    const message = isColon
      ? `a block stands in braces, { … }, and not behind ':'`
      : `expected '{' after ${quote(before)}, found ${this.startsLine() ? 'the end of the line' : quote(token)}`;
    if (this.LA(2).tokenType === sign['{']) {
      this.report(message, this.spanOf(token));
      this.lose(token);
      this.SKIP_TOKEN();
      const open = this.CONSUME(sign['{']);
      if (!this.startsLine()) this.echo = this.LA(1);
      return open;
    }
    // A line before may have taken in the name with which a statement begins.
    if (region.surplus >= 0 || token.tokenType === chevrotain.EOF || this.startedBefore())
      throw new Mistake(message, token);
    region.surplus++;
    const end = this.spanOf(before).end;
    const place = { source: this.source, start: end, end };
    const begins = tokenMatcher(token, StatementToken);
    this.report(
      message,
      this.startsLine() ? place : this.spanOf(token),
      begins ? { title: `insert '{'`, span: place, text: ' {' } : undefined,
    );
    if (begins) this.echo = token;
    else {
      this.lose(token);
      this.SKIP_TOKEN();
    }
    return before;
  }

  private reportUnclosed(open: IToken) {
    this.lose(open);
    if (this.regionOf(open).told) return;
    this.regionOf(open).told = true;
    const message = `this '{' is never closed: a '}' is missing before ${quote(this.LA(1))}`;
    this.report(message, this.spanOf(open));
  }

  /** A block without a header; after a mistake, the one whose header failed. */
  protected readonly strayBlock = this.RULE('strayBlock', (): LostStatement => {
    const open = this.LA(1);
    this.ACTION(() => {
      if (this.resumesHere()) return;
      this.report(
        `this '{' opens no block: a block stands behind a header, such as for i in 0..n`,
        this.spanOf(open),
      );
      this.lose(open);
    });
    const block = this.SUBRULE(this.block);
    return this.ACTION(() => {
      this.resumeHere();
      return lostBlocks([block], this.from(open.startOffset));
    });
  });

  protected readonly strayElse = this.RULE('strayElse', (): LostStatement => {
    const follows = this.resumesHere();
    const token = this.CONSUME(word.else);
    this.ACTION(() => {
      if (!follows) this.report(`'else' stands behind the '}' of an 'if'`, this.spanOf(token));
    });
    const blocks = this.OPTION(() =>
      this.OR<readonly Block[]>([
        {
          ALT: () => {
            const inner = this.SUBRULE(this.ifStatement);
            return this.ACTION(() => blocksOf(inner));
          },
        },
        { ALT: () => [this.SUBRULE(this.block)] },
      ]),
    );
    return this.ACTION(() => lostBlocks(blocks ?? [], this.from(token.startOffset)));
  });

  protected readonly strayToken = this.RULE('strayToken', (): undefined => {
    const before = this.LA(0);
    const token = this.CONSUME(BlockToken);
    this.ACTION(() => {
      if (token.tokenType !== sign[';']) throw strayInBlock(token);
      const after = before.tokenType === sign['}'] ? ` after '}'` : '';
      const span = this.spanOf(token);
      this.report(`no ';' is needed here${after}`, span, { title: `remove ';'`, span, text: '' });
      if (!this.startsLine()) this.echo = this.LA(1);
    });
    return undefined;
  });
}

/** Blocks that belong to no statement; what they declare may have been meant for what follows them. */
function lostBlocks(blocks: readonly Block[], span: Span): LostStatement {
  const statements = blocks.flatMap((block) => block.statements);
  const declared = statements.flatMap((statement) => factsOf(statement).declares(statement));
  const names = declared.map(({ name }) => name);
  const holdsReturn = statements.some(({ kind }) => kind === 'return');
  return { kind: 'lost', names, declares: false, holdsReturn, blocks, span };
}

function strayInBlock(token: IToken): Mistake {
  if (token.tokenType === word.measure) {
    return new Mistake(
      'a measurement is kept, bit m = measure q[0]; or tested, if (measure q[0]) { … }',
      token,
    );
  }
  return new Mistake(`expected a statement, found ${quote(token)}`, token);
}
