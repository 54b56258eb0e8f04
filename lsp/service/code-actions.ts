// Repairs at a place: those that diagnostics bring, imports of what other files declare, removal of what nothing uses.
import { importEdit } from '../../src/compiler/semantics/import-edit.ts';
import type { Module } from '../../src/compiler/semantics/modules.ts';
import type { Code } from '../../src/compiler/source/codes.ts';
import type { Diagnostic } from '../../src/compiler/source/diagnostic.ts';
import { textOf, type Span } from '../../src/compiler/source/source.ts';
import { visitNodes } from '../../src/compiler/syntax/visitor-keys.ts';
import type { Surroundings } from './completion.ts';
import type { Edit } from './edits.ts';

export interface CodeAction {
  readonly title: string;
  readonly edits: readonly Edit[];
  /** What it repairs; several where it repairs all of a file. */
  readonly diagnostics: readonly Diagnostic[];
  /** What its diagnostic itself proposes. */
  readonly isPreferred: boolean;
}

/** The repairs of the diagnostics that touch a stretch of the text. */
export function codeActionsIn(
  module: Module,
  { start, end }: Pick<Span, 'start' | 'end'>,
  diagnostics: readonly Diagnostic[],
  around: Surroundings,
): CodeAction[] {
  const here = diagnostics.filter(
    ({ span }) => span.source === module.source && span.start <= end && start <= span.end,
  );
  const own = here.flatMap((diagnostic) => repairsOf(module, diagnostic, around));
  const all = fixAll(module, diagnostics);
  return [...own, ...(all && own.length > 0 && all.diagnostics.length > 1 ? [all] : [])];
}

/** Every repair that diagnostics propose, and the removal of unused imports, as far as they do not overlap. */
export function fixAll(module: Module, diagnostics: readonly Diagnostic[]): CodeAction | undefined {
  const taken: { readonly diagnostic: Diagnostic; readonly edits: readonly Edit[] }[] = [];
  let end = -1;
  const repairs = diagnostics
    .flatMap((diagnostic) => {
      const edits = proposed(module, diagnostic);
      return edits ? [{ diagnostic, edits }] : [];
    })
    .sort((a, b) => a.edits[0].span.start - b.edits[0].span.start);
  const inserted = new Set<string>();
  for (const repair of repairs) {
    const [{ span, text }] = repair.edits;
    const key = `${span.start} ${text}`;
    // One import repairs every use.
    if (inserted.has(key)) continue;
    if (span.start < end) continue;
    inserted.add(key);
    end = span.end;
    taken.push(repair);
  }
  if (taken.length === 0) return undefined;
  return {
    title: `Repair all ${taken.length}`,
    edits: taken.flatMap(({ edits }) => edits),
    diagnostics: taken.map(({ diagnostic }) => diagnostic),
    isPreferred: false,
  };
}

function repairsOf(module: Module, diagnostic: Diagnostic, around: Surroundings): CodeAction[] {
  const { fix } = diagnostic;
  const edits = proposed(module, diagnostic);
  const title = fix ? capital(fix.title) : removals[diagnostic.code];
  const proposal = edits && title !== undefined ? [{ title, edits, diagnostics: [diagnostic], isPreferred: true }] : []; // prettier-ignore
  return [...proposal, ...importsFor(module, diagnostic, around)];
}

const removals: Partial<Record<Code, string>> = {
  'unused-import': 'Remove the unused import',
  'unused-weight': 'Remove the unused weight',
  'unused-input': 'Remove the unused input',
};

/** The edits of the fix that a diagnostic carries, or those that remove what it calls unused. */
function proposed(module: Module, { fix, code, span }: Diagnostic): Edit[] | undefined {
  if (span.source !== module.source) return undefined;
  if (fix) return fix.span.source === module.source ? [{ span: fix.span, text: fix.text }] : undefined;
  if (code === 'unused-import') return removeImport(module, span);
  if (code === 'unused-weight' || code === 'unused-input') return removeStatement(module, span);
  return undefined;
}

/** A name of an import with its comma, or the import where it is its only name. */
function removeImport({ source, file }: Module, span: Span): Edit[] | undefined {
  const statement = file.imports.find((each) => each.span.start <= span.start && span.end <= each.span.end);
  const index = statement?.names.findIndex((each) => each.span.start <= span.start && span.end <= each.span.end) ?? -1; // prettier-ignore
  if (!statement || index < 0) return undefined;
  const { names } = statement;
  if (names.length === 1) return [{ span: wholeLines(statement.span), text: '' }];
  const [start, end] =
    index === 0
      ? [names[0].span.start, names[1].span.start]
      : [names[index - 1].span.end, names[index].span.end];
  return [{ span: { source, start, end }, text: '' }];
}

/** The declaration of a weight or an input; comments inside it stay. */
function removeStatement({ file }: Module, { start, end }: Span): Edit[] | undefined {
  let statement: Span | undefined;
  visitNodes(file, ({ kind, span }) => {
    if ((kind === 'weight' || kind === 'input') && span.start <= start && end <= span.end) statement = span;
  });
  if (!statement) return undefined;
  const whole = statement;
  const inside = file.comments.filter(({ span }) => whole.start < span.start && span.end < whole.end);
  if (inside.length === 0) return [{ span: wholeLines(whole), text: '' }];
  return [{ span: whole, text: inside.map(({ span }) => `${textOf(span)}\n`).join('') }];
}

/** A span with the rest of its lines where nothing else stands in them. */
function wholeLines({ source, start, end }: Span): Span {
  const { text } = source;
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const lineEnd = text.indexOf('\n', end);
  const isAlone = text.slice(lineStart, start).trim() === '' && text.slice(end, lineEnd < 0 ? undefined : lineEnd).trim() === ''; // prettier-ignore
  if (!isAlone) return { source, start, end };
  return { source, start: lineStart, end: lineEnd < 0 ? text.length : lineEnd + 1 };
}

/** Imports of an unknown name from the files of the workspace; the standard library's are the diagnostic's own. */
function importsFor(module: Module, { code, span, fix }: Diagnostic, { files }: Surroundings): CodeAction[] {
  if (code !== 'unknown-name') return [];
  const name = textOf(span);
  return files.flatMap(({ path, module: file }) => {
    const declares =
      file && file !== module && file.file.declarations.some((each) => each.name.name === name);
    const isProposed = fix?.text.includes(`"${path}"`);
    if (!declares || isProposed) return [];
    const edits = [importEdit(module, name, path)];
    return [{ title: `Import ${name} from "${path}"`, edits, diagnostics: [], isPreferred: false }];
  });
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
