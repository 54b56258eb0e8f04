// What may be written at a place: names in scope by what fits there, words of the language, files, names of files that would
// have to be imported first, and whole skeletons.
import type { Module } from '../../src/compiler/semantics/modules.ts';
import { resolveNames } from '../../src/compiler/semantics/resolve-names.ts';
import {
  declaredSymbol,
  type NameKind,
  type NameSymbol,
} from '../../src/compiler/semantics/resolved-names.ts';
import type { VisibleName } from '../../src/compiler/semantics/visible.ts';
import { builtinSymbols } from '../../src/compiler/semantics/builtin-symbols.ts';
import { wordDoc } from './docs.ts';
import { cursorAt } from './cursor.ts';
import type { Edit } from './edits.ts';
import type { Expected } from './expected.ts';
import { importEdit } from './import-edit.ts';
import { namesSeenAt } from './seen.ts';
import { signatureOf } from './signature.ts';
import { skeletons } from './skeletons.ts';

export interface Completion {
  readonly label: string;
  readonly kind: NameKind | 'word' | 'type' | 'member' | 'file' | 'skeleton';
  /** What is written, with the stops of a skeleton as `$1`, `${2:text}`; absent: the label. */
  readonly skeleton?: string;
  readonly detail?: string;
  /** For its documentation; absent: a word or a file. */
  readonly symbol?: NameSymbol;
  readonly doc?: string;
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
  const { start, end, expected } = cursorAt(module, offset);
  let seen: VisibleName[] | undefined;
  const names = () => (seen ??= namesSeenAt(module, { start, end }));
  return { start, end, items: itemsFor(expected, { module, names, around }) };
}

interface Place {
  readonly module: Module;
  /** What is visible. */
  readonly names: () => readonly VisibleName[];
  readonly around: Surroundings;
}

function itemsFor(expected: Expected, place: Place): Completion[] {
  switch (expected.kind) {
    case 'nothing':
      return [];
    case 'words':
      return words(expected.words);
    case 'declaration':
      return [...words(['import', 'const', 'gate', 'pool', 'pairing', 'circuit']), ...skeletons.file];
    case 'path':
      return place.around.files.map(({ path }) => ({ label: path, kind: 'file', rank: path.startsWith('std/') ? 2 : 1 })); // prettier-ignore
    case 'imported':
      return importedNames(expected.path, place);
    case 'type':
      return types[expected.of].map((label) => ({ label, kind: 'type', rank: 1, ...docOf(label) }));
    case 'statement':
      return [...visible(place, statementKinds), ...importable(place, statementKinds), ...words([...statementWords, ...(expected.mayBeElse ? ['else'] : [])]), ...skeletons.block]; // prettier-ignore
    case 'gate':
      return [...visible(place, gateKinds), ...importable(place, gateKinds), ...words(['ctrl', 'inv', 'pow'])]; // prettier-ignore
    case 'distribution':
      return [...builtinSymbols.distribution.values()].map((symbol) => named(symbol.name, symbol));
    case 'member':
      return members(expected.object, place);
    case 'operand':
      return [...(expected.mayBeOn ? words(['on']) : []), ...visible(place, operandKinds)];
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
const statementWords = ['qubit', 'input', 'weight', 'let', 'bit', 'for', 'if', 'reset', 'discard', 'barrier', 'return', 'ctrl', 'inv', 'pow']; // prettier-ignore

type Kinds = ReadonlySet<NameKind>;
const gateKinds: Kinds = new Set(['gate', 'parameter']);
const statementKinds: Kinds = new Set(['gate', 'pool', 'channel', 'preparation', 'register', 'operand', 'parameter', 'let']); // prettier-ignore
const valueKinds: Kinds = new Set(['constant', 'parameter', 'angle', 'size', 'input', 'weight', 'let', 'bit', 'loop', 'register', 'operand', 'function', 'pairing']); // prettier-ignore
const operandKinds: Kinds = new Set(['register', 'operand', 'loop', 'let', 'pairing', 'parameter']);
const callableKinds: Kinds = new Set(['gate', 'pool', 'pairing']);

/** Gates and pools are values in heads and conditions, and everywhere where their `params` are meant; observables may be named by `let`. */
function valuesFor({ isAssigned, isReturned }: Extract<Expected, { kind: 'value' }>, place: Place): Completion[] {
  const later = (all: readonly Completion[], isMeant: (kind: Completion['kind']) => boolean) =>
    all.map((each) => (isMeant(each.kind) ? each : { ...each, rank: each.rank + 2 }));
  const callables = [...visible(place, new Set(['gate', 'pool'])), ...importable(place, callableKinds)];
  return [
    ...visible(place, valueKinds),
    ...later(visible(place, new Set(['observable'])), () => isReturned === true),
    ...later(callables, (kind) => isAssigned === true && kind === 'pool'),
    ...words(['true', 'false', 'measure', 'for', 'in', 'if']),
  ];
} // prettier-ignore

/** Names of this file before those of the language. */
function named(label: string, symbol: NameSymbol): Completion {
  const meaning = declaredSymbol(symbol);
  const isOwn = meaning.span !== undefined;
  const isHere = isOwn && meaning.node?.kind !== undefined && !('docSpan' in meaning.node);
  return {
    label,
    kind: meaning.kind,
    detail: signatureOf(symbol),
    symbol: meaning,
    rank: isHere ? 0 : isOwn ? 1 : 2,
  };
}

function visible({ names }: Place, kinds: Kinds): Completion[] {
  return names().flatMap(({ name, symbol }) =>
    kinds.has(declaredSymbol(symbol).kind) ? [named(name, symbol)] : [],
  );
}

function exportsOf(module: Module): NameSymbol[] {
  const declared = new Set<unknown>(module.file.declarations);
  return resolveNames(module).symbols.filter(({ node }) => declared.has(node)).filter(({ span, node }) => 'name' in node! && (node.name as { span?: unknown })?.span === span); // prettier-ignore
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

/** What another file declares and this one does not see yet, with the import that it needs. */
function importable({ module, names, around }: Place, kinds: Kinds): Completion[] {
  const seen = new Set(names().map(({ name }) => name));
  return around.files.flatMap(({ path, module: file }) =>
    !file || file.source === module.source
      ? []
      : exportsOf(file).flatMap((symbol): Completion[] => {
          const { kind, name } = symbol;
          if (!kinds.has(kind) || kind === 'parameter' || seen.has(name)) return [];
          const edits = [importEdit(module, name, path)];
          return [{ ...named(name, symbol), detail: `${signatureOf(symbol)} from "${path}"`, edits, rank: 3 }];
        }),
  ); // prettier-ignore
}

function members(object: string | undefined, place: Place): Completion[] {
  const found = place.names().filter(({ name }) => name === object);
  const isCallable = found.some(({ symbol }) => callableKinds.has(declaredSymbol(symbol).kind) || declaredSymbol(symbol).kind === 'parameter'); // prettier-ignore
  const isValue = found.length === 0 || found.some(({ symbol: { space } }) => space === 'value');
  return [...(isValue ? ['length'] : []), ...(isCallable ? ['params', 'qubits'] : [])].map((label) => ({
    label,
    kind: 'member',
    rank: 1,
    ...docOf(label),
  }));
}

function words(all: readonly string[]): Completion[] {
  return all.map((label) => ({ label, kind: 'word', rank: 4, ...docOf(label) }));
}

function docOf(word: string): { doc?: string } {
  const doc = wordDoc(word);
  return doc === undefined ? {} : { doc };
}
