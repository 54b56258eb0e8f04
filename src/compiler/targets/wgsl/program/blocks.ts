// Block matrices as instructions: gates with one angle each are encoded from it, and multiplied, to twice single precision,
// since the same rounding in all gates that share weights would add up; the way back is in single precision.
import type { Angle, GateOperation } from '../../../circuit/circuit.ts';
import { evaluate } from '../../../circuit/angle-program.ts';
import { trigonometric } from '../../../circuit/trigonometric.ts';
import { isSimple, splitAngles } from '../../../plan/split-angles.ts';
import { formMatrix, gateCoefficients } from '../../../plan/trigonometric.ts';
import type { Form, PlanBlock } from '../../../plan/plan.ts';
import { identity } from '../../../plan/sources.ts';
import type { AngleFlows } from './angle-flows.ts';
import type { AngleValues } from './angles.ts';
import { contractionOfLegs, emitContraction } from './contractions.ts';
import { upTo, whole, type Builder, type Vector } from './instructions.ts';

/** A matrix on some of a block's legs (those of its rows), and the two whose product it is, or the angle that makes it. */
interface Factor {
  readonly legs: readonly number[];
  readonly vector: Vector;
  readonly from?:
    | { readonly kind: 'product'; readonly left: Factor; readonly right: Factor }
    | { readonly kind: 'angle'; readonly angle: Angle; readonly matrix: Vector };
}

export interface BlockMatrix {
  /** [side × side], row-major, made in `once`, or in `each` where an input reaches it. */
  readonly vector: Vector;
  /** Takes ∂L/∂matrix to the angles: in `onceBack`, or in `each`. */
  pull(gradient: Vector, flows: AngleFlows): void;
}

/** The angles of a block's gates, once each gate has one at most. */
export function anglesOfBlock(block: PlanBlock): Angle[] {
  return partsOfBlock(block).flatMap(({ angles }) => angles);
}

export function emitBlock(given: PlanBlock, angles: AngleValues, builder: Builder): BlockMatrix {
  const { block, form } = given;
  // In a unitary's real form the first leg tells real from imaginary parts.
  const first = form === 'unitary' ? 1 : 0;
  const sizes = Array.from({ length: block.qubits + first }, () => (form === 'unitary' ? 2 : 4));
  const part = first === 1 ? [0] : [];
  const size = (legs: readonly number[]) => legs.reduce((product, leg) => product * sizes[leg], 1);

  const factorOf = (gate: GateOperation): Factor => {
    const legs = [...part, ...gate.qubits.map((qubit) => qubit + first)];
    const [angle] = gate.angles;
    if (!angle || !angles.program.varying[angles.stepOf(angle)])
      return { legs, vector: builder.constant(fixedMatrix(gate, form), true) };
    const coefficients = gateCoefficients(gate.gate, gate.controls, form);
    const entries = coefficients.length / trigonometric.length;
    const matrix = builder.constant(byEntry(coefficients, entries), true);
    const region = angles.program.perSample[angles.stepOf(angle)] ? 'each' : 'once';
    const vector = builder.vector(region, entries, true);
    const angleNow = angles.operands[angles.stepOf(angle)];
    builder.emit(region, { kind: 'encode', out: whole(vector), angle: angleNow, matrix: whole(matrix) });
    return { legs, vector, from: { kind: 'angle', angle, matrix } };
  };

  /** Legs of left, right and product; those of columns are numbered after those of rows, then those of sums. */
  function legsOf(left: Factor, right: Factor) {
    const n = sizes.length;
    const all = [...sizes, ...sizes, ...sizes];
    const summed = (leg: number) => (left.legs.includes(leg) ? 2 * n + leg : leg);
    const a = [...left.legs, ...left.legs.map((leg) => 2 * n + leg)];
    const b = [...right.legs.map(summed), ...right.legs.map((leg) => n + leg)];
    const out = [...right.legs, ...right.legs.map((leg) => n + leg)];
    return { all, a, b, out };
  }

  /** left · right, where right is on all legs that left is on. */
  function product(left: Factor, right: Factor): Factor {
    const { all, a, b, out } = legsOf(left, right);
    const region = [left, right].some((factor) => factor.vector.region === 'each') ? 'each' : 'once';
    const vector = builder.vector(region, right.vector.size, true);
    const operands = { a: whole(left.vector), b: whole(right.vector), out: whole(vector), add: false };
    emitContraction(builder, region, contractionOfLegs(all, [a, b, out]), operands);
    return { legs: right.legs, vector, from: { kind: 'product', left, right } };
  }

  /** The product of factors on the same legs, the first one applied first, in few levels. */
  function productOf(factors: readonly Factor[]): Factor {
    if (factors.length === 1) return factors[0];
    const half = factors.length >> 1;
    return product(productOf(factors.slice(half)), productOf(factors.slice(0, half)));
  }

  function varies({ from }: Factor): boolean {
    return from !== undefined && (from.kind === 'angle' || varies(from.left) || varies(from.right));
  }

  function pull(factor: Factor, gradient: Vector, flows: AngleFlows): void {
    const { from } = factor;
    if (!from) return;
    const { region } = all.vector;
    const phase = region === 'each' ? 'each' : 'onceBack';
    if (from.kind === 'angle') {
      const out = whole(builder.vector(region, 1));
      const { angle, matrix } = from;
      const operands = {
        angle: angles.operands[angles.stepOf(angle)],
        matrix: whole(matrix),
        gradient: whole(gradient),
      };
      builder.emit(phase, { kind: 'pull', out, ...operands, count: gradient.size });
      flows.add(angle, out);
      return;
    }
    const { left, right } = from;
    const { all: legs, a, b, out } = legsOf(left, right);
    const pullInto = (own: Factor, ownLegs: number[], other: Factor, otherLegs: number[]) => {
      if (!varies(own)) return;
      const into = builder.vector(region, own.vector.size);
      const operands = { a: whole(gradient), b: whole(other.vector), out: whole(into), add: false };
      emitContraction(builder, phase, contractionOfLegs(legs, [out, otherLegs, ownLegs]), operands);
      pull(own, into, flows);
    };
    pullInto(left, a, right, b);
    pullInto(right, b, left, a);
  }

  const every = upTo(sizes.length);
  const side = size([...every]);
  const runs = runsOf(partsOfBlock(given).map(factorOf)).map(productOf);
  const isWhole = ({ legs }: Factor) => legs.length === every.length && legs.every((leg, at) => leg === at);
  const one: Factor = { legs: [...every], vector: builder.constant(identity(side), true) };
  const [begin, rest] = runs.length > 0 && isWhole(runs[0]) ? [runs[0], runs.slice(1)] : [one, runs];
  const all = rest.reduce((right, left) => product(left, right), begin);
  return { vector: all.vector, pull: (gradient, flows) => pull(all, gradient, flows) };
}

