// Good files with a few tokens changed, as hands and merges change them; and what must hold of any file whatever.
import { readFileSync, readdirSync } from 'node:fs';
import fc from 'fast-check';
import { inputCount, outputCount, weightCount, type Circuit } from '../../src/compiler/circuit/circuit.ts';
import { check, elaborateCircuit, formatDiagnostic, hasErrors } from '../../src/compiler/index.ts';
import { optimise, type Level } from '../../src/compiler/passes/index.ts';
import { findBackend } from '../../src/runtime/backends/index.ts';
import { createRandom } from '../../src/runtime/random.ts';
import { UserError } from '../../src/user-error.ts';
import { load } from '../compiler/load.ts';

const folders = ['test/good', 'circuits', 'circuits/std'];

/** The repository's own files that check without a message. */
export const goodFiles: readonly string[] = folders.flatMap((folder) => {
  const url = new URL(`../../${folder}/`, import.meta.url);
  const names = readdirSync(url).filter((name) => name.endsWith('.qcnn'));
  return names.map((name) => readFileSync(new URL(name, url), 'utf8'));
});

/** Pieces that no file may hold, and that mistakes are made of. */
const strangers = ['.params', '.qubits', '.length', 'pi', 'e', '0', '-1', '1e308', '[]', 'barrier;', 'inv(2) @', 'pow(3) @', 'ctrl @', 'measure', '~', 'q', 'w', 'x', '1 / 0', 'a..b', 'if (true)', 'discard', 'reset', '*', '^', '{', '}', '(', ')', ';']; // prettier-ignore

const tokensOf = (text: string) => text.match(/\/\/.*|"[^"]*"|[A-Za-z_]\w*|\d+(?:\.\d+)?|\s+|[^]/g) ?? [];
const isCode = (token: string) => !/^\s|^\/\//.test(token);

interface Change {
  readonly how: 'drop' | 'double' | 'swap' | 'replace' | 'insert' | 'number';
  readonly at: number;
  readonly other: number;
  readonly stranger: string | undefined;
}

const change: fc.Arbitrary<Change> = fc.record({
  how: fc.constantFrom('drop', 'double', 'swap', 'replace', 'replace', 'insert', 'number', 'number'),
  // Without bias: small numbers are the first tokens of a file.
  at: fc.noBias(fc.nat()),
  other: fc.noBias(fc.nat()),
  stranger: fc.option(fc.constantFrom(...strangers), { nil: undefined }),
});

function apply(text: string, { how, at, other, stranger }: Change): string {
  const tokens: string[] = [...tokensOf(text)];
  const numbers = [...tokens.keys()].filter((place) => /^\d/.test(tokens[place]));
  if (how === 'number' && numbers.length > 0) {
    tokens[numbers[at % numbers.length]] = String(other % 7);
    return tokens.join('');
  }
  const places = [...tokens.keys()].filter((place) => isCode(tokens[place]));
  if (places.length === 0) return text;
  const [here, there] = [places[at % places.length], places[other % places.length]];
  const given = stranger ?? tokens[there];
  if (how === 'drop') tokens[here] = '';
  else if (how === 'double') tokens[here] += ` ${tokens[here]}`;
  else if (how === 'swap') [tokens[here], tokens[there]] = [tokens[there], tokens[here]];
  else if (how === 'replace') tokens[here] = given;
  else tokens[here] += ` ${given} `;
  return tokens.join('');
}

/** A file of `texts` with one to three changes. */
export function arbitraryMutation(texts: readonly string[] = goodFiles): fc.Arbitrary<string> {
  return changed(fc.constantFrom(...texts));
}

/** Such a text with one to three changes. */
export function changed(texts: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc
    .tuple(texts, fc.array(change, { minLength: 1, maxLength: 3 }))
    .map(([text, changes]) => changes.reduce(apply, text));
}

/** Larger circuits are compiled, but not run. */
const most = { qubits: 6, operations: 400 };

/**
 * What is wrong with how the compiler takes a text; empty for every text there is. Giving up is explained by an error.
 * What checks compiles at every level, holds the invariants before and after each pass, and runs on `reference` or is
 * refused with a reason.
 */
export function faultsOf(text: string): string[] {
  const source = { name: 'test/mutated.qcnn', text };
  const { diagnostics, circuits } = check(source, load);
  const silent = diagnostics.filter(({ code }) => code === 'unexplained');
  if (silent.length > 0) return silent.map(formatDiagnostic);
  if (hasErrors(diagnostics)) return [];
  return circuits.flatMap((name) => {
    const compiled = elaborateCircuit(source, load, { circuit: name });
    if (!compiled.circuit) {
      const isOpen = compiled.diagnostics.some(({ code }) => code === 'parameter-without-value');
      return isOpen ? [] : [`${name}: checks, but does not compile: ${compiled.diagnostics.map(formatDiagnostic).join('; ')}`]; // prettier-ignore
    }
    return ([0, 1, 2] as const).flatMap((level) => faultsAt(compiled.circuit!, level));
  });
}

function faultsAt(circuit: Circuit, level: Level): string[] {
  try {
    const optimised = optimise(circuit, level, { verify: true }).circuit;
    if (circuit.qubits > most.qubits || circuit.operations.length > most.operations) return [];
    const random = createRandom(1);
    const numbers = (count: number) => Array.from({ length: count }, () => random.uniform(-1, 1));
    const program = findBackend('reference').load(optimised);
    const upstream = numbers(outputCount(circuit));
    program.vjp(numbers(weightCount(circuit)), numbers(inputCount(circuit)), upstream, 1);
    return [];
  } catch (error) {
    if (error instanceof UserError) return [];
    return [`${circuit.name} at level ${level}: ${(error as Error).message}`];
  }
}
