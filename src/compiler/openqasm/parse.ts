// OpenQASM 2 and 3 text → syntax tree. What circuits do not need is refused by name where it stands.
import type { Source } from '../source/source.ts';
import type { Call, Case, Expression, Modifier, QasmProgram, Statement } from './ast.ts';
import { fail } from './fault.ts';
import { tokenize, type Ignored, type Note, type Token } from './lexer.ts';
import { DeclarationParser } from './parse-declarations.ts';
import { scalarTypes } from './parse-expressions.ts';

const unsupported: ReadonlySet<string> = new Set([
  'defcal', 'defcalgrammar', 'cal', 'extern', 'break', 'continue', 'end', 'array', 'complex', 'readonly', 'mutable',
]); // prettier-ignore
const modifierWords: ReadonlyMap<string, Modifier['kind']> = new Map(
  (['ctrl', 'negctrl', 'inv', 'pow'] as const).map((word) => [word, word]),
);
const assignment = /^(\*\*|<<|>>|[-+*/%&|^])?=$/;

export interface ParsedProgram {
  readonly program: QasmProgram;
  /** Comments that begin with `qcnn:`. */
  readonly notes: readonly Note[];
  readonly ignored: readonly Ignored[];
  /** Numbers of the physical qubits `$n` that are named, ascending. */
  readonly physical: readonly number[];
}

/** `version`: that of the program which includes this text. Throws a fault at the first mistake. */
export function parseQasm(source: Source, version?: 2 | 3): ParsedProgram {
  const { tokens, notes, ignored } = tokenize(source);
  const physical = new Set<number>();
  for (const { text } of tokens)
    if (text[0] === '$' && /^\$\d+$/.test(text)) physical.add(Number(text.slice(1)));
  const program = new Parser(source, tokens).program(version);
  return { program, notes, ignored, physical: [...physical].sort((a, b) => a - b) };
}

class Parser extends DeclarationParser {
  program(version: 2 | 3 | undefined): QasmProgram {
    if (this.skip('OPENQASM')) {
      const token = this.take();
      const major = /^([23])(\.\d+)?$/.exec(token.text)?.[1];
      if (!major) fail('qasm-unsupported', `OpenQASM ${token.text} is not supported; versions 2.0 and 3 are`, this.spanOf(token)); // prettier-ignore
      this.version = version ?? (major === '2' ? 2 : 3);
      this.expect(';');
    } else {
      if (version === undefined) this.refuseOwnLanguage();
      this.version = version ?? (this.tokens.some(({ text }) => text === 'qreg') ? 2 : 3);
    }
    const statements: Statement[] = [];
    while (this.look().kind !== 'end') statements.push(...this.statement());
    return { version: this.version, statements };
  }

  /** No program begins with these words: no gate is declared yet. */
  private refuseOwnLanguage(): void {
    const first = this.look();
    if (!['circuit', 'import', 'pool', 'pairing'].includes(first.text)) return;
    fail('syntax', 'this is a circuit file already, which needs no import; programs in OpenQASM begin with OPENQASM 3.0; or OPENQASM 2.0;', this.spanOf(first)); // prettier-ignore
  }

  protected override block(): Statement[] {
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
    if (unsupported.has(first.text)) {
      fail('qasm-unsupported', `'${first.text}' is not supported; circuits consist of gates, measurements, resets, and loops and branches around them`, this.spanOf(first)); // prettier-ignore
    }
    switch (first.text) {
      case 'gate':
        return [this.gate()];
      case 'def':
        return [this.subroutine()];
      case 'if':
        return [this.branch()];
      case 'for':
        return [this.loop()];
      case 'while': {
        this.take();
        const condition = this.parenthesised();
        return [{ kind: 'while', condition, span: this.from(first), body: this.block() }];
      }
      case 'switch':
        return [this.choice()];
      case 'box': {
        this.take();
        if (this.meets('[')) this.skipBalanced();
        return [{ kind: 'block', span: this.from(first), body: this.block() }];
      }
      default: {
        const statement = this.simple(first);
        this.expect(';');
        return statement ? [statement] : [];
      }
    }
  }

