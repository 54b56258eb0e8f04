// Circuit → pieces: each gate, channel, measurement and branch as one small real tensor on the wires it touches.
// A wire carries (Tr ρ, Tr Xρ, Tr Yρ, Tr Zρ); a measured bit is a leg of size 2 that all its readers share.
import { constantAmplitudes, inputRun } from '../circuit/amplitudes.ts';
import { channelNamed, resetKraus } from '../circuit/channels.ts';
import type {
  Angle,
  BranchOperation,
  Circuit,
  Condition,
  GateOperation,
  Operation,
  PrepareOperation,
} from '../circuit/circuit.ts';
import { bitsOf } from '../circuit/conditions.ts';
import { gatesOf } from '../circuit/expand-blocks.ts';
import { actsAtAll, allOperations, qubitsRead } from '../circuit/walk.ts';
import { angleFacts } from './angle-facts.ts';
import { expectation, pauliMatrix, realPauli } from '../circuit/pauli.ts';
import type { GateList, PlanBlock } from './plan.ts';
import type { Piece, Pieces, Source } from './pieces.ts';
import { zerosOf } from './block-zeros.ts';
import { splitAngles } from './split-angles.ts';
import { formMatrix, gateCoefficients } from './trigonometric.ts';

/** What lies on a qubit: a state known at compile time, a leg, or the outcome of a measurement. */
type Wire =
  | { readonly kind: 'known'; readonly state: readonly number[] }
  | { readonly kind: 'leg'; readonly leg: number }
  | { readonly kind: 'measured'; readonly bit: number };

/** Inside a branch: a leg of size 2 that is 1 where the branch is taken. */
type Selector = number | undefined;

/** A gate on more has its controls joined first: its tensor would have 16^k entries. */
const mostGateQubits = 3;
const mostAmplitudeQubits = 6;
const mostConditionBits = 10;

const zero: Wire = { kind: 'known', state: [1, 0, 0, 1] };

/** A sentence that says why a circuit has no network, or undefined. */
export function whyNoNetwork(circuit: Circuit): string | undefined {
  for (const operation of allOperations(circuit.operations)) {
    const reason = whyNoTensor(operation);
    if (reason !== undefined) return reason;
  }
  return undefined;
}

/** Why an operation on its own has no small tensor. */
function whyNoTensor(operation: Operation): string | undefined {
  switch (operation.kind) {
    case 'prepare': {
      const qubits = operation.qubits.length;
      return qubits > mostAmplitudeQubits
        ? `amplitudes on ${qubits} qubits (at most ${mostAmplitudeQubits})`
        : undefined;
    }
    case 'branch': {
      const bits = bitsOf(operation.condition).length;
      return bits > mostConditionBits
        ? `a condition on ${bits} bits (at most ${mostConditionBits})`
        : undefined;
    }
    case 'gate':
    case 'block':
    case 'channel':
    case 'measure':
    case 'reset':
    case 'discard':
    case 'barrier':
      return undefined;
    default:
      return operation satisfies never;
  }
}

