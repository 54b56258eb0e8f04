// Gates and channels → pieces: what never changes, what weights reach (blocks), and what inputs reach.
import type { GateOperation } from '../circuit/circuit.ts';
import type { AngleFacts } from './angle-facts.ts';
import { trigonometric } from '../circuit/trigonometric.ts';
import type { GateList } from './plan.ts';
import { identity, type Sources } from './sources.ts';
import { isSimple, splitAngles } from './split-angles.ts';
import { formMatrix, gateCoefficients } from './trigonometric.ts';
import type { Wires } from './wires.ts';

/** What the pieces of a circuit are made of. */
export interface Tracing {
  readonly facts: AngleFacts;
  readonly wires: Wires;
  readonly sources: Sources;
}

/** Inside a branch: a leg of size 2 that is 1 where the branch is taken. */
export type Selector = number | undefined;

/** A gate on more has its controls joined first: its tensor would have 16^k entries. */
const mostGateQubits = 3;

export function traceGate(gate: GateOperation, selector: Selector, tracing: Tracing): void {
  const { facts } = tracing;
  // A global phase.
  if (gate.qubits.length === 0) return;
  if (gate.qubits.length > mostGateQubits && gate.controls > 1) return traceWide(gate, selector, tracing);
  const values = gate.angles.map((angle) => facts.constantOf(angle));
  if (values.every((value) => value !== undefined)) {
    traceConstant(formMatrix(gate.gate, gate.controls, values, 'pauli'), gate.qubits, selector, tracing);
  } else if (gate.angles.some((angle) => facts.isPerSample(angle))) {
    if (isSimple(gate)) traceVarying(gate, selector, tracing);
    else for (const part of splitAngles(gate)) traceGate(part, selector, tracing);
  } else {
    const local = { ...gate, qubits: gate.qubits.map((_, index) => index) };
    traceBlock({ qubits: gate.qubits.length, gates: [local] }, gate.qubits, selector, tracing);
  }
}

/** A channel that never changes, row-major 4^k × 4^k; under a selector, the identity where it is 0. */
export function traceConstant(
  matrix: Float64Array,
  qubits: readonly number[],
  selector: Selector,
  { wires, sources }: Tracing,
): void {
  const [qubit] = qubits;
  const state = qubits.length === 1 && selector === undefined ? wires.knownState(qubit) : undefined;
  if (state) return wires.setState(qubit, times(matrix, state));
  const { ins, outs } = wires.pass(qubits);
  wires.add({
    legs: [...selectorLegs(selector), ...outs, ...ins],
    source: sources.constant(matrix, choiceOf(selector)),
    channel: { outs, ins, angles: [] },
  });
}

/** Gates that only weights reach. */
export function traceBlock(
  list: GateList,
  qubits: readonly number[],
  selector: Selector,
  { wires, sources }: Tracing,
): void {
  const source = sources.block(list, choiceOf(selector));
  const { ins, outs } = wires.pass(qubits);
  const legs = [...selectorLegs(selector), ...outs, ...ins];
  wires.add({ legs, source, channel: { outs, ins, angles: [] } });
}

/** A gate with one angle that inputs reach: constant coefficients on a leg of trigonometric functions. */
function traceVarying(gate: GateOperation, selector: Selector, { wires, sources }: Tracing): void {
  const { gate: name, controls, qubits } = gate;
  const [angle] = gate.angles;
  const coefficients = gateCoefficients(name, controls, 'pauli');
  const state = qubits.length === 1 && selector === undefined ? wires.knownState(qubits[0]) : undefined;
  if (state) {
    // matrix[p, f] = Σ_q coefficients[f, p, q] · state[q]
    const columns = trigonometric.map((_, f) => times(coefficients.subarray(16 * f, 16 * f + 16), state));
    const matrix = state.flatMap((_, p) => columns.map((column) => column[p]));
    const out = wires.leg(4);
    wires.setLeg(qubits[0], out);
    wires.add({ legs: [out], source: sources.angle(angle, matrix) });
    return;
  }
  const functions = wires.leg(trigonometric.length);
  wires.add({ legs: [functions], source: sources.angle(angle, identity(trigonometric.length)) });
  const { ins, outs } = wires.pass(qubits);
  const legs = [...selectorLegs(selector), functions, ...outs, ...ins];
  let source = sources.constant(coefficients, 1);
  if (selector !== undefined) {
    // Where a branch is not taken, the identity: all of it on the constant function.
    const idle = new Float64Array(coefficients.length);
    idle.set(identity(4 ** qubits.length));
    source = { kind: 'constant', values: [...idle, ...coefficients] };
  }
  wires.add({ legs, source, channel: { outs, ins, angles: [functions] } });
}

/** Many controls: their conjunction is computed into fresh qubits, used as the one control, and computed back. */
function traceWide(gate: GateOperation, selector: Selector, tracing: Tracing): void {
  const { wires } = tracing;
  const controls = gate.qubits.slice(0, gate.controls);
  const fresh = controls.slice(1).map(() => wires.fresh());
  const conjunctions = fresh.map((target, index) => [index === 0 ? controls[0] : fresh[index - 1], controls[index + 1], target]); // prettier-ignore
  const ccx = formMatrix('ccx', 0, [], 'pauli');
  for (const qubits of conjunctions) traceConstant(ccx, qubits, undefined, tracing);
  const rest = gate.qubits.slice(gate.controls);
  traceGate({ ...gate, controls: 1, qubits: [fresh[fresh.length - 1], ...rest] }, selector, tracing);
  for (const qubits of conjunctions.reverse()) traceConstant(ccx, qubits, undefined, tracing);
  for (const qubit of fresh) wires.traceOut(qubit);
}

const selectorLegs = (selector: Selector) => (selector === undefined ? [] : [selector]);

/** Under a selector the identity stands before the matrix. */
const choiceOf = (selector: Selector) => (selector === undefined ? 1 : 2);

function times(matrix: ArrayLike<number>, state: readonly number[]): number[] {
  return state.map((_, row) =>
    state.reduce((sum, value, column) => sum + matrix[row * state.length + column] * value, 0),
  );
}
