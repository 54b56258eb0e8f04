// One mistake, one message; two mistakes, both messages. Measured on slips at random tokens of the circuits of the project.
// MUTATIONS=5000 SEED=7 npx vitest run test/compiler/one-message.test.ts tries more and shows what falls short.
import { describe, expect, test } from 'vitest';
import { check, formatDiagnostic, hasErrors, parse, type Diagnostic } from '../../src/compiler/index.ts';
import { visitStatements } from '../../src/compiler/semantics/walk.ts';
import { blocksOf } from '../../src/compiler/syntax/statement-facts.ts';
import { load } from './load.ts';
import {
  applyEdit,
  goodFiles,
  randomEdit,
  randomHabit,
  randomIntegers,
  type Edit,
  type Text,
} from './mutations.ts';

const asked = Number(process.env['MUTATIONS'] ?? 0);
const slips = asked || 100;
const pairs = asked || 50;
const seed = Number(process.env['SEED'] ?? 1);

const found = ({ name }: Text, text: string) => check({ name, text }, load).diagnostics;

function show({ text }: Text, { how, start, end, text: instead }: Edit): string {
  const [before, old, after] = [
    text.slice(start - 30, start),
    text.slice(start, end),
    text.slice(end, end + 30),
  ];
  return `${how} ${JSON.stringify(`${before}⟦${old}→${instead}⟧${after}`)}`;
}

function report(title: string, good: number, all: number, rest: readonly string[]) {
  if (asked)
    console.log(`${title}: ${good} of ${all}, ${((100 * good) / all).toFixed(1)} %\n\n${rest.join('\n\n')}`);
}

test('a slip at one token gives one message', () => {
  const random = randomIntegers(seed);
  let [refused, one] = [0, 0];
  const rest: string[] = [];
  for (let i = 0; i < slips; i++) {
    const file = goodFiles[random(goodFiles.length)];
    const edit = randomEdit(file.text, random);
    const diagnostics = found(file, applyEdit(file.text, edit));
    if (!hasErrors(diagnostics)) continue;
    refused++;
    if (diagnostics.length === 1) one++;
    else rest.push([show(file, edit), ...diagnostics.map(formatDiagnostic)].join('\n'));
  }
  report('one message', one, refused, rest);
  expect(refused).toBeGreaterThan(0.75 * slips);
  expect(one / refused).toBeGreaterThan(0.95);
});

test('a habit of another framework gives one message, which says what to write', () => {
  const random = randomIntegers(seed);
  let [refused, one] = [0, 0];
  const rest: string[] = [];
  for (let i = 0; i < slips; i++) {
    const file = goodFiles[random(goodFiles.length)];
    const edit = randomHabit(file.text, random);
    if (!edit) continue;
    const diagnostics = found(file, applyEdit(file.text, edit));
    if (!hasErrors(diagnostics)) continue;
    refused++;
    const [first] = diagnostics;
    const helps = first.fix ?? /write |stand|did you mean|outputs are|a range is/.test(first.message);
    if (diagnostics.length === 1 && helps) one++;
    else rest.push([show(file, edit), ...diagnostics.map(formatDiagnostic)].join('\n'));
  }
  report('one message for a habit', one, refused, rest);
  expect(refused).toBeGreaterThan(0.35 * slips);
  expect(one / refused).toBeGreaterThan(0.97);
});

