// The invariants of the circuit IR, stated once: every stage may assume them, tests check them between passes.
import { channels } from './channels.ts';
import type { Angle, Circuit, Condition, Operation, Output } from './circuit.ts';
import { inputCount, weightCount } from './circuit.ts';
import { gates } from './gates.ts';

/** untouched: never used; live: used; ended: measured or discarded, until a reset. */
type Life = 'untouched' | 'live' | 'ended';

/** One sentence for each violated invariant; empty for a valid circuit. */
export function verify(circuit: Circuit): string[] {
  const violations: string[] = [];
  const weights = weightCount(circuit);
  const inputs = inputCount(circuit);
  const life: Life[] = new Array<Life>(circuit.qubits).fill('untouched');
  const measured = new Set<number>();
  const checked = new Set<Angle>();

  checkSlots('weight', circuit.weights, violations);
  checkSlots('input', circuit.inputs, violations);
  for (const { name, initial } of circuit.weights) {
    const numbers = Object.values(initial).filter((value) => typeof value === 'number');
    if (!numbers.every(Number.isFinite)) violations.push(`weight ${name}: its distribution is not finite`);
  }
  circuit.operations.forEach((operation, index) => checkOperation(operation, `operation ${index}`, false));
  circuit.outputs.forEach((output, index) => checkOutput(output, `output ${index}`));
  return violations;

  function checkQubits(qubits: readonly number[], where: string, allow: readonly Life[]): void {
    if (new Set(qubits).size < qubits.length) violations.push(`${where}: a qubit stands twice`);
    for (const qubit of qubits) {
      if (!isIndex(qubit, circuit.qubits)) violations.push(`${where}: there is no qubit ${qubit}`);
      else if (!allow.includes(life[qubit])) violations.push(`${where}: qubit ${qubit} is ${life[qubit]}`);
    }
  }

  function use(qubits: readonly number[], where: string): void {
    checkQubits(qubits, where, ['untouched', 'live']);
    for (const qubit of qubits) if (life[qubit] === 'untouched') life[qubit] = 'live';
  }

  function checkOperation(operation: Operation, where: string, inBranch: boolean): void {
    const { kind } = operation;
    if (inBranch && !['gate', 'channel', 'reset', 'barrier', 'branch'].includes(kind)) {
      violations.push(`${where}: ${kind} stands in a branch`);
    }
    switch (operation.kind) {
      case 'block':
        checkCount('qubits', operation.qubits.length, operation.block.qubits, where);
        operation.block.gates.forEach((gate, index) => {
          const { qubits } = gate;
          const local = qubits.every((qubit) => isIndex(qubit, operation.qubits.length));
          if (!local) violations.push(`${where}: the block has no qubits ${qubits.join(', ')}`);
          else checkOperation({ ...gate, qubits: qubits.map((each) => operation.qubits[each]) }, `${where}, gate ${index}`, false); // prettier-ignore
        });
        use(operation.qubits, where);
        break;
      case 'gate': {
        const gate = gates.get(operation.gate);
        if (!gate) violations.push(`${where}: there is no gate ${operation.gate}`);
        else {
          checkCount('qubits', operation.qubits.length, operation.controls + gate.qubits, where);
          checkCount('angles', operation.angles.length, gate.angles, where);
        }
        if (!isIndex(operation.controls, Infinity))
          violations.push(`${where}: ${operation.controls} controls`);
        operation.angles.forEach((angle) => checkAngle(angle, where));
        use(operation.qubits, where);
        break;
      }
      case 'channel': {
        const { channel, probability, qubits } = operation;
        if (!channels.get(channel)?.arities.includes(qubits.length)) {
          violations.push(`${where}: there is no channel ${channel} on ${qubits.length} qubits`);
        }
        if (!(probability >= 0 && probability <= 1)) violations.push(`${where}: strength ${probability}`);
        use(qubits, where);
        break;
      }
      case 'measure':
        use([operation.qubit], where);
        life[operation.qubit] = 'ended';
        if (!isIndex(operation.bit, circuit.bits))
          violations.push(`${where}: there is no bit ${operation.bit}`);
        measured.add(operation.bit);
        break;
      case 'discard':
        use([operation.qubit], where);
        life[operation.qubit] = 'ended';
        break;
      case 'reset':
        checkQubits([operation.qubit], where, ['untouched', 'live', 'ended']);
        if (life[operation.qubit] === 'ended') life[operation.qubit] = 'live';
        break;
      case 'prepare': {
        const { amplitudes, qubits } = operation;
        checkQubits(qubits, where, ['untouched']);
        for (const qubit of qubits) life[qubit] = 'live';
        if (amplitudes.length < 1 || amplitudes.length > 2 ** qubits.length)
          violations.push(`${where}: ${amplitudes.length} amplitudes on ${qubits.length} qubits`);
        amplitudes.forEach((angle) => checkAngle(angle, where));
        break;
      }
      case 'barrier':
        checkQubits(operation.qubits, where, ['untouched', 'live', 'ended']);
        if (inBranch && operation.qubits.length === 0)
          violations.push(`${where}: a barrier in a branch names no qubits`);
        break;
      case 'branch': {
        checkCondition(operation.condition, where);
        const before = [...life];
        operation.then.forEach((inner, index) => checkOperation(inner, `${where}, then ${index}`, true));
        const after = life.splice(0, life.length, ...before);
        operation.orElse.forEach((inner, index) => checkOperation(inner, `${where}, else ${index}`, true));
        life.forEach((other, qubit) => (life[qubit] = join(after[qubit], other)));
      }
    }
  }

  function checkCount(what: string, count: number, expected: number, where: string): void {
    if (count !== expected) violations.push(`${where}: ${count} ${what}, not ${expected}`);
  }

  function checkCondition(condition: Condition, where: string): void {
    if (condition.kind === 'bit') {
      if (!measured.has(condition.bit))
        violations.push(`${where}: bit ${condition.bit} is read before it is measured`);
    } else if (condition.kind === 'not') {
      checkCondition(condition.operand, where);
    } else if (condition.kind !== 'constant') {
      checkCondition(condition.left, where);
      checkCondition(condition.right, where);
    }
  }

  function checkAngle(root: Angle, where: string): void {
    const pending = [root];
    for (let angle = pending.pop(); angle; angle = pending.pop()) {
      if (checked.has(angle)) continue;
      checked.add(angle);
      if (angle.kind === 'constant') {
        if (!Number.isFinite(angle.value)) violations.push(`${where}: the constant ${angle.value}`);
      } else if (angle.kind === 'weight' || angle.kind === 'input') {
        const count = angle.kind === 'weight' ? weights : inputs;
        if (!isIndex(angle.index, count))
          violations.push(`${where}: there is no ${angle.kind} ${angle.index}`);
      } else if (angle.kind === 'unary') {
        pending.push(angle.operand);
      } else {
        pending.push(angle.left, angle.right);
      }
    }
  }

  function checkOutput(output: Output, where: string): void {
    if (output.kind === 'probabilities') return checkQubits(output.qubits, where, ['untouched', 'live']);
    for (const { coefficient, factors } of output.terms) {
      const qubits = factors.map(({ qubit }) => qubit);
      if (!Number.isFinite(coefficient)) violations.push(`${where}: the coefficient ${coefficient}`);
      if (qubits.some((qubit, index) => index > 0 && qubit < qubits[index - 1])) {
        violations.push(`${where}: factors are not sorted by qubit`);
      }
      checkQubits(qubits, where, ['untouched', 'live']);
    }
  }
}

function join(a: Life, b: Life): Life {
  if (a === b) return a;
  return a === 'ended' || b === 'ended' ? 'ended' : 'live';
}

function isIndex(value: number, count: number): boolean {
  return Number.isInteger(value) && value >= 0 && value < count;
}

function checkSlots(
  what: string,
  slots: readonly { name: string; shape: readonly number[]; offset: number; size: number }[],
  violations: string[],
): void {
  let offset = 0;
  for (const slot of slots) {
    const size = slot.shape.reduce((product, extent) => product * extent, 1);
    if (slot.size !== size)
      violations.push(`${what} ${slot.name}: size ${slot.size}, but its shape holds ${size}`);
    if (slot.offset !== offset) violations.push(`${what} ${slot.name}: offset ${slot.offset}, not ${offset}`);
    offset = slot.offset + slot.size;
  }
}
