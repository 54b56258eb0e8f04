// What elaboration showed of each statement that ran, for editors: how often, on which qubits, with which values. It is
// bounded by the text: of a statement that runs a million times the first and the last time are kept, and sums.
import { subexpressions } from '../semantics/walk.ts';
import type { Span } from '../source/source.ts';
import type { Expression, Statement } from '../syntax/ast.ts';
import { expressionsOf, factsOf } from '../syntax/statement-facts.ts';
import { type TracedValue, tracedValue } from './printed-values.ts';
import type { Context } from './state/context.ts';
import { type Environment, findScope, type Scope } from './state/environment.ts';
import type { Observer, Visit } from './state/observer.ts';
import { type QubitNames } from './state/registers.ts';
import { printTurn } from './state/turns.ts';
import type { Turn } from './state/whereabouts.ts';
import type { Named } from './values/values.ts';

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

/** A run with the values themselves: most runs are soon forgotten, and most texts are never read. */
interface Seen extends Pick<Run, 'liveQubits' | 'operations' | 'turns'> {
  readonly turn: Turn | undefined;
  readonly reads: Visit['reads'];
  readonly binds: Visit['reads'];
}

/** What is known of one statement; names in the order of their values. */
interface Account {
  readonly environment: Pick<Environment, 'module' | 'constants'>;
  readonly reads: readonly string[];
  readonly binds: readonly string[];
  runs: number;
  operations: number;
  turns: number;
  readonly liveQubits: number[];
  first: Seen | undefined;
  last: Seen | undefined;
}

export function newTracer(): Tracer {
  const accounts = new Map<Statement, Account>();
  let qubits: QubitNames | undefined;
  let turns = 0;

  function accountOf({ module, constants }: Context, statement: Statement): Account {
    let account = accounts.get(statement);
    if (!account) accounts.set(statement, (account = newAccount(statement, { module, constants })));
    return account;
  }

  const observer: Observer = {
    enter(context, statement) {
      const { scope, state } = context;
      qubits ??= { qubits: { registers: state.qubits.registers } };
      return {
        operations: state.operationTotal,
        reads: valuesOf(scope, accountOf(context, statement).reads),
      };
    },
    turned(count) {
      turns = count;
    },
    leave(context, statement, { operations, reads }) {
      const { scope, state } = context;
      const account = accountOf(context, statement);
      const seen: Seen = {
        turn: state.at.turn,
        liveQubits: state.qubits.count - state.qubits.ends.size,
        operations: state.operationTotal - operations,
        turns,
        reads,
        binds: valuesOf(scope, account.binds),
      };
      account.runs++;
      account.operations += seen.operations;
      account.turns += turns;
      if (account.liveQubits.length < mostLive) account.liveQubits.push(seen.liveQubits);
      account.first ??= seen;
      account.last = seen;
      turns = 0;
    },
  };
  return { observer, trace: () => (qubits ? traceOf(accounts, qubits) : new Map()) };
}

function newAccount(statement: Statement, environment: Account['environment']): Account {
  const { declares, changes } = factsOf(statement);
  return {
    environment,
    reads: [...new Set(expressionsOf(statement).flatMap(namesIn))],
    binds: [...declares(statement).map(({ name }) => name), ...changes(statement)],
    runs: 0,
    operations: 0,
    turns: 0,
    liveQubits: [],
    first: undefined,
    last: undefined,
  };
}

function namesIn(node: Expression): string[] {
  return node.kind === 'name' ? [node.name] : subexpressions(node).flatMap(namesIn);
}

/** What names stand for; undefined for what a part of an expression binds, and for constants of the file. */
function valuesOf(scope: Scope, names: readonly string[]): Visit['reads'] {
  return names.map((name) => findScope(scope, name)?.names.get(name));
}

function traceOf(accounts: ReadonlyMap<Statement, Account>, qubits: QubitNames): Trace {
  const trace = new Map<Span, StatementTrace>();
  for (const [statement, account] of accounts) {
    const { runs, operations, turns, liveQubits, first, last } = account;
    if (!first || !last) continue;
    const begin = runOf(account, first, qubits);
    const end = last === first ? begin : runOf(account, last, qubits);
    trace.set(statement.span, { statement, runs, operations, turns, liveQubits, first: begin, last: end });
  }
  return trace;
}

/** Its texts are made where they are read. */
function runOf({ environment, ...names }: Account, seen: Seen, qubits: QubitNames): Run {
  const { turn, reads, binds, ...counts } = seen;
  return {
    ...counts,
    get within() {
      const within: string[] = [];
      for (let at = turn; at; at = at.outer) within.unshift(printTurn(qubits, at) ?? '');
      return within.filter((text) => text);
    },
    get reads() {
      return printed(names.reads, reads, (name) => constantOf(environment, name));
    },
    get binds() {
      return printed(names.binds, binds, () => undefined);
    },
  };

  function printed(
    some: readonly string[],
    values: Seen['reads'],
    other: (name: string) => Named | undefined,
  ): TracedValue[] {
    return some.flatMap((name, i) => {
      const value = values[i] ?? other(name);
      return value && value.kind !== 'poison' ? [tracedValue(qubits, name, value)] : [];
    });
  }
}

function constantOf({ module, constants }: Account['environment'], name: string): Named | undefined {
  const declared = module.constants.get(name);
  return declared && constants.get(declared.declaration);
}
