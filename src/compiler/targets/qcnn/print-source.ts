// A circuit as a text of the language: what `check` takes, and what elaborates to the circuit again.
import { UserError } from '../../../user-error.ts';
import type { Circuit, InputSlot, Operation, WeightSlot } from '../../circuit/circuit.ts';
import { allOperations, anglesOf } from '../../circuit/walk.ts';
import type { Distribution, File, Statement } from '../../syntax/ast.ts';
import { maxLength } from '../../syntax/parse.ts';
import { printFile } from '../../syntax/printer.ts';
import { isName } from '../../syntax/words.ts';
import { angleExpressions } from './angle-expressions.ts';
import { blockGates } from './block-gates.ts';
import { namesOf, outsideName, type Names } from './names.ts';
import { identifier, nowhere, number } from './nodes.ts';
import { outputExpression } from './output-expressions.ts';
import { statementsOf } from './statements.ts';

/**
 * The text of a circuit in the language, flat: one statement an operation. Elaborating it yields the same circuit: qubits,
 * operations, channels, conditions and outputs in their order, weights and inputs with their names, meetings, shapes,
 * places and initial distributions, every number and every angle bit by bit. Different are
 * - calls and origins, which are those of this text;
 * - blocks, which a text cannot hold: each is a gate of the file, elaborated to the block's gates in order, and operations
 *   that share a block call the same gate;
 * - the numbers of bits, which follow the order of the measurements (a bit that nothing measures has none);
 * - what is known when it is compiled: constant parts of angles and conditions are folded, equal Pauli products of one
 *   observable are one, and a reset before an amplitude preparation, which does nothing, is left out;
 * - a reset of an ended qubit in a branch stands before the branch, too;
 * - names that no text can hold: `"` and ends of lines in those of weights and inputs become `'`, and the circuit is
 *   renamed where its name is a word of the language or a gate that it uses.
 * Linear in the circuit, however angles are shared and nested.
 * @throws UserError where the text is longer than a file may be, or an angle is no finite number.
 */
export function printSource(circuit: Circuit): string {
  const names = namesOf(circuit);
  const operations = allOperations(circuit.operations);
  const blocks = operations.flatMap((each) => (each.kind === 'block' ? [each.block] : []));
  const inBlocks = [...new Set(blocks)].flatMap(({ gates }) => gates);
  const angles = angleExpressions(circuit, names, [...operations, ...inBlocks].flatMap(anglesOf));
  const gates = blockGates(blocks, names, angles);
  const body = statementsOf(circuit, names, angles, gates);
  const outputs = circuit.outputs.map((output) => outputExpression(names.register, output));
  const statements: Statement[] = [
    ...circuit.inputs.map((slot) => inputStatement(slot, names)),
    ...circuit.weights.map((slot) => weightStatement(slot, names)),
    ...(circuit.qubits > 0 ? [qubitsStatement(names.register, circuit.qubits)] : []),
    ...angles.shared,
    ...gates.shared,
    ...body,
    { kind: 'return', outputs, span: nowhere },
  ];
  const used = new Set([...usedGates([...operations, ...inBlocks]), ...angles.called, ...outputFunctions]);
  const isFree = isName(circuit.name) && !used.has(circuit.name);
  const file: File = {
    kind: 'file',
    imports: [],
    declarations: [
      ...gates.declarations,
      {
        kind: 'circuit',
        name: identifier(isFree ? circuit.name : names.gate(circuit.name)),
        parameters: [],
        body: { kind: 'block', statements, span: nowhere },
        span: nowhere,
      },
    ],
    properties: [],
    comments: [],
    span: nowhere,
  };
  const text = printFile(file);
  if (text.length <= maxLength) return text;
  throw new UserError(`The circuit takes ${text.length} characters as a text, and at most ${maxLength} are read; print a smaller one, with --set.`, 1); // prettier-ignore
}

const outputFunctions = ['X', 'Y', 'Z', 'probs', 'sum', 'prod', 'prepare'];

function usedGates(operations: readonly Operation[]): string[] {
  return operations.flatMap((each) =>
    each.kind === 'gate' ? [each.gate] : each.kind === 'channel' ? [each.channel] : [],
  );
}

function slotName(slot: InputSlot | WeightSlot, names: Names) {
  const inside = names.inside.get(slot)!;
  const outside = outsideName(slot);
  const named = { name: identifier(inside), dimensions: slot.shape.map(number), span: nowhere };
  return inside === outside ? named : { ...named, outside: identifier(outside) };
}

function inputStatement(slot: InputSlot, names: Names): Statement {
  return { kind: 'input', element: slot.element, ...slotName(slot, names) };
}

function weightStatement(slot: WeightSlot, names: Names): Statement {
  return { kind: 'weight', initial: distribution(slot), ...slotName(slot, names) };
}

/** None where it is that of a weight without one. */
function distribution({ initial }: WeightSlot): Distribution | undefined {
  const make = (kind: string, numbers: readonly number[]): Distribution => ({
    kind: 'distribution',
    name: identifier(kind),
    arguments: numbers.map(number),
    span: nowhere,
  });
  switch (initial.kind) {
    case 'uniform': {
      const isDefault = initial.low === -Math.PI && initial.high === Math.PI;
      return isDefault ? undefined : make(initial.kind, [initial.low, initial.high]);
    }
    case 'normal':
      return make(initial.kind, [initial.mean, initial.deviation]);
    case 'constant':
      return make(initial.kind, [initial.value]);
    default:
      return initial satisfies never;
  }
}

function qubitsStatement(register: string, count: number): Statement {
  return { kind: 'qubit', name: identifier(register), size: number(count), span: nowhere };
}
