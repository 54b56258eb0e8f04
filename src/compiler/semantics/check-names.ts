// Resolves every name of a declaration: unknown and redeclared ones are errors, unused weights and inputs warnings.
import { channels } from '../circuit/channels.ts';
import { gates } from '../circuit/gates.ts';
import type { Diagnostic } from '../source/diagnostic.ts';
import type { Span } from '../source/source.ts';
import type { Block, Declaration, Expression, Identifier, Pattern, Statement } from '../syntax/ast.ts';
import { builtinConstants, manyFunctions, observableFunctions, pairings, unaryFunctions } from './builtins.ts'; // prettier-ignore
import type { Module } from './modules.ts';
import { blocksOf, expressionsOf, subexpressions } from './walk.ts';

type Report = (diagnostic: Diagnostic) => void;
/** The declared name that an unknown one probably means. */
export type Suggest = (name: string, candidates: () => Iterable<string>) => string | undefined;

interface Entry {
  readonly span: Span;
  readonly warnUnused?: 'weight' | 'input' | 'parameter';
  used: boolean;
}

/** The names of one block; lookups go outwards. */
interface Scope {
  readonly names: Map<string, Entry>;
  readonly outer?: Scope;
}

/** Every built-in name of the callable name space. */
export const builtinCallables: ReadonlySet<string> = new Set([
  ...gates.keys(),
  ...channels.keys(),
  ...pairings.keys(),
  ...unaryFunctions.keys(),
  ...manyFunctions.keys(),
  ...observableFunctions,
  'prepare',
]);

/** Every name that a scope and those around it declare. */
function namesIn(scope: Scope | undefined): string[] {
  return scope ? [...scope.names.keys(), ...namesIn(scope.outer)] : [];
}

/** What a file declares or imports and a statement may call. */
function callableNames({ callables }: Module): string[] {
  return [...callables].flatMap(([name, { declaration }]) => (declaration.kind === 'circuit' ? [] : [name]));
}

/**
 * Checks the names of one declaration of `module`; `used` collects the file-level names it needs.
 * `lost` are names whose declarations the parser may have dropped: they are not reported as unknown.
 */