/** Factors in runs of the same legs: one joins the last run of its legs where none after that has a leg in common. */
function runsOf(factors: readonly Factor[]): Factor[][] {
  const runs: Factor[][] = [];
  for (const factor of factors) {
    const { legs } = factor;
    const isLike = (run: Factor[]) => run[0].legs.join() === legs.join();
    let at = runs.length - 1;
    while (at >= 0 && !isLike(runs[at]) && !runs[at][0].legs.some((leg) => legs.includes(leg))) at--;
    if (at >= 0 && isLike(runs[at])) runs[at].push(factor);
    else runs.push([factor]);
  }
  return runs;
}

/** Splitting makes new angles: those of a block stay the same objects. */
const known = new WeakMap<PlanBlock, readonly GateOperation[]>();

function partsOfBlock(block: PlanBlock): readonly GateOperation[] {
  let parts = known.get(block);
  if (!parts) {
    // Of Pauli coefficients a global phase changes nothing; of a unitary it does, where controls stand before it.
    const isSeen = (gate: GateOperation) => block.form === 'unitary' || gate.qubits.length > 0;
    known.set(block, (parts = block.block.gates.flatMap(partsOf).filter(isSeen)));
  }
  return parts;
}

/** The gate itself, or what it is split into, until each has one angle at most. */
function partsOf(gate: GateOperation): readonly GateOperation[] {
  return isSimple(gate) ? [gate] : splitAngles(gate).flatMap(partsOf);
}

/** The matrix of a gate whose angles are known. */
function fixedMatrix({ gate, controls, angles }: GateOperation, form: Form): Float64Array {
  const values = angles.map((angle) => evaluate(angle, [], []));
  return formMatrix(gate, controls, values, form);
}

/** Coefficients [function][entry] as [entry][function]. */
function byEntry(coefficients: Float64Array, entries: number): Float64Array {
  return coefficients.map(
    (_, at) => coefficients[(at % trigonometric.length) * entries + Math.floor(at / trigonometric.length)],
  );
}
