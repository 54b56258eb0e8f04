// The statements of a circuit that is built from an OpenQASM program, one instruction at a time.
import type { Expression, Statement } from '../syntax/ast.ts';
import { applyStatements, conditionExpression } from './apply-statements.ts';
import { slices, type Building } from './building.ts';
import type { Instruction } from './instructions.ts';
import { recordGate } from './names.ts';
import { block, identifier, name, operandList, qubitStatement } from '../syntax/nodes.ts';

/** An instruction in the language. */
export function statementsOf(building: Building, instruction: Instruction): readonly Statement[] {
  const { called, ended, bitNames } = building;
  const { qubits } = building.program;
  const { span } = instruction;
  switch (instruction.kind) {
    case 'gate':
      called.add(instruction.callee);
      return applyStatements(instruction, qubits);
    case 'measure':
      return measureStatements(building, instruction);
    case 'reset':
      ended.delete(instruction.qubit);
      return [{ kind: 'reset', operands: [qubits[instruction.qubit]], span }];
    case 'barrier': {
      const live = instruction.qubits.filter((qubit) => !ended.has(qubit));
      if (live.length === 0 && instruction.qubits.length > 0) return [];
      return [{ kind: 'barrier', operands: slices(building, live, true), span }];
    }
    case 'branch': {
      const { condition, then, orElse } = instruction;
      const blockOf = (list: readonly Instruction[]) =>
        block(
          list.flatMap((each) => statementsOf(building, each)),
          span,
        );
      return [
        {
          kind: 'if',
          condition: conditionExpression(condition, (bit) => bitNames.get(bit)!, span),
          then: blockOf(then),
          orElse: orElse.length > 0 ? blockOf(orElse) : undefined,
          span,
        },
      ];
    }
    default:
      return instruction satisfies never;
  }
}

function measureStatements(
  { program, plans, called, bitNames, carriers, ended }: Building,
  { measurement, qubit, span }: Instruction & { kind: 'measure' },
): Statement[] {
  const { qubits, freeName } = program;
  const { steps, carrier } = plans[measurement];
  const { wanted } = program.measurements[measurement];
  const result: Statement[] = [];
  let copy = qubits[qubit];
  let kept = qubits[qubit];
  const fresh = (given: string): Expression => {
    called.add(recordGate);
    const text = freeName(given);
    const operand = name(text, span);
    result.push(qubitStatement(text, undefined, span));
    result.push({ kind: 'apply', modifiers: [], callee: identifier(recordGate, span), arguments: [], operands: operandList([qubits[qubit], operand], span), span }); // prettier-ignore
    return operand;
  };
  for (const step of steps) {
    if (step === 'copy') copy = fresh(`copy_${wanted}`);
    else if (step === 'keep') kept = fresh(`kept_${wanted}`);
    else {
      const bit = freeName(wanted);
      bitNames.set(measurement, bit);
      const operand = step === 'measure' ? qubits[qubit] : copy;
      result.push({
        kind: 'bit',
        name: identifier(bit, span),
        value: { kind: 'measure', operand, span },
        span,
      });
      if (step === 'measure') ended.add(qubit);
    }
  }
  if (carrier) carriers.set(measurement, carrier === 'itself' ? qubits[qubit] : kept);
  return result;
}
