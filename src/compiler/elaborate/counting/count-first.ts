// The cost of a block before it is elaborated: a lower bound of its operations and steps, from the sizes that are known.
import { constant } from '../../circuit/angles.ts';
import { pauliRotation } from '../../circuit/pauli-rotation.ts';
import type { Block, Expression, GateDeclaration, Operands, Statement } from '../../syntax/ast.ts';
import { blocksOf, expressionsOf, factsOf } from '../../syntax/statement-facts.ts';
import { type Environment, fileEnvironment, findCallable, innerScope } from '../state/environment.ts';
import { type Cost, nothing, plus, times } from './cost.ts';
import { costOfExpression } from './count-expressions.ts';
import { branchesOn, dependsOnAngles } from './dependence.ts';
import { lengthOf, named, rangeOf, sizesOf, valueOf } from './known-values.ts';

/** Statements and iterations that one count looks at, so that counting never costs more than a moment. */
const mostVisits = 20_000;

/** Calls inside each other that are followed. */
const mostDepth = 200;

/** Letters of a Pauli word that are looked at. */
const mostCounted = 64;

interface Count {
  visits: number;
  depth: number;
  /** Something was left out because of these limits. */
  cut: boolean;
}

const begin = (): Count => ({ visits: 0, depth: 0, cut: false });

function isFull(count: Count): boolean {
  count.cut ||= count.visits >= mostVisits;
  return count.cut;
}

/** The body of a gate, for operands and angles of which nothing is known; it depends on what the gate's file imports. */
const gateCosts = new WeakMap<Environment['module'], Map<GateDeclaration, Cost>>();

function gateCostsIn(module: Environment['module']): Map<GateDeclaration, Cost> {
  let costs = gateCosts.get(module);
  if (!costs) gateCosts.set(module, (costs = new Map<GateDeclaration, Cost>()));
  return costs;
}

/** All iterations of a loop over `iterable`, whose names are not bound yet. */
export function costOfLoop(
  environment: Environment,
  loop: Statement & { kind: 'for' },
  length: number,
): Cost {
  return costOfIterations(begin(), withoutAssigned(environment, loop.body), loop, length);
}

/** The statements of a body one after the other: what the first ones cost, the first two, and so on. */
export function costsOfBody(environment: Environment, body: Block): Cost[] {
  const count = begin();
  const inner = innerScope(withoutAssigned(environment, body));
  let sum = nothing;
  return body.statements.map((statement) => {
    if (isFull(count)) return sum;
    count.visits++;
    return (sum = plus(sum, costOfStatement(count, inner, statement)));
  });
}

/** One call of a declared gate. */
export function costOfGate(environment: Environment, gate: GateCall): Cost {
  return costOfCall(begin(), environment, gate);
}

interface GateCall {
  readonly declared?: { readonly module: Environment['module']; readonly declaration: GateDeclaration };
}

function costOfBlock(count: Count, outer: Environment, block: Block): Cost {
  const environment = innerScope(outer);
  let sum = nothing;
  for (const statement of block.statements) {
    if (isFull(count)) break;
    count.visits++;
    sum = plus(sum, plus(costOfStatement(count, environment, statement), { operations: 0, steps: 1 }));
  }
  return sum;
}

function costOfStatement(count: Count, environment: Environment, statement: Statement): Cost {
  const own = expressionsOf(statement).reduce((sum, node) => plus(sum, costOfExpression(environment, node)), nothing); // prettier-ignore
  return plus(own, costOfDoing(count, environment, statement));
}

function costOfDoing(count: Count, environment: Environment, statement: Statement): Cost {
  switch (statement.kind) {
    case 'apply':
      return costOfApplication(count, environment, statement);
    case 'bit':
      return { operations: 1, steps: 1 };
    case 'barrier':
      return { operations: 1, steps: sizesOf(environment, statement.operands) };
    case 'reset': {
      const sizes = sizesOf(environment, statement.operands);
      return { operations: sizes, steps: sizes };
    }
    case 'for': {
      const length = lengthOf(environment, statement.iterable);
      return length === undefined ? nothing : costOfIterations(count, environment, statement, length);
    }
    case 'if': {
      const known = valueOf(environment, statement.condition);
      const { then, orElse } = statement;
      if (known === true) return costOfBlock(count, environment, then);
      if (known === false) return orElse ? costOfBlock(count, environment, orElse) : nothing;
      const isMeasured = named(environment, statement.condition)?.kind === 'condition';
      if (!orElse && !isMeasured) return nothing;
      const [a, b] = [then, orElse].map((block) =>
        block ? costOfBlock(count, environment, block) : nothing,
      );
      if (isMeasured) return plus(plus(a, b), { operations: 1, steps: 1 });
      return { operations: Math.min(a.operations, b.operations), steps: Math.min(a.steps, b.steps) };
    }
    case 'let': {
      const value = valueOf(environment, statement.value);
      if (typeof value === 'number')
        environment.scope.names.set(statement.name.name, { kind: 'number', value });
      return nothing;
    }
    case 'qubit':
    case 'input':
    case 'weight':
    case 'assign':
    case 'discard':
    case 'return':
    case 'lost':
      return nothing;
    default:
      return statement satisfies never;
  }
}

