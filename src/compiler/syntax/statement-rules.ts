// The grammar of statements. Every block takes every statement; the checker says which may stand where.
import type { IToken, OrMethodOpts } from 'chevrotain';
import { cover } from '../source/source.ts';
import type {
  ApplyStatement, AssignStatement, Block, Distribution, Expression, Identifier, IfStatement, LostStatement, Modifier,
  Operands, Pooling, Statement,
} from './ast.ts'; // prettier-ignore
import { chevrotain } from './chevrotain.ts';
import { lostIn } from './lost-names.ts';
import { ExpressionRules } from './expression-rules.ts';
import { meantInBlock } from './misspelt.ts';
import { Mistake, quote } from './mistake.ts';
import { BlockToken, endOf, Identifier as IdentifierToken, sign, StatementToken, word } from './tokens.ts';

const { EOF, tokenMatcher } = chevrotain;

export abstract class StatementRules extends ExpressionRules {
  protected readonly block = this.RULE('block', (): Block => {
    const start = this.start();
    const open = this.openingBrace();
    const statements = this.SUBRULE(this.statementsToBrace);
    if (this.RECORDING_PHASE || this.meets(sign['}'])) this.CONSUME(sign['}']);
    else this.reportUnclosed(open);
    return { statements, span: this.from(start) };
  });

