// Finds what every name of a file means, in declarations with mistakes too. Nothing is reported here.
import type {
  Block, CircuitDeclaration, Declaration, GateDeclaration, Identifier, PoolDeclaration, Property, Statement,
} from '../syntax/ast.ts'; // prettier-ignore
import { factsOf } from '../syntax/statement-facts.ts';
import { builtinSymbols } from './builtin-symbols.ts';
import { isBitWithoutWord } from './check-structure.ts';
import { fileSymbols, type FileSymbols } from './file-symbols.ts';
import type { Module } from './modules.ts';
import { readCallableValue, readExpression } from './read-expression-names.ts';
import { declareCallable, declareValue, fileScope, openScope, takeCallable, takeValue, type OpenScope, type Reading } from './reading-names.ts'; // prettier-ignore
import { holdsCallable, readSide } from './read-side-names.ts';
import {
  findValue,
  type NameKind,
  type NameReference,
  type NameScope,
  type NameSymbol,
  type ResolvedNames,
} from './resolved-names.ts';

/** The names of one declaration or property, in the order of reading: what stands in an assignment before what is assigned. */
export interface DeclarationNames {
  readonly declaration: Declaration | Property;
  readonly symbols: readonly NameSymbol[];
  readonly references: readonly NameReference[];
  readonly scopes: readonly NameScope[];
}

/** What was read of a file. */
export interface ReadNames {
  readonly file: FileSymbols;
  readonly declarations: readonly DeclarationNames[];
}

const readOf = new WeakMap<Module, ReadNames>();
const resolvedOf = new WeakMap<Module, ResolvedNames>();

/** The names of a file, the same object for the same module. */
export function resolveNames(module: Module): ResolvedNames {
  let resolved = resolvedOf.get(module);
  if (!resolved) resolvedOf.set(module, (resolved = inOrder(module, readNames(module))));
  return resolved;
}

function inOrder(module: Module, { file, declarations }: ReadNames): ResolvedNames {
  const parts = [file, ...declarations];
  const byPlace = (a: { span?: NameScope['span'] | undefined }, b: typeof a) => a.span!.start - b.span!.start;
  return {
    module,
    symbols: parts.flatMap(({ symbols }) => symbols).sort(byPlace),
    references: parts.flatMap(({ references }) => references).sort(byPlace),
    scopes: [file.scope, ...declarations.flatMap(({ scopes }) => scopes).sort(byPlace)],
  };
}

/** What `resolveNames` puts in the order of the text, by declaration. */
export function readNames(module: Module): ReadNames {
  let read = readOf.get(module);
  if (!read) {
    const file = fileSymbols(module);
    const top = fileScope(file);
    const { declarations: own, properties } = module.file;
    const declarations = [...own, ...properties].map((each) => readDeclaration(file, top, each));
    readOf.set(module, (read = { file, declarations }));
  }
  return read;
}

function readDeclaration(
  file: FileSymbols,
  top: OpenScope,
  declaration: Declaration | Property,
): DeclarationNames {
  const reading: Reading = {
    file,
    callables: new Map(),
    symbols: [],
    references: [],
    scopes: [],
  };
  const head = openScope(reading, top, declaration.span);
  readHeadAndBody(reading, head, declaration);
  const { symbols, references, scopes } = reading;
  return { declaration, symbols, references, scopes };
}

function readHeadAndBody(reading: Reading, head: OpenScope, declaration: Declaration | Property): void {
  switch (declaration.kind) {
    case 'const':
      return readExpression(reading, head, declaration.value);
    case 'pairing': {
      const { parameter, value } = declaration;
      declareValue(reading, head, parameter, { kind: 'operand', node: declaration, from: value.span.start });
      return readExpression(reading, head, value);
    }
    case 'gate':
      return readGate(reading, head, declaration);
    case 'pool': {
      readAngles(reading, head, declaration);
      const { sources, target, body } = declaration;
      for (const name of [...sources, target])
        declareValue(reading, head, name, { kind: 'operand', node: declaration, from: body.span.start });
      return readBlock(reading, head, body);
    }
    case 'circuit':
      for (const parameter of declaration.parameters) readParameter(reading, head, parameter);
      return readBlock(reading, head, declaration.body);
    case 'property':
      for (const parameter of declaration.parameters) readParameter(reading, head, parameter);
      readSide(reading, head, declaration.comparison.left);
      return readSide(reading, head, declaration.comparison.right);
    default:
      return declaration satisfies never;
  }
}

