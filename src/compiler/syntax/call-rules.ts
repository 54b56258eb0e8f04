// The grammar of what begins with a modifier or a name: calls of gates, pools and channels, and assignments.
import type { IToken } from 'chevrotain';
import { cover } from '../source/source.ts';
import type { ApplyStatement, AssignStatement, Expression, Identifier, Modifier, Operands, Pooling, Statement } from './ast.ts'; // prettier-ignore
import { BlockRules } from './block-rules.ts';
import { foreignWord } from './foreign-mistakes.ts';
import { Mistake, quote } from './mistake.ts';
import { Identifier as IdentifierToken, sign, word } from './tokens.ts';

export abstract class CallRules extends BlockRules {
  protected readonly modifiedStatement = this.RULE('modifiedStatement', (): Statement => {
    const start = this.start();
    const modifiers: Modifier[] = [];
    this.AT_LEAST_ONE(() => modifiers.push(this.SUBRULE(this.modifier)));
    const callee = this.SUBRULE(this.name);
    return this.SUBRULE(this.application, { ARGS: [start, modifiers, callee] });
  });

  /** `cx q[0], q[1];` or `rx(w[2]) q[0];`, told by its tokens; nothing is read where it is not as plain as that. */
  protected plainCall(): ApplyStatement | undefined {
    const [from, first] = [this.currIdx, this.LA(1)];
    if (first.tokenType !== IdentifierToken) return undefined;
    this.currIdx++;
    const args = this.meets(sign['(']) ? this.shortList(')') : [];
    const begin = this.start();
    const items = args && this.shortList(';');
    if (!items) {
      this.currIdx = from;
      return undefined;
    }
    const operands: Operands = { kind: 'operands', items, span: this.from(begin) };
    this.currIdx++;
    const start = first.startOffset;
    return { kind: 'apply', modifiers: [], callee: this.identifierOf(first), arguments: args, operands, span: this.from(start) }; // prettier-ignore
  }

  /** Short expressions up to a sign: a bracket is read with its own, and a `;` is left. */
  private shortList(close: ')' | ';'): Expression[] | undefined {
    if (close === ')') this.currIdx++;
    const items: Expression[] = [];
    for (;;) {
      const item = this.short();
      if (!item) return undefined;
      items.push(item);
      if (this.meets(sign[close])) break;
      if (!this.meets(sign[','])) return undefined;
      this.currIdx++;
    }
    if (close === ')') this.currIdx++;
    return items;
  }

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

  protected readonly namedStatement = this.RULE('namedStatement', (): Statement => {
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
      const begin = this.start();
      const operands: Operands = this.meets(sign[';'])
        ? { kind: 'operands', items: [], span: this.from(this.endOfPrevious()) }
        : this.OR<Operands>({
            DEF: [
              {
                ALT: () => {
                  this.CONSUME(word.on);
                  const tuples = this.SUBRULE(this.expression);
                  return { kind: 'on', tuples, span: this.from(begin) };
                },
              },
              { ALT: () => this.SUBRULE(this.operandsOrPool) },
            ],
            ERR_MSG: 'qubits',
          });
      if (this.meets(sign['='])) {
        if (this.LA(2).tokenType === word.measure) {
          throw new Mistake(
            `a bit is declared where it is measured, and has no index: bit m = measure q[0];`,
            this.LA(1),
          );
        }
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
    const start = this.start();
    const items = this.listUpTo(';', 'a qubit', () => this.SUBRULE(this.expression));
    if (this.meets(IdentifierToken) && !this.startsLine()) {
      throw new Mistake(`expected ',' or ';' before ${quote(this.LA(1))}`, this.LA(1));
    }
    const target = this.OPTION(() => {
      this.CONSUME(sign['->']);
      return this.SUBRULE2(this.expression);
    });
    const span = this.from(start);
    return target ? { kind: 'pooled', sources: items, target, span } : { kind: 'operands', items, span };
  });
}

function poolingOf(value: Expression, on: IToken, tuples: Expression): Pooling {
  const span = cover(value.span, tuples.span);
  if (value.kind === 'call') {
    return { kind: 'pooling', callee: value.callee, arguments: value.arguments, tuples, span };
  }
  if (value.kind === 'name') {
    return {
      kind: 'pooling',
      callee: { kind: 'identifier', name: value.name, span: value.span },
      arguments: [],
      tuples,
      span,
    };
  }
  throw new Mistake(`a pool stands before 'on', as in q = zx(p) on pairs(q);`, on);
}

function withoutQubits({ name }: Identifier, token: IToken): Mistake {
  const foreign = foreignWord(name);
  if (foreign) return new Mistake(`no gate is called ${name}; ${foreign.advice}`, token);
  return new Mistake(`'${name}' needs qubits to act on, such as ${name} q[0]; or ${name} on q;`, token);
}
