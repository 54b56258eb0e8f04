// Resolves every name of a declaration: unknown and redeclared ones are errors, unused weights and inputs warnings.
import type { Report } from '../source/diagnostic.ts';
import type { Block, CircuitDeclaration, Declaration, Expression, GateDeclaration, Identifier, Operands, PoolDeclaration, Statement } from '../syntax/ast.ts'; // prettier-ignore
import { factsOf, type StatementOf } from '../syntax/statement-facts.ts';
import { checkCallableValue, checkExpression } from './check-expression-names.ts';
import { isBitWithoutWord } from './check-structure.ts';
import { withoutExplained } from './explained.ts';
import { adviceFor, declaresElsewhere } from './foreign-advice.ts';
import type { Module } from './modules.ts';
import { findEntry, scopeIn, type Scope } from './scopes.ts';
import { meansWord, statementWords } from './statement-words.ts';
import { useOf } from './unfitness.ts';
import { assignRegister, declare, isCallable, reportRedeclared, useCallable, type FileNames, type Names } from './use-names.ts'; // prettier-ignore

/** Checks the names of one declaration of `module`. An unknown name is reported at its first use. */
export function checkNames(module: Module, declaration: Declaration, file: FileNames, report: Report): void {
  const names: Names = {
    file,
    module,
    callables: new Map(),
    poisoned: new Set(),
    unknownValues: new Map(),
    lostDeclarations: [],
    report,
  };
  checkDeclaration(names, declaration);
  withoutExplained(
    names.unknownValues,
    names.lostDeclarations.flatMap(({ names }) => (names.length > 0 ? names : [''])),
  ).forEach(report);
}

function checkDeclaration(names: Names, declaration: Declaration): void {
  const root = scopeIn();
  for (const [name, { declaration }] of names.module.constants) {
    root.names.set(name, { span: declaration.name.span, used: true });
  }
  const parameters = scopeIn(root);
  switch (declaration.kind) {
    case 'const':
      return checkExpression(names, root, declaration.value);
    case 'pairing':
      declare(names, parameters, declaration.parameter);
      return checkExpression(names, parameters, declaration.value);
    case 'gate':
      for (const { size } of declaration.operands) {
        if (size && !parameters.names.has(size.name)) declare(names, parameters, size);
      }
      return checkOperation(names, parameters, declaration, declaration.operands.map(({ name }) => name)); // prettier-ignore
    case 'pool':
      return checkOperation(names, parameters, declaration, [...declaration.sources, declaration.target]);
    case 'circuit':
      checkParameters(names, parameters, declaration);
      return checkBlock(names, parameters, declaration.body, 'no output can depend on it');
    default:
      return declaration satisfies never;
  }
}

/** A gate or pool; the sizes of its registers are declared. */
function checkOperation(
  names: Names,
  scope: Scope,
  { kind, name, parameters, body }: GateDeclaration | PoolDeclaration,
  operands: readonly Identifier[],
): void {
  for (const { dimensions } of parameters) {
    for (const dimension of dimensions) checkExpression(names, scope, dimension);
  }
  for (const parameter of parameters) declare(names, scope, parameter.name, 'parameter');
  for (const operand of operands) declare(names, scope, operand);
  const consequence = `${kind} ${name.name} does not depend on it`;
  checkBlock(names, scope, body, consequence);
  warnUnused(names, scope, consequence);
}

function checkParameters(names: Names, scope: Scope, { parameters }: CircuitDeclaration): void {
  const { callables, module } = names;
  for (const { name, type, value, domain } of parameters) {
    if (type.arity) checkExpression(names, scope, type.arity);
    const callable = type.name === 'gate' || type.name === 'pool' || type.name === 'pairing';
    const domains = domain?.kind === 'list' ? domain.items : domain ? [domain] : [];
    for (const each of value ? [value, ...domains] : domains) {
      if (callable) checkCallableValue(names, scope, each);
      else checkExpression(names, scope, each);
    }
    const earlier = callables.get(name.name) ?? module.callables.get(name.name)?.declaration.name.span;
    if (!callable) declare(names, scope, name);
    else if (earlier) reportRedeclared(names, name, earlier);
    else callables.set(name.name, name.span);
  }
}

/** `bound`: names that only this block sees. `consequence`: what follows where a weight is not used. */
function checkBlock(
  names: Names,
  outer: Scope,
  { statements }: Block,
  consequence: string,
  bound: readonly Identifier[] = [],
): void {
  const scope = scopeIn(outer);
  for (const name of bound) declare(names, scope, name);
  for (const statement of statements) checkStatement(names, scope, statement, consequence);
  warnUnused(names, scope, consequence);
}

function checkStatement(names: Names, scope: Scope, statement: Statement, consequence: string): void {
  const { calls, expressions, blocks, binds, declares, unused } = factsOf(statement);
  if (statement.kind === 'apply') checkCall(names, scope, statement);
  for (const each of expressions(statement)) checkExpression(names, scope, each);
  if (statement.kind !== 'apply') {
    for (const callee of calls(statement)) useCallable(names, callee, { in: 'statement', pools: true });
  }
  if (statement.kind === 'lost') {
    for (const name of statement.names) names.poisoned.add(name);
    if (statement.declares) names.lostDeclarations.push(statement);
  }
  if (statement.kind === 'assign') {
    const { name, value } = statement;
    // `qc = QuantumCircuit(3)`: what is called says enough.
    if (
      value.kind === 'call' &&
      !isCallable(names, value.callee.name) &&
      adviceFor(value.callee.name, 'expression')
    )
      names.poisoned.add(name.name);
    if (!isBitWithoutWord(statement)) assignRegister(names, scope, name);
    else if (!findEntry(scope, name.name)) declare(names, scope, name);
  }
  for (const name of declares(statement)) declare(names, scope, name, unused);
  for (const inner of blocks(statement)) checkBlock(names, scope, inner, consequence, binds(statement));
}

/** What a statement calls, which may be a misspelt word that begins statements. */
function checkCall(names: Names, scope: Scope, statement: StatementOf<'apply'>): void {
  const { callee, operands } = statement;
  const { name } = callee;
  if (isCallable(names, name)) return useCallable(names, callee);
  useCallable(names, callee, useOf(statement), statementWords);
  if (findEntry(scope, name)) {
    // `source h` for `h source`: the gate is no second unknown value.
    for (const each of qubitNames(operands)) if (isCallable(names, each)) names.poisoned.add(each);
  } else if (declaresElsewhere(name) || meansWord(names.module, name, 'qubit')) {
    for (const each of qubitNames(operands)) names.poisoned.add(each);
  }
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

function warnUnused({ report }: Names, { names }: Scope, consequence: string): void {
  for (const [name, { used, unused, span }] of names) {
    if (used || !unused) continue;
    const message = `${unused} ${name} is never used; ${consequence}`;
    report({ code: `unused-${unused}`, severity: 'warning', message, span, related: [] });
  }
}
