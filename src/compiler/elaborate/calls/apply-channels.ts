// Applies a noise channel to one tuple of qubits or to many.
import { channelNamed } from '../../circuit/channels.ts';
import type { Context } from '../state/context.ts';
import { emit } from '../state/emit.ts';
import type { ChannelCallable } from '../state/environment.ts';
import { fail } from '../state/fault.ts';
import { useQubits } from '../state/qubits.ts';
import { toReal } from '../values/compile-time.ts';
import type { Application } from './application.ts';
import { toQubit, tuplesOf } from './operands.ts';

export function applyChannels(
  context: Context,
  { callable, values, node }: Application<ChannelCallable>,
): void {
  const { state } = context;
  const { name } = callable;
  if (values.length !== 1) fail('wrong-argument-count', `${name} takes one strength in [0, 1] and was given ${values.length} values`, node.span); // prettier-ignore
  const { span } = node.arguments[0];
  const probability = toReal(values[0], span, `the strength of ${name}`);
  if (probability < 0 || probability > 1) fail('probability-out-of-range', `the strength of ${name} must lie in [0, 1], and this is ${probability}`, span); // prettier-ignore
  const { arities } = channelNamed(name);
  const acts = `${name} acts on ${arities.join(' or ')} qubit${arities.length > 1 ? 's' : ''}`;
  for (const tuple of tuplesOf(context, node)) {
    if (node.operands.kind === 'operands' && tuple.operands.some((operand) => operand.kind === 'register')) {
      fail('register-needs-on', `${acts}; to call it for each qubit of the register write on`, tuple.span, {
        // prettier-ignore
        fix: { title: `write ${name}(…) on …`, span: { ...tuple.span, end: tuple.span.start }, text: 'on ' },
      });
    }
    const qubits = tuple.operands.map((operand) => toQubit(operand, name, tuple.span));
    if (!arities.includes(qubits.length)) fail('wrong-arity', `${acts} and was given ${qubits.length}`, tuple.span); // prettier-ignore
    useQubits(state, qubits, name, tuple.span);
    emit(state, { kind: 'channel', channel: name, probability, qubits }, tuple.span);
  }
}
