// The grammar of expressions. A chain of operators is read flat and then built into a tree by the table of
// precedence: quicker than a rule a level, and shallow.
import type { IToken, OrMethodOpts, TokenType } from 'chevrotain';
import { cover } from '../source/source.ts';
import type { BinaryOperator, ComprehensionClause, Expression, Pattern } from './ast.ts';
import { Mistake } from './mistake.ts';
import { bindingOf, unaryLevel } from './precedence.ts';
import { Rules } from './rules.ts';
import {
  BinaryOperatorToken,
  Identifier,
  NumberToken,
  PrefixOperatorToken,
  sign,
  Text,
  word,
} from './tokens.ts';

/** Prefix operators, outermost first, and what they stand before. */
interface Factor {
  readonly prefixes: readonly IToken[];
  readonly operand: Expression;
}

const noPrefixes: readonly IToken[] = [];

/** What stands behind an expression, and never within one but in brackets. */
const ends = new Set<TokenType>([sign[')'], sign[']'], sign[','], sign[';']]);

export abstract class ExpressionRules extends Rules {
  readonly expression = this.RULE('expression', (): Expression => {
    const short = this.RECORDING_PHASE ? undefined : this.short();
    if (short) return short;
    const factors: Factor[] = [];
    const operators: IToken[] = [];
    factors.push(this.SUBRULE(this.factor));
    this.MANY(() => {
      operators.push(this.CONSUME(BinaryOperatorToken));
      factors.push(this.SUBRULE2(this.factor));
    });
    const alone = operators.length === 0 && factors[0].prefixes.length === 0;
    const value = alone ? factors[0].operand : this.ACTION(() => this.buildTree(factors, operators));
    return this.OPTION(() => this.choice(value)) ?? value;
  });

  /** `a`, `2` or `a[2]` where an expression ends behind it, told by its tokens: nearly all of a long circuit. */
  protected short(): Expression | undefined {
    const first = this.LA(1);
    const { tokenType: type } = first;
    if (type !== Identifier && type !== NumberToken) return undefined;
    if (ends.has(this.LA(2).tokenType)) {
      this.currIdx++;
      return type === NumberToken ? this.numberOf(first) : this.nameOf(first);
    }
    const position = this.LA(3);
    const isIndexed =
      type === Identifier &&
      position.tokenType === NumberToken &&
      this.LA(2).tokenType === sign['['] &&
      this.LA(4).tokenType === sign[']'] &&
      ends.has(this.LA(5).tokenType);
    if (!isIndexed) return undefined;
    this.currIdx += 3;
    const indices = [this.numberOf(position)];
    this.currIdx++;
    return { kind: 'index', object: this.nameOf(first), indices, span: this.from(first.startOffset) };
  }

  /** `? a : b` after its condition. */
  private choice(condition: Expression): Expression {
    this.CONSUME(sign['?']);
    const then = this.SUBRULE(this.expression);
    this.CONSUME(sign[':'], { ERR_MSG: `a choice has a value for either case, as in n > 2 ? a : b` });
    const orElse = this.SUBRULE2(this.expression);
    return this.ACTION(() => {
      const span = cover(condition.span, orElse.span);
      return { kind: 'conditional', condition, then, orElse, span };
    });
  }

  private readonly factor = this.RULE('factor', (): Factor => {
    let prefixes = noPrefixes;
    this.MANY(() => {
      prefixes = [...prefixes, this.CONSUME(PrefixOperatorToken)];
    });
    const start = this.start();
    let operand = this.SUBRULE(this.primary);
    this.MANY2(() => {
      this.OR([
        {
          ALT: () => {
            const indices = this.SUBRULE(this.brackets);
            operand = { kind: 'index', object: operand, indices, span: this.from(start) };
          },
        },
        {
          ALT: () => {
            this.CONSUME(sign['.']);
            const property = this.SUBRULE(this.name);
            operand = { kind: 'member', object: operand, property, span: this.from(start) };
          },
        },
      ]);
    });
    return { prefixes, operand };
  });

  private readonly primaries: OrMethodOpts<Expression> = {
    DEF: [
      { ALT: () => this.nameOrCall() },
      { ALT: () => this.numberOf(this.CONSUME(NumberToken)) },
      { ALT: () => this.textOf(this.CONSUME(Text)) },
      { ALT: () => this.booleanOf(this.CONSUME(word.true), true) },
      { ALT: () => this.booleanOf(this.CONSUME(word.false), false) },
      { ALT: () => this.SUBRULE(this.list) },
      { ALT: () => this.SUBRULE(this.parenthesised) },
    ],
    ERR_MSG: 'an expression',
  };
  private readonly primary = this.RULE('primary', (): Expression => this.OR(this.primaries));

  private nameOrCall(): Expression {
    const token = this.CONSUME(Identifier);
    const args = this.OPTION(() => this.SUBRULE(this.arguments));
    if (!args) return this.nameOf(token);
    return { kind: 'call', callee: this.identifierOf(token), arguments: args, span: this.from(token.startOffset) }; // prettier-ignore
  }

  /** `(a, b)` of a call. */
  protected readonly arguments = this.RULE('arguments', (): Expression[] => {
    this.CONSUME(sign['(']);
    const items = this.listUpTo(')', 'an expression', () => this.SUBRULE(this.expression));
    this.CONSUME(sign[')']);
    return items;
  });

  /** `[a, b]` of an index or a shape; not empty. */
  protected readonly brackets = this.RULE('brackets', (): Expression[] => {
    this.CONSUME(sign['[']);
    if (this.meets(sign[']'])) throw new Mistake(`expected a number between '[' and ']'`, this.LA(1));
    const items = this.listUpTo(']', 'an expression', () => this.SUBRULE(this.expression));
    this.CONSUME(sign[']']);
    return items;
  });

