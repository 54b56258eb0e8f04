// What a body is counted to cost before it runs, exactly: operations and steps, from the sizes, numbers and conditions that
// are known. What is not known counts as nothing; tests of random programs hold that no count exceeds the work.
import { describe, expect, test } from 'vitest';
import { costOfGate, costOfLoop, costsOfBody } from '../../../src/compiler/elaborate/counting/count-first.ts';
import { valueOf } from '../../../src/compiler/elaborate/counting/known-values.ts';
import { fileEnvironment, findCallable } from '../../../src/compiler/elaborate/state/environment.ts';
import { list, number, type Named, qubit, register } from '../../../src/compiler/elaborate/values/values.ts';
import { loadModules } from '../../../src/compiler/semantics/modules.ts';
import { load } from '../load.ts';

const declarations = `const five = 5; const later = 6;
gate two a { h a; x a; }
gate four a { two a; two a; }
gate loops(t: angle[1], k: angle) a { for i in 0..k { x a; } rx(t[0]) a; }
gate powers(k: angle) a { pow(k) @ x a; }
gate plain(k: angle) a { rx(k) a; }
gate many q[n] { h on q; h q[0]; }
gate none a { }
pool drop a -> b { cx a, b; }
pairing own(q) = [(q[0], q[1])];`;

const known: readonly (readonly [string, Named])[] = [
  ['n', number(3)],
  ['yes', { kind: 'boolean', value: true }],
  ['no', { kind: 'boolean', value: false }],
  ['q', register([0, 1, 2, 3])],
  ['p', qubit(4)],
  ['v', list([number(1), number(2), number(3)])],
  ['m', { kind: 'condition', condition: { kind: 'bit', bit: 0 }, parts: 1 }],
  ['word', { kind: 'text', text: 'XYZ' }],
  ['wrong', { kind: 'poison' }],
];

function circuit(statements: string) {
  const text = `${declarations} circuit c { ${statements} return Z(p); }`;
  const main = loadModules({ name: 'counting.qcnn', text }, load);
  const { declaration } = main.callables.get('c')!;
  if (declaration.kind !== 'circuit') throw new Error('c is a circuit');
  const environment = fileEnvironment(main, new Map([[main.constants.get('five')!.declaration, number(5)]]));
  for (const [name, value] of known) environment.scope.names.set(name, value);
  return { environment, body: declaration.body };
}

const costOf = (statements: string) => {
  const { environment, body } = circuit(statements);
  const { operations, steps } = costsOfBody(environment, body).at(-1)!;
  return [operations, steps];
};