  /** The statements up to a `}`, which is left, or to the next declaration. */
  protected readonly statementsToBrace = this.RULE('statementsToBrace', (): Statement[] => {
    const statements: Statement[] = [];
    this.MANY({
      GATE: () => !this.meetsDeclaration(),
      DEF: () => {
        const before = this.LA(0);
        const splits = this.splitsLine();
        const statement = this.recovering(
          'block',
          () => this.SUBRULE(this.statement),
          (start) => this.lost(start),
        );
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

  /** What was skipped from a token on, in place of a statement. */
  protected lost(start: IToken): LostStatement {
    return { kind: 'lost', ...lostIn(this.tokensFrom(start)), span: this.from(start.startOffset) };
  }

  /** The `{` of a block. Where it is missing, or another token stands in its place, the block is read all the same. */
  private openingBrace(): IToken {
    const token = this.LA(1);
    if (this.RECORDING_PHASE || token.tokenType === sign['{']) return this.CONSUME(sign['{']);
    const before = this.LA(0);
    const region = this.regionOf(token);
    const message = `expected '{' after ${quote(before)}, found ${quote(token)}`;
    if (this.LA(2).tokenType === sign['{']) {
      this.report(message, this.spanOf(token));
      this.lose(token);
      this.SKIP_TOKEN();
      const open = this.CONSUME(sign['{']);
      if (!this.startsLine()) this.echo = this.LA(1);
      return open;
    }
    if (region.surplus >= 0) throw new Mistake(message, token);
    region.surplus++;
    const end = this.spanOf(before).end;
    const place = { source: this.source, start: end, end };
    const begins = tokenMatcher(token, StatementToken);
    this.report(
      message,
      this.spanOf(token),
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

  private readonly statements: OrMethodOpts<Statement | undefined> = {
    DEF: [
      { ALT: () => this.SUBRULE(this.qubitStatement) },
      { ALT: () => this.SUBRULE(this.inputStatement) },
      { ALT: () => this.SUBRULE(this.weightStatement) },
      { ALT: () => this.SUBRULE(this.letStatement) },
      { ALT: () => this.SUBRULE(this.forStatement) },
      { ALT: () => this.SUBRULE(this.ifStatement) },
      { ALT: () => this.SUBRULE(this.bitStatement) },
      { ALT: () => this.SUBRULE(this.operandStatement) },
      { ALT: () => this.SUBRULE(this.returnStatement) },
      { ALT: () => this.SUBRULE(this.modifiedStatement) },
      { ALT: () => this.SUBRULE(this.namedStatement) },
      { ALT: () => this.SUBRULE(this.strayBlock) },
      { ALT: () => this.SUBRULE(this.strayElse) },
      { ALT: () => this.SUBRULE(this.strayToken), IGNORE_AMBIGUITIES: true },
    ],
  };
  protected readonly statement = this.RULE('statement', (): Statement | undefined => {
    this.ACTION(() => this.correct(meantInBlock((offset) => this.LA(1 + offset))));
    return this.OR(this.statements);
  });

  private readonly qubitStatement = this.RULE('qubitStatement', (): Statement => {
    const start = this.start();
    this.CONSUME(word.qubit);
    if (this.meets(sign['['])) {
      throw new Mistake('the size of a register stands behind its name: qubit q[2];', this.LA(1));
    }
    const name = this.SUBRULE(this.name);
    const size = this.OPTION(() => {
      this.CONSUME(sign['[']);
      const expression = this.SUBRULE(this.expression);
      this.CONSUME(sign[']']);
      return expression;
    });
    if (this.meets(sign[','])) {
      throw new Mistake(
        `one name stands after 'qubit': write another 'qubit' statement for the next`,
        this.LA(1),
      );
    }
    this.semicolon();
    return { kind: 'qubit', name, size, span: this.from(start) };
  });

  private readonly inputStatement = this.RULE('inputStatement', (): Statement => {
    const start = this.start();
    this.CONSUME(word.input);
    const name = this.SUBRULE(this.name);
    this.CONSUME(sign[':'], { ERR_MSG: 'an input needs a type, such as x: angle[8]' });
    const type = this.CONSUME(IdentifierToken);
    const element = type.image === 'amplitude' ? 'amplitude' : 'angle';
    if (!this.RECORDING_PHASE && type.image !== element) {
      throw new Mistake(
        `an input holds angles or amplitudes: write angle or amplitude, not ${quote(type)}`,
        type,
      );
    }
    const dimensions = this.OPTION(() => this.SUBRULE(this.brackets)) ?? [];
    this.semicolon();
    return { kind: 'input', name, element, dimensions, span: this.from(start) };
  });

  private readonly weightStatement = this.RULE('weightStatement', (): Statement => {
    const start = this.start();
    this.CONSUME(word.weight);
    const name = this.SUBRULE(this.name);
    this.CONSUME(sign[':'], { ERR_MSG: 'a weight needs a type, such as w: angle[3]' });
    const dimensions = this.SUBRULE(this.angles, { ARGS: ['a weight'] });
    const initial = this.OPTION(() => this.SUBRULE(this.distribution));
    this.semicolon();
    return { kind: 'weight', name, dimensions, initial, span: this.from(start) };
  });

  /** `angle` or `angle[3, 2]`: the dimensions. */
  protected readonly angles = this.RULE('angles', (owner: string): Expression[] => {
    const type = this.CONSUME(IdentifierToken);
    if (!this.RECORDING_PHASE && type.image !== 'angle') {
      throw new Mistake(`${owner} holds angles: write angle or angle[3], not ${quote(type)}`, type);
    }
    return this.OPTION(() => this.SUBRULE(this.brackets)) ?? [];
  });

  private readonly distribution = this.RULE('distribution', (): Distribution => {
    this.CONSUME(sign['~']);
    const start = this.start();
    const name = this.SUBRULE(this.name);
    const args = this.SUBRULE(this.arguments);
    return { name, arguments: args, span: this.from(start) };
  });

  private readonly letStatement = this.RULE('letStatement', (): Statement => {
    const start = this.start();
    this.OR([
      { ALT: () => this.CONSUME(word.let) },
      {
        ALT: () => {
          const span = this.spanOf(this.CONSUME(word.const));
          const fix = { title: 'write let', span, text: 'let' };
          this.ACTION(() =>
            this.report(`'const' stands outside circuits; here a name is given with 'let'`, span, fix),
          );
        },
      },
    ]);
    const name = this.SUBRULE(this.name);
    this.CONSUME(sign['=']);
    const value = this.SUBRULE(this.expression);
    this.semicolon();
    return { kind: 'let', name, value, span: this.from(start) };
  });

  private readonly forStatement = this.RULE('forStatement', (): Statement => {
    const start = this.start();
    this.CONSUME(word.for);
    if (this.meets(sign['(']) && this.LA(3).tokenType === sign['=']) throw this.countingLoop();
    const pattern = this.SUBRULE(this.pattern);
    this.CONSUME(word.in, { ERR_MSG: `expected 'in' after the loop's name, as in: for i in 0..n { … }` });
    const iterable = this.SUBRULE(this.expression);
    const body = this.SUBRULE(this.block);
    return { kind: 'for', pattern, iterable, body, span: this.from(start) };
  });

  /** `for (i = 0; i < n; i++)`: skips to the body. */
  private countingLoop(): Mistake {
    const first = this.LA(1);
    while (![sign['{'], sign['}'], EOF].includes(this.LA(1).tokenType)) this.SKIP_TOKEN();
    return new Mistake(`a loop runs over a range, a register or tuples: for i in 0..n { … }`, first);
  }

  private readonly ifStatement = this.RULE('ifStatement', (): IfStatement => {
    const start = this.start();
    this.CONSUME(word.if);
    this.CONSUME(sign['('], { ERR_MSG: `the condition of 'if' stands in parentheses: if (n > 2) { … }` });
    const condition = this.SUBRULE(this.expression);
    if (this.meets(sign['='])) {
      throw new Mistake(`two values are compared with '=='`, this.LA(1), {
        title: 'write ==',
        text: '==',
        where: 'replace',
      });
    }
    this.CONSUME(sign[')']);
    const then = this.SUBRULE(this.block);
    const orElse = this.OPTION((): Block => {
      this.CONSUME(word.else);
      if (this.RECORDING_PHASE || !this.meets(word.if)) return this.SUBRULE2(this.block);
      const inner = this.SUBRULE(this.ifStatement);
      return { statements: [inner], span: inner.span };
    });
    return { kind: 'if', condition, then, orElse, span: this.from(start) };
  });

  private readonly bitStatement = this.RULE('bitStatement', (): Statement => {
    const start = this.start();
    this.CONSUME(word.bit);
    const name = this.SUBRULE(this.name);
    this.CONSUME(sign['='], { ERR_MSG: 'a bit needs its measurement: bit m = measure q[0];' });
    const value = this.SUBRULE(this.expression);
    this.semicolon();
    return { kind: 'bit', name, value, span: this.from(start) };
  });

  /** `reset`, `discard`, `barrier` and what they act on. */
  private readonly operandStatement = this.RULE('operandStatement', (): Statement => {
    const start = this.start();
    const kind = this.OR<'reset' | 'discard' | 'barrier'>([
      { ALT: () => (this.CONSUME(word.reset), 'reset') },
      { ALT: () => (this.CONSUME(word.discard), 'discard') },
      { ALT: () => (this.CONSUME(word.barrier), 'barrier') },
    ]);
    if (kind !== 'barrier' && this.meets(sign[';'])) {
      throw new Mistake(`'${kind}' needs qubits, such as ${kind} q[0];`, this.LA(1));
    }
    const operands = this.listUpTo(';', 'a qubit', () => this.SUBRULE(this.expression));
    this.semicolon();
    return { kind, operands, span: this.from(start) };
  });

  private readonly returnStatement = this.RULE('returnStatement', (): Statement => {
    const start = this.start();
    this.CONSUME(word.return);
    if (this.meets(sign[';'])) {
      throw new Mistake(`'return' needs observables, such as return Z(q[0]);`, this.LA(1));
    }
    const outputs = this.listUpTo(';', 'an observable', () => this.SUBRULE(this.expression));
    this.semicolon();
    return { kind: 'return', outputs, span: this.from(start) };
  });

  private readonly modifiedStatement = this.RULE('modifiedStatement', (): Statement => {
    const start = this.start();
    const modifiers: Modifier[] = [];
    this.AT_LEAST_ONE(() => modifiers.push(this.SUBRULE(this.modifier)));
    const callee = this.SUBRULE(this.name);
    return this.SUBRULE(this.application, { ARGS: [start, modifiers, callee] });
  });

  private readonly modifier = this.RULE('modifier', (): Modifier => {
    const start = this.start();
    const kind = this.OR<Modifier['kind']>([
      { ALT: () => (this.CONSUME(word.ctrl), 'ctrl') },
      { ALT: () => (this.CONSUME(word.inv), 'inv') },
      { ALT: () => (this.CONSUME(word.pow), 'pow') },
    ]);
    const argument = this.OPTION(() => {
      this.CONSUME(sign['(']);
      const expression = this.SUBRULE(this.expression);
      this.CONSUME(sign[')']);
      return expression;
    });
    this.CONSUME(sign['@'], {
      ERR_MSG: `'${kind}' is followed by '@' and a gate, as in ${kind === 'pow' ? 'pow(2)' : kind} @ x q[0];`,
    });
    return { kind, argument, span: this.from(start) };
  });

  private readonly namedStatement = this.RULE('namedStatement', (): Statement => {
    const start = this.start();
    const name = this.SUBRULE(this.name);
    if (this.meets(sign[';'])) throw withoutQubits(name, this.LA(1));
    return this.OR<Statement>({
      DEF: [
        { ALT: () => this.SUBRULE(this.assignment, { ARGS: [start, name] }) },
        { ALT: () => this.SUBRULE(this.application, { ARGS: [start, [], name] }) },
      ],
      ERR_MSG: `qubits or '='`,
    });
  });

  private readonly assignment = this.RULE(
    'assignment',
    (start: number, name: Identifier): AssignStatement => {
      this.CONSUME(sign['=']);
      const value = this.SUBRULE(this.expression);
      const pooling = this.OPTION((): Pooling => {
        const on = this.CONSUME(word.on);
        const tuples = this.SUBRULE2(this.expression);
        return this.ACTION(() => poolingOf(value, on, tuples));
      });
      this.semicolon();
      return { kind: 'assign', name, value: pooling ?? value, span: this.from(start) };
    },
  );

  private readonly application = this.RULE(
    'application',
    (start: number, modifiers: readonly Modifier[], callee: Identifier): ApplyStatement => {
      const given = this.OPTION(() => this.SUBRULE(this.arguments));
      const args = given ?? [];
      if (this.meets(sign[';']) && !given) throw withoutQubits(callee, this.LA(1));
      const operands: Operands = this.meets(sign[';'])
        ? { kind: 'list', items: [] }
        : this.OR<Operands>({
            DEF: [
              {
                ALT: () => {
                  this.CONSUME(word.on);
                  return { kind: 'on', tuples: this.SUBRULE(this.expression) };
                },
              },
              { ALT: () => this.SUBRULE(this.operandsOrPool) },
            ],
            ERR_MSG: 'qubits',
          });
      if (this.meets(sign['='])) {
        throw new Mistake(
          `only a whole register can be given a value: write its name alone before '='`,
          this.LA(1),
        );
      }
      this.semicolon();
      return { kind: 'apply', modifiers, callee, arguments: args, operands, span: this.from(start) };
    },
  );

  private readonly operandsOrPool = this.RULE('operandsOrPool', (): Operands => {
    const items = this.listUpTo(';', 'a qubit', () => this.SUBRULE(this.expression));
    if (this.meets(IdentifierToken) && !this.startsLine()) {
      throw new Mistake(`expected ',' or ';' before ${quote(this.LA(1))}`, this.LA(1));
    }
    const target = this.OPTION(() => {
      this.CONSUME(sign['->']);
      return this.SUBRULE2(this.expression);
    });
    return target ? { kind: 'pool', sources: items, target } : { kind: 'list', items };
  });

  /** A block without a header; behind a mistake, the one whose header failed. */
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
    this.SUBRULE(this.block);
    return this.ACTION(() => {
      this.resumeHere();
      return this.lost(open);
    });
  });

  private readonly strayElse = this.RULE('strayElse', (): LostStatement => {
    const follows = this.resumesHere();
    const token = this.CONSUME(word.else);
    this.ACTION(() => {
      if (!follows) this.report(`'else' stands behind the '}' of an 'if'`, this.spanOf(token));
    });
    this.OPTION(() =>
      this.OR([{ ALT: () => this.SUBRULE(this.ifStatement) }, { ALT: () => this.SUBRULE(this.block) }]),
    );
    return this.ACTION(() => this.lost(token));
  });

  private readonly strayToken = this.RULE('strayToken', (): undefined => {
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

function poolingOf(value: Expression, on: IToken, tuples: Expression): Pooling {
  const span = cover(value.span, tuples.span);
  if (value.kind === 'call') {
    return { kind: 'pooling', callee: value.callee, arguments: value.arguments, tuples, span };
  }
  if (value.kind === 'name') {
    return { kind: 'pooling', callee: { name: value.name, span: value.span }, arguments: [], tuples, span };
  }
  throw new Mistake(`a pool stands before 'on', as in q = zx(p) on pairs(q);`, on);
}

function withoutQubits({ name }: Identifier, token: IToken): Mistake {
  return new Mistake(`'${name}' needs qubits to act on, such as ${name} q[0]; or ${name} on q;`, token);
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
