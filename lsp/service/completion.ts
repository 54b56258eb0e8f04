// What may be written at a place: names in scope by what fits there, words of the language, files, names of files that would
// have to be imported first, and whole skeletons.
import type { Module } from '../../src/compiler/semantics/modules.ts';
import type { NameKind, NameSymbol } from '../../src/compiler/semantics/resolved-names.ts';
import { parameterOf, settingNames } from '../../src/compiler/semantics/read-side-names.ts';
import type { VisibleName } from '../../src/compiler/semantics/visible.ts';
import { builtinSymbols } from '../../src/compiler/semantics/builtin-symbols.ts';
import { cursorAt } from './cursor.ts';
import type { Edit } from './edits.ts';
import type { Expected } from './expected.ts';
import { callablesFor, operandsFor, statementsFor, valuesFor } from './fitting-names.ts';
import { exportsOf, importable, named, visible, type Place, type Use, type Uses } from './offered-names.ts';
import { namesSeenAt } from './seen.ts';
import { signatureOf } from './signature.ts';
import { skeletons } from './skeletons.ts';
import { docOf, words } from './words.ts';

export interface Completion {
  readonly label: string;
  readonly kind: NameKind | 'word' | 'type' | 'member' | 'file' | 'skeleton';
  /** What is written, with the stops of a skeleton as `$1`, `${2:text}`. */
  readonly skeleton?: string;
  /** What is written where there are no stops; absent: the label. */
  readonly insert?: string;
  readonly detail?: string;
  /** For its documentation; absent: a word or a file. */
  readonly symbol?: NameSymbol;
  readonly doc?: string;
  /** What a name is good for. */
  readonly use?: Use;
  /** What has to change elsewhere: an import. */
  readonly edits?: readonly Edit[];
  /** Smaller ones come first. */
  readonly rank: number;
}

export interface Completions {
  /** What is replaced. */
  readonly start: number;
  readonly end: number;
  readonly items: readonly Completion[];
}

/** What lies outside the file. */
export interface Surroundings {
  /** The file that a path of an import names. */
  moduleAt(path: string): Module | undefined;
  /** Files that could be imported, by the path that this file would write. */
  readonly files: readonly { readonly path: string; readonly module: Module | undefined }[];
}

/** Nothing that fits and is visible is left out; what it is called so far is for the editor to compare. */
export function completionsAt(module: Module, offset: number, around: Surroundings): Completions {
  const { start, end, begin, expected } = cursorAt(module, offset);
  let seen: VisibleName[] | undefined;
  const behind = /^.*\n?/.exec(module.source.text.slice(end, end + 500))![0];
  const names = () => (seen ??= namesSeenAt(module, { start, end }));
  return {
    start,
    end,
    items: itemsFor(expected, { module, names, begin, behind, isReplaced: start < end, around }),
  };
}

function itemsFor(expected: Expected, place: Place): Completion[] {
  switch (expected.kind) {
    case 'nothing':
      return [];
    case 'words':
      return words(expected.words);
    case 'declaration':
      return [
        ...words(['import', 'const', 'gate', 'pool', 'pairing', 'circuit', 'property']),
        ...skeletons.file,
      ];
    case 'path':
      return place.around.files.map(({ path }) => ({ label: path, kind: 'file', rank: path.startsWith('std/') ? 2 : 1 })); // prettier-ignore
    case 'imported':
      return importedNames(expected.path, place);
    case 'type':
      return types[expected.of].map((label) => ({ label, kind: 'type', rank: 1, ...docOf(label) }));
    case 'statement':
      return statementsFor(expected.mayBeElse, place);
    case 'gate':
      return [...visible(place, gates), ...importable(place, gates), ...words(['ctrl', 'inv', 'pow'])]; // prettier-ignore
    case 'distribution':
      return [...builtinSymbols.distribution.values()].map((symbol) => named(symbol.name, symbol));
    case 'compared':
      return [...visible(place, compared), ...importable(place, compared)];
    case 'setting':
      return settings(expected.of, place);
    case 'member':
      return members(expected.object, place);
    case 'operand':
      return operandsFor(expected.mayBeOn, place);
    case 'callable':
      return callablesFor(expected, place);
    case 'value':
      return valuesFor(expected, place);
    default:
      return expected satisfies never;
  }
}

const types = {
  parameter: ['int', 'float', 'bool', 'angle', 'gate', 'pool', 'pairing'],
  angle: ['angle'],
  weight: ['angle'],
  input: ['angle', 'amplitude'],
};

const gates: Uses = new Set(['gate']);
const compared: Uses = new Set(['circuit', 'gate', 'pool']);

/** `n = `, for each parameter of what stands on a side. */
function settings(of: string, place: Place): Completion[] {
  const called = place.names().find(({ name, symbol }) => name === of && symbol.space === 'callable')?.symbol;
  return (called ? settingNames(called) : []).flatMap((name) => {
    const symbol = parameterOf(called!, name);
    return symbol ? [{ ...named(name, symbol), insert: `${name} = `, rank: 0 }] : [];
  });
}

function importedNames(path: string | undefined, { module, around }: Place): Completion[] {
  const imported = path === undefined ? undefined : around.moduleAt(path);
  if (imported) return exportsOf(imported).map((symbol) => named(symbol.name, symbol));
  // Before the path is written: what could come from anywhere.
  const own = new Set(module.file.declarations.map(({ name }) => name.name));
  return around.files.flatMap(({ path: from, module: file }) =>
    file
      ? exportsOf(file).flatMap((symbol) =>
          own.has(symbol.name) ? [] : [{ ...named(symbol.name, symbol), detail: `${signatureOf(symbol)} from "${from}"` }],
        )
      : [],
  ); // prettier-ignore
}

function members(object: string | undefined, place: Place): Completion[] {
  const found = place.names().filter(({ name }) => name === object);
  const isCallable = found.some(({ symbol: { space } }) => space === 'callable');
  const isValue = found.length === 0 || found.some(({ symbol: { space } }) => space === 'value');
  return [...(isValue ? ['length'] : []), ...(isCallable ? ['params', 'qubits'] : [])].map((label) => ({
    label,
    kind: 'member',
    rank: 1,
    ...docOf(label),
  }));
}
