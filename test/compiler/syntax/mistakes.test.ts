// One mistake, one message: its sentence, its place and, where obvious, the repaired text.
import { describe, expect, test } from 'vitest';
import { textOf } from '../../../src/compiler/source/source.ts';
import { parse, printFile, type ParseResult } from '../../../src/compiler/syntax/index.ts';

const read = (text: string): ParseResult => parse({ name: 'test.qcnn', text });

/** `sentence @ text under the span` of each diagnostic. */
function mistakes({ diagnostics }: ParseResult): string[] {
  for (const { code } of diagnostics) expect(code).toBe('syntax');
  return diagnostics.map(({ message, span }) => `${message} @ ${textOf(span)}`);
}

/** The text with the one fix applied. */
function repaired(text: string): string {
  const { diagnostics } = read(text);
  expect(diagnostics.length).toBe(1);
  const fix = diagnostics[0].fix!;
  return text.slice(0, fix.span.start) + fix.text + text.slice(fix.span.end);
}

describe('in a statement', () => {
  test.each([
    ['qubit q(4);', `expected ';' after 'q', found '(' @ (`],
    ['qubit a, b;', `one name stands after 'qubit': write another 'qubit' statement for the next @ ,`],
    ['input x: float;', `an input holds angles or amplitudes: write angle or amplitude, not 'float' @ float`],
    ['input x;', 'an input needs a type, such as x: angle[8] @ ;'],
    ['weight w;', 'a weight needs a type, such as w: angle[3] @ ;'],
    ['weight w: int;', `a weight holds angles: write angle or angle[3], not 'int' @ int`],
    ['weight w: angle[];', `expected a number between '[' and ']' @ ]`],
    ['let x = ;', `expected an expression after '=', found ';' @ ;`],
    ['let x = (1 + 2;', `expected ')' after '2', found ';' @ ;`],
    ['let x = f(a,, b);', `expected an expression after ',', found ',' @ ,`],
    ['let x = f(+ 1);', `expected an expression after '(', found '+' @ +`],
    ['let x = ();', `expected an expression between '(' and ')' @ )`],
    ['let x = a < b < c;', 'comparisons do not chain: write a < b && b < c @ <'],
    ['let x = 0..1..2;', `a range has one '..': its start and its end @ ..`],
    [
      'let x = Z(a) @ Z(b);',
      `a product of observables is written with '*': Z(q[0]) * X(q[1]); '@' stands behind inv, ctrl and pow @ @`,
    ],
    ['let x = 2 ** 3;', `a power is written with '^', not '**' @ *`],
    [
      'let x = [a, b for a in c];',
      `one expression stands before 'for'; put several into a tuple, such as [(a, b) for …] @ for`,
    ],
    ['let x = [a if a for a in c];', `a condition stands behind its 'for': [a for a in q if a != b] @ if`],
    ['let x = a ? b;', `a choice has a value for either case, as in n > 2 ? a : b @ ;`],
    ['let x = a ? : b;', `expected an expression after '?', found ':' @ :`],
    ['let x = 2.x;', `a product needs its '*': 2. * x @ x`],
    ['let x = 1e999;', 'the number is too large; the largest is about 1.8e308 @ 1e999'],
    ['let θ = 1;', `names are made of the letters a to z, digits and '_'; 'θ' is not allowed @ θ`],
    ['let x = $;', `'$' is no sign of the language @ $`],
    ['let x = "abc;', `the text that begins here has no closing '"' on its line @ "abc`],
    ['qubit[2] q;', 'the size of a register stands behind its name: qubit q[2]; @ ['],
    ['h;', `'h' needs qubits to act on, such as h q[0]; or h on q; @ ;`],
    [
      'for (let i = 0; i < 3; i++) { x q; }',
      'a loop runs over a range, a register or tuples: for i in 0..n { … } @ (',
    ],
    [
      'while (true) { x q; }',
      `there is no 'while': a loop runs over a range, a register or a list, for i in 0..n { … } @ while`,
    ],
    ['if (a and b) { x q; }', `'and' is no word of the language; write && @ and`],
    ['cx a b;', `expected ',' or ';' before 'b' @ b`],
    ['ry(x on q;', `expected ')' after 'x', found 'on' @ on`],
    ['ctrl x q;', `'ctrl' is followed by '@' and a gate, as in ctrl @ x q[0]; @ x`],
    ['p (1) -> c;', "expected qubits after ')', found '->' @ ->"],
    ['q[0] = a;', `only a whole register can be given a value: write its name alone before '=' @ =`],
    ['q = 1 + 2 on pairs(q);', `a pool stands before 'on', as in q = zx(p) on pairs(q); @ on`],
    [
      'measure q[0];',
      'a measurement is kept, bit m = measure q[0]; or tested, if (measure q[0]) { … } @ measure',
    ],
    ['bit m;', 'a bit needs its measurement: bit m = measure q[0]; @ ;'],
    ['reset;', `'reset' needs qubits, such as reset q[0]; @ ;`],
    ['return;', `'return' needs observables, such as return Z(q[0]); @ ;`],
    ['else { h q; }', `'else' stands behind the '}' of an 'if' @ else`],
    ['if n > 2 { h q; }', `the condition of 'if' stands in parentheses: if (n > 2) { … } @ n`],
    ['for i 0..n { h q; }', `expected 'in' after the loop's name, as in: for i in 0..n { … } @ 0`],
    [
      'for (i = 0; i < n; i++) { h q; }',
      'a loop runs over a range, a register or tuples: for i in 0..n { … } @ (',
    ],
    [') x q;', `expected a statement, found ')' @ )`],
    ['on q;', `expected a statement, found 'on' @ on`],
  ])('%s', (statement, expected) => {
    const result = read(`circuit c {\n  h before;\n  ${statement}\n  h after;\n}\ncircuit d { h q; }`);
    expect(mistakes(result)).toEqual([expected]);
    expect(printFile(result.file)).toBe(
      'circuit c {\n  h before;\n  h after;\n}\n\ncircuit d {\n  h q;\n}\n',
    );
  });
});

