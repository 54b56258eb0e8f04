// The grammar of statements. Every block takes every statement; the checker says which may stand where.
import type { OrMethodOpts } from 'chevrotain';
import type { Block, Distribution, Expression, Identifier, IfStatement, Statement } from './ast.ts';
import { CallRules } from './call-rules.ts';
import { chevrotain } from './chevrotain.ts';
import { meantInBlock } from './misspelt.ts';
import { Mistake, quote } from './mistake.ts';
import type { StatementKind } from './statement-facts.ts';
import { Identifier as IdentifierToken, sign, Text, word } from './tokens.ts';

const { EOF } = chevrotain;

export abstract class StatementRules extends CallRules {
  /** The rules that read each kind of statement. */
  private readonly ruleOfKind: Readonly<Record<StatementKind, readonly (() => Statement | undefined)[]>> = {
    qubit: [() => this.SUBRULE(this.qubitStatement)],
    input: [() => this.SUBRULE(this.inputStatement)],
    weight: [() => this.SUBRULE(this.weightStatement)],
    let: [() => this.SUBRULE(this.letStatement)],
    for: [() => this.SUBRULE(this.forStatement)],
    if: [() => this.SUBRULE(this.ifStatement)],
    bit: [() => this.SUBRULE(this.bitStatement)],
    reset: [() => this.SUBRULE(this.operandStatement)],
    discard: [], // Read as a reset is.
    barrier: [],
    return: [() => this.SUBRULE(this.returnStatement)],
    apply: [() => this.SUBRULE(this.modifiedStatement), () => this.SUBRULE(this.namedStatement)],
    assign: [], // Read as a call is, since both begin with a name.
    lost: [() => this.SUBRULE(this.strayBlock), () => this.SUBRULE(this.strayElse)],
  };
  private readonly statements: OrMethodOpts<Statement | undefined> = {
    DEF: [
      ...Object.values(this.ruleOfKind).flatMap((rules) => rules.map((ALT) => ({ ALT }))),
      { ALT: () => this.SUBRULE(this.strayToken), IGNORE_AMBIGUITIES: true },
    ],
  };
  protected readonly statement = this.RULE('statement', (): Statement | undefined => {
    this.ACTION(() => this.correct(meantInBlock((offset) => this.LA(1 + offset))));
    const plain = this.RECORDING_PHASE ? undefined : this.plainCall();
    return plain ?? this.OR(this.statements);
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

  /** `w`, or `c as c_1` and `"for" as w`: the name in the text, and what the circuit calls it where that is another. */
  private readonly slotName = this.RULE('slotName', (): { name: Identifier; outside?: Identifier } => {
    const quoted = this.OPTION(() => {
      const token = this.CONSUME(Text);
      this.contextual('as');
      return { kind: 'identifier' as const, name: token.image.slice(1, -1), span: this.spanOf(token) };
    });
    const name = this.SUBRULE(this.name);
    const inside = this.OPTION2({
      GATE: () => !quoted && this.LA(1).image === 'as',
      DEF: () => {
        this.CONSUME2(IdentifierToken);
        return this.SUBRULE2(this.name);
      },
    });
    return inside ? { name: inside, outside: name } : quoted ? { name, outside: quoted } : { name };
  });

  private readonly inputStatement = this.RULE('inputStatement', (): Statement => {
    const start = this.start();
    this.CONSUME(word.input);
    const named = this.SUBRULE(this.slotName);
    this.CONSUME(sign[':'], { ERR_MSG: 'an input needs a type, such as x: angle[8]' });
    const type = this.CONSUME(IdentifierToken, { ERR_MSG: 'an input holds angles or amplitudes: write angle or amplitude, as in x: angle[8]' }); // prettier-ignore
    const element = type.image === 'amplitude' ? 'amplitude' : 'angle';
    if (!this.RECORDING_PHASE && type.image !== element) {
      throw new Mistake(
        `an input holds angles or amplitudes: write angle or amplitude, not ${quote(type)}`,
        type,
      );
    }
    const dimensions = this.OPTION(() => this.SUBRULE(this.brackets)) ?? [];
    this.semicolon();
    return { kind: 'input', ...named, element, dimensions, span: this.from(start) };
  });

  private readonly weightStatement = this.RULE('weightStatement', (): Statement => {
    const start = this.start();
    this.CONSUME(word.weight);
    const named = this.SUBRULE(this.slotName);
    this.CONSUME(sign[':'], { ERR_MSG: 'a weight needs a type, such as w: angle[3]' });
    const dimensions = this.SUBRULE(this.angles, { ARGS: ['a weight'] });
    const initial = this.OPTION(() => this.SUBRULE(this.distribution));
    this.semicolon();
    return { kind: 'weight', ...named, dimensions, initial, span: this.from(start) };
  });

  /** `angle` or `angle[3, 2]`: the dimensions. */
  protected readonly angles = this.RULE('angles', (owner: string): Expression[] => {
    const type = this.CONSUME(IdentifierToken, { ERR_MSG: `${owner} holds angles: write angle or angle[3]` });
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
    return { kind: 'distribution', name, arguments: args, span: this.from(start) };
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
    if (this.meets(word.on)) {
      throw new Mistake(`a pool's survivors stay in their register: write q = and not let before it, as in q = zx(p) on pairs(q);`, this.LA(1)); // prettier-ignore
    }
    this.semicolon();
    return { kind: 'let', name, value, span: this.from(start) };
  });

  private readonly forStatement = this.RULE('forStatement', (): Statement => {
    const start = this.start();
    this.CONSUME(word.for);
    const counts = [this.LA(3), this.LA(4)].some(({ tokenType }) => tokenType === sign['=']);
    if (this.meets(sign['(']) && counts)
      throw this.loopInParentheses('a loop runs over a range, a register or tuples');
    if (this.meets(sign['(']) && this.LA(3).tokenType === word.in)
      throw this.loopInParentheses('the head of a loop stands without parentheses');
    const pattern = this.SUBRULE(this.pattern);
    this.CONSUME(word.in, { ERR_MSG: `expected 'in' after the loop's name, as in: for i in 0..n { … }` });
    const iterable = this.SUBRULE(this.expression);
    const body = this.SUBRULE(this.block);
    return { kind: 'for', pattern, iterable, body, span: this.from(start) };
  });

  /** `for (i = 0; i < n; i++)`, `for (i in 0..n)`: skips to the body. */
  private loopInParentheses(sentence: string): Mistake {
    const first = this.LA(1);
    while (![sign['{'], sign['}'], EOF].includes(this.LA(1).tokenType)) this.SKIP_TOKEN();
    return new Mistake(`${sentence}: for i in 0..n { … }`, first);
  }

  protected readonly ifStatement = this.RULE('ifStatement', (): IfStatement => {
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
      return { kind: 'block', statements: [inner], span: inner.span };
    });
    return { kind: 'if', condition, then, orElse, span: this.from(start) };
  });

  private readonly bitStatement = this.RULE('bitStatement', (): Statement => {
    const start = this.start();
    this.CONSUME(word.bit);
    if (this.meets(sign['['])) {
      throw new Mistake('there are no registers of bits: write bit m = measure q[0]; for each', this.LA(1));
    }
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
}
