// Mutants of files, listed by Stryker's own instrumenter, and a sample of them drawn by a seed: each as likely as the others.
import { readFileSync } from 'node:fs';
import { Instrumenter } from '@stryker-mutator/instrumenter';
import { numbersFrom } from '../seeded-numbers.mjs';

const quiet = Object.fromEntries(['debug', 'info', 'warn', 'error'].map((level) => [level, () => {}]));
const logger = { ...quiet, isDebugEnabled: () => false };

/** All mutants of the files: lines and columns counted from 0, the end excluded. */
export async function listMutants(files) {
  const sources = files.map((name) => ({ name, mutate: true, content: readFileSync(name, 'utf8') }));
  const options = { plugins: null, excludedMutations: [], ignorers: [] };
  const { mutants } = await new Instrumenter(logger).instrument(sources, options);
  return mutants;
}

/** The same for one mutant in every run: which file, place and change. */
export function mutantKey({ fileName, location: { start, end }, replacement }) {
  return JSON.stringify([fileName, start.line, start.column, end.line, end.column, replacement]);
}

/** `count` of the items, in their order; equal seeds draw equal items. */
export function drawSample(items, count, seed) {
  const random = numbersFrom(seed);
  const drawn = items.map((item, index) => ({ item, index, ticket: random() }));
  drawn.sort((a, b) => a.ticket - b.ticket);
  return drawn.slice(0, count).sort((a, b) => a.index - b.index).map(({ item }) => item); // prettier-ignore
}
