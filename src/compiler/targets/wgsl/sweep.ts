// A circuit as one sweep over a state that stays in a workgroup's memory: unitaries on one or two bits, with controls.
// In: a prepared circuit. Out: matrices, places where they act, and outputs as bit masks.
import { inputRun } from '../../circuit/amplitudes.ts';
import { compileAngles, reachedFrom, type AngleProgram } from '../../circuit/angle-program.ts';
import type { Angle, Circuit, GateOperation, Operation, Output } from '../../circuit/circuit.ts';
import { outputCount, outputSize } from '../../circuit/circuit.ts';
import { expandDefinition } from '../../circuit/gate-definition.ts';
import { bodyOf } from '../../circuit/gate-forms.ts';
import { gateNamed } from '../../circuit/gates.ts';
import { changesWith } from '../../circuit/walk.ts';
import type { PreparedCircuit } from '../../plan/index.ts';
import { bitsOfMask, maskOf } from './literals.ts';
import { createSweepWires } from './sweep-wires.ts';

/** A unitary on one or two qubits: the product of gates on local qubits, the first applied first. */
export interface SweepMatrix {
  readonly qubits: 1 | 2;
  readonly gates: readonly GateOperation[];
  /** Steps of `angles` that hold the angles of all gates, in order. */
  readonly steps: readonly number[];
  /** An input reaches it. */
  readonly perSample: boolean;
  /** A weight reaches it. */
  readonly byWeights: boolean;
  /** Where it begins among the matrices of its sort (once a batch, or once a sample), in vectors of four numbers. */
  readonly at: number;
}

/** Applies matrices[matrix] to the bits (most significant first) of amplitudes whose control bits are all 1. */
export interface SweepOperation {
  readonly matrix: number;
  readonly bits: readonly number[];
  readonly controls: number;
  /** What a comment says of it. */
  readonly label: string;
}

/** Amplitude encoding before all else: real numbers, normalised, on bits, most significant first. */
export interface Preparation {
  readonly bits: readonly number[];
  readonly amplitudes: readonly Angle[];
  /** Inputs reach them. */
  readonly byInputs: boolean;
  /** Weights reach them. */
  readonly byWeights: boolean;
  /** Where its 2^bits numbers begin among the amplitudes of a sample. */
  readonly at: number;
}

/** coefficient · i^quarters · ∏ Z(signs) · ∏ X(flips) */
export interface SweepTerm {
  readonly coefficient: number;
  readonly flips: number;
  readonly signs: number;
  readonly quarters: number;
}

export type SweepOutput =
  | { readonly kind: 'observable'; readonly index: number; readonly terms: readonly SweepTerm[] }
  /** 2^bits numbers from `index` on. */
  | { readonly kind: 'probabilities'; readonly index: number; readonly bits: readonly number[] };

type OutputOf<Kind extends SweepOutput['kind']> = Extract<SweepOutput, { kind: Kind }>;

/** Outputs by their kinds, each in order. */
export function outputsByKind(outputs: readonly SweepOutput[]) {
  const observables: OutputOf<'observable'>[] = [];
  const probabilities: OutputOf<'probabilities'>[] = [];
  for (const output of outputs) {
    switch (output.kind) {
      case 'observable':
        observables.push(output);
        break;
      case 'probabilities':
        probabilities.push(output);
        break;
      default:
        output satisfies never;
    }
  }
  return { observables, probabilities };
}

export interface Sweep {
  readonly kind: 'sweep';
  readonly circuit: Circuit;
  /** Qubits of the state: 2^wires amplitudes; a reset qubit goes on as another one. Masks hold up to 30. */
  readonly wires: number;
  readonly angles: AngleProgram;
  readonly matrices: readonly SweepMatrix[];
  /** Vectors of four numbers of all matrices made once a batch, and once a sample. */
  readonly vectors: { readonly shared: number; readonly each: number };
  readonly operations: readonly SweepOperation[];
  readonly preparations: readonly Preparation[];
  /** Numbers that the preparations take from a sample. */
  readonly amplitudes: number;
  readonly outputs: readonly SweepOutput[];
  readonly outputSize: number;
}

