// One mistake, one message; two mistakes, both messages. Measured on slips at random tokens of the circuits of the project.
// MUTATIONS=5000 SEED=7 npx vitest run test/compiler/one-message.test.ts tries more and shows what falls short.
import { describe, expect, test } from 'vitest';
import { check, formatDiagnostic, hasErrors, parse, type Diagnostic } from '../../src/compiler/index.ts';
import { blocksOf, visitStatements } from '../../src/compiler/semantics/walk.ts';
import { load } from './load.ts';
import { applyEdit, goodFiles, randomEdit, randomIntegers, type Edit, type Text } from './mutations.ts';

const asked = Number(process.env['MUTATIONS'] ?? 0);
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
  for (let i = 0; i < (asked || 200); i++) {
    const file = goodFiles[random(goodFiles.length)];
    const edit = randomEdit(file.text, random);
    const diagnostics = found(file, applyEdit(file.text, edit));
    if (!hasErrors(diagnostics)) continue;
    refused++;
    if (diagnostics.length === 1) one++;
    else rest.push([show(file, edit), ...diagnostics.map(formatDiagnostic)].join('\n'));
  }
  report('one message', one, refused, rest);
  expect(refused).toBeGreaterThan(150);
  expect(one / refused).toBeGreaterThan(0.95);
});

test('a chain of 900 gates is too deep once', () => {
  const links = Array.from({ length: 900 }, (_, i) => `gate g${i} a { g${i + 1} a; }`);
  const text = [...links, 'gate g900 a { x a; }', 'circuit c { qubit q; g0 q; return Z(q); }'].join('\n');
  expect(found({ name: 'chain.qcnn', text }, text).map(({ code }) => code)).toEqual(['limit-exceeded']);
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
    for (let i = 0; i < (asked || 80); i++) {
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
    expect(tried).toBeGreaterThan(25);
    expect(both / tried).toBeGreaterThan(share);
  });
});