describe('in a declaration', () => {
  test.each([
    ['import a from "p";', 'the imported names stand in braces: import { a, b } from "path"; @ a'],
    ['import { a } "p";', `expected 'from', found '"p"' @ "p"`],
    ['import { a } from std;', `expected a path in double quotes after 'from', found 'std' @ std`],
    ['const input = 3;', `'input' is a word of the language and cannot be a name; choose another @ input`],
    ['const a = on;', `'on' is a word of the language and cannot be a name; choose another @ on`],
    ['gate g { x a; }', `a gate names the qubits it acts on before '{': gate g a, b { … } @ {`],
    ['gate g(t) a { x a; }', 'a parameter needs a type, such as t: angle or t: angle[15] @ )'],
    [
      'gate g(t: int) a { x a; }',
      `a parameter of a gate or pool holds angles: write angle or angle[3], not 'int' @ int`,
    ],
    ['gate g q[4] { x q; }', `the size of a gate's register is a name, which each call binds: q[n] @ 4`],
    ['pool p a, b { x a; }', 'a pool has sources and one target: pool p source -> target { … } @ {'],
    ['pool p -> b { x b; }', "a pool needs a source before '->': pool p source -> target { … } @ ->"],
    ['pairing p = line;', 'a pairing takes a register: pairing p(q) = …; @ ='],
    [
      'circuit c(theta, n: int = 8) { x a; }',
      'a circuit parameter needs a type, such as theta: int = 8; a trained angle is declared in the circuit: weight theta: angle; @ ,',
    ],
    [
      'circuit c(w: angle[3]) { x a; }',
      'a circuit parameter is one value, known when the circuit is compiled; trained angles are declared in the circuit: weight w: angle[3]; @ [',
    ],
    ['circuit c(n = 8) { x a; y b; }', 'a circuit parameter needs a type, such as n: int = 8 @ ='],
    [
      'circuit c(n: real) { x a; }',
      `'real' is no type of a parameter; it is int, float, bool, angle, gate(2), pool or pairing @ real`,
    ],
    ['circuit c(g: gate = su4) { x a; }', 'a gate parameter says on how many qubits it acts: gate(2) @ ='],
    [
      'qubit q[2];',
      `expected import, const, gate, pool, pairing, circuit or property, found 'qubit' @ qubit`,
    ],
    ['}', `this '}' closes nothing @ }`],
  ])('%s', (declaration, expected) => {
    const result = read(`circuit a { h q; }\n${declaration}\npool b s -> t { cx s, t; }\n`);
    expect(mistakes(result)).toEqual([expected]);
    const names = result.file.declarations.map(({ name }) => name.name);
    expect(names.filter((name) => 'ab'.includes(name))).toEqual(['a', 'b']);
  });
});

