// The statevector plan: a unitary circuit applied block by block to amplitudes, for what is deep, amplitude-encoded or read
// out in many places. Amplitudes are real tensors: one leg of size 2 for each qubit, and one for real and imaginary parts.
import type { Circuit, GateOperation, Operation } from '../circuit/circuit.ts';
import { gatesOf } from '../circuit/expand-blocks.ts';
import { angleFacts } from './angle-facts.ts';
import { gateApplier } from './apply-gates.ts';
import { createComponents } from './components.ts';
import { createEmitter } from './emitter.ts';
import type { GateList, Plan } from './plan.ts';
import { readAmplitudes } from './read-amplitudes.ts';
import { isSimple, splitAngles } from './split-angles.ts';

const mostQubits = 26;
const mostGateQubits = 8;

/** A sentence that says why a circuit has no statevector, or undefined. */
export function whyNoStatevector(circuit: Circuit): string | undefined {
  const resets = circuit.operations.filter(({ kind }) => kind === 'reset').length;
  if (circuit.qubits + resets > mostQubits)
    return `${circuit.qubits} qubits${resets ? ` and ${resets} resets` : ''} (at most ${mostQubits})`;
  for (const operation of circuit.operations) {
    const reason = whyNotApplied(operation);
    if (reason !== undefined) return reason;
  }
  return undefined;
}

/** Why an operation on its own does not act on amplitudes. */
function whyNotApplied(operation: Operation): string | undefined {
  switch (operation.kind) {
    case 'channel':
      return `the noise channel ${operation.channel}`;
    case 'branch':
      return 'a branch on a measured bit that cannot be deferred';
    case 'gate':
      return operation.qubits.length > mostGateQubits
        ? `a gate on ${operation.qubits.length} qubits (at most ${mostGateQubits})`
        : undefined;
    case 'block':
    case 'prepare':
    case 'reset':
    case 'measure':
    case 'discard':
    case 'barrier':
      return undefined;
    default:
      return operation satisfies never;
  }
}

/** The plan without its reverse part, of a circuit for which `whyNoStatevector` has no reason. */
export function buildStatevector(circuit: Circuit): Plan {
  const emitter = createEmitter();
  const facts = angleFacts(circuit);
  const components = createComponents(emitter);
  const apply = gateApplier(emitter, components);
  function add(operation: Operation): void {
    switch (operation.kind) {
      case 'gate':
        addGate(operation);
        break;
      case 'block':
        if (facts.isWeightBlock(operation.block)) addBlock(operation.block, operation.qubits);
        else gatesOf(operation).forEach(add);
        break;
      case 'prepare':
        components.prepare(operation, facts.amplitudesKey(operation.amplitudes));
        break;
      case 'reset':
        components.reset(operation.qubit);
        break;
      case 'measure':
      case 'discard':
      case 'barrier':
        break;
      case 'channel':
      case 'branch':
        throw new Error(`A ${operation.kind} has no statevector.`);
      default:
        operation satisfies never;
    }
  }

  function addGate(gate: GateOperation): void {
    // A global phase.
    if (gate.qubits.length === 0) return;
    const values = gate.angles.map((angle) => facts.constantOf(angle));
    if (values.every((value) => value !== undefined)) apply.constant(gate, values);
    else if (!gate.angles.some((angle) => facts.isPerSample(angle))) {
      const local = { ...gate, qubits: gate.qubits.map((_, index) => index) };
      addBlock({ qubits: gate.qubits.length, gates: [local] }, gate.qubits);
    } else if (isSimple(gate)) apply.varying(gate, facts.idOf(gate.angles[0]));
    else splitAngles(gate).forEach(addGate);
  }

  function addBlock(list: GateList, qubits: readonly number[]): void {
    apply.block(emitter.block({ block: list, form: 'unitary' }, facts.keyOf(list)), qubits);
  }

  circuit.operations.forEach(add);
  readAmplitudes(circuit, emitter, components);
  return emitter.finish('statevector', circuit);
}
