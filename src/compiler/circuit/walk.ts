// One walk of the IR: the parts of angles and conditions, each once however it is shared and nested, the operations inside
// branches, and the angles and qubits of operations and outputs.
import type { Angle, BranchOperation, Circuit, Condition, Operation, Output } from './circuit.ts';

// ---- Angles and conditions

const none: readonly never[] = [];

/** What an angle or a condition is computed from, left to right; leaves have none. */
export function operandsOf(expression: Angle): readonly Angle[];
export function operandsOf(expression: Condition): readonly Condition[];
export function operandsOf(expression: Angle | Condition): readonly (Angle | Condition)[];
export function operandsOf(expression: Angle | Condition): readonly (Angle | Condition)[] {
  switch (expression.kind) {
    case 'constant':
    case 'weight':
    case 'input':
    case 'bit':
      return none;
    case 'unary':
    case 'not':
      return [expression.operand];
    case 'binary':
    case 'and':
    case 'or':
    case 'xor':
      return [expression.left, expression.right];
    default:
      return expression satisfies never;
  }
}

/**
 * A function of angles, or of conditions, that is computed from its values for the operands. Every distinct part is
 * computed once for all calls, and nothing recurses: time is linear in the distinct parts, any depth will do.
 */
export function foldOf<E extends Angle | Condition, T>(
  compute: (expression: E, valueOf: (operand: E) => T) => T,
): (expression: E) => T {
  const values = new Map<E, T>();
  const valueOf = (expression: E) => values.get(expression) as T;
  return (root) => {
    if (values.has(root)) return valueOf(root);
    const pending = [root];
    for (let part = pending.at(-1); part; part = pending.at(-1)) {
      const waiting = pending.length;
      if (!values.has(part)) {
        for (const operand of operandsOf(part) as readonly E[])
          if (!values.has(operand)) pending.push(operand);
        if (pending.length > waiting) continue;
        values.set(part, compute(part, valueOf));
      }
      pending.pop();
    }
    return valueOf(root);
  };
}

/**
 * The distinct parts of angles or conditions, each before its operands, and those from left to right. Parts in `seen` are
 * left out with all that they are computed from; it grows.
 */
export function* partsOf<E extends Angle | Condition>(
  roots: Iterable<E>,
  seen = new Set<E>(),
): Generator<E, void> {
  for (const root of roots) {
    const pending = [root];
    for (let part = pending.pop(); part; part = pending.pop()) {
      if (seen.has(part)) continue;
      seen.add(part);
      yield part;
      const operands = operandsOf(part) as readonly E[];
      for (let at = operands.length - 1; at >= 0; at--) pending.push(operands[at]);
    }
  }
}

/** What makes the value of an angle change, apart from its operands: the weights, so once a batch, or a sample's inputs. */
export function changesWith({ kind }: Pick<Angle, 'kind'>): 'weights' | 'inputs' | 'nothing' {
  switch (kind) {
    case 'weight':
      return 'weights';
    case 'input':
      return 'inputs';
    case 'constant':
    case 'unary':
    case 'binary':
      return 'nothing';
    default:
      return kind satisfies never;
  }
}

/** An angle on other operands; itself where they are the same. */
export function withOperands(angle: Angle, changed: (operand: Angle) => Angle): Angle {
  switch (angle.kind) {
    case 'constant':
    case 'weight':
    case 'input':
      return angle;
    case 'unary': {
      const operand = changed(angle.operand);
      return operand === angle.operand ? angle : { ...angle, operand };
    }
    case 'binary': {
      const [left, right] = [changed(angle.left), changed(angle.right)];
      return left === angle.left && right === angle.right ? angle : { ...angle, left, right };
    }
    default:
      return angle satisfies never;
  }
}

// ---- Operations

/** All operations in order, a branch before what it holds. */
export function allOperations(operations: readonly Operation[]): Operation[] {
  const all: Operation[] = [];
  const visit = (list: readonly Operation[]): void => {
    for (const operation of list) {
      all.push(operation);
      if (operation.kind !== 'branch') continue;
      visit(operation.then);
      visit(operation.orElse);
    }
  };
  visit(operations);
  return all;
}

