// Repairs at a place: those that diagnostics bring, imports of what other files declare, removal of what nothing uses.
import { importEdit } from '../../src/compiler/semantics/import-edit.ts';
import type { Load, Module } from '../../src/compiler/semantics/modules.ts';
import type { Code } from '../../src/compiler/source/codes.ts';
import type { Diagnostic } from '../../src/compiler/source/diagnostic.ts';
import { textOf, type Span } from '../../src/compiler/source/source.ts';
import type { Surroundings } from './completion.ts';
import type { Edit } from './edits.ts';
import { holds, type Repair } from './holding-repairs.ts';
import { importAround, removeDeclaration, removeNames } from './removals.ts';

export interface CodeAction {
  readonly title: string;
  readonly edits: readonly Edit[];
  /** What it repairs; several where it repairs all of a file. */
  readonly diagnostics: readonly Diagnostic[];
  /** What its diagnostic itself proposes. */
  readonly isPreferred: boolean;
}

/** What repairs are looked for in. */
export interface Mistakes {
  readonly module: Module;
  readonly diagnostics: readonly Diagnostic[];
  readonly load: Load;
}

/** Most repairs of a place, and of a file together, that are tried. */
const mostTried = 16;

/** The repairs of the diagnostics that touch a stretch of the text, as far as they bring no mistake. */
export function codeActionsIn(
  mistakes: Mistakes,
  { start, end }: Pick<Span, 'start' | 'end'>,
  around: Surroundings,
): CodeAction[] {
  const { module, diagnostics } = mistakes;
  const here = diagnostics.filter(
    ({ span }) => span.source === module.source && span.start <= end && start <= span.end,
  );
  const own = here
    .flatMap((diagnostic) => repairsOf(module, diagnostic, around))
    .slice(0, mostTried)
    .filter((repair) => holdsIn(mistakes, repair));
  const all = own.length > 0 ? fixAll(mistakes) : undefined;
  return [...own, ...(all && all.diagnostics.length > 1 ? [all] : [])];
}

function holdsIn({ module, diagnostics, load }: Mistakes, repair: Repair): boolean {
  return holds(module.source, repair, diagnostics, load);
}

/** Every repair that diagnostics propose, and the removal of what is unused, as far as they do not overlap and hold together. */
export function fixAll(mistakes: Mistakes): CodeAction | undefined {
  const all = apart(mistakes);
  if (all.length === 0) return undefined;
  const whole = joined(all);
  if (holdsIn(mistakes, whole)) return whole;
  const holding = all.slice(0, mostTried).filter((repair) => holdsIn(mistakes, repair));
  if (holding.length === 0) return undefined;
  const some = joined(holding);
  return holding.length === 1 || holdsIn(mistakes, some) ? some : undefined;
}

function joined(repairs: readonly Repair[]): CodeAction {
  const diagnostics = repairs.flatMap((each) => each.diagnostics);
  const edits = repairs.flatMap((each) => each.edits);
  return { title: `Repair all ${diagnostics.length}`, edits, diagnostics, isPreferred: false };
}

/** What diagnostics propose, in the order of the text; of those that overlap the first. */
function apart({ module, diagnostics }: Mistakes): Repair[] {
  const isUnused = ({ code, span }: Diagnostic) => code === 'unused-import' && span.source === module.source;
  const imports = module.file.imports.flatMap((statement) => {
    const unused = diagnostics.filter((each) => isUnused(each) && importAround(module, each.span) === statement); // prettier-ignore
    return unused.length === 0 ? [] : [{ edits: removeNames(module, statement, unused.map(({ span }) => span)), diagnostics: unused }]; // prettier-ignore
  });
  const others = diagnostics.flatMap((diagnostic) => {
    const edits = isUnused(diagnostic) ? undefined : proposed(module, diagnostic);
    return edits ? [{ edits, diagnostics: [diagnostic] }] : [];
  });
  let end = -1;
  const inserted = new Set<string>();
  return [...imports, ...others]
    .sort((a, b) => a.edits[0].span.start - b.edits[0].span.start)
    .filter(({ edits }) => {
      const [{ span, text }] = edits;
      const key = `${span.start} ${text}`;
      // One import repairs every use.
      if (inserted.has(key) || span.start < end) return false;
      inserted.add(key);
      end = edits.at(-1)!.span.end;
      return true;
    });
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
function proposed(module: Module, { fix, code, span }: Diagnostic): readonly Edit[] | undefined {
  if (span.source !== module.source) return undefined;
  if (fix) return fix.span.source === module.source ? [{ span: fix.span, text: fix.text }] : undefined;
  if (code === 'unused-weight' || code === 'unused-input') return removeDeclaration(module, span);
  const statement = code === 'unused-import' ? importAround(module, span) : undefined;
  return statement && removeNames(module, statement, [span]);
}

/** Imports of an unknown name from the files of the workspace; the standard library's are the diagnostic's own. */
function importsFor(module: Module, diagnostic: Diagnostic, { files }: Surroundings): CodeAction[] {
  const { code, span, fix } = diagnostic;
  if (code !== 'unknown-name') return [];
  const name = textOf(span);
  return files.flatMap(({ path, module: file }) => {
    const declares =
      file && file !== module && file.file.declarations.some((each) => each.name.name === name);
    if (!declares) return [];
    const edit = importEdit(module, name, path);
    const isProposed = fix?.text === edit.text && fix.span.start === edit.span.start;
    const title = `Import ${name} from "${path}"`;
    return isProposed ? [] : [{ title, edits: [edit], diagnostics: [diagnostic], isPreferred: false }];
  });
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
