// OpenQASM 2 and 3 text → syntax tree. What circuits do not need is refused by name where it stands.
import { textOf, type Source } from '../source/source.ts';
import type { Call, Expression, GateDefinition, Modifier, Program, Statement } from './ast.ts';
import { fail } from './fault.ts';
import { tokenize, type Note, type Token } from './lexer.ts';
import { ExpressionParser } from './parse-expressions.ts';

const unsupported: ReadonlySet<string> = new Set([
  'opaque', 'def', 'defcal', 'defcalgrammar', 'cal', 'extern', 'pragma', '#pragma', 'while', 'switch', 'break', 'continue',
  'return', 'end', 'box', 'delay', 'stretch', 'duration', 'output', 'array', 'complex', 'nop',
]); // prettier-ignore
const modifierWords: ReadonlyMap<string, Modifier['kind']> = new Map(
  (['ctrl', 'negctrl', 'inv', 'pow'] as const).map((word) => [word, word]),
);
const numberTypes: ReadonlySet<string> = new Set(['int', 'uint', 'float', 'angle', 'bool']);

/** The program and its `qcnn:` notes. Throws a fault at the first mistake. */
export function parseQasm(source: Source): { program: Program; notes: Note[] } {
  const { tokens, notes } = tokenize(source);
  return { program: new Parser(source, tokens).program(), notes };
}

class Parser extends ExpressionParser {
  program(): Program {
    if (this.skip('OPENQASM')) {
      const token = this.take();
      const version = /^([23])(\.\d+)?$/.exec(token.text)?.[1];
      if (!version) fail('qasm-unsupported', `OpenQASM ${token.text} is not supported; versions 2.0 and 3 are`, this.spanOf(token)); // prettier-ignore
      this.version = version === '2' ? 2 : 3;
      this.expect(';');
    } else if (this.tokens.some(({ text }) => text === 'qreg')) {
      this.version = 2;
    }
    const statements: Statement[] = [];
    while (this.look().kind !== 'end') statements.push(...this.statement());
    return { version: this.version, statements };
  }

  private block(): Statement[] {
    return this.nested(() => {
      if (!this.skip('{')) return this.statement();
      const statements: Statement[] = [];
      while (!this.meets('}')) {
        if (this.look().kind === 'end') this.unexpected(`'}'`);
        statements.push(...this.statement());
      }
      this.take();
      return statements;
    });
  }

  /** One statement; none for a stray `;`. */
  private statement(): Statement[] {
    const first = this.look();
    if (this.skip(';')) return [];
    if (first.kind !== 'name') this.unexpected('a statement');
    if (first.text === '#pragma' || unsupported.has(first.text)) {
      fail('qasm-unsupported', `'${first.text}' is not supported; circuits consist of gates, measure, reset, barrier, if and for`, this.spanOf(first)); // prettier-ignore
    }
    switch (first.text) {
      case 'gate':
        return [this.gate()];
      case 'if':
        return [this.branch()];
      case 'for':
        return [this.loop()];
      default: {
        const statement = this.simple(first);
        this.expect(';');
        return [statement];
      }
    }
  }

  private simple(first: Token): Statement {
    const word = first.text;
    switch (word) {
      case 'include': {
        this.take();
        if (this.look().kind !== 'text') this.unexpected('a file name in quotes');
        return { kind: 'include', path: this.take().text.slice(1, -1), span: this.from(first) };
      }
      case 'qreg':
      case 'creg':
      case 'qubit':
      case 'bit':
        return this.register(first);
      case 'const':
        this.take();
        if (!numberTypes.has(this.look().text)) this.unexpected('int, uint, float, angle or bool');
        return this.number(first);
      case 'input': {
        this.take();
        const type = this.name('a type');
        if (type !== 'angle' && type !== 'float') {
          fail(
            'qasm-unsupported',
            `'input ${type}' is not supported; inputs are angle or float`,
            this.from(first),
          );
        }
        this.width();
        return { kind: 'input', name: this.name('the name of an input'), span: this.from(first) };
      }
      case 'let': {
        this.take();
        const name = this.name('a name');
        this.expect('=');
        return { kind: 'alias', name, value: this.expression(), span: this.from(first) };
      }
      case 'measure': {
        this.take();
        const operand = this.expression();
        const target = this.skip('->') ? this.expression() : undefined;
        return { kind: 'measure', operand, target, span: this.from(first) };
      }
      case 'reset':
      case 'barrier': {
        this.take();
        const operands: Expression[] = [];
        if (!this.meets(';')) do operands.push(this.expression()); while (this.skip(',')); // prettier-ignore
        if (word === 'reset' && operands.length !== 1) this.unexpected('one qubit or register');
        return { kind: word, operands, span: this.from(first) };
      }
      default:
        if (numberTypes.has(word)) return this.number(first);
        return this.assignmentOrCall(first);
    }
  }

