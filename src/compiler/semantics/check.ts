// Everything that can be said of a file without elaborating it: names, structure, unused imports.
import type { Diagnostic } from '../source/diagnostic.ts';
import type { Declaration } from '../syntax/ast.ts';
import { checkNames, type Suggest } from './check-names.ts';
import { checkRecursion } from './check-recursion.ts';
import { checkStructure } from './check-structure.ts';
import type { Module } from './modules.ts';
import { nearest } from './nearest.ts';

type Report = (diagnostic: Diagnostic) => void;

/** Checks each declaration of a module that the parser could read whole. */
export function checkModule(module: Module, report: Report): void {
  for (const diagnostic of module.diagnostics) report(diagnostic);
  const broken = hasSyntaxErrors(module);
  const lost = broken ? textuallyDeclared(module) : failedImports(module);
  const used = new Set<string>();
  const suggest = suggester();
  checkRecursion(module, report);
  for (const declaration of module.file.declarations) {
    if (isBroken(module, declaration)) continue;
    checkStructure(module, declaration, report);
    checkNames(module, declaration, used, lost, suggest, report);
  }
  if (!broken) warnUnusedImports(module, used, report);
}

/** True when the parser dropped a part of the declaration; more messages about it would only follow from that. */
export function isBroken(module: Module, { span }: Declaration): boolean {
  return module.diagnostics.some(
    (diagnostic) =>
      diagnostic.code === 'syntax' &&
      diagnostic.span.start >= span.start &&
      diagnostic.span.start <= span.end,
  );
}

/** More unknown names than these are reported without a suggestion: looking for one takes time. */
const maxSuggestions = 100;

function suggester(): Suggest {
  let left = maxSuggestions;
  return (name, candidates) => (left-- > 0 ? nearest(name, candidates()) : undefined);
}

function hasSyntaxErrors(module: Module): boolean {
  return module.diagnostics.some(({ code }) => code === 'syntax' || code === 'too-large');
}

/** Names that stand behind a declaring word or in an import, even where the parser lost the declaration. */
function textuallyDeclared({ source }: Module): ReadonlySet<string> {
  const names = new Set<string>();
  for (const [, name] of source.text.matchAll(/\b(?:gate|pool|pairing|circuit|const)\s+([A-Za-z_]\w*)/g))
    names.add(name);
  for (const [, list] of source.text.matchAll(/\bimport\s*\{([^}]{0,10000})/g)) {
    for (const [name] of list.matchAll(/[A-Za-z_]\w*/g)) names.add(name);
  }
  return names;
}

/** Imported names that no file declares: reported once, at the import. */
function failedImports(module: Module): ReadonlySet<string> {
  const locals = module.file.imports.flatMap(({ names }) =>
    names.map(({ name, alias }) => (alias ?? name).name),
  );
  return new Set(locals.filter((name) => !module.callables.has(name) && !module.constants.has(name)));
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
