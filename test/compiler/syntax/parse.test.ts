// Texts and the trees that they mean, where the printed form alone would not tell.
import { describe, expect, test } from 'vitest';
import { textOf } from '../../../src/compiler/source/source.ts';
import {
  parse,
  printFile,
  type Block,
  type Expression,
  type Statement,
} from '../../../src/compiler/syntax/index.ts';
import { withoutSpans } from './arbitrary-file.ts';

function read(text: string) {
  const { file, diagnostics } = parse({ name: 'test.qcnn', text });
  expect(diagnostics).toEqual([]);
  return file;
}

function expressionOf(text: string): Expression {
  const [declaration] = read(`const a = ${text};`).declarations;
  if (declaration.kind !== 'const') throw new Error('no const');
  return declaration.value;
}

function statementsOf(text: string): readonly Statement[] {
  return (read(`circuit c {\n${text}\n}`).declarations[0] as { body: Block }).body.statements;
}

/** The tree as a fully parenthesised text. */
function grouped(expression: Expression): string {
  switch (expression.kind) {
    case 'binary':
      return `(${grouped(expression.left)}${expression.operator}${grouped(expression.right)})`;
    case 'unary':
      return `(${expression.operator}${grouped(expression.operand)})`;
    case 'conditional':
      return `(${grouped(expression.condition)}?${grouped(expression.then)}:${grouped(expression.orElse)})`;
    case 'measure':
      return `(measure ${grouped(expression.operand)})`;
    case 'index':
      return `${grouped(expression.object)}[${expression.indices.map(grouped).join(',')}]`;
    case 'number':
      return expression.text;
    case 'name':
      return expression.name;
    default:
      return expression.kind;
  }
}

describe('precedence', () => {
  test.each([
    ['-2^2', '(-(2^2))'],
    ['2^-1', '(2^(-1))'],
    ['2^3^4', '(2^(3^4))'],
    ['2^-3^4 * 5', '((2^(-(3^4)))*5)'],
    ['-a * b', '((-a)*b)'],
    ['a - b - c', '((a-b)-c)'],
    ['a + b * c % d', '(a+((b*c)%d))'],
    ['0..n - 1', '(0..(n-1))'],
    ['a || b && c == d', '(a||(b&&(c==d)))'],
    ['!a == b', '((!a)==b)'],
    ['a ++ b + c', '((a++b)+c)'],
    ['q[0..4][i, j]', 'q[(0..4)][i,j]'],
    ['measure q[0] == 1', '((measure q[0])==1)'],
    ['0...5', '(0...5)'],
    ['.5e-3..1E2', '(.5e-3..1E2)'],
    ['2. * 2.e3 + 2..5', '(((2.*2.e3)+2)..5)'],
    ['2...5', '(2...5)'],
    ['[2.]', 'list'],
    ['a ? b : c ? d : e', '(a?b:(c?d:e))'],
    ['a || b ? c..d : e + f ? 1. : 2', '((a||b)?(c..d):((e+f)?1.:2))'],
    ['a ? b ? c : d : -e', '(a?(b?c:d):(-e))'],
  ])('%s is %s', (text, expected) => expect(grouped(expressionOf(text))).toBe(expected));

  test.each([
    '(a + b) * c',
    '(a, b)',
    '-(a + b)',
    '(-a)^2',
    '(a < b) == c',
    '(0..2)..3',
    '(2.)..3',
    '(a ? b : c) ? d : e',
    '-(a ? b : c)',
    '(2).x',
  ])('%s keeps its parentheses', (text) => {
    expect(printFile(read(`const a = ${text};`))).toBe(`const a = ${text};\n`);
  });
});

test('a number knows whether it is spelled as an integer', () => {
  expect(expressionOf('2')).toMatchObject({ value: 2, integer: true, text: '2' });
  expect(expressionOf('2.0')).toMatchObject({ value: 2, integer: false, text: '2.0' });
  expect(expressionOf('1e-3')).toMatchObject({ value: 0.001, integer: false });
});

test('contextual words are names', () => {
  const text =
    'pool from(as: angle) source -> target {\n  pool int -> float;\n  pool x;\n  uniform(pool) on angle;\n}\n';
  expect(printFile(read(text))).toBe(text);
  expect(printFile(read('import { as as as } from "x";'))).toBe('import { as as as } from "x";\n');
});

test('a call of nothing on nothing keeps its parentheses', () => {
  const text = 'circuit c {\n  f();\n}\n';
  expect(printFile(read(text))).toBe(text);
});