  /** undefined: a statement that does nothing. */
  private simple(first: Token): Statement | undefined {
    const word = first.text;
    switch (word) {
      case 'include': {
        this.take();
        if (this.look().kind !== 'text') this.unexpected('a file name in quotes');
        return { kind: 'include', path: this.take().text.slice(1, -1), span: this.from(first) };
      }
      case 'opaque':
        return this.opaque();
      case 'qreg':
      case 'creg':
      case 'qubit':
      case 'bit':
        return this.register(first, false);
      case 'const':
        this.take();
        if (this.meets('bit')) return this.register(first, false);
        if (this.meets('duration')) return this.timing(first);
        if (!scalarTypes.has(this.look().text)) this.unexpected('int, uint, float, angle, bool or bit');
        return this.number(first, true);
      case 'output':
        this.take();
        if (!this.meets('bit'))
          fail('qasm-unsupported', `'output ${this.look().text}' is not supported; outputs are bits`, this.from(first)); // prettier-ignore
        return this.register(first, true);
      case 'input':
        return this.input();
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
        const operands = this.operands();
        if (word === 'reset' && operands.length !== 1) this.unexpected('one qubit or register');
        return { kind: word, operands, span: this.from(first) };
      }
      case 'delay':
        if (this.look(1).text !== '[') return this.call(first);
        this.take();
        this.skipBalanced();
        return { kind: 'delay', operands: this.operands(), span: this.from(first) };
      case 'nop':
        this.take();
        this.operands();
        return undefined;
      case 'duration':
      case 'stretch':
        return this.timing(first);
      case 'return':
        this.take();
        return {
          kind: 'return',
          value: this.meets(';') ? undefined : this.expression(),
          span: this.from(first),
        };
      default:
        if (scalarTypes.has(word)) return this.number(first, false);
        return this.assignmentOrCall(first);
    }
  }

  private timing(first: Token): Statement {
    this.take();
    const name = this.name('a name');
    this.skipToSemicolon();
    return { kind: 'timing', name, span: this.from(first) };
  }

  private skipToSemicolon(): void {
    while (!this.meets(';') && this.look().kind !== 'end') this.skipBalanced();
  }

  /** Leaves out what circuits do not have: one token, or all between two brackets. */
  private skipBalanced(): void {
    let open = 0;
    do {
      if (this.look().kind === 'end') this.unexpected(`']'`);
      const { text } = this.take();
      if (/^[[({]$/.test(text)) open++;
      if (/^[\])}]$/.test(text)) open--;
    } while (open > 0);
  }

  private operands(): Expression[] {
    const operands: Expression[] = [];
    if (!this.meets(';')) do operands.push(this.expression()); while (this.skip(',')); // prettier-ignore
    return operands;
  }

  private parenthesised(): Expression {
    this.expect('(');
    const inner = this.expression();
    this.expect(')');
    return inner;
  }

  private assignmentOrCall(first: Token): Statement {
    const next = this.look(1).text;
    if (next === '++' || next === '--') {
      fail('qasm-unsupported', `'${next}' is not supported; write ${first.text} ${next[0]}= 1;`, this.spanOf(this.look(1))); // prettier-ignore
    }
    if (!assignment.test(next) && !(next === '[' && this.assigns())) return this.call(first);
    const target = this.expression();
    const operator = this.take().text.slice(0, -1) || undefined;
    return { kind: 'assign', target, operator, value: this.expression(), span: this.from(first) };
  }

  /** Looks for `=` after the brackets that follow a name. */
  private assigns(): boolean {
    let open = 0;
    for (let ahead = 1; ; ahead++) {
      const { kind, text } = this.look(ahead);
      if (kind === 'end' || text === ';') return false;
      if (text === '[') open++;
      if (text === ']' && --open === 0 && this.look(ahead + 1).text !== '[')
        return assignment.test(this.look(ahead + 1).text);
    }
  }

  private call(first: Token): Call {
    const modifiers: Modifier[] = [];
    for (;;) {
      const token = this.look();
      const kind = modifierWords.get(token.text);
      if (!kind) break;
      this.take();
      const argument = kind !== 'inv' && this.meets('(') ? this.parenthesised() : undefined;
      this.expect('@');
      modifiers.push({ kind, argument, span: this.from(token) });
    }
    const name = this.name('the name of a gate');
    const args = this.skip('(') ? this.listUpTo(')', () => this.expression()) : [];
    return { kind: 'call', modifiers, name, arguments: args, operands: this.operands(), span: this.from(first) }; // prettier-ignore
  }

  private branch(): Statement {
    const first = this.take();
    const condition = this.parenthesised();
    const span = this.from(first);
    const then = this.block();
    const orElse = this.skip('else') ? this.block() : [];
    return { kind: 'if', condition, then, orElse, span };
  }

  private choice(): Statement {
    const first = this.take();
    const target = this.parenthesised();
    const span = this.from(first);
    const cases: Case[] = [];
    this.expect('{');
    while (!this.skip('}')) {
      let labels: Expression[] | undefined;
      if (this.skip('case')) {
        labels = [];
        do labels.push(this.expression()); while (this.skip(',')); // prettier-ignore
      } else if (!this.skip('default')) this.unexpected(`'case' or 'default'`);
      this.skip(':');
      cases.push({ labels, body: this.block() });
      // Cases do not fall through; some programs say so.
      if (this.skip('break')) this.expect(';');
    }
    return { kind: 'switch', target, cases, span };
  }

  private loop(): Statement {
    const first = this.take();
    const type = scalarTypes.get(this.look().text);
    if (type) {
      this.take();
      this.width();
    }
    const name = this.name('a loop variable');
    this.expect('in');
    let range: Expression;
    if (this.skip('[')) {
      range = this.rangeOrExpression();
      this.expect(']');
    } else {
      range = this.expression();
    }
    const span = this.from(first);
    return { kind: 'for', type, name, range, body: this.block(), span };
  }
}
