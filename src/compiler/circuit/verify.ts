// The invariants of the circuit IR, stated once: every stage may assume them, tests check them between passes.
import { inputCount, weightCount, type Circuit, type Output, type WeightSlot } from './circuit.ts';
import type { Report } from './verify-expressions.ts';
import { followLives, type LifeCheck } from './verify-lives.ts';
import { operationCheck } from './verify-operations.ts';

/** One sentence for each violated invariant; empty for a valid circuit. */
export function verify(circuit: Circuit): string[] {
  const violations: string[] = [];
  const report: Report = (where, what) => violations.push(`${where}: ${what}`);
  checkSlots('weight', circuit.weights, report);
  checkSlots('input', circuit.inputs, report);
  for (const slot of circuit.weights) checkInitial(slot, report);
  const lives = followLives(circuit.qubits, report);
  const counts = { weights: weightCount(circuit), inputs: inputCount(circuit), bits: circuit.bits };
  const checkOperation = operationCheck(counts, lives, report);
  circuit.operations.forEach((operation, index) => checkOperation(operation, `operation ${index}`));
  circuit.outputs.forEach((output, index) => checkOutput(output, `output ${index}`, lives, report));
  return violations;
}

/** Slots follow each other without gaps. */
function checkSlots(
  what: string,
  slots: readonly { name: string; shape: readonly number[]; offset: number; size: number }[],
  report: Report,
): void {
  let offset = 0;
  for (const slot of slots) {
    const where = `${what} ${slot.name}`;
    const size = slot.shape.reduce((product, extent) => product * extent, 1);
    if (slot.size !== size) report(where, `size ${slot.size}, but its shape holds ${size}`);
    if (slot.offset !== offset) report(where, `offset ${slot.offset}, not ${offset}`);
    offset = slot.offset + slot.size;
  }
}

function checkInitial({ name, initial }: WeightSlot, report: Report): void {
  const numbers = Object.values(initial).filter((value) => typeof value === 'number');
  if (!numbers.every(Number.isFinite)) report(`weight ${name}`, 'its distribution is not finite');
}

/** Outputs look at qubits that have not ended. */
function checkOutput(output: Output, where: string, lives: LifeCheck, report: Report): void {
  switch (output.kind) {
    case 'probabilities':
      return lives.require(output.qubits, where, ['untouched', 'live']);
    case 'observable':
      for (const { coefficient, factors } of output.terms) {
        const qubits = factors.map(({ qubit }) => qubit);
        if (!Number.isFinite(coefficient)) report(where, `the coefficient ${coefficient}`);
        if (qubits.some((qubit, index) => index > 0 && qubit < qubits[index - 1]))
          report(where, 'factors are not sorted by qubit');
        lives.require(qubits, where, ['untouched', 'live']);
      }
      return;
    default:
      output satisfies never;
  }
}
