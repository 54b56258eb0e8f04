// A declaration gets another name, at every place of the workspace that speaks of it, or there is a reason why it does not.
import { isLibraryName } from '../../src/compiler/library/library-name.ts';
import { checkModules } from '../../src/compiler/semantics/check.ts';
import { describedNames } from '../../src/compiler/semantics/described-names.ts';
import { loadModules, type Load, type Module } from '../../src/compiler/semantics/modules.ts';
import { renameEdits } from '../../src/compiler/semantics/occurrences.ts';
import { resolveNames } from '../../src/compiler/semantics/resolve-names.ts';
import { declaredSymbol, type NameSymbol } from '../../src/compiler/semantics/resolved-names.ts';
import { formatPlace, type Diagnostic } from '../../src/compiler/source/diagnostic.ts';
import { textOf, type Source, type Span } from '../../src/compiler/source/source.ts';
import { isName } from '../../src/compiler/syntax/words.ts';
import { applyEdits, type Edit } from './edits.ts';
import { occurrencesAt } from './view.ts';

/** One sentence: why something is not done. */
export interface Refusal {
  readonly refused: string;
}

/** The name that would be changed, or why it cannot be; undefined where no name is. */
export function renamableAt(module: Module, offset: number): { readonly span: Span } | Refusal | undefined {
  const found = occurrencesAt(module, offset);
  for (const { symbol } of found) {
    const { span, name, kind } = symbol;
    if (kind === 'import') return { refused: `${name} is declared by no file that can be read` };
    if (!span) return { refused: `${name} belongs to the language and keeps its name` };
    if (isLibraryName(span.source.name))
      return { refused: `${name} is declared in ${span.source.name} of the standard library; give it a name of its own here by import { ${name} as … }` }; // prettier-ignore
  }
  return found[0];
}

/**
 * The edits that give what is at an offset another name; weights and inputs keep what their circuit calls them. `files` are those that may speak of it, each once, `load` finds
 * their imports. Refused: what the language or its library declares, what is no name, a file that cannot be read whole, and
 * a name by which any place would come to mean something else.
 */
export function renameAt(
  module: Module,
  offset: number,
  to: string,
  files: readonly Module[],
  load: Load,
): Refusal | readonly Edit[] {
  const renamable = renamableAt(module, offset);
  if (!renamable) return { refused: 'there is no name here' };
  if ('refused' in renamable) return renamable;
  if (!isName(to))
    return { refused: `"${to}" cannot be a name: letters, digits and _ can, that begin with no digit and are no word of the language` }; // prettier-ignore
  const from = textOf(renamable.span);
  if (from === to) return [];
  const [{ symbol }] = occurrencesAt(module, offset);
  const all = renameEdits(symbol, to, files.map(resolveNames));
  const touched = files.flatMap((file) => {
    const edits = all.filter(({ span }) => span.source.name === file.source.name);
    return edits.length > 0 ? [{ file, edits }] : [];
  });
  const broken = touched.find(({ file }) => file.diagnostics.some(({ code }) => code === 'syntax'))?.file;
  if (broken) return { refused: `${broken.source.name} has a mistake of syntax; mend it first` };
  // In files without mistakes nothing has a name that they nowhere mention and the language does not declare.
  const isBuiltin = describedNames().some(({ name }) => name === to);
  const mayBeTaken = ({ file }: (typeof touched)[number]) => mentions(file.source.text, to) || mistakesOf(file).length > 0; // prettier-ignore
  if (!isBuiltin && !touched.some(mayBeTaken)) return touched.flatMap(({ edits }) => edits);
  const edited = new Map(touched.map(({ file, edits }) => [file.source, applyEdits(file.source, edits)]));
  const clash = firstClash(
    touched.map(({ file }) => file),
    { edited, to, load },
  );
  if (clash) return clash;
  return touched.flatMap(({ edits }) => edits);
}

/** Whether a word stands anywhere in a text, in comments too. */
function mentions(text: string, word: string): boolean {
  return new RegExp(`(?<!\\w)${word}(?!\\w)`).test(text);
}

/**
 * Why a place would mean something else with the edited texts, or a mistake come with them: the new name stands there for
 * something else, or there is a mistake there already, such as a second declaration of the old name.
 */
function firstClash(
  files: readonly Module[],
  {
    edited,
    to,
    load,
  }: { readonly edited: ReadonlyMap<Source, Source>; readonly to: string; readonly load: Load },
): Refusal | undefined {
  const originals = new Map([...edited].map(([before, after]) => [after, before]));
  const loadEdited: Load = (specifier, from) => {
    const found = load(specifier, originals.get(from) ?? from);
    return found && 'text' in found ? (edited.get(found) ?? found) : found;
  };
  for (const file of files) {
    const after = loadModules(edited.get(file.source)!, loadEdited);
    const before = loadModules(file.source, load);
    const [were, are] = [meanings(before), meanings(after)];
    const changed = were.find(({ what }, i) => what !== are[i]?.what);
    const mistakes = mistakesOf(before);
    const mistake = changed && textOf(changed.span) !== to && mistakes.find(({ span }) => isSame(span, changed.span)); // prettier-ignore
    if (mistake) return { refused: `mend this first: ${sentenceOf(mistake)}` };
    if (changed) return { refused: `${to} is taken: what stands at ${formatPlace(changed.span)} would mean another` }; // prettier-ignore
    const known = new Set(mistakes.map(({ code }) => code));
    const fresh = mistakesOf(after).find(({ code }) => !known.has(code));
    if (fresh) return { refused: `${to} is taken: ${sentenceOf(fresh)}` };
  }
  return undefined;
}

const sentenceOf = ({ span, message }: Diagnostic) => `${formatPlace(span)}: ${message}`;

function isSame(one: Span, other: Span): boolean {
  return one.source.name === other.source.name && one.start === other.start && one.end === other.end;
}

/** What each name of a file means, told by the place of the declaration among those of its file. */
function meanings(module: Module): { readonly span: Span; readonly what: string }[] {
  const ordinals = new Map<Module, Map<number, number>>();
  const ordinalOf = (owner: Module, start: number) => {
    let known = ordinals.get(owner);
    if (!known) {
      const { symbols } = resolveNames(owner);
      ordinals.set(owner, (known = new Map(symbols.map(({ span }, i) => [span!.start, i]))));
    }
    return known.get(start);
  };
  const whatOf = (symbol: NameSymbol | undefined) => {
    if (!symbol) return 'nothing';
    const { span, module: owner, kind, name } = declaredSymbol(symbol);
    return span && owner ? `${owner.source.name} ${ordinalOf(owner, span.start)}` : `${kind} ${name}`;
  };
  const { symbols, references } = resolveNames(module);
  return [
    ...references.map(({ span, symbol }) => ({ span, what: whatOf(symbol) })),
    ...symbols.map((symbol) => ({ span: symbol.span!, what: `redeclares ${whatOf(symbol.redeclares)}` })),
  ];
}

function mistakesOf(module: Module): Diagnostic[] {
  const found: Diagnostic[] = [];
  checkModules(module, (diagnostic) => {
    if (diagnostic.severity === 'error') found.push(diagnostic);
  });
  return found;
}
