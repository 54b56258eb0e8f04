// Operations appended to the circuit: each with the call and the statement that it comes from, in the list that is being filled.
import type { Call, GateOperation, Operation, Origin } from '../../circuit/circuit.ts';
import { anglesOf } from '../../circuit/walk.ts';
import type { Span } from '../../source/source.ts';
import { angleSize } from './angle-size.ts';
import { charge, operationLimit, refuseOperations } from './limits.ts';
import type { State } from './state.ts';
import { originOf } from './whereabouts.ts';

/** Appends an operation. */
export function emit(state: State, operation: Operation, span: Span): void {
  if (++state.operationTotal > operationLimit) refuseOperations(span);
  charge(state, 'qubits' in operation ? 2 + operation.qubits.length : 2, span);
  for (const angle of anglesOf(operation)) charge(state, angleSize(angle), span);
  const { call, operations } = state;
  // What is emitted again, after modifiers or for other qubits, keeps its origin.
  if (operation.origin && operation.call === call) operations.push(operation);
  else operations.push(placed(operation, call, operation.origin ?? originOf(state.at)));
}

/** Gates are written out, since most operations are such and a spread takes several times as long. */
function placed(operation: Operation, call: Call | undefined, origin: Origin): Operation {
  if (operation.kind === 'gate' && call) {
    const { kind, gate, controls, angles, qubits } = operation;
    return { kind, gate, controls, angles, qubits, call, origin } satisfies Required<GateOperation>;
  }
  return call ? { ...operation, call, origin } : { ...operation, origin };
}

/** Runs `body`, whose operations come from `call` unless an outer call is under way. */
export function calling(state: State, call: Call, body: () => void): void {
  if (state.call) return body();
  state.call = call;
  try {
    body();
  } finally {
    state.call = undefined;
  }
}

/** Runs `body` and returns the operations it emitted, counted, instead of appending them. */
export function collect(state: State, body: () => void): Operation[] {
  const outer = state.operations;
  state.operations = [];
  try {
    body();
    return state.operations;
  } finally {
    state.operations = outer;
  }
}
