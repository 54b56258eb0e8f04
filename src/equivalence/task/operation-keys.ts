// Names of operations that are equal for operations that say the same, in two circuits over the same numbers: what a
// comparison of texts takes for a line.
import type { Angle, Circuit, Condition, Operation } from '../../compiler/circuit/circuit.ts';
import { substitute } from '../../compiler/circuit/conditions.ts';
import { allOperations, foldOf, mapOperations } from '../../compiler/circuit/walk.ts';
import type { Pair } from './task.ts';

/** Equal keys: the same operation. Bits count by their number, so see `withCommonBits`. */
export function createKeys(): (operation: Operation) => string {
  const numbers = new Map<string, number>();
  const numbered = (key: string) => {
    let number = numbers.get(key);
    if (number === undefined) numbers.set(key, (number = numbers.size));
    return number;
  };
  const angle = foldOf<Angle, number>((part, of) => {
    switch (part.kind) {
      case 'constant':
        return numbered(`constant ${part.value}`);
      case 'weight':
      case 'input':
        return numbered(`${part.kind} ${part.index}`);
      case 'unary':
        return numbered(`${part.function} ${of(part.operand)}`);
      case 'binary':
        return numbered(`${part.function} ${of(part.left)} ${of(part.right)}`);
      default:
        return part satisfies never;
    }
  });
  const condition = foldOf<Condition, number>((part, of) => {
    switch (part.kind) {
      case 'constant':
        return numbered(`is ${part.value}`);
      case 'bit':
        return numbered(`bit ${part.bit}`);
      case 'not':
        return numbered(`not ${of(part.operand)}`);
      case 'and':
      case 'or':
      case 'xor':
        return numbered(`${part.kind} ${of(part.left)} ${of(part.right)}`);
      default:
        return part satisfies never;
    }
  });

  function key(operation: Operation): string {
    switch (operation.kind) {
      case 'gate':
        return `${operation.controls} ${operation.gate} ${operation.angles.map(angle).join(',')} on ${operation.qubits.join(',')}`;
      case 'block':
        return `block ${operation.block.gates.map(key).join(';')} on ${operation.qubits.join(',')}`;
      case 'channel':
        return `${operation.channel} ${operation.probability} on ${operation.qubits.join(',')}`;
      case 'measure':
        return `measure ${operation.qubit} to ${operation.bit}`;
      case 'reset':
      case 'discard':
        return `${operation.kind} ${operation.qubit}`;
      case 'prepare':
        return `prepare ${operation.amplitudes.map(angle).join(',')} on ${operation.qubits.join(',')}`;
      case 'barrier':
        return 'barrier';
      case 'branch': {
        const arms = [operation.then, operation.orElse].map((arm) => arm.map(key).join(';'));
        return `if ${condition(operation.condition)} {${arms.join('} else {')}}`;
      }
      default:
        return operation satisfies never;
    }
  }
  return key;
}

/** The same circuits, in which a bit has one number where it is the same measurement, by turn, of the same qubit. */
export function withCommonBits({ a, b }: Pair): Pair {
  const numbers = new Map<string, number>();
  const rename = (circuit: Circuit): Circuit => {
    const turns = new Map<number, number>();
    const own = new Map<number, number>();
    for (const operation of allOperations(circuit.operations)) {
      if (operation.kind !== 'measure') continue;
      const turn = turns.get(operation.qubit) ?? 0;
      turns.set(operation.qubit, turn + 1);
      const name = `${operation.qubit} ${turn}`;
      if (!numbers.has(name)) numbers.set(name, numbers.size);
      own.set(operation.bit, numbers.get(name)!);
    }
    const operations = mapOperations(
      circuit.operations,
      (operation) =>
        operation.kind === 'measure' ? { ...operation, bit: own.get(operation.bit)! } : operation,
      (condition) => substitute(condition, (bit) => ({ kind: 'bit', bit: own.get(bit)! })),
    );
    return { ...circuit, operations };
  };
  const both = { a: rename(a), b: rename(b) };
  const bits = numbers.size;
  return { a: { ...both.a, bits }, b: { ...both.b, bits } };
}
