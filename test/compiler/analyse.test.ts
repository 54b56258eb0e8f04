// The stages of an analysis: what each tells, that `check` is their end, and that no stage holds the thread for long.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { analyse } from '../../src/compiler/analyse.ts';
import type { AnalyseOptions, AnalysisStage } from '../../src/compiler/analysis.ts';
import { check, formatDiagnostic } from '../../src/compiler/index.ts';
import { allOperations } from '../../src/compiler/circuit/walk.ts';
import { arbitraryMutation } from '../properties/mutated-files.ts';
import { load } from './load.ts';
import { goodFiles } from './mutations.ts';

/** All stages, each with the diagnostics as they were then; and how often it paused. */
function stagesOf(text: string, options?: AnalyseOptions, name = 'test/file.qcnn') {
  const stages: AnalysisStage[] = [];
  let pauses = 0;
  const analysis = analyse({ name, text }, load, options);
  for (;;) {
    const { done, value } = analysis.next();
    if (done) return { stages, pauses, result: value };
    if (value) stages.push({ ...value, diagnostics: value.diagnostics });
    else pauses++;
  }
}

const shown = ({ diagnostics, unchecked }: Pick<AnalysisStage, 'diagnostics' | 'unchecked'>) => ({
  diagnostics: diagnostics.map(formatDiagnostic),
  unchecked: unchecked.map(({ name, values, reason }) => [name, values, reason]),
});

describe('stages', () => {
  const text = `const two = 2;
gate turn(t: angle) a { rx(t) a; }
circuit c(n: int = two in [2, 3]) { qubit q[n]; turn(two) on q; y q[n / 3]; return Z(q[0]); }
circuit open(p: pairing) { qubit q[2]; cx on p(q); return Z(q[0]); }`;

  test('the text, the circuits, and each value of a domain', () => {
    const { stages } = stagesOf(text);
    expect(stages.map(({ name }) => name)).toEqual(['text', 'circuits', 'domains', 'domains']);
    const [first, second] = stages;
    expect([first.diagnostics, first.circuits, [...first.constants]]).toEqual([[], [], []]);
    expect(second.diagnostics.map(({ code }) => code)).toEqual(['not-an-integer']);
    expect(second.circuits.map(({ declaration, outcome }) => [declaration.name.name, outcome])).toEqual([
      ['open', 'open'],
      ['c', 'wrong'],
    ]);
    expect([...second.constants.values()]).toEqual(['2']);
  });

  test('a right circuit is handed out where it is to be kept', () => {
    const text = 'circuit c(n: int = 3) { qubit q[n]; h on q; return Z(q); }';
    const told = ([, { circuits }]: readonly AnalysisStage[]) =>
      circuits.map(({ outcome, elaborated, trace }) => [
        outcome,
        elaborated?.parameters,
        elaborated?.circuit.qubits,
        trace?.size,
      ]);
    expect(told(stagesOf(text, { keep: true }).stages)).toEqual([['right', { n: '3' }, 3, 3]]);
    expect(told(stagesOf(text).stages)).toEqual([['right', undefined, undefined, undefined]]);
  });

  test('a circle of calls ends with the text', () => {
    const { stages, result } = stagesOf('gate g a { g a; } circuit c { qubit q; g q; return Z(q); }');
    expect(stages.map(({ name, circuits }) => [name, circuits.length])).toEqual([['text', 0], ['circuits', 0]]); // prettier-ignore
    expect(result.diagnostics.map(({ code }) => code)).toEqual(['recursion']);
  });

  test.prop([arbitraryMutation()], { numRuns: 16 })('check is their end, whoever looks on', (mutated) => {
    const { stages, result } = stagesOf(mutated, { keep: true });
    const checked = check({ name: 'test/file.qcnn', text: mutated }, load);
    expect(shown(result)).toEqual(shown(checked));
    expect(shown(stages.at(-1)!)).toEqual(
      stages.at(-1)!.name === 'domains' ? shown(checked) : expect.anything(),
    );
    for (const { circuits } of stages) {
      for (const { outcome, elaborated } of circuits)
        expect(elaborated !== undefined).toBe(outcome === 'right');
    }
  });

  test('an analysis that was dropped leaves nothing behind', () => {
    for (const { name, text: whole } of goodFiles.filter((_, i) => i % 8 === 0)) {
      const analysis = analyse({ name, text: whole }, load);
      for (let i = 0; i < 3; i++) analysis.next();
      analysis.return(undefined as never);
      expect(shown(stagesOf(whole, {}, name).result)).toEqual(shown(check({ name, text: whole }, load)));
    }
  });
});