/** The pieces of all operations. */
export function traceCircuit(circuit: Circuit): Pieces {
  const sizes: number[] = [];
  const pieces: Piece[] = [];
  const traced: number[] = [];
  const wires: Wire[] = new Array<Wire>(circuit.qubits).fill(zero);
  const bits = new Map<number, number>();
  const facts = angleFacts(circuit);
  const blocks: { key: string; block: PlanBlock }[] = [];
  const numberOfBlock = new Map<string, number>();
  const zerosOfBlock = new Map<string, Uint8Array>();
  const channelMatrices = new Map<string, Float64Array>();
  const sourceOf = new Map<Float64Array, Source>();
  const sourceUnderSelector = new Map<Float64Array, Source>();
  /** By choice − 1, then by block. */
  const blockSources: [Source[], Source[]] = [[], []];

  const leg = (size: number) => sizes.push(size) - 1;

  /** The leg on which a qubit's state is; makes one of what is only known. */
  function legOf(qubit: number): number {
    const wire = wires[qubit];
    if (wire.kind === 'leg') return wire.leg;
    const own = leg(4);
    if (wire.kind === 'known') pieces.push({ legs: [own], source: { kind: 'constant', values: wire.state } });
    // |b><b| for the outcome b
    else
      pieces.push({ legs: [wire.bit, own], source: { kind: 'constant', values: [1, 0, 0, 1, 1, 0, 0, -1] } });
    wires[qubit] = { kind: 'leg', leg: own };
    return own;
  }

  /** New ends of the wires of an operation, with the ends so far. */
  function pass(qubits: readonly number[]): { ins: number[]; outs: number[] } {
    const ins = qubits.map(legOf);
    const outs = qubits.map((qubit) => {
      const out = leg(4);
      wires[qubit] = { kind: 'leg', leg: out };
      return out;
    });
    return { ins, outs };
  }

  /** A channel that never changes, row-major 4^k × 4^k; under a selector, the identity where it is 0. */
  function addConstant(matrix: Float64Array, qubits: readonly number[], selector: Selector): void {
    const [qubit] = qubits;
    const wire = wires[qubit];
    if (qubits.length === 1 && selector === undefined && wire.kind === 'known') {
      wires[qubit] = { kind: 'known', state: times(matrix, wire.state) };
      return;
    }
    const { ins, outs } = pass(qubits);
    const channel = { outs, ins, angles: [] };
    const legs = selector === undefined ? [...outs, ...ins] : [selector, ...outs, ...ins];
    pieces.push({ legs, source: constantSource(matrix, selector), channel });
  }

  /** One object for the same numbers, so that what is found out about them is found out once. */
  function constantSource(matrix: Float64Array, selector: Selector): Source {
    const known = selector === undefined ? sourceOf : sourceUnderSelector;
    let source = known.get(matrix);
    if (!source) {
      const values = selector === undefined ? matrix : [...identity(Math.sqrt(matrix.length)), ...matrix];
      known.set(matrix, (source = { kind: 'constant', values }));
    }
    return source;
  }

  function known(key: string, list: GateList): Uint8Array {
    let zeros = zerosOfBlock.get(key);
    if (!zeros) zerosOfBlock.set(key, (zeros = zerosOf(list, facts.idOf)));
    return zeros;
  }

  /** Gates that only weights reach. */
  function addBlock(list: GateList, qubits: readonly number[], selector: Selector): void {
    const key = facts.keyOf(list);
    let block = numberOfBlock.get(key);
    if (block === undefined) {
      block = blocks.push({ key, block: { block: list, form: 'pauli' } }) - 1;
      numberOfBlock.set(key, block);
    }
    const zeros = known(key, list);
    const { ins, outs } = pass(qubits);
    const choice = selector === undefined ? 1 : 2;
    const legs = [...(selector === undefined ? [] : [selector]), ...outs, ...ins];
    const sources = blockSources[choice - 1];
    sources[block] ??= { kind: 'block', block, choice, zeros };
    pieces.push({ legs, source: sources[block], channel: { outs, ins, angles: [] } });
  }

  /** A gate with one angle that inputs reach: constant coefficients on a leg of trigonometric functions. */
  function addVarying(gate: GateOperation, selector: Selector): void {
    const { gate: name, controls, qubits } = gate;
    const [angle] = gate.angles;
    const coefficients = gateCoefficients(name, controls, 'pauli');
    const wire = wires[qubits[0]];
    if (qubits.length === 1 && selector === undefined && wire.kind === 'known') {
      // matrix[p, f] = Σ_q coefficients[f, p, q] · state[q]
      const columns = [0, 1, 2, 3, 4].map((f) =>
        times(coefficients.subarray(16 * f, 16 * f + 16), wire.state),
      );
      const matrix = wire.state.flatMap((_, p) => columns.map((column) => column[p]));
      const out = leg(4);
      wires[qubits[0]] = { kind: 'leg', leg: out };
      pieces.push({ legs: [out], source: angleSource(angle, matrix) });
      return;
    }
    const functions = leg(5);
    pieces.push({ legs: [functions], source: angleSource(angle, identity(5)) });
    const { ins, outs } = pass(qubits);
    const channel = { outs, ins, angles: [functions] };
    const legs = [...(selector === undefined ? [] : [selector]), functions, ...outs, ...ins];
    let source = constantSource(coefficients, undefined);
    if (selector !== undefined) {
      // Where a branch is not taken, the identity: all of it on the constant function.
      const idle = new Float64Array(coefficients.length);
      idle.set(identity(4 ** qubits.length));
      source = { kind: 'constant', values: [...idle, ...coefficients] };
    }
    pieces.push({ legs, source, channel });
  }

  function angleSource(angle: Angle, matrix: readonly number[]): Source {
    return { kind: 'angle', angle, id: facts.idOf(angle), weighted: facts.isWeighted(angle), matrix };
  }

  function amplitudesSource(operation: PrepareOperation): Source {
    const { amplitudes, qubits } = operation;
    const known = constantAmplitudes(operation);
    if (known) return { kind: 'constant', values: Float64Array.from({ length: 4 ** qubits.length }, (_, p) => expectation(realPauli(p, qubits.length), known)) }; // prettier-ignore
    const weighted = inputRun(amplitudes) === undefined && amplitudes.some(facts.isWeighted);
    return { kind: 'amplitudes', amplitudes, key: facts.amplitudesKey(amplitudes), weighted };
  }

  function addGate(gate: GateOperation, selector: Selector): void {
    // A global phase.
    if (gate.qubits.length === 0) return;
    if (gate.qubits.length > mostGateQubits && gate.controls > 1) return addWide(gate, selector);
    const values = gate.angles.map((angle) => facts.constantOf(angle));
    if (values.every((value) => value !== undefined)) {
      addConstant(formMatrix(gate.gate, gate.controls, values, 'pauli'), gate.qubits, selector);
    } else if (gate.angles.some((angle) => facts.isPerSample(angle))) {
      if (gate.angles.length === 1) addVarying(gate, selector);
      else for (const part of splitAngles(gate)) addGate(part, selector);
    } else {
      const local = { ...gate, qubits: gate.qubits.map((_, index) => index) };
      addBlock({ qubits: gate.qubits.length, gates: [local] }, gate.qubits, selector);
    }
  }

  /** Many controls: their conjunction is computed into fresh qubits, used as the one control, and computed back. */
  function addWide(gate: GateOperation, selector: Selector): void {
    const controls = gate.qubits.slice(0, gate.controls);
    const fresh = controls.slice(1).map(() => wires.push(zero) - 1);
    const conjunctions = fresh.map((target, index) => [index === 0 ? controls[0] : fresh[index - 1], controls[index + 1], target]); // prettier-ignore
    const ccx = formMatrix('ccx', 0, [], 'pauli');
    for (const qubits of conjunctions) addConstant(ccx, qubits, undefined);
    const rest = gate.qubits.slice(gate.controls);
    addGate({ ...gate, controls: 1, qubits: [fresh[fresh.length - 1], ...rest] }, selector);
    for (const qubits of conjunctions.reverse()) addConstant(ccx, qubits, undefined);
    for (const qubit of fresh) traced.push(legOf(qubit));
  }

  function addReset(qubit: number, selector: Selector): void {
    const wire = wires[qubit];
    if (selector === undefined) {
      if (wire.kind === 'leg') traced.push(wire.leg);
      wires[qubit] = zero;
    } else addConstant(pauliMatrix(resetKraus), [qubit], selector);
  }

  function addBranch(branch: BranchOperation, conditions: readonly Condition[]): void {
    const arms = [
      { operations: branch.then, condition: branch.condition },
      { operations: branch.orElse, condition: { kind: 'not', operand: branch.condition } as const },
    ];
    for (const { operations, condition } of arms) {
      if (actsAtAll(operations)) addArm(operations, [...conditions, condition]);
    }
  }

  function addArm(operations: readonly Operation[], conditions: readonly Condition[]): void {
    const read = [...new Set(conditions.flatMap(bitsOf))];
    const selector = leg(2);
    const values = new Float64Array(2 ** (read.length + 1));
    for (let outcome = 0; outcome < 2 ** read.length; outcome++) {
      const bit = (index: number) => Boolean((outcome >> (read.length - 1 - read.indexOf(index))) & 1);
      const taken = conditions.every((condition) => holds(condition, bit));
      values[(taken ? 1 : 0) * 2 ** read.length + outcome] = 1;
    }
    const legs = [selector, ...read.map((bit) => bits.get(bit)!)];
    pieces.push({ legs, source: { kind: 'constant', values } });
    for (const operation of operations) add(operation, selector, conditions);
  }

  function add(operation: Operation, selector: Selector, conditions: readonly Condition[]): void {
    switch (operation.kind) {
      case 'gate':
        addGate(operation, selector);
        break;
      case 'block':
        if (operation.block.gates.some((gate) => gate.angles.some((angle) => facts.isPerSample(angle)))) {
          for (const gate of gatesOf(operation)) add(gate, selector, conditions);
        } else if (
          operation.block.gates.every((gate) => gate.angles.every((angle) => !facts.isVarying(angle)))
        ) {
          for (const gate of gatesOf(operation)) add(gate, selector, conditions);
        } else addBlock(operation.block, operation.qubits, selector);
        break;
      case 'channel': {
        const { channel, probability, qubits } = operation;
        const key = `${channel} ${probability} ${qubits.length}`;
        let matrix = channelMatrices.get(key);
        if (!matrix) {
          matrix = pauliMatrix(channelNamed(channel).kraus(probability, qubits.length));
          channelMatrices.set(key, matrix);
        }
        addConstant(matrix, qubits, selector);
        break;
      }
      case 'measure': {
        const bit = leg(2);
        const own = legOf(operation.qubit);
        const values = [0.5, 0, 0, 0.5, 0.5, 0, 0, -0.5];
        pieces.push({ legs: [bit, own], source: { kind: 'constant', values } });
        bits.set(operation.bit, bit);
        wires[operation.qubit] = { kind: 'measured', bit };
        break;
      }
      case 'branch':
        addBranch(operation, conditions);
        break;
      case 'reset':
        addReset(operation.qubit, selector);
        break;
      case 'prepare': {
        const own = operation.qubits.map(() => leg(4));
        pieces.push({ legs: own, source: amplitudesSource(operation) });
        operation.qubits.forEach((qubit, index) => (wires[qubit] = { kind: 'leg', leg: own[index] }));
        break;
      }
      case 'discard':
      case 'barrier':
        break;
      default:
        operation satisfies never;
    }
  }

  for (const operation of circuit.operations) add(operation, undefined, []);
  const read = new Set(circuit.outputs.flatMap(qubitsRead));
  const ends = wires
    .slice(0, circuit.qubits)
    .map((wire, qubit) => (read.has(qubit) ? legOf(qubit) : wire.kind === 'leg' ? wire.leg : undefined));
  return { sizes, pieces, blocks, traced, ends };
}

function holds(condition: Condition, bit: (index: number) => boolean): boolean {
  switch (condition.kind) {
    case 'constant':
      return condition.value;
    case 'bit':
      return bit(condition.bit);
    case 'not':
      return !holds(condition.operand, bit);
    case 'and':
      return holds(condition.left, bit) && holds(condition.right, bit);
    case 'or':
      return holds(condition.left, bit) || holds(condition.right, bit);
    case 'xor':
      return holds(condition.left, bit) !== holds(condition.right, bit);
    default:
      return condition satisfies never;
  }
}

function times(matrix: ArrayLike<number>, state: readonly number[]): number[] {
  return state.map((_, row) =>
    state.reduce((sum, value, column) => sum + matrix[row * state.length + column] * value, 0),
  );
}

function identity(d: number): number[] {
  return Array.from({ length: d * d }, (_, index) => (index % (d + 1) === 0 ? 1 : 0));
}