  private width(): Expression | undefined {
    if (!this.skip('[')) return undefined;
    const size = this.expression();
    this.expect(']');
    return size;
  }

  private register(first: Token): Statement {
    const word = this.take().text;
    const before = word === 'qubit' || word === 'bit' ? this.width() : undefined;
    const name = this.name('the name of a register');
    const size = before ?? (word === 'qreg' || word === 'creg' ? this.width() : undefined);
    const kind = word === 'qreg' || word === 'qubit' ? 'qubits' : 'bits';
    const value = word === 'bit' && this.skip('=') ? this.expression() : undefined;
    return { kind, name, size, value, span: this.from(first) };
  }

  private number(first: Token): Statement {
    const type = this.take().text;
    this.width();
    const name = this.name('a name');
    if (!this.meets('=')) fail('qasm-unsupported', `the ${type} ${name} has no value`, this.from(first));
    this.take();
    const integer = type === 'int' || type === 'uint' || type === 'bool';
    return { kind: 'number', name, integer, value: this.expression(), span: this.from(first) };
  }

  private assignmentOrCall(first: Token): Statement {
    const next = this.look(1).text;
    if (next === '=' || (next === '[' && this.assigns())) {
      const target = this.expression();
      this.expect('=');
      return { kind: 'assign', target, value: this.expression(), span: this.from(first) };
    }
    if (/^(\+=|-=|\*=|\/=|\+\+)$/.test(next)) {
      fail(
        'qasm-unsupported',
        `the assignment '${next}' is not supported; write = instead`,
        this.spanOf(this.look(1)),
      );
    }
    return this.call(first);
  }

  /** Looks behind the bracket that follows a name for `=`. */
  private assigns(): boolean {
    for (let ahead = 2; ; ahead++) {
      const { kind, text } = this.look(ahead);
      if (kind === 'end' || text === ';' || text === '[') return false;
      if (text === ']') return this.look(ahead + 1).text === '=';
    }
  }

  private call(first: Token): Call {
    const modifiers: Modifier[] = [];
    for (;;) {
      const token = this.look();
      const kind = modifierWords.get(token.text);
      if (!kind) break;
      this.take();
      let argument: Expression | undefined;
      if (kind !== 'inv' && this.skip('(')) {
        argument = this.expression();
        this.expect(')');
      }
      this.expect('@');
      modifiers.push({ kind, argument, span: this.from(token) });
    }
    const name = this.name('the name of a gate');
    const args = this.skip('(') ? this.listUpTo(')', () => this.expression()) : [];
    const operands: Expression[] = [];
    if (!this.meets(';')) do operands.push(this.expression()); while (this.skip(',')); // prettier-ignore
    return { kind: 'call', modifiers, name, arguments: args, operands, span: this.from(first) };
  }

  private gate(): GateDefinition {
    const first = this.take();
    const name = this.name('the name of a gate');
    const parameters = this.skip('(') ? this.listUpTo(')', () => this.name('the name of an angle')) : [];
    const operands: string[] = [];
    if (!this.meets('{')) do operands.push(this.name('the name of a qubit')); while (this.skip(',')); // prettier-ignore
    const span = this.from(first);
    if (!this.meets('{')) this.unexpected(`'{'`);
    const body = this.block();
    return { kind: 'gate', name, parameters, operands, body, text: textOf(this.from(first)), span };
  }

  private branch(): Statement {
    const first = this.take();
    this.expect('(');
    const condition = this.expression();
    this.expect(')');
    const span = this.from(first);
    const then = this.block();
    const orElse = this.skip('else') ? this.block() : [];
    return { kind: 'if', condition, then, orElse, span };
  }

  private loop(): Statement {
    const first = this.take();
    let name = this.name('a loop variable');
    if (numberTypes.has(name)) {
      this.width();
      name = this.name('a loop variable');
    }
    this.expect('in');
    let range: Expression;
    if (this.skip('[')) {
      range = this.rangeOrExpression();
      this.expect(']');
    } else {
      range = this.expression();
    }
    const span = this.from(first);
    return { kind: 'for', name, range, body: this.block(), span };
  }
}
