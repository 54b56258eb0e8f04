// Resolves every name of a declaration: unknown and redeclared ones are errors, unused weights and inputs warnings.
import type { Diagnostic } from '../source/diagnostic.ts';
import type { Span } from '../source/source.ts';
import type {
  Block,
  Declaration,
  Expression,
  Identifier,
  LostStatement,
  Operands,
  Pattern,
  Statement,
} from '../syntax/ast.ts';
import { factsOf } from '../syntax/statement-facts.ts';
import { builtinCallables, builtinConstants, isFunction } from './builtins.ts';
import { isBitWithoutWord } from './check-structure.ts';
import { withoutExplained } from './explained.ts';
import type { Module } from './modules.ts';
import { meansWord, statementWords } from './statement-words.ts';
import { subexpressions } from './walk.ts';

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

/** Every name that a scope and those around it declare. */
function namesIn(scope: Scope | undefined): string[] {
  return scope ? [...scope.names.keys(), ...namesIn(scope.outer)] : [];
}

/** What a file declares or imports and a statement may call. */
function callableNames({ callables }: Module): string[] {
  return [...callables].flatMap(([name, { declaration }]) => (declaration.kind === 'circuit' ? [] : [name]));
}

/** The names of qubits that a statement acts on, such as the q of `q[0]`. */
function namesOf(operands: Operands): string[] {
  const items = operands.kind === 'list' ? operands.items : operands.kind === 'on' ? [operands.tuples] : [];
  return items.flatMap((item) => {
    const object = item.kind === 'index' ? item.object : item;
    return object.kind === 'name' ? [object.name] : [];
  });
}

/** What the checks of a file's declarations share. */
export interface FileNames {
  /** Collects the file-level names that are needed. */
  readonly used: Set<string>;
  /** Names whose declarations may have been left out with a mistake: they are not reported as unknown. */
  readonly lost: ReadonlySet<string>;
  /** Collects what is to be reported of unknown gates, pools and functions: once for the file. */
  readonly missed: Map<string, Diagnostic>;
  readonly suggest: Suggest;
}

