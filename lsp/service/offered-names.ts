// Names as completions: which fit a place, and what each needs behind it so that it means something there.
import { importEdit } from '../../src/compiler/semantics/import-edit.ts';
import type { Module } from '../../src/compiler/semantics/modules.ts';
import { resolveNames } from '../../src/compiler/semantics/resolve-names.ts';
import {
  declaredSymbol,
  type NameKind,
  type NameSymbol,
} from '../../src/compiler/semantics/resolved-names.ts';
import type { VisibleName } from '../../src/compiler/semantics/visible.ts';
import type { Completion, Surroundings } from './completion.ts';
import { signatureOf } from './signature.ts';

/** A word that is being written, and what lies around it. */
export interface Place {
  readonly module: Module;
  /** What is visible. */
  readonly names: () => readonly VisibleName[];
  /** Where the declaration begins that is being written. */
  readonly begin: number;
  /** What stands behind the word that is replaced, to the end of its line. */
  readonly behind: string;
  /** Whether a word is replaced. */
  readonly isReplaced: boolean;
  readonly around: Surroundings;
}

/** What a name is good for; a parameter of a circuit may be something to call. */
export type Use = 'value' | Exclude<NameKind, 'constant' | 'parameter' | 'angle' | 'operand' | 'size' | 'register' | 'input' | 'weight' | 'let' | 'bit' | 'loop' | 'import'>; // prettier-ignore

export function useOf(symbol: NameSymbol): Use | undefined {
  const { kind, space, node } = declaredSymbol(symbol);
  if (kind === 'import') return undefined;
  if (space === 'value') return 'value';
  if (kind === 'parameter') {
    const type = node && 'type' in node && typeof node.type === 'object' ? node.type.name : undefined;
    return type === 'gate' || type === 'pool' || type === 'pairing' ? type : undefined;
  }
  return kind as Use;
}

const topKinds: ReadonlySet<string> = new Set(['const', 'gate', 'pool', 'pairing', 'circuit']);

/** Names of this file before those of the language. */
export function named(label: string, symbol: NameSymbol): Completion {
  const meaning = declaredSymbol(symbol);
  const isOwn = meaning.span !== undefined;
  const isHere = isOwn && meaning.node !== undefined && !topKinds.has(meaning.node.kind);
  return {
    label,
    kind: meaning.kind,
    detail: signatureOf(symbol),
    symbol: meaning,
    rank: isHere ? 0 : isOwn ? 1 : 2,
  };
}

export type Uses = ReadonlySet<Use>;

export function visible(place: Place, uses: Uses): Completion[] {
  return place.names().flatMap(({ name, symbol }) => {
    const use = useOf(symbol);
    return use && uses.has(use) && !isWithinItself(place, symbol) ? [{ ...named(name, symbol), use }] : [];
  });
}

/** Nothing recurses: what is being declared is no part of itself. */
function isWithinItself({ module, begin }: Place, { span, node }: NameSymbol): boolean {
  if (!span || !node || span.source !== module.source || !topKinds.has(node.kind)) return false;
  const isName = 'name' in node && typeof node.name === 'object' && node.name.span === span;
  return isName && node.span.start === begin;
}

/** What another file declares and this one does not see yet, with the import that it needs. */
export function importable({ module, names, around }: Place, uses: Uses): Completion[] {
  const seen = new Set(names().map(({ name }) => name));
  return around.files.flatMap(({ path, module: file }) =>
    !file || file.source === module.source
      ? []
      : exportsOf(file).flatMap((symbol): Completion[] => {
          const use = useOf(symbol);
          const { name } = symbol;
          if (!use || !uses.has(use) || seen.has(name)) return [];
          const edits = [importEdit(module, name, path)];
          return [{ ...named(name, symbol), use, detail: `${signatureOf(symbol)} from "${path}"`, edits, rank: 3 }];
        }),
  ); // prettier-ignore
}

/** What a file gives to others. */
export function exportsOf(module: Module): NameSymbol[] {
  const declared = new Set<unknown>(module.file.declarations);
  return resolveNames(module).symbols.filter(({ node }) => declared.has(node)).filter(({ span, node }) => 'name' in node! && (node.name as { span?: unknown })?.span === span); // prettier-ignore
}

/** As a value: functions are called, of gates and pools the number of angles is taken; `next` is the sign that follows. */
export function asValue(item: Completion, use: Use | undefined, next: string): Completion {
  if (use === 'gate' || use === 'pool') return next === '.' ? item : { ...item, insert: `${item.label}.params` };
  if (use === 'value' || next === '(') return item;
  return { ...item, insert: `${item.label}()`, skeleton: `${item.label}($0)` };
} // prettier-ignore
