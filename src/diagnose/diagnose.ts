// A diagnosis of a circuit: whether its gradients vanish with width and depth, how much of the space of states it reaches,
// how much it entangles, and whether a device would find its gradient.
import { inputCount, outputCount, weightCount } from '../compiler/circuit/circuit.ts';
import { UserError } from '../user-error.ts';
import { checkShifts } from './check-shifts.ts';
import type { Diagnosis, Undone } from './diagnosis.ts';
import { entanglement } from './entanglement.ts';
import { expressibility } from './expressibility.ts';
import type { Family } from './family.ts';
import { pureStates } from './pure-states.ts';
import { depthScaling, OutOfTime, timeOver, widthScaling, type Values } from './scaling.ts';

export interface DiagnoseOptions {
  readonly widths?: Values | undefined;
  readonly depths?: Values | undefined;
  /** Random weights and inputs of each variance, and states of the measures of states. */
  readonly samples: number;
  readonly seed: number;
  /** Seconds, from now. */
  readonly timeout: number;
  /** Is told what is known, after each part and point. */
  readonly tell?: (known: Diagnosis) => void;
}

/** Each part has its share of the time that is left, so that no part takes that of all. */
const shares = { shift: 0.2, states: 0.4, width: 0.6, depth: 1 };

export function diagnose(family: Family, options: DiagnoseOptions): Diagnosis {
  const { circuit } = family;
  const { samples, seed, timeout, tell = () => {} } = options;
  const begin = performance.now();
  const seconds = () => (performance.now() - begin) / 1000;
  const waiting = { reason: timeOver };
  let known: Diagnosis = {
    circuit: circuit.name,
    qubits: circuit.qubits,
    weights: weightCount(circuit),
    inputs: inputCount(circuit),
    outputs: outputCount(circuit),
    samples,
    seed,
    width: waiting,
    depth: waiting,
    expressibility: waiting,
    entanglement: waiting,
    shift: waiting,
    seconds: 0,
  };
  const learn = (part: Partial<Diagnosis>) => tell((known = { ...known, ...part, seconds: seconds() }));
  /** Throws where the part's share of the time is over. */
  const checkFor = (share: number) => {
    const end = seconds() + share * (timeout - seconds());
    return () => {
      if (seconds() >= end) throw new OutOfTime();
    };
  };
  tell(known);
  learn({ shift: orUndone(() => checkShifts(circuit, seed, checkFor(shares.shift))) });
  const check = checkFor(shares.states);
  const states = orUndone(() => pureStates(circuit, samples, seed, check));
  const undone = 'reason' in states ? states : undefined;
  const pure = 'reason' in states ? [] : states;
  learn({
    expressibility: undone ?? orUndone(() => expressibility(pure, seed, check)),
    entanglement: undone ?? entanglement(pure),
  });
  const scaling = { samples, seed };
  learn({
    width: widthScaling(family, options.widths, {
      ...scaling,
      check: checkFor(shares.width),
      tell: (width) => learn({ width }),
    }),
  });
  learn({
    depth: depthScaling(family, options.depths, {
      ...scaling,
      check: checkFor(shares.depth),
      tell: (depth) => learn({ depth }),
    }),
  });
  return known;
}

function orUndone<T extends object>(work: () => T): T | Undone {
  try {
    return work();
  } catch (error) {
    if (error instanceof OutOfTime) return { reason: timeOver };
    if (error instanceof UserError) return { reason: error.message };
    throw error;
  }
}
