// OpenQASM expressions by precedence climbing, and what every rule of the parser needs: looking, taking, refusing.
import type { Source, Span } from '../source/source.ts';
import type { Expression, ScalarName, Type } from './ast.ts';
import { fail } from './fault.ts';
import type { Token } from './lexer.ts';

/** Levels of brackets, operators and blocks: later stages walk trees recursively. */
const deepest = 90;

/** Binding strength of binary operators; `**` alone is right-associative and binds above the signs. */
const strength: Readonly<Record<string, number>> = {
  '||': 1, '&&': 2, '|': 3, '^': 4, '&': 5, '==': 6, '!=': 6, '<': 7, '<=': 7, '>': 7, '>=': 7,
  '<<': 8, '>>': 8, '+': 9, '-': 9, '++': 9, '*': 10, '/': 10, '%': 10, '**': 12,
}; // prettier-ignore
const signStrength = 11;

/** Types of numbers, which also cast. */
export const scalarTypes: ReadonlyMap<string, ScalarName> = new Map(
  (['int', 'uint', 'float', 'angle', 'bool'] as const).map((name) => [name, name]),
);

const prefixes: ReadonlySet<string> = new Set(['-', '+', '!', '~']);

export class ExpressionParser {
  protected readonly source: Source;
  protected readonly tokens: readonly Token[];
  protected version: 2 | 3 = 3;
  private at = 0;
  private depth = 0;

  constructor(source: Source, tokens: readonly Token[]) {
    this.source = source;
    this.tokens = tokens;
  }

  protected look(ahead = 0): Token {
    return this.tokens[Math.min(this.at + ahead, this.tokens.length - 1)];
  }

  protected take(): Token {
    const token = this.look();
    if (token.kind !== 'end') this.at++;
    return token;
  }

  protected meets(text: string): boolean {
    const { kind, text: found } = this.look();
    return found === text && kind !== 'text';
  }

  protected skip(text: string): boolean {
    const met = this.meets(text);
    if (met) this.take();
    return met;
  }

  protected expect(text: string): void {
    if (!this.skip(text)) this.unexpected(`'${text}'`);
  }

  protected name(what: string): string {
    if (this.look().kind !== 'name') this.unexpected(what);
    return this.take().text;
  }

  protected unexpected(wanted: string): never {
    const token = this.look();
    const found = token.kind === 'end' ? 'the end of the file' : `'${token.text.slice(0, 40)}'`;
    return fail('syntax', `expected ${wanted}, found ${found}`, this.spanOf(token));
  }

  protected spanOf(token: Token): Span {
    return { source: this.source, start: token.start, end: token.start + token.text.length };
  }

  /** From a token to the last one taken. */
  protected from(first: Token): Span {
    const last = this.tokens[Math.max(0, this.at - 1)];
    return {
      source: this.source,
      start: first.start,
      end: Math.max(first.start, last.start + last.text.length),
    };
  }

  /** Runs a rule one level deeper. */
  protected nested<T>(rule: () => T): T {
    if (++this.depth > deepest) {
      fail(
        'too-large',
        `this is nested more than ${deepest} levels deep; use fewer`,
        this.spanOf(this.look()),
      );
    }
    const result = rule();
    this.depth--;
    return result;
  }

  /** Items up to a closing sign, which is taken; a comma may follow the last. */
  protected listUpTo<T>(close: string, item: () => T): T[] {
    const items: T[] = [];
    while (!this.meets(close)) {
      items.push(item());
      if (!this.skip(',')) break;
    }
    this.expect(close);
    return items;
  }

  expression(least = 0): Expression {
    return this.nested(() => {
      const first = this.look();
      let left = this.operand();
      for (let chain = 0; ; chain++) {
        const operator = this.look();
        const binding = operator.kind === 'sign' ? operatorStrength(operator.text, this.version) : undefined;
        if (binding === undefined || binding < Math.max(least, 1)) return left;
        if (chain >= 300) fail('too-large', 'this expression has more than 300 operators in a row', this.spanOf(operator)); // prettier-ignore
        this.take();
        const power = binding === strength['**'];
        const right = this.expression(power ? signStrength : binding + 1);
        const sign = power ? '**' : operator.text;
        left = { kind: 'binary', operator: sign, left, right, span: this.from(first) };
      }
    });
  }