/** Checks the names of one declaration of `module`. An unknown name is reported at its first use. */
export function checkNames(
  module: Module,
  declaration: Declaration,
  { used, lost, missed: missedCallables, suggest }: FileNames,
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

  /** Names reported as unknown in this declaration, or declared by what was. */
  const poisoned = new Set<string>();
  const unknownValues = new Map<string, Diagnostic>();
  /** Statements that could not be read and were to declare something. */
  const lostDeclarations: LostStatement[] = [];

  const unknown = (name: string, span: Span, what: string, candidates: () => Iterable<string>): void => {
    if (lost.has(name) || poisoned.has(name)) return;
    poisoned.add(name);
    const similar = suggest(name, candidates);
    const tell = (each: Diagnostic) => (what === 'value' ? unknownValues : missedCallables).set(name, each);
    tell({
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

  /** `words`: what else a statement may begin with; none where it is no statement that begins here. */
  const useCallable = (name: string, span: Span, words: readonly string[] = []): void => {
    used.add(name);
    if (isCallable(name) || missedCallables.has(name)) return;
    const builtin = [...builtinCallables].filter((each) => words.length === 0 || !isFunction(each));
    const candidates = () => [...callables.keys(), ...callableNames(module), ...builtin, ...words];
    unknown(name, span, 'gate, pool, pairing or function', candidates);
  };

  const isCallable = (name: string) =>
    callables.has(name) || module.callables.has(name) || builtinCallables.has(name);
  /** The names that stand among qubits though they can be called. */
  const callableNamesIn = (operands: Operands): string[] => namesOf(operands).filter(isCallable);
  /** Does `name.property` speak of a gate or pool? A declared value hides a built-in gate. */
  const isOfCallable = (scope: Scope, name: string, property: string): boolean =>
    property !== 'length' &&
    (callables.has(name) ||
      module.callables.has(name) ||
      (!isValue(scope, name) && (builtinCallables.has(name) || isUnknownCallable(name, property))));
  const isUnknownCallable = (name: string, property: string): boolean =>
    /^(params|qubits)$/.test(property) && !builtinConstants.has(name);
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
        if (node.object.kind === 'name' && isOfCallable(scope, node.object.name, node.property.name)) {
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
      case 'text':
        return;
    }
  };

  /** The name of a gate, pool or pairing, or a choice between such names. */
  const callableValue = (scope: Scope, node: Expression): void => {
    if (node.kind === 'name') return useCallable(node.name, node.span);
    if (node.kind !== 'conditional') return; // Elaboration says that it is no name.
    expression(scope, node.condition);
    callableValue(scope, node.then);
    callableValue(scope, node.orElse);
  };

  const pattern = (scope: Scope, { names }: Pattern): void => names.forEach((name) => declare(scope, name));

  const statement = (scope: Scope, node: Statement): void => {
    const facts = factsOf(node);
    if (node.kind === 'apply') called(scope, node);
    for (const each of facts.expressions(node)) expression(scope, each);
    if (node.kind === 'lost') {
      for (const name of node.names) poisoned.add(name);
      if (node.declares) lostDeclarations.push(node);
    }
    if (node.kind !== 'apply') {
      for (const { name, span } of facts.calls(node)) useCallable(name, span);
    }
    if (node.kind === 'assign') {
      const { name } = node;
      if (!isBitWithoutWord(node)) assigned(scope, name);
      else if (!isValue(scope, name.name)) declare(scope, name);
    }
    for (const name of facts.declares(node)) declare(scope, name, facts.unused);
    for (const inner of facts.blocks(node)) block(scope, inner, facts.binds(node));
  };

  /** What a statement calls, which may be a misspelt word that begins statements. */
  const called = (scope: Scope, { callee, operands }: Statement & { kind: 'apply' }): void => {
    const { name, span } = callee;
    if (isCallable(name)) return useCallable(name, span);
    useCallable(name, span, statementWords);
    if (isValue(scope, name)) {
      // `source h` for `h source`: the gate is no second unknown value.
      for (const each of callableNamesIn(operands)) poisoned.add(each);
    } else if (name === 'creg' || meansWord(module, name, 'qubit')) {
      for (const each of namesOf(operands)) poisoned.add(each);
    }
  };

  /** An assignment needs its register, but does not use it. */
  const assigned = (scope: Scope, { name, span }: Identifier): void => {
    if (isValue(scope, name) || lost.has(name) || poisoned.has(name) || builtinConstants.has(name)) return;
    const similar = suggest(name, () => namesIn(scope));
    poisoned.add(name);
    const at = { ...span, end: span.start };
    report({
      code: 'unknown-name',
      severity: 'error',
      message: `no register is called ${name}; ${similar ? `did you mean ${similar}?` : `a new name is given with let: let ${name} = …`}`,
      span,
      related: [],
      fix: similar
        ? { title: `replace ${name} by ${similar}`, span, text: similar }
        : { title: 'insert let', span: at, text: 'let ' },
    });
  };

  const block = (outer: Scope, { statements }: Block, bound: readonly Identifier[] = []): void => {
    const scope: Scope = { names: new Map(), outer };
    for (const name of bound) declare(scope, name);
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
  checkDeclaration();
  withoutExplained(
    unknownValues,
    lostDeclarations.flatMap(({ names }) => (names.length > 0 ? names : [''])),
  ).forEach(report);

  function checkDeclaration(): void {
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
        if (declaration.kind === 'pool') [...declaration.sources, declaration.target].forEach((name) => declare(parameters, name)); // prettier-ignore
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
            const earlier =
              callables.get(name.name) ?? module.callables.get(name.name)!.declaration.name.span;
            const related = [{ span: earlier, message: 'first declared here' }];
            report({ code: 'name-redeclared', severity: 'error', message: `${name.name} is already declared; choose another name`, span: name.span, related }); // prettier-ignore
          } else callables.set(name.name, name.span);
        }
        return block(parameters, declaration.body);
      }
    }
  }
}