/** Every operation, in branches too, replaced by those that it becomes; a branch stays around what becomes of its own. */
export function mapOperations(
  operations: readonly Operation[],
  change: (operation: Exclude<Operation, BranchOperation>) => Operation | readonly Operation[],
  changeCondition: (condition: Condition) => Condition = (condition) => condition,
): Operation[] {
  const map = (list: readonly Operation[]): Operation[] =>
    list.flatMap((operation) =>
      operation.kind === 'branch'
        ? {
            ...operation,
            condition: changeCondition(operation.condition),
            then: map(operation.then),
            orElse: map(operation.orElse),
          }
        : change(operation),
    );
  return map(operations);
}

/** The expressions of weights and inputs that an operation holds itself; a block and a branch have theirs in what they hold. */
export function anglesOf(operation: Operation): readonly Angle[] {
  switch (operation.kind) {
    case 'gate':
      return operation.angles;
    case 'prepare':
      return operation.amplitudes;
    case 'block':
    case 'channel':
    case 'measure':
    case 'branch':
    case 'reset':
    case 'discard':
    case 'barrier':
      return none;
    default:
      return operation satisfies never;
  }
}

/** An operation with its own angles, those of `anglesOf`, changed. */
export function withAngles<O extends Operation>(operation: O, change: (angle: Angle) => Angle): O;
export function withAngles(operation: Operation, change: (angle: Angle) => Angle): Operation {
  switch (operation.kind) {
    case 'gate':
      return { ...operation, angles: operation.angles.map(change) };
    case 'prepare':
      return { ...operation, amplitudes: operation.amplitudes.map(change) };
    case 'block':
    case 'channel':
    case 'measure':
    case 'branch':
    case 'reset':
    case 'discard':
    case 'barrier':
      return operation;
    default:
      return operation satisfies never;
  }
}

/** The qubits that an operation names; of a branch, those of all it holds. */
export function qubitsOf(operation: Operation): readonly number[] {
  switch (operation.kind) {
    case 'measure':
    case 'reset':
    case 'discard':
      return [operation.qubit];
    case 'branch':
      return [...new Set([...operation.then, ...operation.orElse].flatMap(qubitsOf))];
    case 'gate':
    case 'block':
    case 'channel':
    case 'prepare':
    case 'barrier':
      return operation.qubits;
    default:
      return operation satisfies never;
  }
}

/** The qubits to which an operation does something: a barrier names some and does nothing. */
export function qubitsActedOn(operation: Operation): readonly number[] {
  if (operation.kind === 'barrier') return none;
  if (operation.kind !== 'branch') return qubitsOf(operation);
  return [...new Set([...operation.then, ...operation.orElse].flatMap(qubitsActedOn))];
}

/** Some operation does more than part others: it is no barrier, nor a branch of barriers. */
export function actsAtAll(operations: readonly Operation[]): boolean {
  return operations.some((operation) =>
    operation.kind === 'branch'
      ? actsAtAll(operation.then) || actsAtAll(operation.orElse)
      : operation.kind !== 'barrier',
  );
}

// ---- Outputs

/** The qubits that an output looks at, in its order; a sum of Pauli terms may name one several times. */
export function qubitsRead(output: Output): readonly number[] {
  switch (output.kind) {
    case 'probabilities':
      return output.qubits;
    case 'observable':
      return output.terms.flatMap(({ factors }) => factors.map(({ qubit }) => qubit));
    default:
      return output satisfies never;
  }
}

/** The qubits whose state matters: some operation may change or read it, or an output looks at it. */
export function usedQubits(circuit: Circuit): Set<number> {
  const operations = allOperations(circuit.operations).filter(changesOrReads);
  return new Set([...operations.flatMap(qubitsOf), ...circuit.outputs.flatMap(qubitsRead)]);
}

/** An operation that is more than the end of a qubit's life or the beginning of another; a branch, by what it holds. */
function changesOrReads({ kind }: Operation): boolean {
  switch (kind) {
    case 'gate':
    case 'block':
    case 'channel':
    case 'measure':
    case 'prepare':
      return true;
    case 'branch':
    case 'reset':
    case 'discard':
    case 'barrier':
      return false;
    default:
      return kind satisfies never;
  }
}
