// Applies what a statement calls: gates and pools have files of their own; channels and preparations are here.
import { normalise } from '../../circuit/amplitudes.ts';
import type { Angle } from '../../circuit/circuit.ts';
import { mostPaulis, pauliRotationName } from '../../circuit/pauli-rotation.ts';
import { channelNamed } from '../../circuit/channels.ts';
import { applyGates, type Execute } from './apply-gates.ts';
import { poolStatement } from './apply-pools.ts';
import { findCallable, type Callable, type Environment } from '../state/environment.ts';
import { toReal } from '../values/compile-time.ts';
import { evaluate } from '../expressions/expressions.ts';
import { fail, giveUp } from '../state/fault.ts';
import { toQubit, tuplesOf, type ApplyStatement } from './operands.ts';
import { emit, requireUntouched, useQubits, type State } from '../state/state.ts';
import { describe, isScalar, scalarsOf, shapeOf, sizeOf, toAngle, type Value } from '../values/values.ts';

export function apply(state: State, environment: Environment, node: ApplyStatement, execute: Execute): void {
  const callable = findCallable(environment, node.callee.name);
  if (!callable) return giveUp();
  const values = node.arguments.map((argument) => evaluate(state, environment, argument));
  switch (callable.kind) {
    case 'gate':
      return applyGates(state, environment, callable, values, node, execute);
    case 'rotation': {
      const word = pauliWord(values[0], node);
      const rotation = { kind: 'gate', name: pauliRotationName(word), word } as const;
      return applyGates(state, environment, rotation, values.slice(1), node, execute);
    }
    case 'pool':
      return poolStatement(state, environment, callable, values, node, execute);
    case 'channel':
      return applyChannels(state, environment, callable, values, node);
    case 'preparation':
      return applyPreparation(state, environment, values, node);
    case 'circuit':
      return giveUp(); // Reported where structure is checked.
    default:
      return fail('wrong-type', `${node.callee.name} is a ${callable.kind}, not a gate, pool or channel; use it in an expression`, node.callee.span); // prettier-ignore
  }
}

/** The word of `rpauli("XYZ", t)`: a letter for each qubit. */
function pauliWord(value: Value | undefined, node: ApplyStatement): string {
  const { name } = node.callee;
  if (value?.kind === 'poison') return giveUp();
  if (value?.kind !== 'text') {
    const what = value ? `; this is ${describe(value)}` : '';
    return fail('wrong-type', `${name} takes a word of Pauli letters and an angle, as in ${name}("XYZ", t) a, b, c${what}`, node.arguments[0]?.span ?? node.span); // prettier-ignore
  }
  const { text } = value;
  const { span } = node.arguments[0];
  const refuse = (why: string) => fail('wrong-type', `the word of ${name} is made of the letters I, X, Y and Z, ${why}`, span); // prettier-ignore
  if (text === '') refuse('one for each qubit, and this one is empty');
  const other = [...text].find((letter) => !'IXYZ'.includes(letter));
  if (other !== undefined && /^[ixyz]+$/i.test(text)) refuse(`and this one holds ${other}: write "${text.toUpperCase()}"`); // prettier-ignore
  if (other !== undefined) refuse(`and this one holds ${other}`);
  const paulis = text.replaceAll('I', '').length;
  if (paulis > mostPaulis) refuse(`at most ${mostPaulis} of them not I, and this one has ${paulis}`);
  return text;
}

function applyChannels(
  state: State,
  environment: Environment,
  callable: Callable & { kind: 'channel' },
  values: readonly Value[],
  node: ApplyStatement,
): void {
  const { name } = callable;
  if (values.length !== 1) fail('wrong-argument-count', `${name} takes one strength in [0, 1] and was given ${values.length} values`, node.span); // prettier-ignore
  const { span } = node.arguments[0];
  const probability = toReal(values[0], span, `the strength of ${name}`);
  if (probability < 0 || probability > 1) fail('probability-out-of-range', `the strength of ${name} must lie in [0, 1], and this is ${probability}`, span); // prettier-ignore
  const { arities } = channelNamed(name);
  for (const tuple of tuplesOf(state, environment, node)) {
    if (node.operands.kind === 'list' && tuple.operands.some((operand) => operand.kind === 'register')) {
      fail(
        'register-needs-on',
        `${name} acts on ${arities.join(' or ')} qubits; to call it for each qubit of the register write on`,
        tuple.span,
        {
          // prettier-ignore
          fix: { title: `write ${name}(…) on …`, span: { ...tuple.span, end: tuple.span.start }, text: 'on ' },
        },
      );
    }
    const qubits = tuple.operands.map((operand) => toQubit(operand, name, tuple.span));
    if (!arities.includes(qubits.length)) fail('wrong-arity', `${name} acts on ${arities.join(' or ')} qubit${arities.length > 1 ? 's' : ''} and was given ${qubits.length}`, tuple.span); // prettier-ignore
    useQubits(state, qubits, name, tuple.span);
    emit(state, { kind: 'channel', channel: name, probability, qubits }, tuple.span);
  }
}

function applyPreparation(
  state: State,
  environment: Environment,
  values: readonly Value[],
  node: ApplyStatement,
): void {
  if (state.branching) fail('branch-content', 'prepare(…) may not stand in a run-time branch', node.span);
  const amplitudes = amplitudesOf(values, node);
  if (node.operands.kind !== 'list') return fail('wrong-type', 'prepare(a) takes one whole register: write prepare(a) q;', node.span); // prettier-ignore
  const [{ operands, span }] = tuplesOf(state, environment, node);
  const qubits = operands.flatMap((operand) => (operand.kind === 'register' ? operand.qubits : [toQubit(operand, 'prepare', span)])); // prettier-ignore
  if (qubits.length === 0) fail('register-empty', 'prepare(…) needs at least one qubit', span);
  if (amplitudes.length > 2 ** qubits.length) {
    fail('shape-mismatch', `${amplitudes.length} amplitudes need ${Math.ceil(Math.log2(amplitudes.length))} qubits, and the register has ${qubits.length}`, span); // prettier-ignore
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
  if (value.kind === 'poison') return giveUp();
  if (value.kind !== 'list') return fail('wrong-type', `prepare(…) takes one list of amplitudes, ${example}, and this is ${describe(value)}`, span); // prettier-ignore
  const shape = shapeOf(value) ?? fail('wrong-type', `amplitudes are numbers, and this list holds ${describe(value.items.find((item) => !isScalar(item)) ?? value)}`, span); // prettier-ignore
  if (sizeOf(shape) === 0) return fail('shape-mismatch', 'prepare(…) needs at least one amplitude', span);
  const amplitudes = scalarsOf(value).map(toAngle);
  if (!amplitudes.every((angle) => angle.kind === 'constant')) return amplitudes;
  const norm = normalise(Float64Array.from(amplitudes, (angle) => angle.value));
  if (typeof norm === 'number') return amplitudes;
  return fail('division-by-zero', `prepare(…) divides by the norm of the amplitudes, and ${norm.what}`, span);
}
