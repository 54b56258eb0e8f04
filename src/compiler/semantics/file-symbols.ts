// The names at the top of a file: what it declares, and what it imports of other files.
import type { Identifier, ImportedName } from '../syntax/ast.ts';
import type { Module } from './modules.ts';
import type { NameKind, NameReference, NameScope, NameSymbol, ScopedSymbol } from './resolved-names.ts';

/** The top of one file. Maps give the first declaration of a name, own ones before imported ones. */
export interface FileSymbols {
  readonly module: Module;
  readonly callables: ReadonlyMap<string, NameSymbol>;
  readonly values: Map<string, NameSymbol>;
  /** What it imports in vain, by the name that it has here. */
  readonly missing: ReadonlyMap<string, NameSymbol>;
  /** What each imported name brings, none where it is missing: by the token that names it here. */
  readonly brought: ReadonlyMap<Identifier, readonly NameSymbol[]>;
  readonly symbols: readonly NameSymbol[];
  readonly references: readonly NameReference[];
  readonly scope: NameScope;
}

const symbolsOf = new WeakMap<Module, FileSymbols>();

/** The same object for the same module. */
export function fileSymbols(module: Module): FileSymbols {
  let found = symbolsOf.get(module);
  if (!found) symbolsOf.set(module, (found = readTop(module)));
  return found;
}

interface Top {
  readonly module: Module;
  readonly callable: Map<string, NameSymbol>;
  readonly value: Map<string, NameSymbol>;
  readonly missing: Map<string, NameSymbol>;
  readonly brought: Map<Identifier, NameSymbol[]>;
  readonly symbols: NameSymbol[];
  readonly references: NameReference[];
  readonly scope: NameScope & { readonly symbols: ScopedSymbol[] };
}

function readTop(module: Module): FileSymbols {
  const value = new Map<string, NameSymbol>();
  const top: Top = {
    module,
    callable: new Map(),
    value,
    missing: new Map(),
    brought: new Map(),
    symbols: [],
    references: [],
    scope: { span: module.file.span, symbols: [], values: value },
  };
  for (const declaration of module.file.declarations) {
    const isConstant = declaration.kind === 'const';
    const { name, span } = declaration.name;
    enter(top, name, {
      kind: isConstant ? 'constant' : declaration.kind,
      space: isConstant ? 'value' : 'callable',
      name,
      span,
      node: declaration,
      module,
      doc: declaration.doc,
    });
  }
  for (const { names, path } of module.file.imports) {
    const imported = module.imported.get(path);
    for (const each of names) bring(top, each, imported && fileSymbols(imported));
  }
  const { callable: callables, value: values, ...rest } = top;
  return { ...rest, callables, values };
}

/** Gives a symbol its name in the file, if nothing has it. One that is declared here joins the symbols of the file. */
function enter(top: Top, name: string, symbol: NameSymbol): NameSymbol {
  const space = symbol.space === 'callable' ? top.callable : top.value;
  const isOwn = symbol.module === top.module;
  const redeclares = space.get(name);
  const entered = redeclares && isOwn ? { ...symbol, redeclares } : symbol;
  if (isOwn) top.symbols.push(entered);
  if (!redeclares) {
    space.set(name, entered);
    top.scope.symbols.push({ name, symbol: entered, from: 0 });
  }
  return entered;
}

function bring(top: Top, node: ImportedName, imported: FileSymbols | undefined): void {
  const { name, alias } = node;
  const { module, scope } = top;
  const local = alias ?? name;
  const targets = [imported?.callables.get(name.name), imported?.values.get(name.name)].filter(
    (each) => each !== undefined,
  );
  const refer = (symbol: NameSymbol | undefined) =>
    top.references.push({ span: name.span, name: name.name, space: symbol?.space ?? 'callable', symbol, role: 'import', node, scope }); // prettier-ignore
  const here = (kind: NameKind, space: NameSymbol['space'], target?: NameSymbol): NameSymbol => ({ kind, space, name: local.name, span: local.span, node, module, doc: target?.doc, target }); // prettier-ignore
  const brought: NameSymbol[] = [];
  top.brought.set(local, brought);
  if (targets.length === 0) {
    if (alias) refer(undefined);
    const symbol = here('import', 'callable');
    top.symbols.push(symbol);
    if (!top.missing.has(local.name)) top.missing.set(local.name, symbol);
  }
  for (const target of targets) {
    refer(target);
    const symbol = alias ? here(target.kind, target.space, target) : target;
    brought.push(enter(top, local.name, symbol));
  }
}