/** Multiply-adds of a sample. The way back undoes each operation on two states, and takes the gradient by it. */
export function workOf({ wires, operations }: Sweep, gradient: boolean): number {
  const forward = operations.reduce((work, { bits, controls }) => {
    return work + 4 * 2 ** (wires - bitsOfMask(controls).length + bits.length);
  }, 0);
  return gradient ? 4 * forward : forward;
}

/** Why a circuit is no sweep: the construct, as a noun. */
export interface NoSweep {
  readonly kind: 'none';
  readonly construct: string;
}

/** Vectors of four numbers that hold a complex matrix: real parts, then imaginary parts, row-major. */
export function vectorsOf(qubits: number): number {
  return 2 * 4 ** (qubits - 1);
}

const mostWires = 30;

/** The sweep of a valid circuit, or what stands in its way: noise, run-time branches, conditional resets. */
export function sweepOf({ circuit }: PreparedCircuit): Sweep | NoSweep {
  const none = (construct: string): NoSweep => ({ kind: 'none', construct });
  const wires = createSweepWires();
  const matrices = createMatrixSources();
  const operations: SweepOperation[] = [];
  const preparations: Preparation[] = [];
  let amplitudes = 0;

  function emitGate(operation: GateOperation): NoSweep | undefined {
    const row = gateNamed(operation.gate);
    let controls = operation.controls + row.controls;
    let body = operation.gate;
    if (row.qubits === row.controls) {
      // A phase alone is never seen; with controls it is the phase of the last one.
      if (controls-- === 0) return undefined;
      body = 'p';
    }
    const bits = wires.touch(operation.qubits);
    const targets = bits.slice(controls);
    const qubits = targets.length;
    if (qubits !== 1 && qubits !== 2) return none(`a gate on ${qubits} qubits besides its controls (${operation.gate})`); // prettier-ignore
    const matrix = matrices.numberOf([body, ...operation.angles.map(matrices.identityOf)].join(' '), () => ({
      qubits,
      gates: withoutControls(body, operation.angles, qubits),
    }));
    operations.push({
      matrix,
      bits: targets,
      controls: maskOf(bits.slice(0, controls)),
      label: `${operation.gate} on ${operation.qubits.join(', ')}`,
    });
    return undefined;
  }

  function emit(operation: Operation): NoSweep | undefined {
    switch (operation.kind) {
      case 'gate':
        return emitGate(operation);
      case 'block': {
        const { block } = operation;
        const matrix = matrices.numberOf(block, () => block);
        const label = `${operation.call?.name ?? 'block'} on ${operation.qubits.join(', ')}`;
        return void operations.push({ matrix, bits: wires.touch(operation.qubits), controls: 0, label });
      }
      case 'prepare': {
        const bits = wires.touch(operation.qubits);
        preparations.push({ bits, ...reachOf(operation.amplitudes), at: amplitudes });
        return void (amplitudes += 2 ** operation.qubits.length);
      }
      case 'reset':
        return void wires.reset(operation.qubit);
      case 'channel':
        return none(`noise (${operation.channel})`);
      case 'branch':
        return none('a run-time "if" that cannot be deferred');
      case 'measure':
      case 'discard':
      case 'barrier':
        return undefined;
      default:
        return operation satisfies never;
    }
  }

  for (const operation of circuit.operations) {
    const refusal = emit(operation);
    if (refusal) return refusal;
    if (wires.count() > mostWires) return none(`a width above ${mostWires} qubits`);
  }

  let index = 0;
  const outputs = circuit.outputs.map((output): SweepOutput => {
    const at = index;
    index += outputSize(output);
    return maskOutput(output, at, wires.bitOf);
  });
  return {
    kind: 'sweep',
    circuit,
    wires: wires.count(),
    ...placeMatrices(matrices.sources),
    operations,
    preparations,
    amplitudes,
    outputs,
    outputSize: outputCount(circuit),
  };
}