/** The first mention of a size declares it; registers that name the same one are of one size. */
function readGate(reading: Reading, head: OpenScope, declaration: GateDeclaration): void {
  const { operands, body, span } = declaration;
  for (const node of operands) {
    if (!node.size) continue;
    if (head.values?.has(node.size.name)) takeValue(reading, head, node.size, 'read', node);
    else declareValue(reading, head, node.size, { kind: 'size', node, from: span.start });
  }
  readAngles(reading, head, declaration);
  for (const node of operands)
    declareValue(reading, head, node.name, { kind: 'operand', node, from: body.span.start });
  readBlock(reading, head, body);
}

function readAngles(
  reading: Reading,
  head: OpenScope,
  { parameters, body }: GateDeclaration | PoolDeclaration,
) {
  for (const { dimensions } of parameters)
    for (const dimension of dimensions) readExpression(reading, head, dimension);
  for (const node of parameters)
    declareValue(reading, head, node.name, { kind: 'angle', node, from: body.span.start });
}

/** A parameter of a circuit or a property; its default and domain see those before it. */
function readParameter(
  reading: Reading,
  head: OpenScope,
  node: CircuitDeclaration['parameters'][number],
): void {
  const { name, type, value, domain, span } = node;
  if (type.arity) readExpression(reading, head, type.arity);
  const isCallable = holdsCallable(type);
  const domains = domain?.kind === 'list' ? domain.items : domain ? [domain] : [];
  for (const each of value ? [value, ...domains] : domains) {
    if (isCallable) readCallableValue(reading, head, each);
    else readExpression(reading, head, each);
  }
  const declare = isCallable ? declareCallable : declareValue;
  declare(reading, head, name, { kind: 'parameter', node, from: span.end + 1 });
}

/** `bound`: names that only this block sees, and the loop that declares them. */
function readBlock(
  reading: Reading,
  outer: OpenScope,
  { statements, span }: Block,
  bound: readonly Identifier[] = [],
  loop?: Statement,
): void {
  const scope = openScope(reading, outer, span);
  for (const name of bound)
    declareValue(reading, scope, name, { kind: 'loop', node: loop!, from: span.start });
  for (const statement of statements) readStatement(reading, scope, statement);
}

/** What the names are that a statement declares. */
const declaredBy: Readonly<Record<Statement['kind'], NameKind | undefined>> = {
  qubit: 'register', input: 'input', weight: 'weight', let: 'let', bit: 'bit', assign: 'bit', for: 'loop',
  apply: undefined, if: undefined, reset: undefined, discard: undefined, barrier: undefined, return: undefined, lost: undefined,
}; // prettier-ignore

function readStatement(reading: Reading, scope: OpenScope, statement: Statement): void {
  const { calls, expressions, blocks, binds, declares } = factsOf(statement);
  const { kind, span } = statement;
  if (kind === 'apply')
    takeCallable(reading, scope, statement.callee, 'call', statement);
  for (const each of expressions(statement)) readExpression(reading, scope, each);
  if (kind !== 'apply') {
    for (const callee of calls(statement)) takeCallable(reading, scope, callee, 'call', statement);
  }
  if (kind === 'weight' && statement.initial) {
    const { initial: node, initial: { name: { name, span } } } = statement;
    const symbol = builtinSymbols.distribution.get(name);
    reading.references.push({ span, name, space: 'distribution', symbol, role: 'call', node, scope });
  }
  if (kind === 'assign') {
    const { name } = statement;
    const isBit = isBitWithoutWord(statement) && !findValue(scope, name.name);
    if (isBit) declareValue(reading, scope, name, { kind: 'bit', node: statement, from: span.end });
    else takeValue(reading, scope, name, 'write', statement);
  }
  for (const name of declares(statement))
    declareValue(reading, scope, name, { kind: declaredBy[kind]!, node: statement, from: span.end });
  for (const inner of blocks(statement)) readBlock(reading, scope, inner, binds(statement), statement);
} // prettier-ignore