export function checkNames(
  module: Module,
  declaration: Declaration,
  used: Set<string>,
  lost: ReadonlySet<string>,
  suggest: Suggest,
  report: Report,
): void {
  const callables = new Map<string, Span>();
  const root: Scope = { names: new Map() };
  for (const [name, { declaration }] of module.constants) root.names.set(name, { span: declaration.name.span, used: true }); // prettier-ignore

  const declare = (scope: Scope, { name, span }: Identifier, warnUnused?: Entry['warnUnused']): void => {
    for (let outer: Scope | undefined = scope; outer; outer = outer.outer) {
      const earlier = outer.names.get(name);
      if (!earlier) continue;
      const related = [{ span: earlier.span, message: 'first declared here' }];
      report({ code: 'name-redeclared', severity: 'error', message: `${name} is already declared; choose another name`, span, related }); // prettier-ignore
      return;
    }
    scope.names.set(name, { span, warnUnused, used: false });
  };

  const unknown = (name: string, span: Span, what: string, candidates: () => Iterable<string>): void => {
    if (lost.has(name)) return;
    const similar = suggest(name, candidates);
    report({
      code: 'unknown-name',
      severity: 'error',
      message: `no ${what} is called ${name}${similar ? `; did you mean ${similar}?` : ''}`,
      span,
      related: [],
      fix: similar ? { title: `replace ${name} by ${similar}`, span, text: similar } : undefined,
    });
  };

  const useValue = (scope: Scope, name: string, span: Span): void => {
    for (let outer: Scope | undefined = scope; outer; outer = outer.outer) {
      const entry = outer.names.get(name);
      if (entry) {
        entry.used = true;
        used.add(name);
        return;
      }
    }
    if (!builtinConstants.has(name))
      unknown(name, span, 'value', () => [...builtinConstants.keys(), ...namesIn(scope)]);
  };

  const useCallable = (name: string, span: Span): void => {
    used.add(name);
    if (callables.has(name) || module.callables.has(name) || builtinCallables.has(name)) return;
    const what = 'gate, pool, pairing or function';
    unknown(name, span, what, () => [...callables.keys(), ...callableNames(module), ...builtinCallables]);
  };

  const isCallable = (name: string) =>
    callables.has(name) || module.callables.has(name) || builtinCallables.has(name);
  const isValue = (scope: Scope | undefined, name: string): boolean =>
    !!scope && (scope.names.has(name) || isValue(scope.outer, name));

  const expression = (scope: Scope, node: Expression): void => {
    switch (node.kind) {
      case 'name':
        return useValue(scope, node.name, node.span);
      case 'call':
        useCallable(node.callee.name, node.callee.span);
        return node.arguments.forEach((argument) => expression(scope, argument));
      case 'member':
        // `conv.params` names a gate, `q.length` a value.
        if (node.object.kind === 'name' && node.property.name !== 'length' && isCallable(node.object.name)) {
          return useCallable(node.object.name, node.object.span);
        }
        return expression(scope, node.object);
      case 'comprehension': {
        let inner = scope;
        for (const clause of node.clauses) {
          if (clause.kind === 'if') {
            expression(inner, clause.condition);
            continue;
          }
          expression(inner, clause.iterable);
          inner = { names: new Map(), outer: inner };
          pattern(inner, clause.pattern);
        }
        return expression(inner, node.element);
      }
      case 'unary':
      case 'measure':
        return expression(scope, node.operand);
      case 'binary':
        expression(scope, node.left);
        return expression(scope, node.right);
      case 'conditional':
        return subexpressions(node).forEach((part) => expression(scope, part));
      case 'index':
        expression(scope, node.object);
        return node.indices.forEach((index) => expression(scope, index));
      case 'list':
      case 'tuple':
        return node.items.forEach((item) => expression(scope, item));
      case 'number':
      case 'boolean':
        return;
    }
  };

  /** The name of a gate, pool or pairing, or a choice between such names. */
  const callableValue = (scope: Scope, node: Expression): void => {
    if (node.kind === 'name') return useCallable(node.name, node.span);
    if (node.kind !== 'conditional') return expression(scope, node);
    expression(scope, node.condition);
    callableValue(scope, node.then);
    callableValue(scope, node.orElse);
  };

  const pattern = (scope: Scope, { names }: Pattern): void => names.forEach((name) => declare(scope, name));

  const statement = (scope: Scope, node: Statement): void => {
    for (const each of expressionsOf(node)) expression(scope, each);
    if (node.kind === 'apply') useCallable(node.callee.name, node.callee.span);
    if (node.kind === 'assign') {
      if (node.value.kind === 'pooling') useCallable(node.value.callee.name, node.value.callee.span);
      assigned(scope, node.name);
    }
    if (node.kind === 'weight' || node.kind === 'input') declare(scope, node.name, node.kind);
    else if (node.kind === 'qubit' || node.kind === 'let' || node.kind === 'bit') declare(scope, node.name);
    for (const inner of blocksOf(node)) block(scope, inner, node.kind === 'for' ? node.pattern : undefined);
  };

  /** An assignment needs its register, but does not use it. */
  const assigned = (scope: Scope, { name, span }: Identifier): void => {
    if (isValue(scope, name)) return;
    useValue(scope, name, span);
  };

  const block = (outer: Scope, { statements }: Block, loop?: Pattern): void => {
    const scope: Scope = { names: new Map(), outer };
    if (loop) pattern(scope, loop);
    for (const each of statements) statement(scope, each);
    warnUnused(scope);
  };

  const warnUnused = (scope: Scope): void => {
    for (const [name, entry] of scope.names) {
      if (entry.used || !entry.warnUnused) continue;
      const of = declaration.kind === 'circuit' ? 'no output can depend on it' : `${declaration.kind} ${declaration.name.name} does not depend on it`; // prettier-ignore
      const message = `${entry.warnUnused} ${name} is never used; ${of}`;
      report({ code: `unused-${entry.warnUnused}`, severity: 'warning', message, span: entry.span, related: [] }); // prettier-ignore
    }
  };

  const parameters: Scope = { names: new Map(), outer: root };
  switch (declaration.kind) {
    case 'const':
      return expression(root, declaration.value);
    case 'pairing':
      declare(parameters, declaration.parameter);
      return expression(parameters, declaration.value);
    case 'gate':
    case 'pool': {
      const operands = declaration.kind === 'gate' ? declaration.operands : [];
      for (const { size } of operands)
        if (size && !parameters.names.has(size.name)) declare(parameters, size);
      for (const parameter of declaration.parameters) {
        parameter.dimensions.forEach((dimension) => expression(parameters, dimension));
      }
      declaration.parameters.forEach((parameter) => declare(parameters, parameter.name, 'parameter'));
      operands.forEach((operand) => declare(parameters, operand.name));
      if (declaration.kind === 'pool') [declaration.source, declaration.target].forEach((name) => declare(parameters, name)); // prettier-ignore
      block(parameters, declaration.body);
      return warnUnused(parameters);
    }
    case 'circuit': {
      for (const { name, type, value, domain } of declaration.parameters) {
        if (type.arity) expression(parameters, type.arity);
        const callable = type.name === 'gate' || type.name === 'pool' || type.name === 'pairing';
        const domains = domain?.kind === 'list' ? domain.items : domain ? [domain] : [];
        for (const each of value ? [value, ...domains] : domains) {
          if (callable) callableValue(parameters, each);
          else expression(parameters, each);
        }
        if (!callable) declare(parameters, name);
        else if (callables.has(name.name) || module.callables.has(name.name)) {
          const earlier = callables.get(name.name) ?? module.callables.get(name.name)!.declaration.name.span;
          const related = [{ span: earlier, message: 'first declared here' }];
          report({ code: 'name-redeclared', severity: 'error', message: `${name.name} is already declared; choose another name`, span: name.span, related }); // prettier-ignore
        } else callables.set(name.name, name.span);
      }
      return block(parameters, declaration.body);
    }
  }
}
