// How each measurement is said in a language where measuring ends a qubit: in place where nothing follows, else through
// a copy: cx onto a fresh qubit and measuring that one is the same channel.
import type { Output } from '../circuit/circuit.ts';
import { bitsOf } from '../circuit/conditions.ts';
import { qubitsRead } from '../circuit/walk.ts';
import type { Cell, FlatProgram, Instruction } from './instructions.ts';

export interface MeasurementPlan {
  /** A fresh qubit takes a copy; `kept`: another one whose Z is returned. */
  readonly steps: readonly ('copy' | 'keep' | 'measure' | 'measure-copy')[];
  /** Where Z(…) of the outcome is returned from: the qubit itself, or the one that keeps a copy. */
  readonly carrier?: 'itself' | 'kept';
}

/**
 * Bits whose Z is returned if they hold a measurement: those that a note names, else those that the program declares as
 * `output`, else all.
 */
export function isReturned(
  { outputs, returned }: Pick<FlatProgram, 'outputs' | 'returned'>,
  cell: Cell,
): boolean {
  if (returned) return returned.has(cell);
  return !cell.local && (outputs.size === 0 || outputs.has(cell.register));
}

/** The measurements that such bits hold in the end. */
export function returnedBits(program: FlatProgram): number[] {
  return [...(program.returned ?? program.cells)].flatMap((cell) =>
    cell.holds.kind === 'bit' && isReturned(program, cell) ? [cell.holds.bit] : [],
  );
}

/** By measurement. Without outputs of its own the program returns Z of what its classical bits hold in the end. */
export function planMeasurements(
  program: FlatProgram,
  outputs: readonly Output[] | undefined,
): MeasurementPlan[] {
  const { instructions, measurements, registers } = program;
  const returned = new Set<number>();
  if (!outputs) for (const bit of returnedBits(program)) returned.add(bit);
  const read = new Set<number>();
  const collect = (list: readonly Instruction[]): void => {
    for (const each of list) {
      if (each.kind !== 'branch') continue;
      for (const bit of bitsOf(each.condition)) read.add(bit);
      collect(each.then);
      collect(each.orElse);
    }
  };
  collect(instructions);

  const next = new Map<number, 'reset' | 'use'>();
  const readOut = outputs?.flatMap(qubitsRead);
  const all = () => registers.flatMap(({ first, size = 1 }) => Array.from({ length: size }, (_, i) => first + i)); // prettier-ignore
  for (const qubit of readOut ?? (returned.size === 0 ? all() : [])) next.set(qubit, 'use');

  const plans: MeasurementPlan[] = Array.from(measurements, () => ({ steps: [] }));
  for (let at = instructions.length - 1; at >= 0; at--) {
    const each = instructions[at];
    if (each.kind === 'measure') {
      plans[each.measurement] = plan(
        next.get(each.qubit),
        returned.has(each.measurement),
        read.has(each.measurement),
      );
      next.set(each.qubit, 'use');
    } else if (each.kind === 'reset') {
      next.set(each.qubit, 'reset');
    } else {
      for (const qubit of touched(each)) next.set(qubit, 'use');
    }
  }
  return plans;
}

function plan(next: 'reset' | 'use' | undefined, returned: boolean, read: boolean): MeasurementPlan {
  if (!returned) return { steps: next === 'use' ? ['copy', 'measure-copy'] : ['measure'] };
  if (next === undefined) return { steps: read ? ['copy', 'measure-copy'] : [], carrier: 'itself' };
  const measured = next === 'reset' ? (['measure'] as const) : (['copy', 'measure-copy'] as const);
  return { steps: ['keep', ...(read ? measured : [])], carrier: 'kept' };
}

/** Qubits that an instruction acts on; a barrier acts on none. */
function touched(instruction: Instruction): readonly number[] {
  switch (instruction.kind) {
    case 'gate':
      return instruction.tuples.flat();
    case 'branch':
      return [...instruction.then, ...instruction.orElse].flatMap(touched);
    case 'reset':
    case 'measure':
      return [instruction.qubit];
    case 'barrier':
      return [];
    default:
      return instruction satisfies never;
  }
}
