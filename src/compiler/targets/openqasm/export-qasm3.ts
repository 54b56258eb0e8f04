// Circuit → OpenQASM 3.0, with measurements in the middle, branches and resets as they stand.
import { checkOptions } from '../../../option-names.ts';
import { UserError } from '../../../user-error.ts';
import type { Circuit, Condition, GateOperation, Operation } from '../../circuit/circuit.ts';
import { expandBlocks } from '../../circuit/expand-blocks.ts';
import { gatesOfDefinition } from '../../circuit/gate-definition.ts';
import { bodyOf } from '../../circuit/gate-forms.ts';
import { gateNamed } from '../../circuit/gates.ts';
import { allOperations } from '../../circuit/walk.ts';
import { bindAngles, boundNames, type Bound } from './bind-angles.ts';
import { qasmNames } from '../../openqasm/names.ts';
import { freeNames } from '../../source/free-names.ts';
import { writeReturnNote, writeReturnOfBits, writeStartNote } from '../../openqasm/notes.ts';
import { parameterNames } from './parameter-names.ts';
import { printQasmAngle, type AngleNames } from './print-angle.ts';
import { always, recordBits } from './recorded-bits.ts';
import { sayable } from './sayable.ts';

/** A condition whose shared parts, written out, are longer is refused. */
const longestCondition = 20_000;

/**
 * The program's `input`s are the weights, then the inputs, in flat order, save those that are bound to numbers here.
 * A `// qcnn: return …;` comment carries the outputs. Throws UserError for what OpenQASM cannot say: channels, amplitude
 * encoding of what is not bound to numbers, and functions that it lacks; it names the operation by its position.
 */
export function exportQasm3(circuit: Circuit, bound: Bound = {}): string {
  checkOptions('exportQasm3', bound, boundNames);
  const recorded = recordBits(sayable(bindAngles(expandBlocks(circuit), bound)));
  const free = freeNames(qasmNames);
  const [qubits, bits] = [free('q'), free('c')];
  const weights = bound.weights ? [] : parameterNames(circuit.weights, free);
  const inputs = bound.inputs ? [] : parameterNames(circuit.inputs, free);
  const names: AngleNames = { weight: (index) => weights[index], input: (index) => inputs[index] };
  const used = new Set(
    allOperations(recorded.circuit.operations).flatMap((each) => (each.kind === 'gate' ? [each.gate] : [])),
  );

  const lines = ['OPENQASM 3.0;', 'include "stdgates.inc";', `// qcnn: circuit ${circuit.name};`];
  if (inputs.length > 0) lines.push(`// qcnn: inputs ${inputs.join(', ')};`);
  if (weights.length > 0) {
    for (const { initial, offset, size } of circuit.weights)
      lines.push(...writeStartNote(initial, weights.slice(offset, offset + size)));
  }
  lines.push(...definitionsOf([...used].map((gate) => spellingOf(gate).name)));
  for (const name of [...weights, ...inputs]) lines.push(`input float[64] ${name};`);
  const { circuit: program, returned } = recorded;
  if (program.qubits > 0) lines.push(`qubit[${program.qubits}] ${qubits};`);
  if (program.bits > 0) lines.push(`bit[${program.bits}] ${bits};`);
  const qubit = (index: number) => `${qubits}[${index}]`;
  program.operations.forEach((operation, index) => print(operation, `operation ${index}`, ''));
  for (const [bit, twins] of recorded.twins ?? [])
    for (const twin of twins) lines.push(`${bits}[${twin}] = ${bits}[${bit}];`);
  if (returned === undefined) lines.push(writeReturnNote(program.outputs, qubit));
  else if (returned < program.bits)
    lines.push(writeReturnOfBits(Array.from({ length: returned }, (_, bit) => `${bits}[${bit}]`)));
  return `${lines.join('\n')}\n`;

  function print(operation: Operation, where: string, indent: string): void {
    switch (operation.kind) {
      case 'gate':
        lines.push(`${indent}${printGate(operation, where)}`);
        break;
      case 'measure':
        lines.push(
          `${indent}${bits}[${operation.bit}] = ${operation.qubit === always ? '1' : `measure ${qubit(operation.qubit)}`};`,
        );
        break;
      case 'reset':
        lines.push(`${indent}reset ${qubit(operation.qubit)};`);
        break;
      case 'discard':
        lines.push(`${indent}// ${qubit(operation.qubit)} is discarded`);
        break;
      case 'barrier':
        lines.push(
          `${indent}barrier${operation.qubits.map((each, i) => `${i ? ', ' : ' '}${qubit(each)}`).join('')};`,
        );
        break;
      case 'branch':
        lines.push(`${indent}if (${printCondition(operation.condition, where)}) {`);
        operation.then.forEach((inner) => print(inner, where, `${indent}  `));
        if (operation.orElse.length > 0) {
          lines.push(`${indent}} else {`);
          operation.orElse.forEach((inner) => print(inner, where, `${indent}  `));
        }
        lines.push(`${indent}}`);
        break;
      case 'block':
      case 'channel':
      case 'prepare':
        throw new Error(`${operation.kind}: expanded or refused before this`);
      default:
        operation satisfies never;
    }
  }

  function printGate({ gate, controls, angles, qubits: operands }: GateOperation, where: string): string {
    const { name, controls: own } = spellingOf(gate);
    const all = controls + own;
    const modifier = all === 0 ? '' : all === 1 ? 'ctrl @ ' : `ctrl(${all}) @ `;
    const list = angles.map((angle) => printQasmAngle(angle, names, `${where} (${gate})`)).join(', ');
    const call = `${modifier}${name}${list && `(${list})`}`;
    return `${[call, operands.map(qubit).join(', ')].filter(Boolean).join(' ')};`;
  }

  function printCondition(condition: Condition, where: string): string {
    let room = longestCondition;
    const visit = (node: Condition): string => {
      if (--room < 0)
        throw new UserError(
          `${where} (if) has a condition that is too long to write out; use fewer bits in one condition`,
        );
      switch (node.kind) {
        case 'constant':
          return String(node.value);
        case 'bit':
          return `${bits}[${node.bit}]`;
        case 'not':
          return `!${node.operand.kind === 'bit' ? visit(node.operand) : `(${visit(node.operand)})`}`;
        case 'and':
        case 'or':
        case 'xor': {
          const sign = { and: '&&', or: '||', xor: '!=' }[node.kind];
          return `(${visit(node.left)} ${sign} ${visit(node.right)})`;
        }
        default:
          return node satisfies never;
      }
    };
    return visit(condition).replace(/^\(([^()]*)\)$/, '$1');
  }
}

/** A name that OpenQASM has or defines, and the controls that stand before it: those of a row that has neither. */
function spellingOf(gate: string): { readonly name: string; readonly controls: number } {
  const { qasm3, definition, controls } = gateNamed(gate);
  if (qasm3) return { name: qasm3, controls: 0 };
  const body = bodyOf(gate);
  if (body !== gate) return { name: spellingOf(body).name, controls };
  if (definition && controls === 0) return { name: gate, controls: 0 };
  throw new Error(`the row of gate "${gate}" has neither a name in OpenQASM 3 nor a definition`);
}

/** The definitions of what OpenQASM has no name for, each after those of the gates that it calls. */
function definitionsOf(names: readonly string[]): string[] {
  const seen = new Set<string>();
  const visit = (name: string): string[] => {
    const { qasm3, definition } = gateNamed(name);
    if (qasm3 || !definition || seen.has(name)) return [];
    seen.add(name);
    return [...gatesOfDefinition(definition).flatMap(visit), definition];
  };
  return names.flatMap(visit);
}
