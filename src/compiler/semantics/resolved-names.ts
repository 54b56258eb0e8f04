// What the names of a file mean: each name that is declared, each place that takes one, each stretch that sees some.
// `resolveNames` finds them; editors and the check of names read them.
import type { Span } from '../source/source.ts';
import type {
  CompileTimeParameter,
  Declaration,
  AngleParameter,
  Distribution,
  Expression,
  ForClause,
  ImportedName,
  Operand,
  Side,
  SideSetting,
  Statement,
} from '../syntax/ast.ts';
import type { Module } from './modules.ts';

/** Gates, pools, pairings, functions and circuits form one name space, values the other; distributions stand apart. */
export type NameSpace = 'callable' | 'value' | 'distribution';

/** What a name stands for. */
export type NameKind =
  | 'constant'
  | 'gate'
  | 'pool'
  | 'pairing'
  | 'circuit' // of files; `pi`, `ry`, `ring` of the language
  | 'channel'
  | 'preparation'
  | 'function'
  | 'observable'
  | 'distribution' // of the language alone
  | 'parameter' // of a circuit or a property, at compile time
  | 'angle' // of a gate or pool
  | 'operand' // a qubit or register of a gate, pool or pairing
  | 'size' // of an operand
  | 'register'
  | 'input'
  | 'weight'
  | 'let'
  | 'bit'
  | 'loop' // of `for`, in statements and lists
  | 'import'; // of a file that is not there, or does not declare it: nothing more is known
// prettier-ignore

/** The part of the tree that declares a name; the names of a loop are those of its pattern. */
export type Declaring =
  Declaration | CompileTimeParameter | AngleParameter | Operand | Statement | ForClause | ImportedName;

/** The part of the tree that takes a name. */
export type Taking = Expression | Statement | Distribution | Operand | ImportedName | Side | SideSetting;

/** A declared name. One object for each declaration of a `Module`; `keyOf` tells what is the same over modules. */
export interface NameSymbol {
  readonly kind: NameKind;
  readonly space: NameSpace;
  readonly name: string;
  /** Where it is declared; these three are undefined for what the language itself declares. */
  readonly span?: Span | undefined;
  readonly node?: Declaring | undefined;
  readonly module?: Module | undefined;
  /** The text of its `///` lines. */
  readonly doc?: string | undefined;
  /** For an `as` of an import: what it stands for, which may be another one's `as`. */
  readonly target?: NameSymbol | undefined;
  /** A declaration that came first, in the same or an enclosing scope: it is what the name goes on meaning. */
  readonly redeclares?: NameSymbol | undefined;
}

/** A place that takes a declared name. A declaration is none, and neither is the name behind an import's `as`. */
export interface NameReference {
  readonly span: Span;
  readonly name: string;
  readonly space: NameSpace;
  /** Undefined where nothing declares it. */
  readonly symbol: NameSymbol | undefined;
  /** `read`: a value, or a gate that is meant and not called, as in `conv.params`; `write`: a register is assigned. */
  readonly role: 'read' | 'call' | 'write' | 'import';
  /** The call, statement, member access or import that takes it; or the name by itself. */
  readonly node: Taking;
  /** The innermost scope around it. */
  readonly scope: NameScope;
  /** It stands in what should be the name of a gate, pool or pairing and is not, which is reported in its place. */
  readonly misplaced?: boolean;
}

/** A stretch of text that sees what it declares and what is visible around it. */
export interface NameScope {
  readonly span: Span;
  /** What lies in the span and is not of the scope: of a list's `for`, that which it runs over and the clauses before. */
  readonly gap?: Span | undefined;
  readonly outer?: NameScope | undefined;
  /** In the order in which they are declared. */
  readonly symbols: readonly ScopedSymbol[];
  /** The values among them by name; absent where there are none, as in most blocks. */
  readonly values?: ReadonlyMap<string, NameSymbol> | undefined;
}

/** A name of a scope, seen from an offset on: that of a `let` behind it, that of a loop in its block. */
export interface ScopedSymbol {
  /** The name by which it is seen here. */
  readonly name: string;
  readonly symbol: NameSymbol;
  readonly from: number;
}

/** The same text for the same declaration, also where two files were read with it apart: `Module` objects differ then. */
export function keyOf({ kind, space, name, span }: NameSymbol): string {
  return span ? `${space} ${span.start} ${span.source.name}` : `${kind} ${name}`;
}

/** What a value's name means in a scope, read to its end. */
export function findValue(scope: NameScope, name: string): NameSymbol | undefined {
  for (let outer: NameScope | undefined = scope; outer; outer = outer.outer) {
    const found = outer.values?.get(name);
    if (found) return found;
  }
  return undefined;
}

/** What a name of an import stands for in the end. */
export function declaredSymbol(symbol: NameSymbol): NameSymbol {
  let declared = symbol;
  while (declared.target) declared = declared.target;
  return declared;
}

/** The names of one file. An import that brings a constant and a gate of one name has two symbols at one place. */
export interface ResolvedNames {
  readonly module: Module;
  /** What this file declares, in the order of the text. */
  readonly symbols: readonly NameSymbol[];
  /** In the order of the text. */
  readonly references: readonly NameReference[];
  /** The file's own first, each before those inside it. */
  readonly scopes: readonly NameScope[];
}
