// The figures over a circuit are those that `qcnn describe --json` prints, as written and behind the passes.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { codeLensesOf, figuresOf } from '../../lsp/service/code-lenses.ts';
import type { Description } from '../../src/answers/describe.ts';
import { runDescribe } from '../../src/cli/describe.ts';
import type { Level } from '../../src/compiler/passes/index.ts';
import { readCircuitFile } from '../compiler/load.ts';
import { arbitraryProgram } from '../properties/arbitrary-program.ts';
import { arbitraryUnrolled } from '../properties/arbitrary-unrolled.ts';
import { filesIn, sourceOf, viewOf } from './views.ts';

const folder = mkdtempSync(join(tmpdir(), 'qcnn-lenses-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function describeAt(level: Level, path: string, circuit: string): Promise<Description> {
  const out = join(folder, 'description.json');
  await runDescribe(path, { circuit, level, json: true, batch: 1, out });
  return JSON.parse(readFileSync(out, 'utf8')) as Description;
}

const sum = (slots: readonly { readonly size: number }[]) => slots.reduce((total, { size }) => total + size, 0); // prettier-ignore
const plural = (count: number, what: string) => `${count.toLocaleString('en')} ${what}${count === 1 ? '' : 's'}`; // prettier-ignore

/** `path` is where the command finds the text. */
async function expectFigures(path: string, source = readCircuitFile(path)): Promise<void> {
  const view = viewOf(source);
  const lenses = codeLensesOf(view).map(({ circuit }) => circuit);
  const declared = view.module.file.declarations.filter(({ kind }) => kind === 'circuit');
  expect(lenses).toEqual(declared.map(({ name }) => name.name));
  for (const name of lenses) {
    const written = await describeAt(0, path, name);
    const { qubits, depth, twoQubit } = written.cost;
    const reused = (await describeAt(2, path, name)).cost.qubits;
    const inputs = sum(written.inputs);
    const expected = [
      plural(sum(written.weights), 'weight'),
      ...(inputs === 0 ? [] : [plural(inputs, 'input')]),
      reused < qubits ? `${plural(qubits, 'qubit')} → ${reused}` : plural(qubits, 'qubit'),
      `depth ${depth.toLocaleString('en')}`,
      plural(twoQubit, 'two-qubit gate'),
    ];
    expect(figuresOf(view, name), `${path}#${name}`).toBe(expected.join(' · '));
  }
}

test.each(
  [...filesIn('circuits'), ...filesIn('test/good')]
    .filter(({ text }) => /^circuit /m.test(text))
    .map(({ name }) => name),
)('of %s', async (path) => {
  await expectFigures(path);
});

test('of random programs', async () => {
  const texts = fc.sample(fc.oneof(arbitraryProgram, arbitraryUnrolled.map(({ text }) => text)), { numRuns: 6, seed: 6 }); // prettier-ignore
  const path = join(folder, 'random.qcnn');
  for (const text of texts) {
    writeFileSync(path, text);
    await expectFigures(path, sourceOf(text));
  }
});
