// Reports what is wrong with the names of a declaration: unknown and redeclared ones are errors, unused weights and
// inputs warnings.
import type { Report } from '../source/diagnostic.ts';
import type { ApplyStatement, CallExpression, Expression, LostStatement, Operands } from '../syntax/ast.ts';
import { withoutExplained } from './explained.ts';
import { adviceFor, declaresElsewhere } from './foreign-advice.ts';
import { declaredSymbol, type NameReference, type NameSymbol } from './resolved-names.ts';
import type { DeclarationNames } from './resolve-names.ts';
import { meansWord, statementWords } from './statement-words.ts';
import { isCallable, isValue, tellForeignMember, tellUnknownCallable, tellUnknownRegister, tellUnknownValue, type FileNames, type Names } from './tell-unknown.ts'; // prettier-ignore
import { useOf } from './unfitness.ts';
import { subexpressions, visitStatements } from './walk.ts';

/** Checks the names that were read of one declaration. An unknown name is reported at its first use. */
export function checkNames(read: DeclarationNames, file: FileNames, report: Report): void {
  const lost = lostInHead(read.declaration);
  const parameters = new Map<string, NameSymbol>();
  for (const symbol of read.symbols) {
    const { name, kind } = symbol;
    // Settings name a parameter of a circuit alone, whatever it holds.
    const same = kind === 'parameter' ? parameters.get(name) : undefined;
    if (kind === 'parameter') parameters.set(name, symbol);
    const redeclares = symbol.redeclares ?? same;
    if (redeclares && !lost.includes(name) && !(isWeight(symbol) && isWeight(redeclares)))
      reportRedeclared(symbol, redeclares, report);
  }
  if (read.references.some(isUnknown)) reportUnknown(read, file, report);
  warnUnused(read, report);
} // prettier-ignore

/** The names in what of the declaration's head could not be read. */
function lostInHead(declaration: DeclarationNames['declaration']): readonly string[] {
  return ('lost' in declaration && declaration.lost) || [];
}

/** Two weights of one name are told by the structure of their circuit, wherever they stand in it. */
function isWeight({ node }: NameSymbol): boolean {
  return node?.kind === 'weight' && !node.outside;
}

function reportRedeclared({ name, span }: NameSymbol, earlier: NameSymbol, report: Report): void {
  report({
    code: 'name-redeclared',
    severity: 'error',
    message: `${name} is already declared; choose another name`,
    span: span!,
    related: [{ span: declaredSymbol(earlier).span!, message: 'first declared here' }],
  });
}

/** What an import names in vain is no more known than what nothing declares. */
function isUnknown({ symbol }: NameReference): boolean {
  return symbol === undefined || symbol.kind === 'import';
}

function reportUnknown({ declaration, references }: DeclarationNames, file: FileNames, report: Report): void {
  const names: Names = { file, poisoned: new Set(lostInHead(declaration)), unknownValues: new Map(), unknownCalls: new Set(), report };
  const lost: LostStatement[] = [];
  if ('body' in declaration)
    visitStatements(declaration.body, (each) => void (each.kind === 'lost' && lost.push(each)));
  let passed = 0;
  for (const reference of references) {
    for (; passed < lost.length && lost[passed].span.start < reference.span.start; passed++)
      for (const name of lost[passed].names) names.poisoned.add(name);
    if (!reference.misplaced) checkReference(names, reference);
  }
  const lostNames = lost.flatMap(({ declares, names }) => (!declares ? [] : names.length > 0 ? names : ['']));
  withoutExplained(names.unknownValues, [...lostInHead(declaration), ...lostNames]).forEach(report);
} // prettier-ignore

function checkReference(names: Names, reference: NameReference): void {
  if (reference.role === 'write') return checkAssigned(names, reference);
  if (!isUnknown(reference)) return;
  const { node, space } = reference;
  switch (space) {
    case 'value':
      if (node.kind !== 'member' || !tellForeignMember(names, reference, node)) tellUnknownValue(names, reference);
      return;
    case 'callable':
      return checkCallee(names, reference);
    case 'distribution': // Elaboration lists them.
      return;
    default:
      return space satisfies never;
  }
} // prettier-ignore