/** Iteration by iteration where the body's loops depend on the iteration, as in `for j in i..n`; else one iteration, times their number. */
function costOfIterations(
  count: Count,
  environment: Environment,
  { pattern, iterable, body }: Statement & { kind: 'for' },
  length: number,
): Cost {
  const range = rangeOf(environment, iterable);
  if (range && length <= mostVisits - count.visits && branchesOn(environment, body, pattern)) {
    let sum = nothing;
    for (let i = range.start; i < range.end && !isFull(count); i++) {
      count.visits++;
      const iteration = innerScope(environment);
      iteration.scope.names.set(pattern.names[0].name, { kind: 'number', value: i });
      sum = plus(sum, costOfBlock(count, iteration, body));
    }
    return sum;
  }
  return times(plus(costOfBlock(count, environment, body), { operations: 0, steps: 1 }), length);
}

function costOfApplication(
  count: Count,
  environment: Environment,
  node: Statement & { kind: 'apply' },
): Cost {
  const callable = findCallable(environment, node.callee.name);
  if (callable?.kind !== 'gate' && callable?.kind !== 'rotation') return nothing;
  const tuples = tuplesOf(environment, node.operands);
  const powers = node.modifiers.map(({ kind, argument }) => {
    const power = kind === 'pow' && argument ? valueOf(environment, argument) : 1;
    return typeof power === 'number' ? Math.abs(power) : 0;
  });
  const repeated = powers.reduce((product, power) => product * power, tuples ?? 0);
  if (callable.kind !== 'gate')
    return times(costOfRotation(environment, node.arguments[0], repeated / (tuples || 1)), tuples ?? 0);
  if (repeated === 0) return nothing;
  return plus(times(costOfCall(count, environment, callable, node.arguments), repeated), {
    operations: 0,
    steps: tuples ?? 0,
  });
}

/** How many calls a statement makes of a gate; undefined: not known. */
function tuplesOf(environment: Environment, operands: Operands): number | undefined {
  switch (operands.kind) {
    case 'operands':
      return 1;
    case 'on':
      return lengthOf(environment, operands.tuples);
    case 'pooled':
      return 0; // Refused: a gate has no sources.
    default:
      return operands satisfies never;
  }
}

/** `rpauli("XYZ", t)`: basis changes and CNOTs once, the rotation itself as often as powers say. */
function costOfRotation(environment: Environment, word: Expression | undefined, repeats: number): Cost {
  const text = word?.kind === 'text' ? word : word && named(environment, word);
  if (text?.kind !== 'text' || text.text.length > mostCounted) return nothing;
  const { before } = pauliRotation(text.text, constant(0), []);
  const operations = 2 * before.length + repeats;
  return { operations, steps: 2 * operations };
}

function costOfCall(
  count: Count,
  environment: Environment,
  { declared }: GateCall,
  given: readonly Expression[] = [],
): Cost {
  if (!declared) return { operations: 1, steps: 2 };
  const { declaration, module } = declared;
  const numbers = knownAngles(environment, declaration, given);
  const known = numbers ? undefined : gateCostsIn(module).get(declaration);
  if (known) return known;
  if (count.depth >= mostDepth) {
    count.cut = true;
    return nothing;
  }
  count.depth++;
  const inside = fileEnvironment(module, environment.constants);
  numbers?.forEach((value, i) =>
    inside.scope.names.set(declaration.parameters[i].name.name, { kind: 'number', value }),
  );
  const cost = costOfBlock(count, inside, declaration.body);
  count.depth--;
  if (!count.cut && !numbers) gateCostsIn(module).set(declaration, cost);
  return cost;
}

/** The angles of a call, where the gate's cost may depend on them: each a number that is known. */
function knownAngles(
  environment: Environment,
  declaration: GateDeclaration,
  given: readonly Expression[],
): readonly number[] | undefined {
  const { parameters } = declaration;
  if (given.length === 0 || given.length !== parameters.length) return undefined;
  if (!dependsOnAngles(declaration)) return undefined;
  const numbers = given.flatMap((angle) => {
    const value = valueOf(environment, angle);
    return typeof value === 'number' ? [value] : [];
  });
  return numbers.length === given.length ? numbers : undefined;
}

/** Registers that the body changes have no size that is known. */
function withoutAssigned(environment: Environment, body: Block): Environment {
  const inner = innerScope(environment);
  const visit = (block: Block): void => {
    for (const statement of block.statements) {
      for (const name of factsOf(statement).changes(statement))
        inner.scope.names.set(name, { kind: 'poison' });
      blocksOf(statement).forEach(visit);
    }
  };
  visit(body);
  return inner;
}