test('statements of every form', () => {
  const text = `
    ctrl @ ctrl(2) @ inv @ pow(k) @ rx(t) a, b;
    g() (a, b);
    q = drop on pairs(q);
    q = zx(p) on pairs(q);
    q = a ++ b;
    if (measure q[0]) {} else if (b) {} else {}
    barrier;
    return Z(q), 0.5 * X(a),;`;
  const statements = withoutSpans(statementsOf(text));
  expect(statements.map(({ kind }) => kind).join(' ')).toBe(
    'apply apply assign assign assign if barrier return',
  );
  expect(statements[0]).toMatchObject({
    modifiers: [{ kind: 'ctrl' }, { kind: 'ctrl' }, { kind: 'inv' }, { kind: 'pow' }],
  });
  expect(statements[1]).toMatchObject({ arguments: [], operands: { items: [{ kind: 'tuple' }] } });
  expect(statements[2]).toMatchObject({
    value: { kind: 'pooling', callee: { name: 'drop' }, arguments: [] },
  });
  expect(statements[5]).toMatchObject({
    orElse: { statements: [{ kind: 'if', orElse: { statements: [] } }] },
  });
  expect(statements[7]).toMatchObject({ outputs: [{ kind: 'call' }, { kind: 'binary' }] });
});

test('doc comments belong to the next declaration, others are comments', () => {
  const file = read(
    '/// one\r\n///  two\n///\n// aside\n/// three\nconst a = 1; /// loose\n/// four\n\nconst b = 2;\n/// end',
  );
  expect(file.declarations.map(({ doc }) => doc)).toEqual(['three', 'loose\nfour']);
  expect(file.comments.map(({ text }) => text)).toEqual([
    '/// one',
    '///  two',
    '///',
    '// aside',
    '/// end',
  ]);
  expect(read('/// one\n///  two\n///\nconst a = 1;').declarations[0].doc).toBe('one\n two\n');
});

test('spans reach from the first to the last character', () => {
  const text =
    'import { a as b } from "p";\n/// doc\ncircuit c(n: int = 8 in [4, 8]) { h q; for i in 0..n { x q[i]; } }';
  const file = read(text);
  const [circuit] = file.declarations;
  if (circuit.kind !== 'circuit') throw new Error('no circuit');
  const [parameter] = circuit.parameters;
  expect(textOf(file.imports[0].span)).toBe('import { a as b } from "p";');
  expect(textOf(file.imports[0].pathSpan)).toBe('"p"');
  expect(textOf(file.imports[0].names[0].span)).toBe('a as b');
  expect(textOf(circuit.span)).toBe(text.slice(text.indexOf('circuit')));
  expect(textOf(circuit.name.span)).toBe('c');
  expect(textOf(parameter.span)).toBe('n: int = 8 in [4, 8]');
  expect(textOf(parameter.domain!.span)).toBe('[4, 8]');
  expect(textOf(file.span)).toBe(text);
});

test('spans of grouped expressions include the parentheses', () => {
  const value = expressionOf('(a + b) * -c');
  if (value.kind !== 'binary') throw new Error('no product');
  expect([value, value.left, value.right].map(({ span }) => textOf(span))).toEqual([
    '(a + b) * -c',
    '(a + b)',
    '-c',
  ]);
});

describe('tokens', () => {
  const shown = (text: string) =>
    parse({ name: 'test.qcnn', text }).tokens.map(
      ({ type, start, end }) => `${type}: ${text.slice(start, end)}`,
    );

  test('of a text that is no circuit yet, as they are written', () => {
    const text = '/// doc\ncircuit c { // half\n  wieght w: angle[';
    expect(shown(text)).toEqual([
      'circuit: circuit',
      'Identifier: c',
      '{: {',
      'Identifier: wieght',
      'Identifier: w',
      ':: :',
      'Identifier: angle',
      '[: [',
    ]);
  });

  test('of a text that is nested too deeply', () => {
    expect(shown('(('.repeat(60))).toHaveLength(120);
  });

  test('of what is no text of the language', () => {
    expect(shown('a "b 2.5 $ pool')).toEqual(['Identifier: a', 'UnclosedText: "b 2.5 $ pool']);
    expect(shown('2.5 $ pool "b"')).toEqual(['Number: 2.5', 'Unknown: $', 'PoolName: pool', 'Text: "b"']);
  });
});
