// Executes the statements of a circuit, gate or pool: loops unroll, names bind, operations are emitted.
import type { Block, Statement } from '../../syntax/ast.ts';
import { expressionsOf, factsOf, isUnitary } from '../../syntax/statement-facts.ts';
import { apply } from '../calls/apply.ts';
import { evaluate } from '../expressions/expressions.ts';
import { type Context, innerContext } from '../state/context.ts';
import { bind, type Environment, findScope } from '../state/environment.ts';
import { fail, Fault, giveUp, unexplained } from '../state/fault.ts';
import { charge, chargeFault, nested } from '../state/limits.ts';
import { shownOf } from '../state/trace.ts';
import { afterAssigning } from '../state/unassigned-pools.ts';
import { enterStatement } from '../state/whereabouts.ts';
import { assign } from './assign.ts';
import { choose, loop } from './control.ts';
import { declareInput, declareQubits, declareWeight } from './declarations.ts';
import { barrier, discard, measure, reset } from './lifetimes.ts';
import { withSizes } from './sizes.ts';

/** Executes a block in a scope of its own. */
export function executeBlock(outer: Context, block: Block): void {
  nested(outer.state, block.span, () => executeStatements(innerContext(outer), block.statements));
}

/** Executes statements in the scope of `context` itself; a fault costs one statement, and what it declares becomes poison. */
export function executeStatements(context: Context, statements: readonly Statement[]): void {
  const { state } = context;
  const { at } = state;
  const { frame, turn, statement: outer } = at;
  for (const statement of statements) {
    charge(state, 1, statement.span);
    enterStatement(at, statement.span);
    try {
      execute(context, statement);
    } catch (first) {
      if (!(first instanceof Fault)) throw first;
      const say = (fault: Fault) =>
        shownOf(state, withSizes(context, expressionsOf(statement), fault.diagnostic));
      const shown = say(first);
      const putBack = () => enterStatement(Object.assign(at, { frame, turn }), statement.span);
      putBack();
      const fault = afterAssigning(context, first, statement.span, () => execute(context, statement));
      if (!fault) continue;
      state.report((fault === first ? shown : say(fault)) ?? unexplained(statement.span));
      putBack();
      if (fault.final) throw new Fault(undefined, true);
      chargeFault(state);
      poison(context, statement);
    }
  }
  enterStatement(at, outer);
}

function execute(context: Context, statement: Statement): void {
  if (context.state.branching) requireBranchContent(statement);
  if (context.unitary && !isUnitary(statement)) giveUp(); // Reported where structure is checked.
  switch (statement.kind) {
    case 'qubit':
      return declareQubits(context, statement);
    case 'input':
      return declareInput(context, statement);
    case 'weight':
      return declareWeight(context, statement);
    case 'let':
      bind(context, statement.name.name, evaluate(context, statement.value));
      return;
    case 'assign':
      return assign(context, statement, executeBlock);
    case 'apply':
      return apply(context, statement, executeBlock);
    case 'for':
      return loop(context, statement, executeBlock);
    case 'if':
      return choose(context, statement, executeBlock);
    case 'bit':
      if (statement.value.kind !== 'measure') giveUp();
      bind(context, statement.name.name, measure(context, statement.value));
      return;
    case 'reset':
      return reset(context, statement);
    case 'discard':
      return discard(context, statement);
    case 'barrier':
      return barrier(context, statement);
    case 'lost':
      return poison(context, statement);
    case 'return':
      return; // Read by `elaborate`, after the statements.
    default:
      return statement satisfies never;
  }
}

/** After a fault: what the statement would have named is poison, so that nothing is reported twice. */
function poison(environment: Environment, statement: Statement): void {
  const { declares, changes } = factsOf(statement);
  for (const { name } of declares(statement)) environment.scope.names.set(name, { kind: 'poison' });
  for (const name of changes(statement)) {
    (findScope(environment.scope, name) ?? environment.scope).names.set(name, { kind: 'poison' });
  }
}

function requireBranchContent(statement: Statement): void {
  const refusal = factsOf(statement).refusedIn.branch;
  if (refusal) fail('branch-content', refusal(statement), statement.span);
}
