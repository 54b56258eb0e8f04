// `qcnn test`: a line a property, all values or drawn ones, and how it ends.
import { test as propertyTest } from '@fast-check/vitest';
import fc from 'fast-check';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { propertyChoices } from '../../src/compiler/elaborate/properties/choices.ts';
import { loadModules } from '../../src/compiler/semantics/modules.ts';
import { printExpression } from '../../src/compiler/syntax/index.ts';
import { load } from '../compiler/load.ts';
import { here } from './here.ts';

const folder = mkdtempSync(join(tmpdir(), 'qcnn-test-'));
afterAll(() => rmSync(folder, { recursive: true }));
let files = 0;
const declared = `import { so4, su4 } from "std/conv";
gate cheap a, b { cz a, b; }
gate slow a, b { h b; cx a, b; h b; }
gate wrong a, b { h b; cx b, a; h b; }
gate chain(t: angle[n]) q[n] { ry(t) on q; }
pool drop s -> t { discard s; }
pool flipped s -> t { x s; discard s; }
circuit ladder(n: int = 4, conv: gate(2) = su4, backwards: bool = false) {
  weight w: angle[conv.params];
  qubit q[n];
  conv(w) on backwards ? [(q[n - 2 - i], q[n - 1 - i]) for i in 0..n - 1] : line(q);
  return Z(q[0]);
}
circuit turned(t: angle = 0) { qubit q; rx(t) q; return Z(q); }
circuit by_h(t: angle = 0) { qubit q; h q; rz(t) q; h q; return Z(q); }
circuit trig { weight w: angle; qubit q; rx(sin(w) ^ 2 + cos(w) ^ 2 - 1) q; return Z(q); }
circuit still { weight w: angle; qubit q; rx(0 * w) q; return Z(q); }
`;
/** What the command says of properties that follow these declarations. */
function run(properties: string, ...more: string[]) {
  const path = join(folder, `${files++}.qcnn`);
  writeFileSync(path, declared + properties);
  return here('test', path, ...more);
}

test('one property alone is tested by its title', async () => {
  const both = 'property "good" { cheap == slow; }\nproperty "bad" { cheap == wrong; }';
  expect(await run(both, '--only', 'good')).toMatchObject({
    exitCode: 0,
    stdout: expect.stringMatching(/^ok {3}"good".*\n$/),
  });
  const none = await run(both, '--only', 'god');
  expect(none).toMatchObject({
    exitCode: 2,
    message: 'qcnn: no property is called "god"; there are "good" and "bad"',
  });
});

