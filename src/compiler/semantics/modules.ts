// A file and everything it imports, read and parsed once, with a table of what each file declares.
import type { Diagnostic } from '../source/diagnostic.ts';
import type { Source, Span } from '../source/source.ts';
import type {
  CircuitDeclaration,
  ConstDeclaration,
  Declaration,
  File,
  GateDeclaration,
  Import,
  PairingDeclaration,
  PoolDeclaration,
} from '../syntax/ast.ts';
import { parseOnce } from '../syntax/index.ts';
import { standardFiles } from './standard-names.ts';

/** Finds the text that `import … from "specifier"` names in the file `from`; undefined: there is none. */
export type Load = (specifier: string, from: Source) => Source | Unreadable | undefined;

/** A file that is there and cannot be read; one sentence says why, and what to do. */
export interface Unreadable {
  readonly unreadable: string;
}

export type CallableDeclaration = GateDeclaration | PoolDeclaration | PairingDeclaration | CircuitDeclaration;

/** A declaration with the file whose names its body sees. */
export interface Declared<D extends Declaration = Declaration> {
  readonly module: Module;
  readonly declaration: D;
}

export interface Module {
  readonly source: Source;
  readonly file: File;
  /** Gates, pools, pairings and circuits, own and imported. */
  readonly callables: Map<string, Declared<CallableDeclaration>>;
  /** Constants, own and imported. */
  readonly constants: Map<string, Declared<ConstDeclaration>>;
  /** What the parser and the import of names found. */
  readonly diagnostics: Diagnostic[];
  /** Where the parser left something out, and the names that may have been declared there. */
  readonly losses: readonly number[];
  readonly lostNames: Set<string>;
  /** The names of declarations that it left out; empty where none can be told. */
  readonly lostHeads: readonly string[];
  readonly imports: Module[];
  /** By the path as it is written. */
  readonly imported: Map<string, Module>;
}

/** Most files that one file imports, directly or through others. */
const importLimit = 256;

/** Reads `main` and, through `load`, all that it imports. Import faults are diagnostics of the importing file. */
export function loadModules(main: Source, load: Load): Module {
  const modules = new Map<string, Module>();
  const open: Source[] = [];

  const read = (source: Source): Module => {
    const { file, diagnostics, losses, lostNames, lostPaths, lostHeads } = parseOnce(source);
    const module: Module = {
      source,
      file,
      callables: new Map(),
      constants: new Map(),
      diagnostics: [...diagnostics],
      losses,
      lostNames: new Set(lostNames),
      lostHeads,
      imports: [],
      imported: new Map(),
    };
    modules.set(source.name, module);
    open.push(source);
    for (const declaration of file.declarations) declare(module, declaration);
    for (const statement of file.imports) {
      const imported = resolve(module, statement);
      if (!imported) continue;
      module.imports.push(imported);
      module.imported.set(statement.path, imported);
      takeNames(module, statement, imported);
    }
    // What an import that could not be read would have brought.
    for (const path of lostPaths) {
      const found = load(path, source);
      if (!found || 'unreadable' in found || open.some((other) => other.name === found.name)) continue;
      const offered = modules.get(found.name) ?? read(found);
      for (const name of [...offered.callables.keys(), ...offered.constants.keys()])
        module.lostNames.add(name);
    }
    open.pop();
    const same = lostPaths.length === 0 ? unchanged(module) : module;
    modules.set(source.name, same);
    return same;
  };

  const resolve = (module: Module, statement: Import): Module | undefined => {
    const fail = (code: Diagnostic['code'], message: string) => {
      module.diagnostics.push({ code, severity: 'error', message, span: statement.pathSpan, related: [] });
      return undefined;
    };
    const source = load(statement.path, module.source);
    const { folder } = module.source;
    const start = folder === undefined ? 'this file' : `the working folder, ${folder}, where the text comes from ${module.source.name}`; // prettier-ignore
    if (!source)
      return fail(
        'import-not-found',
        `cannot find "${statement.path}"; ${whereToLook(statement.path, start)}`,
      );
    if ('unreadable' in source) return fail('import-unreadable', `cannot import "${statement.path}": ${source.unreadable}`); // prettier-ignore
    const cycle = open.findIndex((other) => other.name === source.name);
    if (cycle >= 0) {
      const names = [...open.slice(cycle), source].map((other) => other.name);
      return fail('import-cycle', `files import each other in a circle: ${names.join(' → ')}`);
    }
    if (modules.size > importLimit)
      return fail('limit-exceeded', `more than ${importLimit} files are imported`);
    return modules.get(source.name) ?? read(source);
  };

  return read(main);
}