/** Statements, operations, steps. */
const counted: readonly (readonly [string, number, number])[] = [
  ['x p;', 1, 3],
  ['x q;', 1, 3],
  ['x on q;', 4, 12],
  ['x on v;', 3, 9],
  ['x on p;', 0, 0],
  ['x on later;', 0, 0],
  ['cx on all(q);', 6, 18],
  ['cx on line(q);', 3, 9],
  ['cx on own(q);', 0, 0],
  ['cx on all(p);', 0, 0],
  ['cx on all(q, q);', 0, 0],
  ['cx on two(q);', 0, 0],
  ['x on missing(q);', 0, 0],
  ['x on q[0..2];', 0, 0],
  ['two p;', 2, 9],
  ['four p;', 4, 21],
  ['four on q;', 16, 84],
  ['many q;', 1, 6],
  ['none on q;', 0, 4],
  ['drop p -> p;', 0, 0],
  ['depolarize(0.1) on q;', 0, 0],
  ['prepare([1]) q;', 0, 0],
  ['loops([1], 7) p;', 1, 6],
  ['loops([1], n) p;', 1, 6],
  ['powers(7) p;', 7, 17],
  ['powers(-7) p;', 7, 17],
  ['powers(later) p;', 0, 2],
  ['powers(7, 8) p;', 0, 2],
  ['powers() p;', 0, 2],
  ['plain(7) p;', 1, 5],
  ['powers(7) on q;', 28, 68],
  ['powers(yes) p;', 0, 2],
  ['pow(5) @ x p;', 5, 11],
  ['pow(-5) @ x p;', 5, 11],
  ['pow(0) @ x p;', 0, 0],
  ['pow(later) @ x p;', 0, 0],
  ['pow(yes) @ x p;', 0, 0],
  ['pow(n) @ two on q;', 24, 100],
  ['inv @ pow(2) @ pow(3) @ x p;', 6, 13],
  ['ctrl(9) @ x p;', 1, 3],
  ['ctrl @ two p;', 2, 9],
  ['pow @ x p;', 1, 3],
  ['rpauli("XYZ", 1) p;', 9, 18],
  ['rpauli(word, 1) p;', 9, 18],
  ['rpauli(n, 1) p;', 0, 0],
  ['rpauli() p;', 0, 0],
  ['rpauli("IXI", 1) p;', 1, 2],
  ['rpauli("ZZ", 1) p;', 1, 2],
  ['pow(5) @ rpauli("XYZ", 1) p;', 13, 26],
  ['pow(0) @ rpauli("XYZ", 1) p;', 8, 16],
  ['rpauli("XYZ", 1) on v;', 27, 54],
  ['pow(2) @ rpauli("XYZ", 1) on v;', 30, 60],
  ['rpauli("XYZ", 1) on later;', 0, 0],
  ['rpauli("XYZ", 1) on v[0..0];', 0, 0],
  ['bit k = measure p;', 1, 1],
  ['barrier;', 1, 0],
  ['barrier q;', 1, 4],
  ['barrier p, q, v;', 1, 8],
  ['reset q;', 4, 4],
  ['reset p;', 1, 1],
  ['reset q, p, v, later;', 9, 9],
  ['discard q;', 0, 0],
  ['for i in 0..n { x p; }', 3, 15],
  ['for i in 2..5 { x p; }', 3, 15],
  ['for i in 5..2 { x p; }', 0, 0],
  ['for i in n..n { x p; }', 0, 0],
  ['for i in q { x p; }', 4, 20],
  ['for i in v { x p; y p; }', 6, 27],
  ['for i in p { x p; }', 0, 0],
  ['for i in 0..later { x p; }', 0, 0],
  ['for i in 0..five { x p; }', 5, 25],
  ['for i in 0..2.5 { x p; }', 0, 0],
  ['for (i, j) in all(q) { x p; }', 6, 30],
  ['for i in 0..0 { }', 0, 0],
  ['for i in 0..4 { for j in i..4 { x p; } }', 10, 54],
  ['for i in 0..4 { for j in 0..4 { x p; } }', 16, 88],
  ['for i in 0..4 { for j in 0..k { x p; } }', 0, 8],
  ['for i in 0..4 { pow(i) @ x p; }', 6, 19],
  ['for i in 0..4 { powers(i) p; }', 6, 27],
  ['for i in 0..4 { plain(i) p; }', 4, 28],
  ['for i in 0..4 { let k = 2 * i; pow(k) @ x p; }', 12, 35],
  ['for i in 0..4 { if (i < 2) { x p; } else { two p; two p; } }', 10, 52],
  ['for i in 0..4 { x on q[0..i]; }', 0, 4],
  ['for i in 0..4 { for j in 0..2 { pow(i + j) @ x p; } }', 16, 51],
  ['for (i) in 0..4 { pow(i) @ x p; }', 6, 19],
  ['for i in 0..4 { if (yes) { pow(i) @ x p; } }', 6, 23],
  ['for i in q { pow(2) @ x p; }', 8, 28],
  ['for i in v { pow(i) @ x p; }', 0, 6],
  ['for i in 0..4 { reset p; barrier p; }', 8, 20],
  ['for i in 0..4 { let k = 3; pow(k) @ x p; }', 12, 40],
  ['if (yes) { x p; } else { two p; }', 1, 4],
  ['if (no) { x p; } else { two p; }', 2, 10],
  ['if (no) { x p; }', 0, 0],
  ['if (yes) { x p; }', 1, 4],
  ['if (later == 1) { x p; } else { two p; }', 1, 4],
  ['if (later == 1) { two p; } else { x p; }', 1, 4],
  ['if (later == 1) { x p; }', 0, 0],
  ['if (m) { x p; } else { two p; }', 4, 15],
  ['if (m) { x p; }', 2, 5],
  ['if (m && m) { x p; }', 0, 0],
  ['if (!yes) { x p; } else { two p; }', 2, 10],
  ['if (n == 3 && q.length == 4) { two p; }', 2, 10],
  ['if (later == 1 || yes) { two p; }', 2, 10],
  ['if (later == 1 && no) { x p; } else { two p; }', 2, 10],
  ['let k = 4; pow(k) @ x p;', 4, 9],
  ['let k = later; pow(k) @ x p;', 0, 0],
  ['let k = q.length; pow(k) @ x p;', 4, 9],
  ['let k = yes; if (k) { x p; }', 0, 0],
  ['q = q[0..1]; x on q;', 0, 0],
  ['for i in 0..4 { q = q; x on q; }', 0, 12],
  ['for i in 0..2 { for j in 0..2 { q = drop on own(q); } x on q; }', 0, 14],
  ['if (yes) { q = q; } x on q;', 0, 1],
  ['for i in 0..4 { x on v; v = q; }', 0, 12],
  ['let k = [i for i in 0..7];', 0, 14],
  ['let k = [i for i in 0..7 for j in 0..2];', 0, 28],
  ['let k = [i for i in 0..7 if yes];', 0, 7],
  ['let k = [i for i in 0..7 if yes for j in 0..3];', 0, 7],
  ['let k = [i for i in later];', 0, 1],
  ['let k = [i for i in later for j in q];', 0, 1],
  ['let k = [i for i in q for j in later];', 0, 4],
  ['let k = [[j for j in 0..5] for i in 0..7];', 0, 84],
  ['let k = [[j for j in 0..5] for i in 0..7 if yes];', 0, 7],
  ['let k = [v + v for i in 0..7];', 0, 35],
  ['let k = [for i in q];', 0, 0],
  ['let k = v + 1;', 0, 3],
  ['let k = v + v * v;', 0, 6],
  ['let k = -v;', 0, 3],
  ['let k = !v;', 0, 0],
  ['let k = sin(v) + cos(2 * v);', 0, 12],
  ['let k = min(v);', 0, 0],
  ['let k = v ^ 2 / v - v;', 0, 9],
  ['let k = v % 2;', 0, 0],
  ['let k = v ++ v;', 0, 0],
  ['let k = q + q;', 0, 0],
  ['let k = 1 + 2;', 0, 0],
  ['let k = [v + v];', 0, 0],
  ['let k = v == v;', 0, 0],
  ['rx(v + v) p;', 1, 6],
  ['rx(sin(v)) on q; x on [v + v];', 4, 15],
  ['return_ on q;', 0, 0],
  ['qubit r[9];', 0, 0],
  ['weight w: angle[3];', 0, 0],
  ['input a: angle[3];', 0, 0],
];

