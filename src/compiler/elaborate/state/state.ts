// What elaboration has built so far, and what the elaborations of one check share.
import type { Call, InputSlot, Operation, WeightSlot } from '../../circuit/circuit.ts';
import type { Diagnostic } from '../../source/diagnostic.ts';
import type { Span } from '../../source/source.ts';
import type { Declaration } from '../../syntax/ast.ts';
import { type Meter, newMeter } from './meter.ts';
import type { Observer } from './observer.ts';
import { atStart, type Turn, type Whereabouts } from './whereabouts.ts';

export interface End {
  /** "was pooled into q[2]", "was measured", "was discarded" */
  readonly how: string;
  readonly span: Span;
  readonly pooled: boolean;
  /** The whole pool statement when its result was not assigned. */
  readonly unassigned?: Span;
  /** The turn of a loop in which it was. */
  readonly turn: Turn | undefined;
}

/** Registers of a million qubits are allowed, so a qubit is a number and what is known of it stands in tables. */
interface Qubits {
  count: number;
  /** In the order of their first qubits; one qubit alone has no index. */
  readonly registers: Register[];
  /** By qubit: 1 where it was used. */
  touched: Uint8Array;
  readonly ends: Map<number, End>;
}

/** What one run of a `qubit` statement declared. */
export interface Register {
  readonly name: string;
  readonly first: number;
  readonly indexed: boolean;
  readonly span: Span;
}

/** What executing a gate by itself, with free angles, has shown. */
export interface Trial {
  readonly operations: number;
  /** How much deeper its body goes than its call. */
  readonly depth: number;
  readonly failed: boolean;
}

/** What the elaborations of one check know of each other. */
export interface Ledger {
  /** Gates and pairings that were executed whole. */
  readonly met: Set<Declaration>;
  /** Present while gates are tried by themselves: those in here need not be executed again for free angles. */
  readonly trials?: Map<Declaration, Trial>;
}

/** Whom an elaboration tells what it finds, and what it shares with others. */
export interface Session {
  readonly report: (diagnostic: Diagnostic) => void;
  /** Counts from zero where it is absent. */
  readonly meter?: Meter | undefined;
  readonly ledger?: Ledger | undefined;
  readonly observer?: Observer | undefined;
}

export interface State {
  /** Where operations go now; a branch or a gate under a modifier puts a list of its own here for a while. */
  operations: Operation[];
  readonly qubits: Qubits;
  readonly at: Whereabouts;
  /**
   * Pools told as errors because their survivors are not assigned, and the turns in which those were assigned afterwards:
   * there, what was declared before has other sizes.
   */
  readonly unassigned: { readonly told: Set<Span>; readonly turns: Set<Turn | undefined> };
  bits: number;
  readonly weights: WeightSlot[];
  readonly inputs: InputSlot[];
  /** Lengths of the flat weight and input vectors so far. */
  weightTotal: number;
  inputTotal: number;
  /** How often each weight declaration was met. */
  readonly meetings: Map<string, number>;
  /** The outermost call that operations come from now, and how many statements have made calls. */
  call: Call | undefined;
  layers: number;
  /** Inside a run-time branch? */
  branching: boolean;
  operationTotal: number;
  readonly meter: Meter;
  /** How deep the recursion stands, in units of one expression inside another. */
  depth: number;
  /** The deepest it stood. */
  deepest: number;
  /** Statements that were given up. */
  faults: number;
  readonly ledger: Ledger | undefined;
  readonly observer: Observer | undefined;
  /** Inside a loop whose cost was foreseen? */
  foreseen: boolean;
  readonly report: (diagnostic: Diagnostic) => void;
}

export function newState({ report, meter = newMeter(), ledger, observer }: Session): State {
  return {
    meter,
    ledger,
    observer,
    operations: [],
    qubits: { count: 0, registers: [], touched: new Uint8Array(16), ends: new Map() },
    at: atStart(),
    unassigned: { told: new Set(), turns: new Set() },
    bits: 0,
    weights: [],
    inputs: [],
    weightTotal: 0,
    inputTotal: 0,
    meetings: new Map(),
    call: undefined,
    layers: 0,
    branching: false,
    operationTotal: 0,
    depth: 0,
    deepest: 0,
    faults: 0,
    foreseen: false,
    report,
  };
}