describe('misspelt words are taken for what they mean', () => {
  const circuit = (statements: string) => `circuit c { qubit q[4]; ${statements} return Z(q); }`;
  test.each([
    ['circut c { qubit q; return Z(q); }', 'circut', 'circuit'],
    ['improt { su4 } from "std/conv";', 'improt', 'import'],
    ['gaet g a { x a; }', 'gaet', 'gate'],
    ['poool p a -> b { }', 'poool', 'pool'],
    ['cosnt a = 3;', 'cosnt', 'const'],
    ['pairng p(q) = line(q);', 'pairng', 'pairing'],
    [circuit('wieght w: angle[3];'), 'wieght', 'weight'],
    [circuit('inptu x: angle;'), 'inptu', 'input'],
    [circuit('lte a = 3;'), 'lte', 'let'],
    [circuit('bti m = measure q[0];'), 'bti', 'bit'],
    [circuit('bit m = mesure q[0];'), 'mesure', 'measure'],
    [circuit('fro i in 0..3 { h q[i]; }'), 'fro', 'for'],
    [circuit('fi (1 < 2) { h q[0]; }'), 'fi', 'if'],
    [circuit('ctlr @ x q[0], q[1];'), 'ctlr', 'ctrl'],
    [circuit('h onn q;'), 'onn', 'on'],
  ])('%s', (text, wrong, right) => {
    const expected = `'${wrong}' is no word of the language; did you mean ${right}? @ ${wrong}`;
    expect(mistakes(read(text))).toEqual([expected]);
    expect(read(repaired(text)).diagnostics).toEqual([]);
  });

  test('what follows is read', () => {
    const { file } = read('circut c { wieght w: angle; fro i in 0..3 { x q[i]; } }');
    expect(printFile(file)).toBe('circuit c {\n  weight w: angle;\n  for i in 0..3 {\n    x q[i];\n  }\n}\n');
  });
});

describe('braces', () => {
  test.each([
    ['too few at a header', 'qubit q; x q; return Z(q); }', `expected '{' after 'c', found 'qubit' @ qubit`],
    ['another sign in its place', '+ qubit q; x q; return Z(q); }', `expected '{' after 'c', found '+' @ +`],
    [
      'a token too many before it',
      '() on { qubit q; return Z(q); }',
      `expected '{' after ')', found 'on' @ on`,
    ],
    ['none at a branch', '{ if (a) x q; y q; }', `expected '{' after ')', found 'x' @ x`],
    ['too few at a loop', '{ for i in 0..3 x q[i]; } y q; }', `expected '{' after '3', found 'x' @ x`],
    [
      'too few at an end',
      '{ for i in q { x i; y q; return Z(q); }',
      `this '{' is never closed: a '}' is missing before 'gate' @ {`,
    ],
    [
      'too many in the middle',
      '{ x q; } y q; z q; return Z(q); }',
      `this '}' ends circuit c, and statements follow: one '}' here or before is too many @ }`,
    ],
    ['too many at the end', '{ x q; } }', `this '}' closes nothing @ }`],
    ['a closing one in an index', '{ x q[0}]; y q; }', `expected ']' after '0', found '}' @ }`],
    ['an opening one in an index', '{ x q[{0]; y q; }', `expected an expression after '[', found '{' @ {`],
    [
      'a block alone',
      '{ { x q; y q; } z q; }',
      `this '{' opens no block: a block stands behind a header, such as for i in 0..n @ {`,
    ],
    [
      'a header that fails',
      '{ if (a { x q; } else if (b) { y q; } else { z q; } h q; }',
      `expected ')' after 'a', found '{' @ {`,
    ],
  ])('%s', (_, rest, expected) => {
    const text = `gate a s { x s; }\ncircuit c ${rest}\ngate b s { x s; }\n`;
    const result = read(text);
    expect(mistakes(result)).toEqual([expected]);
    expect(result.file.declarations.map(({ name }) => name.name)).toContain('b');
    expect(mistakes(read(`${text}const k = ;`)).length).toBe(2);
  });
});