function checkAssigned(names: Names, reference: NameReference): void {
  const { name, node } = reference;
  // `qc = QuantumCircuit(3)`: what is called says enough.
  if (node.kind === 'assign' && node.value.kind === 'call' && names.unknownCalls.has(node.value) && adviceFor(node.value.callee.name, 'expression'))
    names.poisoned.add(name);
  if (isUnknown(reference)) tellUnknownRegister(names, reference);
} // prettier-ignore

function checkCallee(names: Names, reference: NameReference): void {
  const { node } = reference;
  if (node.kind === 'call') checkCall(names, reference, node);
  else if (node.kind === 'apply') checkApplied(names, reference, node);
  else if (node.kind === 'assign') tellUnknownCallable(names, reference, { in: 'statement', pools: true });
  else tellUnknownCallable(names, reference);
}

function checkCall(names: Names, reference: NameReference, node: CallExpression): void {
  names.unknownCalls.add(node);
  tellUnknownCallable(names, reference, { in: 'expression', angles: node.arguments.length });
  // What stands in its brackets elsewhere is written anew here.
  if (adviceFor(reference.name, 'expression')) poison(names, namesWithin(node.arguments));
}

/** What a statement applies, which may be a misspelt word that begins statements. */
function checkApplied(names: Names, reference: NameReference, node: ApplyStatement): void {
  const { name } = reference;
  tellUnknownCallable(names, reference, useOf(node), statementWords);
  const qubits = qubitNames(node.operands);
  // `source h` for `h source`: the gate is no second unknown value.
  if (isValue(reference, name)) poison(names, qubits.filter((each) => isCallable(names, reference, each)));
  else if (declaresElsewhere(name) || meansWord(names.file.module, name, 'qubit')) poison(names, qubits);
} // prettier-ignore

function poison({ poisoned }: Names, names: readonly string[]): void {
  for (const name of names) poisoned.add(name);
}

/** The names that expressions call or read. */
function namesWithin(nodes: readonly Expression[]): string[] {
  return nodes.flatMap((node) => [
    ...(node.kind === 'name' ? [node.name] : node.kind === 'call' ? [node.callee.name] : []),
    ...namesWithin(subexpressions(node)),
  ]);
}

/** The names of qubits that a call acts on, such as the q of `q[0]`. */
function qubitNames(operands: Operands): string[] {
  switch (operands.kind) {
    case 'operands':
      return operands.items.flatMap(namedBy);
    case 'on':
      return namedBy(operands.tuples);
    case 'pooled': // Whatever is called so was meant as a pool.
      return [];
    default:
      return operands satisfies never;
  }
}

function namedBy(item: Expression): string[] {
  const object = item.kind === 'index' ? item.object : item;
  return object.kind === 'name' ? [object.name] : [];
}

function warnUnused({ declaration, symbols, references }: DeclarationNames, report: Report): void {
  const unused = new Set(symbols.filter((symbol) => nounOf(symbol) && !symbol.redeclares));
  if (unused.size === 0) return;
  for (const { role, symbol } of references) {
    if (symbol && role !== 'write' && unused.delete(symbol) && unused.size === 0) return;
  }
  const of = 'name' in declaration ? `${declaration.kind} ${declaration.name.name}` : 'the property';
  const consequence = declaration.kind === 'circuit' ? 'no output can depend on it' : `${of} does not depend on it`;
  for (const symbol of unused) {
    const noun = nounOf(symbol)!;
    const message = `${noun} ${symbol.name} is never used; ${consequence}`;
    report({ code: `unused-${noun}`, severity: 'warning', message, span: symbol.span!, related: [] });
  }
} // prettier-ignore

/** What a warning calls a name that nothing uses; undefined: that is no fault. */
function nounOf({ kind }: NameSymbol): 'weight' | 'input' | 'parameter' | undefined {
  if (kind === 'weight' || kind === 'input') return kind;
  return kind === 'angle' ? 'parameter' : undefined;
}