describe('what is said, and the exit code', () => {
  test.each<[string, string, number, RegExp]>([
    ['gates', 'property "p" { cheap == slow; }', 0, /^ok {3}"p" \(level exact, \d+\.\d s\)\n$/],
    ['a gate of the language', 'property "p" { cz == slow at phase; }', 0, /^ok {3}"p" \(level phase/],
    ['pools', 'property "p" { drop == flipped; }', 0, /^ok {3}"p" \(level channel/],
    ['registers of any size', 'property "p" { chain == chain; }', 0, /^ok {3}"p"/],
    ['registers of one size', 'property "p" (n: int in 1..4) { chain(n = n) == chain(n = n); }', 0, /all 3 values/],
    ['a gate that is a parameter', 'property "p" (g: gate(2) in [slow, cheap]) { g == cz; }', 0, /all 2 values/],
    ['both truth values', 'property "p" (b: bool) { ladder(n = 2, backwards = b) == ladder(n = 2); }', 0, /all 2 values/],
    ['a default alone', 'property "p" (n: int = 2) { ladder(n = n) == ladder(n = 2); }', 0, /^ok {3}"p" \(level outputs/],
    ['angles', 'property "p" (t: angle) { turned(t = t) == by_h(t = t); }', 0, /100 values drawn by seed 1,/],
    ['a mistake', 'property "p" { cheap == wrong; }', 1, /^FAIL "p" \(level exact.*\n {7}different: cheap and wrong are not/],
    ['a mistake at one value', 'property "p" (n: int in [2, 3], c: gate(2) in [so4, su4]) { ladder(n = n, conv = c) == ladder(n = n, conv = c, backwards = true); }', 1, /^FAIL "p" at n = 3 and c = so4/],
    ['what cannot be told', 'property "p" { trig == still; }', 3, /^\? {4}"p" .*\n {7}unknown: /],
    ['a mistake beside it', 'property "p" { trig == still; }\nproperty "q" { cheap == wrong; }', 1, /^\? {4}"p"[^]*\nFAIL "q"/],
  ])('%s', async (_, properties, exitCode, said) => {
    const found = await run(properties);
    expect(found.stdout).toMatch(said);
    expect(found.exitCode).toBe(exitCode);
  });

  test.each<[string, string, RegExp]>([
    ['no property', '', /holds no property; write one: property "cheap is slow"/],
    ['an error in the file', 'property "p" { cheap == slwo; }', /did you mean slow\?/],
    ['sides that do not fit', 'property "p" (n: int in [2, 3]) { ladder(n = n) == chain(n = n); }', /two of one kind/],
    ['other counts of outputs', 'circuit c(n: int = 1) { qubit q[n]; return Z(q); }\nproperty "p" (n: int in [1, 2]) { c(n = n) == c; }', /error\[not-comparable\]: .*returns 2 numbers and c 1.* \(at n = 2\)/],
    ['a value that cannot be unrolled', 'property "p" (n: int in [2, 0]) { ladder(n = n) == ladder(n = n); }', /\(in property "p" at n = 0\)/],
    ['a level that does not apply', 'property "p" { cheap == slow at outputs; }', /:\d+:33: error\[not-comparable\]: level outputs does not apply/],
  ])('%s ends it with 2', async (_, properties, message) => {
    const { exitCode, message: said, stdout } = await run(properties, '--json');
    expect(said).toMatch(message);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
  });

  test('check says the same, and of every property', async () => {
    const path = join(folder, 'check.qcnn');
    writeFileSync(path, declared + 'property "p" (n: int in [2, 0]) { ladder(n = n) == ladder(n = n); }\nproperty "q" { cheap == slow at outputs; }\nproperty "r" { chain == chain; }\nproperty "s" (n: int in []) { ladder(n = n) == ladder; }\nproperty "t" { turned == ladder; }'); // prettier-ignore
    const { exitCode, stdout } = await here('check', path, '--json');
    const [{ diagnostics, unchecked }] = JSON.parse(stdout);
    expect(diagnostics.map(({ code, start }: { code: string; start: { line: number } }) => [code, start.line])).toEqual([['register-empty', 10], ['not-comparable', 19], ['empty-domain', 21], ['not-comparable', 22]]); // prettier-ignore
    expect({ exitCode, unchecked }).toEqual({ exitCode: 1, unchecked: [] });
  });

  test('a property that takes more steps than one check has is said to be unchecked', async () => {
    const path = join(folder, 'unchecked.qcnn');
    writeFileSync(path, 'circuit wide(n: int = 1) { qubit q[n]; h on q; return Z(q[0]); }\nproperty "wide" (n: int in [2, 400000]) { wide(n = n) == wide(n = n); }'); // prettier-ignore
    const { stdout } = await here('check', path);
    expect(stdout).toMatch(/unchecked\.qcnn:2:10: not checked: property wide with n = 400000: .*; qcnn test has more for it\n/);
  });

  test('as data', async () => {
    const { stdout } = await run('property "p" (g: gate(2) in [cheap, wrong]) { g == slow; }', '--json');
    expect(JSON.parse(stdout)).toEqual([
      expect.objectContaining({ title: 'p', verdict: 'differs', cases: 2, drawn: false, level: 'exact', values: { g: 'wrong' } }),
    ]);
  });
}); // prettier-ignore

/** The values of a property's parameters, a text for each case. */
function casesOf(parameters: string, seed = 1) {
  const text = `gate a q { x q; }\nproperty "p" (${parameters}) { a == a; }`;
  const module = loadModules({ name: 'cases.qcnn', text }, load);
  let state = seed;
  const draw = () => (state = (state * 16_807) % 2_147_483_647) / 2_147_483_647;
  const report = (fault: { readonly message: string }) => expect.fail(fault.message);
  const { cases, drawn } = propertyChoices(module, module.file.properties[0], { load, report }, draw);
  return { drawn, cases: cases.map((each) => Object.entries(each).map(([name, value]) => `${name}${printExpression(value)}`).toSorted().join(' ')) }; // prettier-ignore
}

test('all combinations stand in the order of the text, the last parameter fastest', () => {
  const { cases } = casesOf('a: int in [7, 5], b: bool, c: int in 0..2');
  expect(cases.slice(0, 5)).toEqual(['a7 bfalse c0', 'a7 bfalse c1', 'a7 btrue c0', 'a7 btrue c1', 'a5 bfalse c0']);
}); // prettier-ignore

propertyTest.prop([fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 3 })], {
  numRuns: 30,
})('to 100 combinations each once, of more 100 from their domains', (sizes) => {
  const count = sizes.reduce((product, size) => product * size, 1);
  const parameters = sizes.map((size, i) => `p${i}_: int in 0..${size}`).join(', ');
  const { drawn, cases } = casesOf(parameters);
  expect(drawn).toBe(count > 100);
  expect(cases).toHaveLength(Math.min(count, 100));
  if (!drawn) expect(new Set(cases).size).toBe(count);
  for (const each of cases)
    for (const [, i, value] of each.matchAll(/p(\d)_(\d+)/g))
      expect(Number(value)).toBeLessThan(sizes[Number(i)]);
  expect(casesOf(parameters).cases).toEqual(cases);
});
