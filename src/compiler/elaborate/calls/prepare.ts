// `prepare(a) q;`: loads amplitudes on untouched qubits.
import { normalise } from '../../circuit/amplitudes.ts';
import type { Angle } from '../../circuit/circuit.ts';
import type { Context } from '../state/context.ts';
import { emit } from '../state/emit.ts';
import { fail } from '../state/fault.ts';
import { requireUntouched, useQubits } from '../state/qubits.ts';
import { describe, isScalar, scalarsOf, shapeOf, sizeOf, toAngle, type Value } from '../values/values.ts';
import type { Application } from './application.ts';
import { type ApplyStatement, toQubit, tuplesOf } from './operands.ts';
import { quoted } from './quotes.ts';

export function prepare(context: Context, { values, node }: Application): void {
  const { state } = context;
  if (state.branching) fail('branch-content', 'prepare(…) may not stand in a run-time branch', node.span);
  const amplitudes = amplitudesOf(values, node);
  if (node.operands.kind !== 'operands') return fail('wrong-type', 'prepare(a) takes one whole register: write prepare(a) q;', node.span); // prettier-ignore
  const [{ operands, span }] = tuplesOf(context, node);
  const qubits = operands.flatMap((operand) => (operand.kind === 'register' ? operand.qubits : [toQubit(operand, 'prepare', span)])); // prettier-ignore
  if (qubits.length === 0) fail('register-empty', 'prepare(…) needs at least one qubit', span);
  if (amplitudes.length > 2 ** qubits.length) {
    fail('shape-mismatch', `${amplitudes.length} amplitudes need ${Math.ceil(Math.log2(amplitudes.length))} qubits, and ${node.operands.items.length === 1 ? quoted(node.operands.items[0], 'the register') : 'the registers'} ${node.operands.items.length === 1 ? 'has' : 'have'} ${qubits.length}`, span); // prettier-ignore
  }
  for (const qubit of qubits) requireUntouched(state, qubit, span);
  useQubits(state, qubits, 'prepare', span);
  emit(state, { kind: 'prepare', amplitudes, qubits }, span);
}

/** The numbers to load: numbers, weights, inputs and expressions of them, row by row. */
function amplitudesOf(values: readonly Value[], node: ApplyStatement): readonly Angle[] {
  const example = 'such as an input a: amplitude[2^n], or [1, 0, 0, 1]';
  if (values.length !== 1) {
    return fail('wrong-argument-count', `prepare(…) takes one list of amplitudes, ${example}, and was given ${values.length} values`, node.span); // prettier-ignore
  }
  const [value] = values;
  const { span } = node.arguments[0];
  if (value.kind !== 'list') return fail('wrong-type', `prepare(…) takes one list of amplitudes, ${example}, and this is ${describe(value)}`, span); // prettier-ignore
  const shape = shapeOf(value) ?? fail('wrong-type', `amplitudes are numbers, and this list holds ${describe(value.items.find((item) => !isScalar(item)) ?? value)}`, span); // prettier-ignore
  if (sizeOf(shape) === 0) return fail('shape-mismatch', 'prepare(…) needs at least one amplitude', span);
  const amplitudes = scalarsOf(value).map(toAngle);
  if (!amplitudes.every((angle) => angle.kind === 'constant')) return amplitudes;
  const norm = normalise(Float64Array.from(amplitudes, (angle) => angle.value));
  if (typeof norm === 'number') return amplitudes;
  return fail('division-by-zero', `prepare(…) divides by the norm of the amplitudes, and ${norm.what}`, span);
}