test('an echo has no echo of its own', () => {
  expect(mistakes(read('circuit c { x q[; x q[; x q[; x q[; x q[; x q[; }')).length).toBe(3);
  expect(mistakes(read('circuit c {\n  x q[;\n  x q[;\n  x q[;\n}')).length).toBe(3);
});

test('a header that fails hides nothing of its block', () => {
  const text = 'circuit c(n: int = 4 {\n  wieght w: angle;\n  x q[;\n}\ngate b s { x s; }';
  expect(mistakes(read(text)).length).toBe(3);
});

describe('a mistake is told once, and others beside it', () => {
  test.each([
    'import { a b } from "p";',
    'import { a, , b } from "p";',
    'import a } from "p";',
    '{ a } from "p";',
    '{ import a } from "p";',
    'circuit c { x q[0;] }',
    'circuit c {\n  ry;(2 * x) on q;\n  h q;\n}',
    'circuit c {\n  block(; top) q[0], q[1];\n  h q;\n}',
    'circuit c {\n  input x: angle weight\n  ; w: angle;\n  h q;\n}',
    'circuit c {\n  h q return\n  ; Z(q);\n}',
    'circuit c { for i in q { x i } ; h q; }',
    'const a = 1 import\n; { b } from "p";',
    'circuit c {\n  if (a) { h q; ( } else { x q; }\n}',
    'circuit c { let a = import q[0]; h q; }',
    'circuit c {\n  conv(c) pairing ring(q);\n  h q;\n}',
    'circuit c(n: int; m: int) { h q; }',
    'c(n: int = 3) { qubit q; return Z(q); }',
    'gate c c6(t: angle) a { x a; }',
  ])('%s', (text) => {
    expect(mistakes(read(text)).length).toBe(1);
    expect(mistakes(read(`${text}\nconst k = ;\ncircuit d { x q[; }`)).length).toBe(3);
  });
});

describe('repairs', () => {
  test.each([
    ['circuit c {\n  qubit q\n  h q; }', 'circuit c {\n  qubit q;\n  h q; }'],
    ['const a = 1', 'const a = 1;'],
    ['circuit c { if (a) { h q; }; h q; }', 'circuit c { if (a) { h q; } h q; }'],
    ['circuit c { h q; };', 'circuit c { h q; }'],
    ['const a = 2pi;', 'const a = 2 * pi;'],
    ['const a = b − 1;', 'const a = b - 1;'],
    ['const a = π;', 'const a = pi;'],
    ['const a = (b,);', 'const a = (b);'],
    ['circuit c { const a = 1; }', 'circuit c { let a = 1; }'],
    ['circuit c { if (a = 1) { h q; } }', 'circuit c { if (a == 1) { h q; } }'],
    ['circuit c { let if_ = 1; let in = 2; }', 'circuit c { let if_ = 1; let in_ = 2; }'],
  ])('%s', (text, expected) => {
    expect(repaired(text)).toBe(expected);
    expect(read(expected).diagnostics).toEqual([]);
  });

  test('a statement that lacks only its semicolon is kept', () => {
    const { file } = read('circuit c {\n  qubit q\n  h q\n}');
    expect(printFile(file)).toBe('circuit c {\n  qubit q;\n  h q;\n}\n');
  });
});

describe('recovery', () => {
  test('a missing brace costs no other declaration', () => {
    const result = read(
      'circuit a {\n  for i in q {\n    h q;\n}\ngate g a { x a; }\npool p(t: angle) s -> t {}',
    );
    expect(mistakes(result)).toEqual([`this '{' is never closed: a '}' is missing before 'gate' @ {`]);
    expect(result.file.declarations.map(({ name }) => name.name)).toEqual(['a', 'g', 'p']);
  });

  test('a broken statement ends where the next line opens a statement', () => {
    const result = read('circuit a {\n  let x = 3 +\n  qubit q[2];\n  h q;\n}');
    expect(mistakes(result)).toEqual([`expected an expression after '+', found the end of the line @ `]);
    expect(printFile(result.file)).toBe('circuit a {\n  qubit q[2];\n  h q;\n}\n');
  });

  test('mistakes come in the order of the text, and no more than a hundred', () => {
    const { diagnostics } = read('circuit a { for i in q { ' + 'h; x q; '.repeat(500));
    expect(diagnostics.length).toBe(100);
    const starts = diagnostics.map(({ span }) => span.start);
    expect(starts).toEqual(starts.toSorted((a, b) => a - b));
  });
});