describe('a pool whose survivors are not assigned', () => {
  const forgotten = goodFiles.flatMap((file) =>
    [...file.text.matchAll(/^ *(\w+ = )\w+(\(.*\))? on .*;/gm)].map((match) => {
      const start = match.index + match[0].indexOf(match[1]);
      return { file, start, assignment: match[1], line: file.text.slice(0, start).split('\n').length };
    }),
  );

  test.each(forgotten)('$file.name, line $line', ({ file, start, assignment }) => {
    const text = file.text.slice(0, start) + file.text.slice(start + assignment.length);
    const diagnostics = found(file, text);
    if (diagnostics.length === 0) return; // Nothing uses the register again.
    expect(diagnostics.map(({ code, span }) => [code, span.start])).toEqual([['pool-not-assigned', start]]);
    const { span, text: instead } = diagnostics[0].fix!;
    expect(text.slice(0, span.start) + instead + text.slice(span.end)).toBe(file.text);
  });

  const inCircuit = (body: string) =>
    `pool p s -> t { cx s, t; discard s; }\ncircuit c { qubit q[4]; qubit r[2]; ${body} }`;
  test.each([
    ['a register of another size', 'p on pairs(q); weight w: angle[2]; ry(w) on q; return Z(q);', ['pool-not-assigned']],
    ['an index of a survivor', 'p on pairs(q); h q[0]; return Z(q[1]);', ['pool-not-assigned']],
    ['each qubit of a loop', 'p on pairs(q); for a in q { h a; x a; } return Z(q[1]);', ['pool-not-assigned']],
    ['an alias', 'let a = q; p on pairs(a); h on a; return Z(q[1]);', ['pool-not-assigned']],
    ['twice', 'p on pairs(q); h on q; p on pairs(q); return Z(q);', ['pool-not-assigned', 'pool-not-assigned']],
    ['in a loop', 'for i in 0..2 { h on q; p on pairs(q); } return Z(q);', ['pool-not-assigned']],
    ['and a mistake of its own', 'p on pairs(q); h on q; rx(q) q[0]; return Z(q[0]);', ['pool-not-assigned', 'wrong-type']],
    ['and one of its size', 'p on pairs(q); weight w: angle[3]; ry(w) on q; return Z(q[1]);', ['pool-not-assigned', 'shape-mismatch']],
    ['a source twice in one statement', 'p on [(q[0], q[1]), (q[0], q[2])]; return Z(q[1]);', ['qubit-ended']],
    ['nothing is used again', 'p on pairs(q); return Z(q[1]), Z(q[3]);', []],
    ['another qubit was measured', 'bit m = measure q[3]; p on [(q[0], q[1])]; if (m) { x q[1]; } h q[3]; return Z(q[1]);', ['qubit-ended']],
  ])('%s', (_, body, codes) => {
    const text = inCircuit(body);
    const diagnostics = found({ name: 'file', text }, text);
    expect(diagnostics.map(({ code }) => code)).toEqual(codes);
  }); // prettier-ignore
});

test('a chain of 900 gates is too deep once', () => {
  const links = Array.from({ length: 900 }, (_, i) => `gate g${i} a { g${i + 1} a; }`);
  const text = [...links, 'gate g900 a { x a; }', 'circuit c { qubit q; g0 q; return Z(q); }'].join('\n');
  expect(found({ name: 'chain.qcnn', text }, text).map(({ code }) => code)).toEqual(['limit-exceeded']);
});