  private readonly parenthesised = this.RULE('parenthesised', (): Expression => {
    const start = this.start();
    this.CONSUME(sign['(']);
    if (this.meets(sign[')'])) throw new Mistake(`expected an expression between '(' and ')'`, this.LA(1));
    const items = this.listUpTo(')', 'an expression', () => this.SUBRULE(this.expression));
    const comma = this.LA(0);
    this.CONSUME(sign[')']);
    const span = this.from(start);
    if (items.length > 1) return { kind: 'tuple', items, span };
    if (!this.RECORDING_PHASE && comma.tokenType === sign[',']) {
      throw new Mistake(`a tuple has at least two items; leave out this ','`, comma, {
        title: `remove ','`,
        text: '',
        where: 'replace',
      });
    }
    return { ...items[0], span };
  });

  private readonly list = this.RULE('list', (): Expression => {
    const start = this.start();
    this.CONSUME(sign['[']);
    const items = this.listUpTo(']', 'an expression', () => this.SUBRULE(this.expression));
    const clauses: ComprehensionClause[] = [];
    const first = this.LA(1);
    this.MANY(() => clauses.push(this.SUBRULE(this.clause)));
    this.CONSUME(sign[']']);
    const span = this.from(start);
    if (clauses.length === 0) return { kind: 'list', items, span };
    if (items.length !== 1 && !this.RECORDING_PHASE) {
      throw new Mistake(
        `one expression stands before 'for'; put several into a tuple, such as [(a, b) for …]`,
        first,
      );
    }
    if (first.tokenType === word.if) {
      throw new Mistake(`a condition stands behind its 'for': [a for a in q if a != b]`, first);
    }
    return { kind: 'comprehension', element: items[0], clauses, span };
  });

  private readonly clause = this.RULE('clause', (): ComprehensionClause => {
    const start = this.start();
    return this.OR<ComprehensionClause>([
      {
        ALT: () => {
          this.CONSUME(word.for);
          const pattern = this.SUBRULE(this.pattern);
          this.CONSUME(word.in);
          const iterable = this.SUBRULE(this.expression);
          return { kind: 'for-clause', pattern, iterable, span: this.from(start) };
        },
      },
      {
        ALT: () => {
          this.CONSUME(word.if);
          const condition = this.SUBRULE2(this.expression);
          return { kind: 'if-clause', condition, span: this.from(start) };
        },
      },
    ]);
  });

  protected readonly pattern = this.RULE('pattern', (): Pattern => {
    const start = this.start();
    return this.OR<Pattern>({
      DEF: [
        {
          ALT: () => ({
            kind: 'pattern',
            names: [this.SUBRULE(this.name)],
            destructure: false,
            span: this.from(start),
          }),
        },
        {
          ALT: () => {
            this.CONSUME(sign['(']);
            if (this.meets(sign[')'])) throw new Mistake(`expected a name between '(' and ')'`, this.LA(1));
            const names = this.listUpTo(')', 'a name', () => this.SUBRULE2(this.name));
            this.CONSUME(sign[')']);
            return { kind: 'pattern', names, destructure: true, span: this.from(start) };
          },
        },
      ],
      ERR_MSG: 'a name',
    });
  });

  private nameOf(token: IToken): Expression {
    return { kind: 'name', name: token.image, span: this.spanOf(token) };
  }

  private numberOf(token: IToken): Expression {
    const text = token.image;
    const value = Number(text);
    if (value === Infinity) throw new Mistake('the number is too large; the largest is about 1.8e308', token);
    return { kind: 'number', value, integer: /^\d+$/.test(text), text, span: this.spanOf(token) };
  }

  private textOf(token: IToken): Expression {
    return { kind: 'text', text: token.image.slice(1, -1), span: this.spanOf(token) };
  }

  private booleanOf(token: IToken, value: boolean): Expression {
    return { kind: 'boolean', value, span: this.spanOf(token) };
  }

  /** Precedence climbing over a flat chain: factors[i] operators[i] factors[i + 1] … */
  private buildTree(factors: readonly Factor[], operators: readonly IToken[]): Expression {
    let next = 0;

    const readFactor = (): Expression => {
      const { prefixes, operand } = factors[next];
      if (prefixes.length === 0) return operand;
      let inner = climb(operand, unaryLevel);
      for (const prefix of prefixes.toReversed()) inner = prefixed(prefix, inner, this.spanOf(prefix));
      return inner;
    };

    /** Takes in the operators that bind tighter than or as tight as `lowest`. */
    const climb = (left: Expression, lowest: number): Expression => {
      while (next < operators.length) {
        const token = operators[next];
        const operator = token.image as BinaryOperator;
        const { level, associativity } = bindingOf(operator);
        if (level < lowest) break;
        next++;
        const right = climb(readFactor(), associativity === 'right' ? level : level + 1);
        left = { kind: 'binary', operator, left, right, span: cover(left.span, right.span) };
        const follower = operators[next];
        if (associativity === 'none' && follower) {
          if (bindingOf(follower.image as BinaryOperator).level === level) throw chained(token, follower);
        }
      }
      return left;
    };

    return climb(readFactor(), 0);
  }
}

function prefixed(token: IToken, operand: Expression, at: Expression['span']): Expression {
  const span = cover(at, operand.span);
  if (token.tokenType === word.measure) return { kind: 'measure', operand, span };
  return { kind: 'unary', operator: token.image as '-' | '!', operand, span };
}

function chained(first: IToken, second: IToken): Mistake {
  return first.image === '..'
    ? new Mistake(`a range has one '..': its start and its end`, second)
    : new Mistake(`comparisons do not chain: write a ${first.image} b && b ${second.image} c`, second);
}
