// A circuit as text for people and snapshots: one line a slot, an operation, an output; deterministic.
import { inputRun } from './amplitudes.ts';
import { printAngle } from './angles.ts';
import type { Circuit, Condition, InputSlot, Operation, Output, PauliTerm, WeightSlot } from './circuit.ts';

/** Qubits are written q0, q1, …, bits b0, b1, …, weights and inputs by their declared names. */
export function printCircuit(circuit: Circuit): string {
  const nameOf = weightName(circuit.weights);
  const names = {
    weight: namer(circuit.weights, nameOf),
    input: namer(circuit.inputs, (slot) => slot.name),
  };
  const lines = [`circuit ${circuit.name}: ${circuit.qubits} qubits, ${circuit.bits} bits`];
  for (const slot of circuit.inputs)
    lines.push(`  input ${slot.name}: ${slot.element}${brackets(slot.shape)}`);
  for (const slot of circuit.weights) {
    lines.push(`  weight ${nameOf(slot)}: angle${brackets(slot.shape)} ~ ${printInitial(slot)}`);
  }
  const visit = (operations: readonly Operation[], indent: string): void => {
    for (const operation of operations) {
      if (operation.kind !== 'branch') {
        lines.push(indent + printOperation(operation, names));
        continue;
      }
      lines.push(`${indent}if (${printCondition(operation.condition).replace(/^\((.*)\)$/, '$1')}) {`);
      visit(operation.then, `${indent}  `);
      if (operation.orElse.length > 0) {
        lines.push(`${indent}} else {`);
        visit(operation.orElse, `${indent}  `);
      }
      lines.push(`${indent}}`);
    }
  };
  visit(circuit.operations, '  ');
  for (const output of circuit.outputs) lines.push(`  return ${printOutput(output)}`);
  return `${lines.join('\n')}\n`;
}

interface Names {
  weight(index: number): string;
  input(index: number): string;
}

function printOperation(operation: Exclude<Operation, { kind: 'branch' }>, names: Names): string {
  switch (operation.kind) {
    case 'gate': {
      const controls = ['', 'ctrl @ '][operation.controls] ?? `ctrl(${operation.controls}) @ `;
      const angles = operation.angles.map((angle) => printAngle(angle, names)).join(', ');
      const call = `${controls}${operation.gate}${angles && `(${angles})`}`;
      return [call, ...list(operation.qubits)].join(' ');
    }
    case 'block': {
      const gates = operation.block.gates.map((gate) => printOperation(gate, names));
      return [`block { ${gates.join('; ')} }`, ...list(operation.qubits)].join(' ');
    }
    case 'channel':
      return `${operation.channel}(${operation.probability}) ${list(operation.qubits)[0]}`;
    case 'measure':
      return `b${operation.bit} = measure q${operation.qubit}`;
    case 'reset':
    case 'discard':
      return `${operation.kind} q${operation.qubit}`;
    case 'prepare': {
      const { amplitudes } = operation;
      const run = inputRun(amplitudes);
      const what = run
        ? `${names.input(run.offset)}..${names.input(run.offset + run.length - 1)}`
        : `[${amplitudes.map((angle) => printAngle(angle, names)).join(', ')}]`;
      return `prepare(${what}) ${list(operation.qubits)[0]}`;
    }
    case 'barrier':
      return ['barrier', ...list(operation.qubits)].join(' ');
    default:
      return operation satisfies never;
  }
}

/** The qubits as one word, or none at all. */
function list(qubits: readonly number[]): string[] {
  return qubits.length > 0 ? [qubits.map((qubit) => `q${qubit}`).join(', ')] : [];
}

function printCondition(condition: Condition): string {
  switch (condition.kind) {
    case 'constant':
      return String(condition.value);
    case 'bit':
      return `b${condition.bit}`;
    case 'not':
      return `!${printCondition(condition.operand)}`;
    case 'and':
    case 'or':
    case 'xor': {
      const sign = { and: '&&', or: '||', xor: '!=' }[condition.kind];
      return `(${printCondition(condition.left)} ${sign} ${printCondition(condition.right)})`;
    }
    default:
      return condition satisfies never;
  }
}

/** "Z(q0)", "0.5 * Z(q0) * X(q1)", "probs(q0, q1)" */
export function printOutput(output: Output): string {
  if (output.kind === 'probabilities')
    return `probs(${output.qubits.map((qubit) => `q${qubit}`).join(', ')})`;
  return output.terms.length > 0 ? output.terms.map(printTerm).join(' + ') : '0';
}

function printTerm({ coefficient, factors }: PauliTerm): string {
  const paulis = factors.map(({ qubit, pauli }) => `${pauli}(q${qubit})`);
  const scaled = coefficient === 1 && paulis.length > 0 ? paulis : [coefficient, ...paulis];
  return scaled.join(' * ');
}

function printInitial({ initial }: WeightSlot): string {
  switch (initial.kind) {
    case 'uniform':
      return `uniform(${initial.low}, ${initial.high})`;
    case 'normal':
      return `normal(${initial.mean}, ${initial.deviation})`;
    case 'constant':
      return `constant(${initial.value})`;
    default:
      return initial satisfies never;
  }
}

/** `c` when met once, else `c[meeting]`. */
export function weightName(slots: readonly WeightSlot[]): (slot: WeightSlot) => string {
  const meetings = new Map<string, number>();
  for (const { name } of slots) meetings.set(name, (meetings.get(name) ?? 0) + 1);
  return ({ name, meeting }) => (meetings.get(name) === 1 ? name : `${name}[${meeting}]`);
}

/** A weight by its flat position, as `c[1][4]`. */
export function entryNames(slots: readonly WeightSlot[]): (index: number) => string {
  const nameOf = weightName(slots);
  return (index) => {
    let [low, high] = [0, slots.length];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (slots[middle].offset <= index) low = middle;
      else high = middle;
    }
    const slot = slots[low];
    return `${nameOf(slot)}${brackets(indicesIn(slot, index - slot.offset))}`;
  };
}

/** From a flat position to the slot's name with the index inside the slot, such as `c[1][4]` or `x[0, 2]`. */
function namer<Slot extends WeightSlot | InputSlot>(
  slots: readonly Slot[],
  nameOf: (slot: Slot) => string,
): (index: number) => string {
  const names = slots.flatMap((slot) =>
    Array.from({ length: slot.size }, (_, flat) => `${nameOf(slot)}${brackets(indicesIn(slot, flat))}`),
  );
  return (index) => names[index];
}

/** The indices of an entry of a weight or an input by its place there, the first index slowest. */
export function indicesIn({ shape }: WeightSlot | InputSlot, place: number): number[] {
  const indices: number[] = [];
  for (let axis = shape.length - 1, rest = place; axis >= 0; axis--) {
    indices.unshift(rest % shape[axis]);
    rest = Math.floor(rest / shape[axis]);
  }
  return indices;
}

function brackets(numbers: readonly number[]): string {
  return numbers.length > 0 ? `[${numbers.join(', ')}]` : '';
}
