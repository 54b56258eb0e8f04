// Executes the statements of a circuit, gate or pool: loops unroll, names bind, operations are emitted.
import type { Block, Statement } from '../../syntax/ast.ts';
import { factsOf, isUnitary } from '../../syntax/statement-facts.ts';
import { apply } from '../calls/apply.ts';
import { evaluate } from '../expressions/expressions.ts';
import { shownOf } from '../state/backtrace.ts';
import { type Context, innerContext } from '../state/context.ts';
import { bind, type Environment, findScope } from '../state/environment.ts';
import { fail, Fault, giveUp, unexplained } from '../state/fault.ts';
import { charge, chargeFault, nested, nestedInSlices } from '../state/limits.ts';
import { isPauseDue, type Slices } from '../state/meter.ts';
import { tellSizes } from '../state/sizes.ts';
import { afterAssigning } from '../state/unassigned-pools.ts';
import { enterStatement, type Whereabouts } from '../state/whereabouts.ts';
import { assign } from './assign.ts';
import { choose, loop, loopInSlices } from './control.ts';
import { declareInput, declareQubits, declareWeight } from './declarations.ts';
import { barrier, discard, measure, reset } from './lifetimes.ts';

/** Executes a block in a scope of its own. */
export function executeBlock(outer: Context, block: Block): void {
  nested(outer.state, block.span, () => executeStatements(innerContext(outer), block.statements));
}

/** Executes statements in the scope of `context` itself; a fault costs one statement, and what it declares becomes poison. */
function executeStatements(context: Context, statements: readonly Statement[]): void {
  const { at, observer } = context.state;
  const { frame, turn, statement: outer } = at;
  for (const statement of statements) {
    begin(context, statement);
    try {
      const visit = observer?.enter(context, statement);
      execute(context, statement);
      if (visit) observer!.leave(context, statement, visit);
    } catch (fault) {
      settle(context, statement, { fault, frame, turn });
    }
  }
  enterStatement(at, outer);
}

/** As `executeStatements`, with pauses where they are due: between statements, and between the turns of loops. */
export function* executeInSlices(context: Context, statements: readonly Statement[]): Slices {
  const { at, observer, meter } = context.state;
  const { frame, turn, statement: outer } = at;
  for (const statement of statements) {
    begin(context, statement);
    try {
      const visit = observer?.enter(context, statement);
      if (statement.kind === 'for')
        yield* loopInSlices(
          context,
          statement,
          holdsLoops(statement.body) ? executeBlockInSlices : executeBlock,
        );
      else execute(context, statement);
      if (visit) observer!.leave(context, statement, visit);
    } catch (fault) {
      settle(context, statement, { fault, frame, turn });
    }
    if (isPauseDue(meter)) yield;
  }
  enterStatement(at, outer);
}

/** As `executeBlock`, in slices. */
function executeBlockInSlices(outer: Context, block: Block): Slices {
  return nestedInSlices(outer.state, block.span, () =>
    executeInSlices(innerContext(outer), block.statements),
  );
}

/** Whether a turn of a loop is worth slices of its own. */
function holdsLoops({ statements }: Block): boolean {
  return statements.some(({ kind }) => kind === 'for');
}

function begin({ state }: Context, { span }: Statement): void {
  charge(state, 1, span);
  enterStatement(state.at, span);
}

/** After a fault: it is reported with the way that led to it, unless it follows from a pool that is not assigned. */
function settle(
  context: Context,
  statement: Statement,
  { fault: first, frame, turn }: { readonly fault: unknown } & Pick<Whereabouts, 'frame' | 'turn'>,
): void {
  if (!(first instanceof Fault)) throw first;
  const { state } = context;
  const say = (fault: Fault) => shownOf(state, tellSizes(context, statement, fault));
  const shown = say(first);
  const putBack = () => enterStatement(Object.assign(state.at, { frame, turn }), statement.span);
  putBack();
  const fault = afterAssigning(context, first, statement.span, () => execute(context, statement));
  if (!fault) return;
  state.report((fault === first ? shown : say(fault)) ?? unexplained(statement.span));
  putBack();
  if (fault.final) throw new Fault(undefined, true);
  chargeFault(state);
  poison(context, statement);
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