describe('habits of other languages, and slips that had echoes', () => {
  const inCircuit = (body: string) => `circuit c { qubit q[2]; ${body} return Z(q[1]); }`;
  const slips: readonly (readonly [string, string, string])[] = [
    ['qreg', 'circuit c { qreg q[2]; h on q; return Z(q[1]); }', `'qreg' is no word of the language; here write qubit`],
    ['creg', inCircuit('creg k[2];'), 'no gate, pool, pairing or function is called creg; there are no registers of bits: a bit is declared where it is measured, bit m = measure q[0];'],
    ['var', inCircuit('var k = 1; x q[k];'), `'var' is no word of the language; here write let`],
    ['let at the top', `let k = 1;\n${inCircuit('x q[k];')}`, `'let' stands inside circuits, gates and pools; here write const`],
    ['a bit without its word', inCircuit('m = measure q[0]; if (m) { x q[1]; }'), 'a bit is declared where it is measured: bit m = measure …;'],
    ['such a bit in a pool', 'pool p s -> t { m = measure s; if (m) { x t; } }', 'a bit is declared where it is measured: bit m = measure …;'],
    ['operands without a comma', `gate g a b { cx a, b; }\n${inCircuit('g q[0], q[1];')}`, `expected ',' before 'b'`],
    ['a domain in braces', 'circuit c(n: int = 2 in {2, 4}, k: int = 1) { qubit q[n]; return Z(q[k]); }', 'a domain is a list in brackets or a range: in [2, 4], or in 2..9'],
    ['.params of an input with the name of a gate', 'circuit c { input x: angle[2]; qubit q; for i in 0..x.params { rx(x[i]) q; } return Z(q); }', '.params is for gates and pools, and this is angle[2]'],
    ['.qubits of a constant', inCircuit('rx(pi.qubits) on q;'), '.qubits is for gates and pools, and this is the number 3.141592653589793'],
    ['a weight twice in one block', inCircuit('weight w: angle; weight w: angle; rx(w) on q;'), 'weight w is declared twice in circuit c; choose another name'],
    ['a weight twice in blocks', inCircuit('weight w: angle; rx(w) on q; for i in 0..2 { weight w: angle; rx(w) on q; }'), 'weight w is declared twice in circuit c; choose another name'],
    ['a head without a block', 'circuit c(n: int = 2)', "expected '{' after ')', found the end of the file"],
    ['half a head', 'circuit c(n', "a circuit parameter needs a type, such as n: int = 8; a trained angle is declared in the circuit: weight n: angle;"],
    ['half a parameter', 'circuit c(n: int = )', "expected an expression after '=', found ')'"],
    ['a weight of no type yet', inCircuit('weight w:;'), 'a weight holds angles: write angle or angle[3]'],
    ['an input of no type yet', inCircuit('input x:;'), 'an input holds angles or amplitudes: write angle or amplitude, as in x: angle[8]'],
    ['an index in parentheses', inCircuit('x q(0);'), 'no gate, pool, pairing or function is called q; q is a register, and an index stands in brackets: q[0]'],
    ['an index of a weight in parentheses', inCircuit('weight w: angle[2]; rx(w(0)) q[0]; rx(w) on q;'), 'no gate, pool, pairing or function is called w; w is a weight, and an index stands in brackets: w[0]'],
    ['angles without parentheses', inCircuit('rx 0.1 q[0];'), 'angles stand in parentheses, before the qubits: rx(0.1) q'],
    ['a pool on qubits, assigned', `import { zx } from "std/pool";\n${inCircuit('weight p: angle[2]; q = zx(p) q[0] -> q[1];')}`, 'what is assigned is a call on tuples, as in q = zx(…) on pairs(q); a pool on single qubits stands alone: zx(…) source -> target;'],
    ['an observable without parentheses', 'circuit c { qubit q[2]; return Z q[0]; }', 'what Z is measured of stands in parentheses: Z(q)'],
    ['a loop with its head in parentheses', inCircuit('for (i in 0..2) { h q[i]; }'), 'the head of a loop stands without parentheses: for i in 0..n { … }'],
    ['pairs that are a register', inCircuit('cx on q;'), 'cx acts on 2 qubits and was given 1; the pairs of a register q are line(q), ring(q) and others'],
  ]; // prettier-ignore
  test.each(slips)('%s', (_, text, message) => {
    expect(found({ name: 'file', text }, text).map((each) => each.message)).toEqual([message]);
  });

  test.each([
    ['g a { x a; }'],
    ['gate g { x a; }'],
    ['gate (t: angle) g a { x a; }'],
    ['def g(a) { x a; }'],
    ['\0g'],
  ])('an imported file whose mistake hides a gate: %j', (imported) => {
    const text = 'import { g } from "other"; circuit c { qubit q; g q; return Z(q); }';
    const other = () => ({ name: 'other', text: imported });
    const { diagnostics } = check({ name: 'file', text }, other);
    expect(diagnostics.map(({ code, span }) => [code, span.source.name])).toEqual([['syntax', 'other']]);
  });

  test('an imported file whose mistake hides another gate', () => {
    const text = 'import { g, f } from "other"; circuit c { qubit q; f q; g q; return Z(q); }';
    const other = () => ({ name: 'other', text: 'gate h { x a; } gate f a { x a; }' });
    const { diagnostics } = check({ name: 'file', text }, other);
    expect(diagnostics.map(({ code }) => code)).toEqual(['import-unknown-name', 'syntax']);
  });

  test('a fix makes the file right', () => {
    const text = inCircuit('m = measure q[0]; if (m) { x q[1]; }');
    const { span, text: instead } = found({ name: 'file', text }, text)[0].fix!;
    const fixed = text.slice(0, span.start) + instead + text.slice(span.end);
    expect(found({ name: 'file', text: fixed }, fixed)).toEqual([]);
  });
});

