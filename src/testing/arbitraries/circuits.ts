// Random circuits for property tests, which print as texts of the language and shrink to a few operations.
import type fc from 'fast-check';
import type { Circuit } from '../../compiler/circuit/circuit.ts';
import { gates as gateTable } from '../../compiler/circuit/gates.ts';
import { nearest } from '../../compiler/source/nearest.ts';
import { printSource } from '../../compiler/targets/qcnn/index.ts';
import { checkOptions, type OptionNames } from '../../option-names.ts';
import { UserError } from '../../user-error.ts';
import { plainAngle } from './angles.ts';
import { plainProbability, type MoveKind } from './moves.ts';
import { printsAs } from './prints-as-text.ts';
import { randomCircuit } from './random-circuit.ts';
import { rangeOf, type Range } from './ranges.ts';
import { plainReadouts } from './readouts.ts';
import { withoutUnused } from './without-unused.ts';

/** What random circuits are made of. */
export interface CircuitsOptions {
  /** How many qubits: exactly so many, or a range. Default: { min: 1, max: 4 }. */
  readonly qubits?: number | Range;
  /** Most operations one after the other on a qubit; a branch is one, a Pauli rotation too. Default: 6. */
  readonly depth?: number;
  /** Names of the gate table, without controls of `ctrl @`. Default: all of them, some with a control more, and `rpauli`. */
  readonly gates?: readonly string[];
  /** Qubits are measured and branched on, discarded, reset. Default: false, all circuits are unitary unless there is noise. */
  readonly pools?: boolean;
  /** Noise channels. Default: false. */
  readonly noise?: boolean;
  /** Amplitudes are prepared at the start of some circuits. Default: false. */
  readonly amplitudes?: boolean;
  /** Most weights that angles read. Default: 3. */
  readonly weights?: number;
  /** Most inputs that angles read. Default: 2. */
  readonly inputs?: number;
}

const optionNames: OptionNames<CircuitsOptions> = {
  qubits: true,
  depth: true,
  gates: true,
  pools: true,
  noise: true,
  amplitudes: true,
  weights: true,
  inputs: true,
};

/** Most moves of a circuit, whatever its width and depth. */
const mostMoves = 2000;

/**
 * Random circuits that elaborate, compile and run: gates with angles of constants, weights and inputs, one to three
 * outputs; more by the options. A counterexample prints as `.qcnn` text, by `printSource`, and shrinks to fewer qubits and
 * operations, smaller angles, and no weights and inputs that it does not read. Throws UserError for options that make no
 * circuits.
 */
export function circuits(options: CircuitsOptions = {}): fc.Arbitrary<Circuit> {
  checkOptions('circuits', options, optionNames);
  const qubits = rangeOf('qubits', options.qubits ?? { min: 1, max: 4 }, { min: 1, max: 64 });
  const whole = (what: 'depth' | 'weights' | 'inputs', fallback: number, most: number) =>
    rangeOf(what, options[what] ?? fallback, { min: 0, max: most }).max;
  const depth = whole('depth', 6, 1000);
  const [weights, inputs] = [whole('weights', 3, 1000), whole('inputs', 2, 1000)];
  return randomCircuit({
    qubits,
    moves: { min: 0, max: Math.min(qubits.max * depth, mostMoves) },
    depth,
    of: {
      kinds: kindsOf(options),
      gates: gatesOf(options, qubits.max),
      controls: options.gates ? [0] : [0, 0, 0, 1],
      angles: plainAngle(weights, inputs),
      probabilities: plainProbability,
    },
    weights,
    inputs,
    readouts: plainReadouts,
    amplitudes: options.amplitudes ?? false,
    stir: false,
  }).map((circuit) => {
    const used = withoutUnused(circuit);
    return printsAs(used, () => printSource(used));
  });
}

function kindsOf({ gates, pools, noise }: CircuitsOptions): MoveKind[] {
  return [
    ...(['gate', 'gate', 'gate', 'gate'] as const),
    ...(gates ? [] : (['rotation'] as const)),
    ...(pools ? (['measure', 'measure', 'branch', 'branch', 'discard', 'reset'] as const) : []),
    ...(noise ? (['channel', 'channel'] as const) : []),
  ];
}

function gatesOf({ gates }: CircuitsOptions, qubits: number): readonly string[] {
  if (gates === undefined) return [...gateTable.keys()];
  const unknown = gates.find((name) => !gateTable.has(name));
  if (unknown !== undefined) {
    const similar = nearest(unknown, [...gateTable.keys()]);
    const advice = similar ? `did you mean ${similar}?` : 'grammar/language.md lists them under "Gates"';
    throw new UserError(`no gate is called ${unknown}; ${advice}`);
  }
  const fitting = gates.filter((name) => gateTable.get(name)!.qubits <= qubits);
  if (fitting.length > 0) return fitting;
  throw new UserError(
    gates.length === 0
      ? 'gates is empty; name some gates, or leave it out for all'
      : `no gate of ${gates.join(', ')} acts on as few as ${qubits} qubit${qubits === 1 ? '' : 's'}; raise qubits, or name others`,
  );
}
