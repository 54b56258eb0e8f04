// A pool whose survivors are not assigned, `zx(p) on pairs(q);` for `q = zx(p) on pairs(q);`: told where it stands, as a
// warning while nothing is wrong, and as the one error instead of all that follows from it.
import { type Span, textOf } from '../../source/source.ts';
import { register } from '../values/values.ts';
import type { Context } from './context.ts';
import type { Scope } from './environment.ts';
import { Fault } from './fault.ts';
import { charge } from './limits.ts';
import { unassignedPoolOf } from './qubits.ts';
import type { State } from './state.ts';

/** Warns at the pool when `name` is used whole and still holds qubits that the pool consumed. */
export function warnUnassignedPool(state: State, name: string, qubits: readonly number[], span: Span): void {
  if (state.qubits.ends.size === 0) return;
  const consumed = qubits.find((qubit) => unassignedPoolOf(state, qubit));
  if (consumed !== undefined)
    tell(state, 'warning', { name, pool: unassignedPoolOf(state, consumed)!, use: span });
}

/** What may follow from a register that holds more qubits than its reader thinks. */
const sizeFaults: ReadonlySet<string | undefined> = new Set([
  'shape-mismatch',
  'wrong-arity',
  'wrong-argument-count',
]);

/**
 * Where a fault follows from survivors that were not assigned, they are assigned now, and the statement is done `again`.
 * The result is what is left to report; a fault without a diagnostic where everything was said before.
 */
export function afterAssigning(
  context: Context,
  fault: Fault,
  statement: Span,
  again: () => void,
): Fault | undefined {
  const { state } = context;
  const { diagnostic, unassigned } = fault;
  const ofSize = sizeFaults.has(diagnostic?.code);
  if (!unassigned && !(ofSize && state.qubits.ends.size > 0)) return fault;
  if (ofSize && state.unassigned.turns.has(state.at.turn)) return new Fault();
  const holders = holdersOf(context, unassigned, statement);
  if (holders.length === 0) return isTold(state, unassigned) ? new Fault() : fault;
  const tellAll = () => {
    for (const { name, pool } of holders) {
      state.unassigned.told.add(pool);
      tell(state, 'error', { name, pool, use: diagnostic!.span });
    }
    state.unassigned.turns.add(state.at.turn);
  };
  takeBack(state, statement);
  for (const { scope, name, survivors } of holders) scope.names.set(name, register(survivors));
  try {
    again();
    tellAll();
    return undefined;
  } catch (second) {
    if (!(second instanceof Fault)) throw second;
    if (unassigned) {
      tellAll();
      const follows = sizeFaults.has(second.diagnostic?.code) || isTold(state, second.unassigned);
      return follows ? new Fault() : second;
    }
    for (const { scope, name, before } of holders) scope.names.set(name, register(before));
    return fault;
  }
}

const isTold = ({ unassigned: { told } }: State, pool: Span | undefined) => pool && told.has(pool);

/** A register with qubits that a pool consumed whose survivors were not assigned. */
interface Holder {
  readonly scope: Scope;
  readonly name: string;
  readonly pool: Span;
  readonly before: readonly number[];
  readonly survivors: readonly number[];
}

/** Those in scope: of one pool, or of any where the statement names them. */
function holdersOf({ state, scope: inner }: Context, pool: Span | undefined, statement: Span): Holder[] {
  const text = textOf({ ...statement, end: Math.min(statement.end, statement.start + 400) });
  const holders: Holder[] = [];
  for (let scope: Scope | undefined = inner; scope; scope = scope.outer) {
    for (const [name, value] of scope.names) {
      if (value.kind !== 'register' || (!pool && !new RegExp(`\\b${name}\\b`).test(text))) continue;
      charge(state, value.qubits.length, statement);
      const consumed = value.qubits.map((qubit) => unassignedPoolOf(state, qubit));
      const own = consumed.find((each) => each && (!pool || each === pool));
      const survivors = value.qubits.filter((_, i) => !consumed[i]);
      if (own && survivors.length > 0)
        holders.push({ scope, name, pool: own, before: value.qubits, survivors });
    }
  }
  return holders;
}

/** Revives what the statement under way has pooled before it failed. */
function takeBack({ qubits: { ends }, at }: State, statement: Span): void {
  for (const [qubit, { unassigned, turn }] of ends)
    if (unassigned === statement && turn === at.turn) ends.delete(qubit);
}

function tell(
  state: State,
  severity: 'error' | 'warning',
  { name, pool, use }: { readonly name: string; readonly pool: Span; readonly use: Span },
): void {
  const call = textOf(pool);
  state.report({
    code: 'pool-not-assigned',
    severity,
    message: `the pool's survivors are not assigned, and ${name} is used again: write ${name} = ${call.length > 60 ? '…' : call}`,
    span: pool,
    related: [{ span: use, message: `${name} is used here` }],
    fix: { title: `assign the survivors to ${name}`, span: { ...pool, end: pool.start }, text: `${name} = ` },
  });
}