type Stretch = readonly [start: number, end: number];

function declarationsOf({ name, text }: Text): Stretch[] {
  const { imports, declarations } = parse({ name, text }).file;
  return [...imports, ...declarations].map(({ span }) => [span.start, span.end]);
}

/** Statements without the blocks in them. */
function statementsOf({ name, text }: Text): Stretch[] {
  const stretches: Stretch[] = [];
  for (const declaration of parse({ name, text }).file.declarations) {
    if (!('body' in declaration)) continue;
    visitStatements(declaration.body, (statement) => {
      const end = blocksOf(statement)[0]?.span.start ?? statement.span.end;
      stretches.push([statement.span.start, end]);
    });
  }
  return stretches;
}

const sameMessage = (a: Diagnostic, b: Diagnostic) => a.code === b.code && a.message === b.message;

describe('two slips, each of which gives one error alone, give both errors together', () => {
  test.each([
    ['in different declarations', declarationsOf, 0.97],
    ['in different statements', statementsOf, 0.93],
  ] as const)('%s', (title, stretchesOf, share) => {
    const random = randomIntegers(seed);
    let [tried, both] = [0, 0];
    const rest: string[] = [];
    for (let i = 0; i < pairs; i++) {
      const file = goodFiles[random(goodFiles.length)];
      const stretches = stretchesOf(file);
      const [first, second] = [random(stretches.length), random(stretches.length)].toSorted((a, b) => a - b);
      if (first === second) continue;
      const edits = [first, second].map((each) => randomEdit(file.text, random, ...stretches[each]));
      const alone = edits.map((edit) => found(file, applyEdit(file.text, edit)).filter((each) => each.severity === 'error')); // prettier-ignore
      if (alone.some(({ length }) => length !== 1)) continue;
      tried++;
      const together = [...found(file, applyEdit(applyEdit(file.text, edits[1]), edits[0]))];
      const missing = alone.flat().filter((error) => {
        const at = together.findIndex((other) => sameMessage(error, other));
        return at < 0 || together.splice(at, 1).length === 0;
      });
      if (missing.length === 0) both++;
      else rest.push([...edits.map((edit) => show(file, edit)), 'missing:', ...missing.map(formatDiagnostic), 'told:', ...together.map(formatDiagnostic)].join('\n')); // prettier-ignore
    }
    report(`both messages ${title}`, both, tried, rest);
    expect(tried).toBeGreaterThan(0.3 * pairs);
    expect(both / tried).toBeGreaterThan(share);
  });
});

test.each([
  ['a gate after a misspelt word is no second unknown name', 'pool p source -> target { source h; }', ['unknown-name']],
  ['what is unknown in a statement that lacks its end', 'circuit c { qubit q; h r\n return Z(q); }', ['syntax']],
  ['the name with which an unreadable declaration begins', 'gate fooa { x a; }\ncircuit c { qubit q; foo q; return Z(q); }', ['syntax']],
  ['mistakes in the block of a header that cannot be read', 'circuit c { qubit q[2]; for i on 0..2 {\n h on [;\n rx(;\n foo q[i];\n h bar; }\n return Z(q); }', ['syntax', 'syntax', 'syntax', 'unknown-name', 'unknown-name']],
  ['an else behind such a block', 'circuit c { qubit q[2]; if (2 > ) {\n h q[0]; } else {\n h on [;\n foo q[0]; }\n return Z(q); }', ['syntax', 'syntax', 'unknown-name']],
  ['a gate on registers without any', 'gate g(t: angle[n]) q[n] { ry(t) on q; }\ncircuit c { input x: angle[2]; qubit q[2]; g(x); ctrl @ g(x); h on q; return Z(q); }', ['wrong-arity', 'wrong-arity']],
  ['one name more is a mistake of its own', 'gate fooa { x a; }\ncircuit c { qubit q; foo q; bar q; return Z(q); }', ['syntax', 'unknown-name']],
])('%s', (_, text, codes) => {
  expect(found({ name: 'slip.qcnn', text }, text).map(({ code }) => code)).toEqual(codes);
}); // prettier-ignore
