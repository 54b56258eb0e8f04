// Rules of `verify` for single operations: rows of the tables, counts of operands and angles, qubits that live.
import { channels } from './channels.ts';
import type { BlockOperation, ChannelOperation, GateOperation, Operation } from './circuit.ts';
import { gates } from './gates.ts';
import { angleCheck, checkCondition, isIndex, type Counts, type Report } from './verify-expressions.ts';
import type { LifeCheck } from './verify-lives.ts';

/** Checks an operation after all that stand before it. */
export type OperationCheck = (operation: Operation, where: string) => void;

export function operationCheck(counts: Counts, lives: LifeCheck, report: Report): OperationCheck {
  const measured = new Set<number>();
  const checkAngles = angleCheck(counts, report);

  function check(operation: Operation, where: string, inBranch: boolean): void {
    if (inBranch && !mayStandInBranch(operation)) report(where, `${operation.kind} stands in a branch`);
    switch (operation.kind) {
      case 'gate':
        return checkGate(operation, where);
      case 'block':
        return checkBlock(operation, where);
      case 'channel':
        return checkChannel(operation, where);
      case 'measure':
        lives.use([operation.qubit], where);
        lives.set(operation.qubit, 'ended');
        if (!isIndex(operation.bit, counts.bits)) report(where, `there is no bit ${operation.bit}`);
        measured.add(operation.bit);
        return;
      case 'discard':
        lives.use([operation.qubit], where);
        lives.set(operation.qubit, 'ended');
        return;
      case 'reset':
        lives.require([operation.qubit], where, ['untouched', 'live', 'ended']);
        lives.set(operation.qubit, 'live');
        return;
      case 'prepare': {
        const { amplitudes, qubits } = operation;
        lives.require(qubits, where, ['untouched']);
        for (const qubit of qubits) lives.set(qubit, 'live');
        if (amplitudes.length < 1 || amplitudes.length > 2 ** qubits.length)
          report(where, `${amplitudes.length} amplitudes on ${qubits.length} qubits`);
        return checkAngles(amplitudes, where);
      }
      case 'barrier':
        lives.require(operation.qubits, where, ['untouched', 'live', 'ended']);
        if (inBranch && operation.qubits.length === 0) report(where, 'a barrier in a branch names no qubits');
        return;
      case 'branch':
        checkCondition(operation.condition, measured, where, report);
        return lives.both(
          () => operation.then.forEach((each, index) => check(each, `${where}, then ${index}`, true)),
          () => operation.orElse.forEach((each, index) => check(each, `${where}, else ${index}`, true)),
        );
      default:
        operation satisfies never;
    }
  }

  function checkGate(operation: GateOperation, where: string): void {
    const row = gates.get(operation.gate);
    if (!row) report(where, `there is no gate ${operation.gate}`);
    else {
      checkCount('qubits', operation.qubits.length, operation.controls + row.qubits, where);
      checkCount('angles', operation.angles.length, row.angles, where);
    }
    if (!isIndex(operation.controls, Infinity)) report(where, `${operation.controls} controls`);
    checkAngles(operation.angles, where);
    lives.use(operation.qubits, where);
  }

  function checkBlock({ block, qubits }: BlockOperation, where: string): void {
    checkCount('qubits', qubits.length, block.qubits, where);
    block.gates.forEach((gate, index) => {
      const isLocal = gate.qubits.every((qubit) => isIndex(qubit, qubits.length));
      if (!isLocal) report(where, `the block has no qubits ${gate.qubits.join(', ')}`);
      else checkGate({ ...gate, qubits: gate.qubits.map((each) => qubits[each]) }, `${where}, gate ${index}`);
    });
    lives.use(qubits, where);
  }

  function checkChannel({ channel, probability, qubits }: ChannelOperation, where: string): void {
    if (!channels.get(channel)?.arities.includes(qubits.length))
      report(where, `there is no channel ${channel} on ${qubits.length} qubits`);
    if (!(probability >= 0 && probability <= 1)) report(where, `strength ${probability}`);
    lives.use(qubits, where);
  }

  function checkCount(what: string, count: number, expected: number, where: string): void {
    if (count !== expected) report(where, `${count} ${what}, not ${expected}`);
  }

  return (operation, where) => check(operation, where, false);
}

/** No qubit ends in a branch, no outcome comes from one, and what is fused or prepared stands at top level. */
function mayStandInBranch({ kind }: Operation): boolean {
  switch (kind) {
    case 'gate':
    case 'channel':
    case 'reset':
    case 'barrier':
    case 'branch':
      return true;
    case 'block':
    case 'measure':
    case 'discard':
    case 'prepare':
      return false;
    default:
      return kind satisfies never;
  }
}