describe('steps', () => {
  const long = 'circuit long { qubit q[4]; for i in 0..3000 { for j in 0..4 { x q[j]; } } return Z(q[0]); }';
  const short = 'circuit short { qubit q[4]; x on q; return Z(q[0]); }';
  const heavy = 'gate heavy a { for i in 0..9000 { h a; } }';
  const wide = 'circuit wide(n: int = 1 in [1, 4000]) { qubit q; for i in 0..n { x q; } return Z(q); }';

  test('what takes more than the steps is left out, and is no error; the others are analysed', () => {
    const { result, stages } = stagesOf([long, short, heavy, wide].join('\n'), { steps: 20_000 });
    expect(result.diagnostics).toEqual([]);
    expect(
      stages.at(-1)!.circuits.map(({ declaration, outcome }) => [declaration.name.name, outcome]),
    ).toEqual([
      ['long', 'too-long'],
      ['short', 'right'],
      ['wide', 'right'],
    ]);
    expect(shown(result).unchecked).toEqual([
      ['long', undefined, 'it takes more than 20000 steps'],
      ['heavy', undefined, expect.stringContaining('more steps than one check has')],
      ['wide', 'n = 4000', expect.stringContaining('20000 for each')],
    ]);
    expect(shown(stagesOf([long, short, heavy, wide].join('\n')).result).unchecked).toEqual([]);
  });

  test('beyond the limit of the language, steps or not', () => {
    const endless = 'circuit c { qubit q; for i in 0..3000000 { let a = [1, 2, 3]; } return Z(q); }';
    expect(stagesOf(endless, { steps: 20_000 }).result.diagnostics).toEqual([]);
    expect(stagesOf(endless, { steps: 20_000 }).result.unchecked).toHaveLength(1);
    expect(stagesOf(endless).result.diagnostics.map(({ code }) => code)).toEqual(['limit-exceeded']);
  });

  // Each is about 200,000 steps.
  test.each([
    ['statements', `circuit c { qubit q[2000]; ${'x on q; '.repeat(20)} return Z(q[0]); }`],
    ['turns of a loop', 'circuit c { qubit q; for i in 0..30000 { x q; } return Z(q); }'],
    ['turns of a loop in a loop', 'circuit c { qubit q; for i in 0..2 { let a = i; for j in 0..15000 { x q; } } return Z(q); }'],
    ['turns with calls', 'gate g(t: angle) a { for i in 0..40 { rx(t) a; } } circuit c { qubit q; for i in 0..700 { g(i) q; } return Z(q); }'],
    ['circuits', Array.from({ length: 25 }, (_, i) => `circuit c${i} { qubit q[1000]; x on q; return Z(q[0]); }`).join('\n')],
    ['gates', Array.from({ length: 60 }, (_, i) => `gate g${i} a { for i in 0..800 { x a; } }`).join('\n')],
    ['constants', Array.from({ length: 100 }, (_, i) => `const a${i} = sum([j for j in 0..400]);`).join('\n')],
  ])('pauses between %s', (_, text) => {
    const { pauses, result } = stagesOf(text);
    expect(result.diagnostics).toEqual([]);
    expect(pauses).toBeGreaterThanOrEqual(15);
  }); // prettier-ignore

  test('pauses are few: a small file has none', () => {
    expect(stagesOf(short).pauses).toBe(0);
  });
});

test('the operations of a right circuit are those that its trace tells', () => {
  const [, { circuits }] = stagesOf('circuit c { qubit q[3]; h on q; return Z(q); }', {
    keep: true,
  }).stages;
  const [{ elaborated, trace }] = circuits;
  const sum = [...trace!.values()].reduce((total, { operations }) => total + operations, 0);
  expect(sum).toBe(allOperations(elaborated!.circuit.operations).length);
});

test('what works in slices is a function of a module: a closure would outlive its elaboration', () => {
  const folder = 'src/compiler';
  const generators = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .flatMap((name) => readFileSync(join(folder, name), 'utf8').split('\n'))
    .filter((line) => /\bfunction\s*\*/.test(line));
  expect(generators.length).toBeGreaterThan(5);
  expect(generators.filter((line) => !/^(export )?function\* /.test(line))).toEqual([]);
});