/** What reaches the amplitudes of a preparation. */
function reachOf(amplitudes: readonly Angle[]): Pick<Preparation, 'amplitudes' | 'byInputs' | 'byWeights'> {
  if (inputRun(amplitudes)) return { amplitudes, byInputs: true, byWeights: false };
  const { steps } = compileAngles(amplitudes);
  const holds = (kind: 'input' | 'weight') => steps.some((step) => step.kind === kind);
  return { amplitudes, byInputs: holds('input'), byWeights: holds('weight') };
}

type Source = Pick<SweepMatrix, 'qubits' | 'gates'>;

/** The matrices that operations ask for: equal ones once. */
function createMatrixSources() {
  const sources: Source[] = [];
  const numberOfKey = new Map<unknown, number>();
  const identities = new Map<Angle, number>();
  return {
    sources,
    /** The number of the matrix of this key; made if it is new. */
    numberOf(key: unknown, make: () => Source): number {
      let number = numberOfKey.get(key);
      if (number === undefined) numberOfKey.set(key, (number = sources.push(make()) - 1));
      return number;
    },
    /** Equal for equal weights, inputs and constants, and for one expression. */
    identityOf(angle: Angle): string {
      switch (angle.kind) {
        case 'weight':
        case 'input':
          return `${angle.kind} ${angle.index}`;
        case 'constant':
          return `${angle.value}`;
        case 'unary':
        case 'binary':
          if (!identities.has(angle)) identities.set(angle, identities.size);
          return `#${identities.get(angle)!}`;
        default:
          return angle satisfies never;
      }
    },
  };
}

/** What a gate does under its own controls, on local qubits: a row of the table, or what its own row is split into. */
function withoutControls(name: string, angles: readonly Angle[], qubits: number): GateOperation[] {
  const local = Array.from({ length: qubits }, (_, qubit) => qubit);
  const body = bodyOf(name);
  if (gateNamed(body).controls === 0)
    return [{ kind: 'gate', gate: body, controls: 0, angles, qubits: local }];
  const { split, definition } = gateNamed(name);
  const text = definition ?? split;
  if (text === undefined) throw new Error(`the row of gate "${name}" does not say what it controls`);
  return expandDefinition(text, angles, local);
}

/** Compiles all angles, and puts the matrices made once a batch, and those made once a sample, side by side. */
function placeMatrices(sources: readonly Source[]): Pick<Sweep, 'angles' | 'matrices' | 'vectors'> {
  const angles = compileAngles(sources.flatMap((source) => source.gates.flatMap((gate) => gate.angles)));
  const byWeights = reachedFrom(angles.steps, (step) => changesWith(step) === 'weights');
  const vectors = { shared: 0, each: 0 };
  let next = 0;
  const matrices = sources.map(({ qubits, gates: own }): SweepMatrix => {
    const count = own.reduce((sum, gate) => sum + gate.angles.length, 0);
    const steps = angles.results.slice(next, (next += count));
    const perSample = steps.some((step) => angles.perSample[step]);
    const sort = perSample ? 'each' : 'shared';
    const at = vectors[sort];
    vectors[sort] += vectorsOf(qubits);
    return { qubits, gates: own, steps, perSample, byWeights: steps.some((step) => byWeights[step]), at };
  });
  return { angles, matrices, vectors };
}

function maskOutput(output: Output, index: number, bitOf: (qubit: number) => number): SweepOutput {
  if (output.kind === 'probabilities') {
    return { kind: 'probabilities', index, bits: output.qubits.map(bitOf) };
  }
  const terms = output.terms.map(({ coefficient, factors }): SweepTerm => {
    const bits = (without: 'X' | 'Z') =>
      maskOf(factors.filter(({ pauli }) => pauli !== without).map(({ qubit }) => bitOf(qubit)));
    const quarters = factors.filter(({ pauli }) => pauli === 'Y').length % 4; // Y = i X Z
    return { coefficient, flips: bits('Z'), signs: bits('X'), quarters };
  });
  return { kind: 'observable', index, terms };
}