  private operand(): Expression {
    const first = this.look();
    if (first.kind === 'sign' && prefixes.has(first.text)) {
      this.take();
      const operand = this.expression(signStrength);
      return { kind: 'unary', operator: first.text, operand, span: this.from(first) };
    }
    let result = this.primary();
    for (let chain = 0; this.meets('['); chain++) {
      if (chain >= 60) fail('too-large', 'more than 60 indices follow each other', this.spanOf(this.look()));
      this.take();
      const index = this.rangeOrExpression();
      this.expect(']');
      result = { kind: 'index', object: result, index, span: this.from(first) };
    }
    return result;
  }

  private primary(): Expression {
    const token = this.look();
    const span = this.spanOf(token);
    if (token.kind === 'number') {
      this.take();
      const text = token.text.includes('_') ? token.text.replaceAll('_', '') : token.text;
      const unit = this.look();
      if (
        unit.kind === 'name' &&
        unit.start === token.start + token.text.length &&
        /^(ns|us|µs|ms|s|dt|im)$/.test(unit.text)
      ) {
        if (unit.text === 'im') fail('qasm-unsupported', `imaginary numbers such as ${token.text}im are not supported`, span); // prettier-ignore
        this.take();
        return { kind: 'duration', text: token.text + unit.text, span: this.from(token) };
      }
      const value = Number(text);
      if (!Number.isFinite(value)) fail('syntax', `${text.slice(0, 40)} is no number`, span);
      const integer = /^\d+$|^0[xXbBoO]/.test(text);
      return { kind: 'number', value, integer, text, span };
    }
    if (token.kind === 'text') {
      this.take();
      return { kind: 'text', text: token.text.slice(1, -1), span };
    }
    if (this.skip('(')) {
      const inner = this.expression();
      this.expect(')');
      return inner;
    }
    if (this.skip('{')) {
      const items = this.listUpTo('}', () => this.expression());
      return { kind: 'set', items, span: this.from(token) };
    }
    if (token.kind !== 'name') this.unexpected('an expression');
    this.take();
    if (token.text === 'durationof') {
      fail('qasm-unsupported', 'durationof stands in delay[…] and in durations only, which circuits leave out', span); // prettier-ignore
    }
    if (token.text === 'measure') {
      const operand = this.expression();
      return { kind: 'measure', operand, span: this.from(token) };
    }
    const name = scalarTypes.get(token.text) ?? (token.text === 'bit' ? 'bit' : undefined);
    if (this.version === 3 && name && (this.meets('(') || this.meets('['))) {
      const type: Type = { name, width: this.width() };
      this.expect('(');
      const operand = this.expression();
      this.expect(')');
      return { kind: 'cast', type, operand, span: this.from(token) };
    }
    if (this.skip('(')) {
      const args = this.listUpTo(')', () => this.expression());
      return { kind: 'call', name: token.text, arguments: args, span: this.from(token) };
    }
    return { kind: 'name', name: token.text, span };
  }

  /** `[4]`, if it is there. */
  protected width(): Expression | undefined {
    if (!this.skip('[')) return undefined;
    const size = this.expression();
    this.expect(']');
    return size;
  }

  /** What stands in brackets: `i`, `a:b`, `a:s:b`; the ends of a slice may be left out. */
  protected rangeOrExpression(): Expression {
    const first = this.look();
    const part = () => (this.meets(':') || this.meets(']') ? undefined : this.expression());
    const start = part();
    if (!this.meets(':')) return start ?? this.unexpected('an index');
    this.take();
    const second = part();
    if (!this.skip(':')) return { kind: 'range', first: start, last: second, span: this.from(first) };
    return { kind: 'range', first: start, step: second, last: part(), span: this.from(first) };
  }
}

/** In OpenQASM 2 `^` is the power; in OpenQASM 3 it is the exclusive or, and `**` the power. */
function operatorStrength(sign: string, version: 2 | 3): number | undefined {
  if (version === 2 && sign === '^') return strength['**'];
  return Object.hasOwn(strength, sign) ? strength[sign] : undefined;
}
