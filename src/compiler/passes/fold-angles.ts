// Computes what is known at compile time: constant parts of angles, gates that are the identity, gates with simpler names.
import { binary, constant, unary } from '../circuit/angles.ts';
import type { Angle, Circuit, GateOperation, Operation } from '../circuit/circuit.ts';
import { foldCondition } from '../circuit/conditions.ts';
import { gateNamed } from '../circuit/gates.ts';
import { dimension, type Matrix } from '../circuit/matrix.ts';
import { actsAtAll, foldOf } from '../circuit/walk.ts';
import { controlsOf } from '../circuit/gate-forms.ts';
import { createAngleTable, type AngleTable } from '../circuit/linear-angles.ts';

/**
 * Angles become simpler (x − x is 0, (x + 1) + 2 is x + 3, where they are finite), gates that do nothing go (rz(0), id;
 * a phase of everything too, unless it is controlled), gates that are simpler ones are called so (u as p, ry or rx), and a branch
 * whose condition is known is replaced by what it does.
 */
export function foldAngles(circuit: Circuit): Circuit {
  const fold = createFolder();
  const visit = (operations: readonly Operation[]): Operation[] =>
    operations.flatMap((operation): Operation[] => {
      if (operation.kind === 'branch') {
        const condition = foldCondition(operation.condition);
        if (condition.kind === 'constant') return visit(condition.value ? operation.then : operation.orElse);
        const then = visit(operation.then);
        const orElse = visit(operation.orElse);
        return actsAtAll(then) || actsAtAll(orElse) ? [{ ...operation, condition, then, orElse }] : [];
      }
      if (operation.kind === 'gate') {
        const angles = operation.angles.map(fold);
        const isSame = angles.every((angle, index) => angle === operation.angles[index]);
        const gate = rename(isSame ? operation : { ...operation, angles });
        return isNothing(gate) ? [] : [gate];
      }
      return [operation];
    });
  return { ...circuit, operations: visit(circuit.operations) };
}

function rename(gate: GateOperation): GateOperation {
  const simpler = gateNamed(gate.gate).simpler?.(gate.angles);
  return simpler ? { ...gate, ...simpler } : gate;
}

/** The identity, or a phase times the identity that no control can see. */
function isNothing(gate: GateOperation): boolean {
  if (gate.qubits.length === 0) return true;
  const values = gate.angles.map((angle) => (angle.kind === 'constant' ? angle.value : NaN));
  if (values.some(Number.isNaN)) return false;
  return isScalar(gateNamed(gate.gate).matrix(values), controlsOf(gate) === 0);
}

/** Every entry off the diagonal is 0 and all on it are equal, to 1 unless any phase will do. */
function isScalar(matrix: Matrix, anyPhase: boolean): boolean {
  const d = dimension(matrix);
  const [re, im] = anyPhase ? matrix : [1, 0];
  return matrix.every((number, index) => {
    const onDiagonal = (index >> 1) % (d + 1) === 0;
    const expected = onDiagonal ? (index % 2 === 0 ? re : im) : 0;
    return Math.abs(number - expected) <= 1e-14;
  });
}

/** Simplifies angles from their operands up. */
function createFolder(): (angle: Angle) => Angle {
  const table = createAngleTable();
  return foldOf<Angle, Angle>((angle, simplified) => simplify(angle, simplified, table));
}

function simplify(angle: Angle, simplified: (operand: Angle) => Angle, table: AngleTable): Angle {
  if (angle.kind !== 'unary' && angle.kind !== 'binary') return angle;
  const form = table.linear(angle);
  if (form.terms.size === 0 && Number.isFinite(form.constant)) return constant(form.constant);
  if (angle.kind === 'unary') {
    const operand = simplified(angle.operand);
    return operand === angle.operand && operand.kind !== 'constant'
      ? angle
      : finite(unary(angle.function, operand), angle);
  }
  const left = simplified(angle.left);
  const right = simplified(angle.right);
  const joined = finite(join(angle.function, left, right), angle);
  const isSame = joined.kind === 'binary' && joined.left === angle.left && joined.right === angle.right; // prettier-ignore
  return isSame ? angle : joined;
}

function join(fn: Extract<Angle, { kind: 'binary' }>['function'], left: Angle, right: Angle): Angle {
  const isSum = fn === 'add' || fn === 'subtract';
  if (isSum && right.kind === 'unary' && right.function === 'negate')
    return join(fn === 'add' ? 'subtract' : 'add', left, right.operand);
  const isShift = isSum && right.kind === 'constant';
  if (
    isShift &&
    left.kind === 'binary' &&
    (left.function === 'add' || left.function === 'subtract') &&
    left.right.kind === 'constant'
  ) {
    const shift =
      (left.function === 'add' ? left.right.value : -left.right.value) +
      (fn === 'add' ? right.value : -right.value);
    if (Number.isFinite(shift))
      return binary(shift < 0 ? 'subtract' : 'add', left.left, constant(Math.abs(shift)));
  }
  return binary(fn, left, right);
}

/** A constant that is no finite number stays the expression it was. */
function finite(angle: Angle, original: Angle): Angle {
  return angle.kind === 'constant' && !Number.isFinite(angle.value) ? original : angle;
}
