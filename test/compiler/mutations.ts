// Texts with one token too few, too many, wrong or misplaced: what a slip of the hand makes of the files of the project.
import { readFileSync, readdirSync } from 'node:fs';
import { tokenize } from '../../src/compiler/syntax/tokenize.ts';
import { endOf, sign } from '../../src/compiler/syntax/tokens.ts';
import { reservedWords } from '../../src/compiler/syntax/words.ts';

export interface Text {
  readonly name: string;
  readonly text: string;
}

const root = new URL('../../', import.meta.url);

/** Every circuit file of the package and of test/good, by a path relative to the repository. */
export const goodFiles: readonly Text[] = ['circuits/', 'test/good/'].flatMap((folder) =>
  readdirSync(new URL(folder, root), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.qcnn'))
    .toSorted()
    .map((name) => ({ name: folder + name, text: readFileSync(new URL(folder + name, root), 'utf8') })),
);

const strangers = [
  ...reservedWords,
  ...Object.keys(sign),
  'pool',
  'a',
  'q',
  'x',
  'rx',
  'foo',
  '0',
  '1',
  '2.5',
  'pi',
];

/** Integers below a bound, the same for the same seed (mulberry32). */
export function randomIntegers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

/** A replacement of a part of a text. */
export interface Edit {
  readonly how: 'delete' | 'duplicate' | 'insert' | 'replace' | 'swap';
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

const ways = ['delete', 'duplicate', 'insert', 'replace', 'swap'] as const;

/** One slip at a random token of a text, within the offsets `from` to `to`; a new token is of the file or a stranger. */
export function randomEdit(
  text: string,
  random: (below: number) => number,
  from = 0,
  to = text.length,
): Edit {
  const all = tokenize(text).tokens;
  const tokens = all.filter((token) => token.startOffset >= from && endOf(token) <= to);
  const how = ways[random(ways.length)];
  const i = random(how === 'swap' ? tokens.length - 1 : tokens.length);
  const { image, startOffset: start } = tokens[i];
  const end = endOf(tokens[i]);
  const other = random(2) ? all[random(all.length)].image : strangers[random(strangers.length)];
  switch (how) {
    case 'delete':
      return { how, start, end, text: '' };
    case 'duplicate':
      return { how, start: end, end, text: ` ${image}` };
    case 'insert':
      return { how, start, end: start, text: `${other} ` };
    case 'replace':
      return { how, start, end, text: other };
    case 'swap': {
      const next = tokens[i + 1];
      const between = text.slice(end, next.startOffset);
      return { how, start, end: endOf(next), text: next.image + between + image };
    }
  }
}

export function applyEdit(text: string, edit: Edit): string {
  return text.slice(0, edit.start) + edit.text + text.slice(edit.end);
}

/** What someone who comes from PennyLane, Qiskit or Cirq writes for a part of a text, and what its message is about. */
const habits: readonly (readonly [part: RegExp, instead: (found: string, ...groups: string[]) => string])[] = [
  [/(?<=^\s+)(?:h|x|y|z|rx|ry|rz|cx|cz|swap)(?=[ (])/gm, (gate) => gate.toUpperCase()],
  [/(?<=^\s+)(?:h|x|y|z|rx|ry|rz|cx|cz|swap)(?=[ (])/gm, (gate) => `${gate.toUpperCase()}Gate`],
  [/(?<=^\s+)(?:h|rx|ry|rz|cx)(?=[ (])/gm, (gate) => `qml.${gate}`],
  [/(?<=^\s+)cx(?= )/gm, () => 'CNOT'],
  [/(?<=^\s+)h(?= )/gm, () => 'Hadamard'],
  [/(?<=^\s+)rzz(?=\()/gm, () => 'IsingZZ'],
  [/(?<![\w.])pi\b(?=[^;]*;)/g, () => 'np.pi'],
  [/(?<= in )0\.\.(\w+)(?= \{)/g, (_, end) => `range(${end})`],
  [/(?<=^\s+)(\w+\([^()]*\)|h|x|cx) (\w+\[\w+\](?:, \w+\[\w+\])*);/gm, (_, call, qubits) => `${call.endsWith(')') ? `${call.slice(0, -1)}, ` : `${call}(`}${qubits});`],
  [/(?<=return )Z\((\w+\[\w+\])\)(?=;)/g, (_, qubit) => `expval(PauliZ(${qubit}))`],
  [/(?<=^\s+)weight(?= \w+: angle)/gm, () => 'wieght'],
  [/(?<=^\s+)(?:rx|ry|rz)(?=\()/gm, ([r, axis]) => `${axis}${r}`],
]; // prettier-ignore

/** One habit at one place of a text; undefined where the text gives no occasion for the one that was drawn. */
export function randomHabit(text: string, random: (below: number) => number): Edit | undefined {
  const [part, instead] = habits[random(habits.length)];
  const places = [...text.matchAll(part)].filter(({ index }) => !isInComment(text, index));
  if (places.length === 0) return undefined;
  const found = places[random(places.length)];
  const start = found.index;
  return { how: 'replace', start, end: start + found[0].length, text: instead(...(found as [string])) };
}

function isInComment(text: string, offset: number): boolean {
  return text.slice(text.lastIndexOf('\n', offset) + 1, offset).includes('//');
}
