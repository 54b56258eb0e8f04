// Everything that can be said of a file without elaborating it: names, structure, unused imports.
import type { Diagnostic, Report } from '../source/diagnostic.ts';
import type { Declaration, Property } from '../syntax/ast.ts';
import { checkNames } from './check-names.ts';
import { checkProperty, checkTitles } from './check-property.ts';
import { checkRecursion } from './check-recursion.ts';
import { checkStructure } from './check-structure.ts';
import { withoutExplained } from './explained.ts';
import { reachableModules, type Module } from './modules.ts';
import { nearest } from '../source/nearest.ts';
import type { NameSymbol } from './resolved-names.ts';
import { readNames, type DeclarationNames, type ReadNames } from './resolve-names.ts';
import { factsOf, namesQubits } from '../syntax/statement-facts.ts';
import type { FileNames, Suggest } from './tell-unknown.ts';
import { visitStatements } from './walk.ts';

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
  const broken = module.losses.length > 0 || module.lostHeads.length > 0;
  const lost = new Set([...failedImports(module), ...(broken ? textuallyDeclared(module) : [])]);
  const missed = new Map<string, Diagnostic>();
  const file: FileNames = { module, lost, missed, suggest: suggester() };
  const read = readNames(module);
  checkRecursion(module, report);
  checkTitles(module, report);
  for (const names of read.declarations) {
    const { declaration } = names;
    const isProperty = declaration.kind === 'property';
    if (!isProperty && !namesQubits(declaration)) continue;
    const before = new Set(missed.keys());
    if (!isTorn(module, declaration)) {
      if (isProperty) checkProperty(names, report);
      else checkStructure(module, declaration, report);
      checkNames(names, file, report);
    } else {
      // Which block a statement stands in is not known: what is declared somewhere may be known everywhere.
      const known = new Set([...lost, ...declaredIn(declaration)]);
      checkNames(names, { ...file, lost: known }, (diagnostic) => {
        if (diagnostic.code === 'unknown-name') report(diagnostic);
      });
    }
    if ('lost' in declaration && declaration.lost?.includes('')) {
      const explained = [...missed.keys()].find((name) => !before.has(name));
      if (explained !== undefined) missed.delete(explained);
    }
  }
  withoutExplained(missed, module.lostHeads).forEach(report);
  if (!broken) warnUnusedImports(module, read, report);
}

/** True when the parser dropped a part of the declaration's head or braces: what it elaborates to would only follow from that. */
export function isBroken(module: Module, declaration: Declaration | Property): boolean {
  return ('lost' in declaration && declaration.lost !== undefined) || isTorn(module, declaration);
}

/** True when the blocks of a declaration are not those that were meant. */
function isTorn(module: Module, { span }: Declaration | Property): boolean {
  return module.losses.some((offset) => offset >= span.start && offset <= span.end);
}

/** The names that the statements of a declaration declare or bind, wherever they stand. */
function declaredIn(declaration: Declaration | Property): string[] {
  const names: string[] = [];
  if (!('body' in declaration)) return names;
  visitStatements(declaration.body, (statement) => {
    const { declares, binds, changes } = factsOf(statement);
    for (const { name } of [...declares(statement), ...binds(statement)]) names.push(name);
    if (statement.kind === 'lost') names.push(...changes(statement));
  });
  return names;
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

function warnUnusedImports({ file }: Module, { file: { brought }, declarations }: ReadNames, report: Report) {
  const unused = unusedOf([...brought.values()].flat(), declarations);
  for (const { names, path, span } of file.imports) {
    if (names.length === 0) {
      const message = `nothing is imported from "${path}"; name what is needed between the braces`;
      report({ code: 'unused-import', severity: 'warning', message, span, related: [] });
    }
    for (const { name, alias } of names) {
      const local = alias ?? name;
      const symbols = brought.get(local) ?? [];
      if (symbols.length === 0 || !symbols.every((symbol) => unused.has(symbol))) continue;
      const message = `${local.name} is imported but not used`;
      report({ code: 'unused-import', severity: 'warning', message, span: local.span, related: [] });
    }
  }
} // prettier-ignore

function unusedOf(
  symbols: readonly NameSymbol[],
  declarations: readonly DeclarationNames[],
): Set<NameSymbol> {
  const unused = new Set(symbols);
  for (const { references } of declarations) {
    for (const { symbol } of references) {
      if (symbol && unused.delete(symbol) && unused.size === 0) return unused;
    }
  }
  return unused;
}