const kept = new WeakMap<Source, Module>();

/** The module that was made of this text before, where its imports are the same: what is known of it still holds. */
function unchanged(module: Module): Module {
  const { source, imported, diagnostics } = module;
  const before = kept.get(source);
  const isSame =
    before !== undefined &&
    before.imported.size === imported.size &&
    [...imported].every(([path, each]) => before.imported.get(path) === each) &&
    before.diagnostics.length === diagnostics.length &&
    diagnostics.every(({ message }, index) => before.diagnostics[index].message === message);
  if (isSame) return before;
  kept.set(source, module);
  return module;
}

/** All modules that `module` reaches, itself first, each once. */
export function reachableModules(module: Module, seen = new Set<Module>()): Module[] {
  if (!seen.has(module)) {
    seen.add(module);
    for (const imported of module.imports) reachableModules(imported, seen);
  }
  return [...seen];
}

function declare(module: Module, declaration: Declaration): void {
  const { name } = declaration.name;
  const earlier = declaration.kind === 'const' ? module.constants.get(name) : module.callables.get(name);
  if (earlier) return redeclared(module, name, declaration.name.span, earlier.declaration.name.span);
  if (declaration.kind === 'const') module.constants.set(name, { module, declaration });
  else module.callables.set(name, { module, declaration });
}

function takeNames(module: Module, statement: Import, imported: Module): void {
  for (const { name, alias } of statement.names) {
    const local = alias ?? name;
    const callable = imported.callables.get(name.name);
    const constant = imported.constants.get(name.name);
    if (!callable && !constant && mayHaveLost(imported, name.name)) module.lostNames.add(local.name);
    else if (!callable && !constant) {
      const offered = [...imported.callables.keys(), ...imported.constants.keys()].join(', ');
      module.diagnostics.push({
        code: 'import-unknown-name',
        severity: 'error',
        message: `"${statement.path}" declares no ${name.name}; it has ${offered || 'no declarations'}`,
        span: name.span,
        related: [],
      });
    }
    const earlierCallable = module.callables.get(local.name);
    const earlierConstant = module.constants.get(local.name);
    if (callable && earlierCallable)
      redeclared(module, local.name, local.span, earlierCallable.declaration.name.span);
    else if (callable) module.callables.set(local.name, callable);
    if (constant && earlierConstant)
      redeclared(module, local.name, local.span, earlierConstant.declaration.name.span);
    else if (constant) module.constants.set(local.name, constant);
  }
}

/** Whether a mistake in a file, which was reported there, may have hidden the declaration of a name. */
function mayHaveLost({ lostNames, lostHeads, losses, file }: Module, name: string): boolean {
  if (lostNames.has(name) || lostHeads.includes(name) || lostHeads.includes('')) return true;
  return losses.length > 0 && file.declarations.length === 0;
}

function redeclared(module: Module, name: string, span: Span, earlier: Span): void {
  module.diagnostics.push({
    code: 'name-redeclared',
    severity: 'error',
    message: `${name} is already declared; choose another name`,
    span,
    related: [{ span: earlier, message: 'first declared here' }],
  });
}

/** What a path should have been. A file of the standard library is missed where a program gives no `load`. */
function whereToLook(path: string, start: string): string {
  if (!path.startsWith('std/')) return `paths are relative to ${start}, or start with "std/"`;
  if (standardFiles.includes(path)) return 'a program gives libraryLoad as `load`, which finds it';
  return `the standard library has ${standardFiles.join(', ')}`;
}
