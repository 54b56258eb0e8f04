// What a diagnosis says of a circuit: plain data, for the text and the JSON alike.

/** Why a part of it is not there. */
export interface Undone {
  readonly reason: string;
}

/** How much the gradient scatters over random weights and inputs. */
export interface GradientVariance {
  /** Mean over the pairs of an output and a weight that moves it. */
  readonly mean: number;
  /** Of the pair where it is largest. */
  readonly largest: number;
  /** Weights that move some output, of all. */
  readonly weights: number;
  readonly allWeights: number;
}

/** A circuit of the family, and its variance. */
export interface ScalingPoint extends GradientVariance {
  /** What is varied: qubits, or layers. */
  readonly x: number;
  /** How it came about: "n=4", "layers=2", "first 3 of 5 layers". */
  readonly label: string;
}

/** A straight line through logarithms by least squares. */
export interface Fit {
  /** Of log₂ of the mean variance: by x where it is exponential, by log₂ x where it is a power. */
  readonly slope: number;
  /** Standard error of the slope; absent with two points. */
  readonly error?: number;
  /** Share of the scatter that the line explains. */
  readonly r2: number;
}

export interface Scaling {
  /** What is varied, in words. */
  readonly by: string;
  readonly points: readonly ScalingPoint[];
  /** Values that could not be done, with the reason. */
  readonly left: readonly { readonly label: string; readonly reason: string }[];
  /** Variance ∝ 2^(slope · x); absent with fewer than two points. */
  readonly exponential?: Fit;
  /** Variance ∝ x^slope. */
  readonly power?: Fit;
}

/** Sim, Johnson & Aspuru-Guzik, Advanced Quantum Technologies 2, 1900070 (2019). */
export interface Expressibility {
  /** D_KL of the fidelities of pairs of states from those of Haar-random states, nats; 0: as expressive as can be. */
  readonly divergence: number;
  /** The same estimate for as many Haar-random states: what the finite sample alone makes. */
  readonly ofHaar: number;
  readonly states: number;
  readonly bins: number;
}

/** Meyer & Wallach, Journal of Mathematical Physics 43, 4273 (2002): 0 for product states, 1 where each qubit is fully mixed. */
export interface Entanglement {
  readonly mean: number;
  /** Standard deviation over the states. */
  readonly deviation: number;
  readonly states: number;
}

/** Parameter-shift rules against the exact gradient. */
export interface ShiftCheck {
  /** Largest difference of an entry, over the largest entry or 1. */
  readonly error: number;
  /** Circuits that one gradient of one sample takes on a device, for each basis of the outputs. */
  readonly runs: number;
  /** Bases that the outputs need. */
  readonly bases: number;
}

export interface Diagnosis {
  readonly circuit: string;
  readonly qubits: number;
  readonly weights: number;
  readonly inputs: number;
  readonly outputs: number;
  /** Random weights and inputs of each variance. */
  readonly samples: number;
  readonly seed: number;
  readonly width: Scaling | Undone;
  readonly depth: Scaling | Undone;
  readonly expressibility: Expressibility | Undone;
  readonly entanglement: Entanglement | Undone;
  readonly shift: ShiftCheck | Undone;
  readonly seconds: number;
}

export function isUndone(part: object): part is Undone {
  return 'reason' in part;
}
