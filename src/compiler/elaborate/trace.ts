// What elaboration showed of each statement that ran, for editors: how often, on which qubits, with which values. It is
// bounded by the text: of a statement that runs a million times the first and the last time are kept, and sums.
import { subexpressions } from '../semantics/walk.ts';
import type { Span } from '../source/source.ts';
import type { Expression, Statement } from '../syntax/ast.ts';
import { expressionsOf, factsOf } from '../syntax/statement-facts.ts';
import { type TracedValue, tracedValue } from './printed-values.ts';
import type { Context } from './state/context.ts';
import { findScope } from './state/environment.ts';
import type { NamedValue, Observer, Visit } from './state/observer.ts';
import type { State } from './state/state.ts';
import { printTurn } from './state/turns.ts';
import type { Turn } from './state/whereabouts.ts';

/** What an elaboration showed; by the span of the statement, which is the object in the syntax tree. */
export type Trace = ReadonlyMap<Span, StatementTrace>;

/** All runs of one statement that came to their end. */
export interface StatementTrace {
  readonly statement: Statement;
  /** Their number. A gate that is called alike on many tuples runs its body for the first of them. */
  readonly runs: number;
  /** Operations that they added, with those of blocks in the statement and of what it calls. */
  readonly operations: number;
  /** Of a loop: its turns; 0 for other statements. */
  readonly turns: number;
  /** Qubits that are declared and have not ended, after each run, as many as are kept. */
  readonly liveQubits: readonly number[];
  readonly first: Run;
  /** The same object as `first` where there was one. */
  readonly last: Run;
}

/** One run of a statement. */
export interface Run {
  /** The turns of the loops around it, outermost first: "layer = 2"; those without a short text are left out. */
  readonly within: readonly string[];
  readonly operations: number;
  readonly turns: number;
  /** As above, after this run. */
  readonly liveQubits: number;
  /** What the names in its expressions hold before it, and those that it declares or changes after it. */
  readonly reads: readonly TracedValue[];
  readonly binds: readonly TracedValue[];
}

/** Runs of which the live qubits are kept: one a layer. */
const mostLive = 64;

/** Collects the trace of one elaboration. */
export interface Tracer {
  readonly observer: Observer;
  /** What was seen so far, in the order in which statements first came to their end. */
  trace(): Trace;
}

/** A run whose values are not printed yet: most are soon forgotten. */
interface Seen extends Pick<Run, 'liveQubits' | 'operations' | 'turns'> {
  readonly turn: Turn | undefined;
  readonly reads: readonly NamedValue[];
  readonly binds: readonly NamedValue[];
}

interface Account {
  readonly names: readonly string[];
  runs: number;
  operations: number;
  turns: number;
  readonly liveQubits: number[];
  first: Seen | undefined;
  last: Seen | undefined;
}

export function newTracer(): Tracer {
  const accounts = new Map<Statement, Account>();
  let state: State | undefined;
  let turns = 0;

  function accountOf(statement: Statement): Account {
    let account = accounts.get(statement);
    if (!account) {
      const names = [...new Set(expressionsOf(statement).flatMap(namesIn))];
      account = {
        names,
        runs: 0,
        operations: 0,
        turns: 0,
        liveQubits: [],
        first: undefined,
        last: undefined,
      };
      accounts.set(statement, account);
    }
    return account;
  }

  const observer: Observer = {
    enter(context, statement) {
      ({ state } = context);
      return { operations: state.operationTotal, reads: valuesOf(context, accountOf(statement).names) };
    },
    turned(count) {
      turns = count;
    },
    leave(context, statement, visit) {
      const account = accountOf(statement);
      const seen = { ...seenNow(context, statement, visit, account), turns };
      account.runs++;
      account.operations += seen.operations;
      account.turns += turns;
      if (account.liveQubits.length < mostLive) account.liveQubits.push(seen.liveQubits);
      account.first ??= seen;
      account.last = seen;
      turns = 0;
    },
  };
  return { observer, trace: () => printed(state, accounts) };
}

function seenNow(
  context: Context,
  statement: Statement,
  visit: Visit,
  { names }: Pick<Account, 'names'>,
): Omit<Seen, 'turns'> {
  const { qubits, operationTotal, at } = context.state;
  const { declares, changes } = factsOf(statement);
  const bound = [...declares(statement).map(({ name }) => name), ...changes(statement)];
  return {
    turn: at.turn,
    liveQubits: qubits.count - qubits.ends.size,
    operations: operationTotal - visit.operations,
    reads: [...visit.reads, ...constantsOf(context, names, visit.reads)],
    binds: valuesOf(context, bound),
  };
}

/** What names stand for; what is bound by a part of an expression, or was given up, is left out. */
function valuesOf({ scope }: Context, names: readonly string[]): NamedValue[] {
  return names.flatMap((name) => {
    const value = findScope(scope, name)?.names.get(name);
    return value && value.kind !== 'poison' ? [{ name, value }] : [];
  });
}

/** Constants of the file among the names: they are computed where they are first needed. */
function constantsOf(
  { module, constants }: Context,
  names: readonly string[],
  found: readonly NamedValue[],
): NamedValue[] {
  if (found.length === names.length) return [];
  return names.flatMap((name) => {
    const declared = module.constants.get(name);
    const value = declared && constants.get(declared.declaration);
    if (!value || value.kind === 'poison' || found.some((each) => each.name === name)) return [];
    return [{ name, value }];
  });
}

function namesIn(node: Expression): string[] {
  return node.kind === 'name' ? [node.name] : subexpressions(node).flatMap(namesIn);
}

function printed(state: State | undefined, accounts: ReadonlyMap<Statement, Account>): Trace {
  const trace = new Map<Span, StatementTrace>();
  if (!state) return trace;
  for (const [statement, { names: _, first, last, ...sums }] of accounts) {
    if (!first || !last) continue;
    const begin = runOf(state, first);
    const end = last === first ? begin : runOf(state, last);
    trace.set(statement.span, { statement, ...sums, first: begin, last: end });
  }
  return trace;
}

function runOf(state: State, { turn, reads, binds, ...counts }: Seen): Run {
  const within: string[] = [];
  for (let at = turn; at; at = at.outer) within.unshift(printTurn(state, at) ?? '');
  const values = (some: readonly NamedValue[]) =>
    some.map(({ name, value }) => tracedValue(state, name, value));
  return { ...counts, within: within.filter((text) => text), reads: values(reads), binds: values(binds) };
}
