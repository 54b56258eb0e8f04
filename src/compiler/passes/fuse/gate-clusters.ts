// The first half of fusion: operations → clusters around two-qubit gates, runs of single-qubit gates, and walls.
import type { Call, GateOperation, Operation } from '../../circuit/circuit.ts';
import { qubitsOf } from '../../circuit/walk.ts';
import type { GateFacts } from '../../circuit/gate-facts.ts';

/** Two-qubit gates on one pair with what stands between them, all once a batch or all once a sample. */
export interface Pair {
  readonly kind: 'pair';
  /** In the order of the first gate's operands. */
  readonly qubits: readonly number[];
  readonly perSample: boolean;
  readonly core: GateOperation[];
  /** Single-qubit gates taken from the runs before and after, by place in `qubits`, in order. */
  readonly heads: [GateOperation[], GateOperation[]];
  readonly tails: [GateOperation[], GateOperation[]];
  /** The runs that end where this begins and begin where this ends, by place in `qubits`. */
  readonly before: [Run | undefined, Run | undefined];
  readonly after: [Run | undefined, Run | undefined];
  /** The call of the last two-qubit gate. */
  call: Call | undefined;
}

/** Consecutive single-qubit gates of one qubit; those from `from` to before `to` are not taken by a pair. */
export interface Run {
  readonly kind: 'run';
  readonly gates: GateOperation[];
  readonly perSample: boolean;
  from: number;
  to: number;
}

export type Item = Pair | Run | { readonly kind: 'wall'; readonly operation: Operation };

export interface Clusters {
  /** In an order that is that of the operations on every qubit. */
  readonly items: readonly Item[];
  readonly pairs: readonly Pair[];
}

/** What last happened to a qubit: a pair with perhaps a run after it, or a run alone. */
interface End {
  readonly pair?: Pair;
  readonly run?: Run;
}

const nothing: End = {};

/** Blocks must have been expanded. A pair stands where its first two-qubit gate stood, a run where its first gate did. */
export function collectClusters(
  operations: readonly Operation[],
  facts: ReadonlyMap<Operation, GateFacts>,
): Clusters {
  const items: Item[] = [];
  const pairs: Pair[] = [];
  const ends = new Map<number, End>();
  const endOf = (qubit: number) => ends.get(qubit) ?? nothing;

  function addSingle(gate: GateOperation, perSample: boolean): void {
    const [qubit] = gate.qubits;
    const { pair, run } = endOf(qubit);
    if (run && run.perSample === perSample) {
      run.gates.push(gate);
      run.to++;
    } else if (!run && pair && pair.perSample === perSample && belongs(gate, pair.call)) {
      pair.tails[pair.qubits.indexOf(qubit)].push(gate);
    } else {
      const fresh: Run = { kind: 'run', gates: [gate], perSample, from: 0, to: 1 };
      items.push(fresh);
      const follows = !run && pair?.perSample === perSample;
      if (follows) pair.after[pair.qubits.indexOf(qubit)] = fresh;
      ends.set(qubit, follows ? { pair, run: fresh } : { run: fresh });
    }
  }

  function addDouble(gate: GateOperation, perSample: boolean): void {
    const [a, b] = gate.qubits.map(endOf);
    const { pair } = a;
    if (pair && pair === b.pair && pair.perSample === perSample) return extend(pair, gate);
    const fresh: Pair = {
      kind: 'pair',
      qubits: gate.qubits,
      perSample,
      core: [gate],
      heads: [[], []],
      tails: [[], []],
      before: [undefined, undefined],
      after: [undefined, undefined],
      call: gate.call,
    };
    [a.run, b.run].forEach((run, place) => {
      if (run?.perSample !== perSample) return;
      fresh.before[place] = run;
      const end = run.to;
      while (run.to > run.from && belongs(run.gates[run.to - 1], gate.call)) run.to--;
      fresh.heads[place] = run.gates.slice(run.to, end);
    });
    items.push(fresh);
    pairs.push(fresh);
    for (const qubit of gate.qubits) ends.set(qubit, { pair: fresh });
  }

  /** Another two-qubit gate on the pair: what came after the last one now lies between. */
  function extend(pair: Pair, gate: GateOperation): void {
    for (const place of [0, 1]) {
      const run = pair.after[place];
      for (const between of pair.tails[place]) pair.core.push(between);
      for (const between of run?.gates ?? []) pair.core.push(between);
      pair.tails[place] = [];
      if (run) run.from = run.to;
      pair.after[place] = undefined;
      ends.set(pair.qubits[place], { pair });
    }
    pair.core.push(gate);
    pair.call = gate.call;
  }

  for (const operation of operations) {
    const gate = operation.kind === 'gate' ? operation : undefined;
    if (gate?.qubits.length === 1) addSingle(gate, facts.get(gate)!.perSample);
    else if (gate?.qubits.length === 2) addDouble(gate, facts.get(gate)!.perSample);
    else {
      items.push({ kind: 'wall', operation });
      for (const qubit of qubitsOf(operation)) ends.delete(qubit);
      if (operation.kind === 'barrier' && operation.qubits.length === 0) ends.clear();
    }
  }
  return { items, pairs };
}

/** The gate comes from this call of a one- or two-qubit gate or pool. */
function belongs(gate: GateOperation, call: Call | undefined): boolean {
  return call !== undefined && gate.call === call && call.qubits.length <= 2;
}
