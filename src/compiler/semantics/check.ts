// Everything that can be said of a file without elaborating it: names, structure, unused imports.
import type { Diagnostic, Report } from '../source/diagnostic.ts';
import type { Declaration } from '../syntax/ast.ts';
import { checkNames } from './check-names.ts';
import { checkRecursion } from './check-recursion.ts';
import { checkStructure } from './check-structure.ts';
import { withoutExplained } from './explained.ts';
import { reachableModules, type Module } from './modules.ts';
import { nearest } from '../source/nearest.ts';
import type { Suggest } from './use-names.ts';

/** Checks a file and what it imports; the warnings of imported files are their own affair. */
export function checkModules(main: Module, report: Report): void {
  for (const module of reachableModules(main)) {
    for (const diagnostic of foundIn(module))
      if (module === main || diagnostic.severity === 'error') report(diagnostic);
  }
}

const known = new WeakMap<Module, readonly Diagnostic[]>();

/** What is wrong in a module; an import that has not changed is not checked again. */
function foundIn(module: Module): readonly Diagnostic[] {
  let found = known.get(module);
  if (!found) {
    const all: Diagnostic[] = [];
    checkModule(module, (diagnostic) => all.push(diagnostic));
    known.set(module, (found = all));
  }
  return found;
}

/** Checks each declaration of a module that the parser could read whole. */
function checkModule(module: Module, report: Report): void {
  for (const diagnostic of module.diagnostics) report(diagnostic);
  const broken = module.losses.length > 0;
  const lost = new Set([...failedImports(module), ...(broken ? textuallyDeclared(module) : [])]);
  const missed = new Map<string, Diagnostic>();
  const used = new Set<string>();
  const suggest = suggester();
  checkRecursion(module, report);
  for (const declaration of module.file.declarations) {
    if (isBroken(module, declaration)) continue;
    checkStructure(module, declaration, report);
    checkNames(module, declaration, { used, lost, missed, suggest }, report);
  }
  withoutExplained(missed, module.lostHeads).forEach(report);
  if (!broken) warnUnusedImports(module, used, report);
}

/** True when the parser dropped a part of the declaration; more messages about it would only follow from that. */
export function isBroken(module: Module, { span }: Declaration): boolean {
  return module.losses.some((offset) => offset >= span.start && offset <= span.end);
}

/** More unknown names than these are reported without a suggestion: looking for one takes time. */
const maxSuggestions = 100;

function suggester(): Suggest {
  let left = maxSuggestions;
  return (name, candidates, unfitness) => (left-- > 0 ? nearest(name, candidates(), unfitness) : undefined);
}

/** Names that stand after a declaring word, even where the parser lost the declaration, or in what it left out. */
function textuallyDeclared({ source, lostNames, lostHeads }: Module): ReadonlySet<string> {
  const names = new Set([...lostNames, ...lostHeads]);
  for (const [, name] of source.text.matchAll(/\b(?:gate|pool|pairing|circuit|const)\s+([A-Za-z_]\w*)/g))
    names.add(name);
  return names;
}

/**
 * What an import fails to bring, which is reported there: its names, and where one of them is wrong the others of its
 * file, of which one was meant.
 */
function failedImports(module: Module): ReadonlySet<string> {
  const missing = (name: string) => !module.callables.has(name) && !module.constants.has(name);
  const failed = module.file.imports.filter(({ names }) =>
    names.some(({ name, alias }) => missing((alias ?? name).name)),
  );
  return new Set(
    failed.flatMap(({ path, names }) => {
      const offered = module.imported.get(path);
      const meant = offered ? [...offered.callables.keys(), ...offered.constants.keys()] : [];
      return [...names.map(({ name, alias }) => (alias ?? name).name), ...meant].filter(missing);
    }),
  );
}

function warnUnusedImports(module: Module, used: ReadonlySet<string>, report: Report): void {
  for (const statement of module.file.imports) {
    if (statement.names.length === 0) {
      const message = `nothing is imported from "${statement.path}"; name what is needed between the braces`;
      report({ code: 'unused-import', severity: 'warning', message, span: statement.span, related: [] });
    }
    for (const { name, alias } of statement.names) {
      const local = alias ?? name;
      if (used.has(local.name) || !(module.callables.has(local.name) || module.constants.has(local.name)))
        continue;
      const message = `${local.name} is imported but not used`;
      report({ code: 'unused-import', severity: 'warning', message, span: local.span, related: [] });
    }
  }
}
