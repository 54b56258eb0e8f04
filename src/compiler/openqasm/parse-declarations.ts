// Declarations of an OpenQASM program: registers, numbers, inputs, gates, subroutines.
import { textOf } from '../source/source.ts';
import type { GateDefinition, Parameter, Statement, Subroutine, Type } from './ast.ts';
import { fail } from './fault.ts';
import type { Token } from './lexer.ts';
import { ExpressionParser, scalarTypes } from './parse-expressions.ts';

export abstract class DeclarationParser extends ExpressionParser {
  protected abstract block(): Statement[];

  /** The size stands after `qubit`, or after the name. */
  protected register(first: Token, output: boolean): Statement {
    const word = this.take().text;
    const before = word === 'qubit' || word === 'bit' ? this.width() : undefined;
    const name = this.name('the name of a register');
    const width = before ?? this.width();
    const type: Type = { name: word === 'qreg' || word === 'qubit' ? 'qubit' : 'bit', width };
    const value = word === 'bit' && this.skip('=') ? this.expression() : undefined;
    return { kind: 'declaration', type, name, value, constant: false, output, span: this.from(first) };
  }

  protected number(first: Token, constant: boolean): Statement {
    const type: Type = { name: scalarTypes.get(this.take().text)!, width: this.width() };
    const name = this.name('a name');
    const value = this.skip('=') ? this.expression() : undefined;
    return { kind: 'declaration', type, name, value, constant, output: false, span: this.from(first) };
  }

  protected input(): Statement {
    const first = this.take();
    const type = this.name('a type');
    if (type !== 'angle' && type !== 'float') {
      fail('qasm-unsupported', `'input ${type}' is not supported; inputs are angle or float`, this.from(first)); // prettier-ignore
    }
    this.width();
    return { kind: 'input', name: this.name('the name of an input'), span: this.from(first) };
  }

  private signature(first: Token) {
    this.take();
    const name = this.name('the name of a gate');
    const parameters = this.skip('(') ? this.listUpTo(')', () => this.name('the name of an angle')) : [];
    const operands: string[] = [];
    if (!this.meets('{') && !this.meets(';')) do operands.push(this.name('the name of a qubit')); while (this.skip(',')); // prettier-ignore
    return { kind: 'gate', name, parameters, operands, span: this.from(first) } as const;
  }

  protected gate(): GateDefinition {
    const first = this.look();
    const signature = this.signature(first);
    if (!this.meets('{')) this.unexpected(`'{'`);
    const body = this.block();
    return { ...signature, body, text: textOf(this.from(first)) };
  }

  protected opaque(): GateDefinition {
    return { ...this.signature(this.look()), text: '' };
  }

  protected subroutine(): Subroutine {
    const first = this.take();
    const name = this.name('the name of a subroutine');
    this.expect('(');
    const parameters = this.listUpTo(')', () => this.parameter());
    const returns = this.skip('->') ? this.type() : undefined;
    const span = this.from(first);
    if (!this.meets('{')) this.unexpected(`'{'`);
    return { kind: 'def', name, parameters, returns, body: this.block(), span };
  }

  private parameter(): Parameter {
    const first = this.look();
    const old = first.text === 'creg' || first.text === 'qreg' ? first.text : undefined;
    if (old) this.take();
    const type = old ? undefined : this.type();
    const name = this.name('the name of a parameter');
    const width = old && this.width();
    return {
      type: type ?? { name: old === 'creg' ? 'bit' : 'qubit', width },
      name,
      span: this.from(first),
    };
  }

  private type(): Type {
    const token = this.look();
    const { text } = token;
    const name = scalarTypes.get(text) ?? (text === 'bit' || text === 'qubit' ? text : undefined);
    if (!name) fail('qasm-unsupported', `the type ${text || 'here'} is not supported; types are qubit, bit, bool, int, uint, float and angle`, this.spanOf(token)); // prettier-ignore
    this.take();
    return { name, width: this.width() };
  }
}