test.each(counted)('%s: %d operations, %d steps', (statements, operations, steps) => {
  expect(costOf(statements)).toEqual([operations, steps]);
});

describe('values that are known', () => {
  const values = (expression: string) => {
    const { environment, body } = circuit(`let k = ${expression};`);
    const [statement] = body.statements;
    return statement.kind === 'let' ? valueOf(environment, statement.value) : undefined;
  };
  test.each<[string, number | boolean | undefined]>([
    ['n', 3], ['five', 5], ['later', undefined], ['wrong', undefined], ['q', undefined], ['pi', undefined], ['yes', true], ['missing', undefined],
    ['q.length', 4], ['v.length', 3], ['p.length', undefined], ['q.size', undefined], ['line(q).length', 3], ['(0..n).length', 3],
    ['-n', -3], ['-yes', undefined], ['!yes', false], ['!no', true], ['!n', undefined], ['-later', undefined],
    ['n + 2', 5], ['n - 2', 1], ['n * 2', 6], ['n / 2', 1.5], ['n % 2', 1], ['n ^ 2', 9], ['n / 0', undefined], ['n % 0', undefined], ['-n % 2', undefined], ['-4 % 2', -0], ['n % -2', 1], ['n + yes', undefined], ['yes + n', undefined], ['later + 1', undefined], ['1 + later', undefined],
    ['n == 3', true], ['n == 2', false], ['n != 3', false], ['n != 2', true], ['n < 3', false], ['n < 4', true], ['n <= 3', true], ['n <= 2', false], ['n > 3', false], ['n > 2', true], ['n >= 3', true], ['n >= 4', false], ['yes == yes', undefined], ['n ++ n', undefined], ['0..n', undefined],
    ['yes && yes', true], ['yes && no', false], ['no && later', false], ['later && no', false], ['yes && later', undefined], ['later && yes', undefined],
    ['no || no', false], ['yes || no', true], ['no || yes', true], ['yes || later', true], ['later || yes', true], ['no || later', undefined], ['later || no', undefined], ['n && n', undefined], ['n || n', undefined],
    ['sqrt(4)', 2], ['floor(n / 2)', 1], ['max(n, 5)', 5], ['min(n, 5)', 3], ['min(1, 2, 0)', undefined], ['min(n)', undefined], ['sqrt(later)', undefined], ['sqrt(yes)', undefined], ['max(n, later)', undefined], ['two(4)', undefined], ['missing(4)', undefined], ['sum(4)', undefined],
    ['"X"', undefined], ['yes ? 1 : 2', undefined], ['v[0]', undefined], ['[1]', undefined], ['(1, 2)', undefined],
  ])('%s: %s', (expression, value) => {
    expect(values(expression)).toBe(value);
  }); // prettier-ignore
});

