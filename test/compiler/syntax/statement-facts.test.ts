// The table of statement facts agrees with the tree and with the checker: no part of a statement is left out, and each
// kind stands where the table lets it, and nowhere else.
import { fc, test as propertyTest } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { check } from '../../../src/compiler/index.ts';
import type { Block, Expression, Statement } from '../../../src/compiler/syntax/ast.ts';
import { printFile } from '../../../src/compiler/syntax/printer.ts';
import { factsOf, statementFacts, type StatementKind } from '../../../src/compiler/syntax/statement-facts.ts';
import { modifierWords, reservedWords } from '../../../src/compiler/syntax/words.ts';
import { arbitraryStatement } from './arbitrary-file.ts';

type Legible = Exclude<StatementKind, 'lost'>;
const kinds = Object.keys(statementFacts) as StatementKind[];

/** Kinds of expressions; the operands of a call have some of these kinds, too, and no span. */
const expressionKinds = {
  number: true, boolean: true, text: true, name: true, unary: true, binary: true, conditional: true, call: true,
  index: true, member: true, list: true, tuple: true, comprehension: true, measure: true,
} satisfies Record<Expression['kind'], true>; // prettier-ignore

/** The outermost expressions and blocks in a node, found by their looks. */
function partsIn(node: object): (Expression | Block)[] {
  return Object.entries(node).flatMap(([field, value]: [string, unknown]) => {
    if (field === 'span' || typeof value !== 'object' || value === null) return [];
    const isBlock = 'statements' in value;
    const isExpression =
      'span' in value && 'kind' in value && Object.hasOwn(expressionKinds, String(value.kind));
    return isBlock || isExpression ? [value as Expression | Block] : partsIn(value);
  });
}

propertyTest.prop([arbitraryStatement], { numRuns: 200 })(
  'expressions and blocks are all that a statement holds',
  (statement) => {
    const { expressions, blocks } = factsOf(statement);
    expect(new Set<object>([...expressions(statement), ...blocks(statement)])).toEqual(
      new Set<object>(partsIn(statement)),
    );
  },
);

propertyTest.prop([arbitraryStatement], { numRuns: 200 })(
  'a name that a statement holds is declared, changed, called or bound by it',
  (statement) => {
    const { declares, changes, calls, binds } = factsOf(statement);
    const known = [...declares(statement), ...calls(statement), ...binds(statement)].map(({ name }) => name);
    const own = 'name' in statement ? [statement.name.name] : [];
    const callee = 'callee' in statement ? [statement.callee.name] : [];
    const pattern = 'pattern' in statement ? statement.pattern.names.map(({ name }) => name) : [];
    for (const name of [...own, ...callee, ...pattern])
      expect([...known, ...changes(statement)]).toContain(name);
  },
);

propertyTest.prop([arbitraryStatement], { numRuns: 200 })(
  'a statement is printed with its word',
  (statement) => {
    const span = { source: { name: '', text: '' }, start: 0, end: 0 };
    const body = { kind: 'block' as const, statements: [statement], span };
    const name = { kind: 'identifier' as const, name: 'c', span };
    const text = printFile({
      kind: 'file',
      imports: [],
      declarations: [{ kind: 'circuit', name, parameters: [], body, span }],
      properties: [],
      comments: [],
      span,
    });
    const [, first] = /\{\n {2}(\w+)/.exec(text)!;
    const { word } = statementFacts[statement.kind];
    if (word) expect(first).toBe(word);
  else expect((reservedWords as readonly string[]).includes(first)).toBe((modifierWords as readonly string[]).includes(first)); // prettier-ignore
  },
);

/**
 * Statements that say nothing wrong of themselves, where `a` and `b` are qubits and `q` is a register; and where they may
 * not stand, as the language reference says.
 */
const samples: Record<Legible, readonly [text: string, ...refusedIn: (keyof typeof places)[]]> = {
  qubit: ['qubit fresh;', 'gate', 'pool', 'branch'],
  input: ['input x: angle;', 'gate', 'pool', 'block', 'branch'],
  weight: ['weight w: angle;', 'gate', 'pool', 'branch'],
  let: ['let three = 3;'],
  assign: ['q = q;', 'gate', 'pool', 'branch'],
  apply: ['h a;'],
  for: ['for i in 0..2 { h a; }'],
  if: ['if (true) { h a; }'],
  bit: ['bit m = measure a;', 'gate', 'branch'],
  reset: ['reset a;', 'gate'],
  discard: ['discard a;', 'gate', 'branch'],
  barrier: ['barrier;'],
  return: ['return Z(b);', 'gate', 'pool', 'block', 'branch'],
};

const inCircuit = (text: string, end = 'return Z(b);') =>
  `circuit c { qubit q[2]; qubit a; qubit b; qubit d; bit known = measure d; ${text} ${end} }`;
const places = {
  gate: (text: string) => `gate g q[n], a, b { ${text} }`,
  pool: (text: string) => `pool p a -> b { let q = a; ${text} }`,
  circuit: (text: string) => inCircuit(text, text.startsWith('return') ? '' : undefined),
  block: (text: string) => inCircuit(`for k in 0..1 { ${text} }`),
  branch: (text: string) => inCircuit(`if (known) { ${text} }`),
};

describe.each(Object.entries(samples))('%s', (_, [text, ...refusedIn]) => {
  test.each(Object.entries(places))('in a %s', (place, around) => {
    const { diagnostics } = check({ name: 'place.qcnn', text: around(text) }, () => undefined);
    const errors = diagnostics.filter(({ severity }) => severity === 'error').map(({ code }) => code);
    const isRefused = refusedIn.includes(place as keyof typeof places);
    const code =
      place === 'branch' && !refusedIn.includes('block') ? 'branch-content' : 'misplaced-statement';
    expect(errors).toEqual(isRefused ? [code] : []);
  });
});

test('a word begins one kind of statement only', () => {
  const words = kinds.flatMap((kind) => statementFacts[kind].word ?? []);
  expect(new Set(words).size).toBe(words.length);
});

test('a kind without a row, or with blocks that it does not tell, is a type error', () => {
  const { for: loop, ...others } = statementFacts;
  // @ts-expect-error -- the row of loops is missing
  const lacking: typeof statementFacts = others;
  // @ts-expect-error -- a loop holds a block
  const silent: typeof statementFacts = { ...statementFacts, for: { ...loop, blocks: () => [] } };
  expect([lacking, silent]).toHaveLength(2);
});

// A kind that is not generated is a hole in the tests above.
test('every kind of statement is generated', () => {
  const met = new Set<Statement['kind']>(fc.sample(arbitraryStatement, { numRuns: 500, seed: 1 }).map(({ kind }) => kind)); // prettier-ignore
  expect(kinds.filter((kind) => !met.has(kind))).toEqual(['lost']);
});
