// The grammar of what the heads of declarations hold: operands and angles of gates and pools, parameters of circuits.
import type { TokenType } from 'chevrotain';
import type { AngleParameter, CompileTimeParameter, Expression, Identifier, Operand, ParameterType } from './ast.ts'; // prettier-ignore
import { chevrotain } from './chevrotain.ts';
import { Mistake, quote } from './mistake.ts';
import { HeadRules } from './head-rules.ts';
import { Identifier as IdentifierToken, PoolName, retype, sign, word } from './tokens.ts';

const inDomainEnds = new Set<TokenType>([sign['{'], sign['}'], sign[';'], chevrotain.EOF]);
const plainTypes = ['int', 'float', 'bool', 'angle'] as const;
const parameterTypes = 'int, float, bool, angle, gate(2), pool or pairing';

export abstract class ParameterRules extends HeadRules {
  protected readonly operand = this.RULE('operand', (): Operand => {
    const start = this.start();
    const name = this.SUBRULE(this.name);
    const size = this.OPTION(() =>
      this.asFarAsRead('name', name, () => {
        this.CONSUME(sign['[']);
        const token = this.CONSUME(IdentifierToken, {
          ERR_MSG: `the size of a gate's register is a name, which each call binds: ${name.name}[n]`,
        });
        this.CONSUME(sign[']']);
        return { kind: 'identifier' as const, name: token.image, span: this.spanOf(token) };
      }),
    );
    return { kind: 'operand', name, size, span: this.from(start) };
  });

  protected readonly angleParameters = this.RULE('angleParameters', (): AngleParameter[] => {
    this.CONSUME(sign['(']);
    const parameters = this.headItems(
      'parameter',
      ')',
      'a name',
      () => this.SUBRULE(this.angleParameter),
      true,
    );
    this.closeHeadList(')', true);
    return parameters;
  });

  private readonly angleParameter = this.RULE('angleParameter', (): AngleParameter => {
    const start = this.start();
    const name = this.SUBRULE(this.name);
    const dimensions = this.asFarAsRead('parameter', name, () => {
      this.CONSUME(sign[':'], {
        ERR_MSG: `a parameter needs a type, such as ${name.name}: angle or ${name.name}: angle[15]`,
      });
      return this.SUBRULE(this.angles, { ARGS: ['a parameter of a gate or pool'] });
    });
    return { kind: 'angle-parameter', name, dimensions: dimensions ?? [], span: this.from(start) };
  });

  protected readonly compileTimeParameters = this.RULE(
    'compileTimeParameters',
    (): CompileTimeParameter[] => {
      this.CONSUME(sign['(']);
      const parameters = this.headItems('parameter', ')', 'a name', () =>
        this.SUBRULE(this.compileTimeParameter),
      );
      this.closeHeadList(')');
      return parameters;
    },
  );

  private readonly compileTimeParameter = this.RULE('compileTimeParameter', (): CompileTimeParameter => {
    const start = this.start();
    const name = this.SUBRULE(this.name);
    const read: { type?: ParameterType; value?: Expression | undefined; domain?: Expression | undefined } =
      {};
    this.asFarAsRead('parameter', name, () => {
      const orWeight = this.meets(sign['='])
        ? ''
        : `; a trained angle is declared in the circuit: weight ${name.name}: angle;`;
      this.CONSUME(sign[':'], {
        ERR_MSG: `a circuit parameter needs a type, such as ${name.name}: int = 8${orWeight}`,
      });
      read.type = this.SUBRULE(this.parameterType);
      read.value = this.OPTION1((): Expression => {
        this.CONSUME(sign['=']);
        return this.SUBRULE1(this.expression);
      });
      read.domain = this.OPTION2((): Expression => {
        this.CONSUME(word.in);
        if (this.meets(sign['{'])) this.bracketDomain();
        return this.SUBRULE2(this.expression);
      });
      // The name of the next parameter, which begins the next line, was taken for a value.
      if (this.meets(sign[':']))
        throw new Mistake(`expected ',' after ${quote(this.LA(0))}, found ':'`, this.LA(1));
    });
    const { type = anyType(name), value, domain } = read;
    return { kind: 'compile-time-parameter', name, type, value, domain, span: this.from(start) };
  });

  /** `in {2, 4}`: told, and read as the list that was meant. */
  private bracketDomain() {
    const open = this.LA(1);
    const span = this.spanOf(open);
    this.report('a domain is a list in brackets or a range: in [2, 4], or in 2..9', span, {
      title: `write '['`,
      span,
      text: '[',
    });
    let ahead = 2;
    while (!inDomainEnds.has(this.LA(ahead).tokenType)) ahead++;
    if (this.LA(ahead).tokenType !== sign['}']) return;
    retype(open, sign['[']);
    retype(this.LA(ahead), sign[']']);
  }

  private readonly parameterType = this.RULE('parameterType', (): ParameterType => {
    const start = this.start();
    return this.OR<ParameterType>({
      DEF: [
        {
          ALT: () => {
            this.CONSUME(word.gate);
            this.CONSUME(sign['('], { ERR_MSG: `a gate parameter says on how many qubits it acts: gate(2)` });
            const arity = this.SUBRULE(this.expression);
            this.CONSUME(sign[')']);
            return { kind: 'parameter-type', name: 'gate', arity, span: this.from(start) };
          },
        },
        {
          ALT: () => {
            this.CONSUME(PoolName);
            const arity = this.OPTION(() => {
              this.CONSUME1(sign['(']);
              const sources = this.SUBRULE1(this.expression);
              this.CONSUME1(sign[')']);
              return sources;
            });
            return { kind: 'parameter-type', name: 'pool', arity, span: this.from(start) };
          },
        },
        {
          ALT: () => (
            this.CONSUME(word.pairing),
            { kind: 'parameter-type', name: 'pairing', span: this.from(start) }
          ),
        },
        {
          ALT: () => {
            const token = this.CONSUME(IdentifierToken);
            const name = plainTypes.find((type) => type === token.image);
            if (!name && !this.RECORDING_PHASE) {
              throw new Mistake(`${quote(token)} is no type of a parameter; it is ${parameterTypes}`, token);
            }
            if (token.image === 'angle' && this.meets(sign['['])) {
              throw new Mistake('a circuit parameter is one value, known when the circuit is compiled; trained angles are declared in the circuit: weight w: angle[3];', this.LA(1)); // prettier-ignore
            }
            return { kind: 'parameter-type', name: name ?? 'int', span: this.from(start) };
          },
          IGNORE_AMBIGUITIES: true,
        },
      ],
      ERR_MSG: `a type (${parameterTypes})`,
    });
  });
}

/** In place of a type that could not be read; the name then stands among those that mean nothing. */
function anyType({ span }: Identifier): ParameterType {
  return { kind: 'parameter-type', name: 'int', span: { ...span, start: span.end } };
}