describe('limits of a count', () => {
  test('20,000 statements and iterations, from which on nothing is added', () => {
    const visits = (n: number) => costOf(`for i in 0..${n} { pow(i - i + 1) @ x p; }`);
    expect(visits(9_999)).toEqual([9_999, 9_999 * 4]);
    expect(visits(10_000)[0]).toBe(9_999); // The loop itself is a statement.
    expect(visits(15_000)[0]).toBe(9_999);
    expect(visits(30_000)[0]).toBe(0); // One iteration, of which nothing is known, as often.
    const { environment, body } = circuit('x p; '.repeat(20_002));
    const costs = costsOfBody(environment, body);
    expect([costs.length, costs[19_998].operations, costs[19_999].operations, costs.at(-1)!.operations]).toEqual([20_003, 19_999, 20_000, 20_000]); // prettier-ignore
  });
  test('a loop of a given length over what is not known', () => {
    const { environment, body } = circuit('for i in later { x p; q = q; x on q; }');
    const [loop] = body.statements;
    if (loop.kind !== 'for') throw new Error('it is a loop');
    expect(costOfLoop(environment, loop, 7)).toEqual({ operations: 7, steps: 49 });
  });
  test('one call of a gate', () => {
    const cost = (name: string) => {
      const { environment } = circuit('');
      const callable = findCallable(environment, name);
      if (callable?.kind !== 'gate') throw new Error('it is a gate');
      return costOfGate(environment, callable).operations;
    };
    expect(['h', 'two', 'four', 'loops', 'powers', 'none'].map(cost)).toEqual([1, 2, 4, 1, 0, 0]);
  });
  test('gates inside each other are followed 200 deep', () => {
    const depth = (n: number) => {
      const text = `gate g0 a { x a; } ${Array.from({ length: n }, (_, i) => `gate g${i + 1} a { x a; g${i} a; }`).join('\n')} circuit c { qubit p; return Z(p); }`;
      const main = loadModules({ name: 'counting.qcnn', text }, load);
      const environment = fileEnvironment(main, new Map());
      const callable = findCallable(environment, `g${n}`);
      return callable?.kind === 'gate' ? costOfGate(environment, callable).operations : 0;
    };
    expect(depth(199)).toBe(200);
    expect(depth(200)).toBe(200);
    expect(depth(250)).toBe(200);
  });
  test('Pauli words of up to 64 letters are looked at', () => {
    const word = (n: number) => costOf(`rpauli("XYZ${'I'.repeat(n - 3)}", 1) p;`)[0];
    expect([word(64), word(65)]).toEqual([9, 0]);
  });
});
