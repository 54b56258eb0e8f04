// What a circuit is, apart from how it was written: one text for equal circuits, and its hash. Records, checkpoints and
// sweeps tell circuits apart by it.
import { compileAngles, type AngleStep } from './angle-program.ts';
import { binaryFunctions, unaryFunctions } from './angle-functions.ts';
import type { Angle, Circuit, Condition, Initial, Operation, Output } from './circuit.ts';
import { expandBlocks } from './expand-blocks.ts';
import { allOperations, anglesOf } from './walk.ts';
import { createSha256 } from './sha256.ts';

/**
 * 64 hexadecimal digits, the same in every process, on every machine, in browsers too: SHA-256 of the lines of
 * `circuitIdentity`. They are apart for circuits that differ in their qubits, their operations with all numbers, the
 * names, shapes and first values of their weights, their inputs or their outputs. Not in it: the circuit's own name,
 * places in files, comments, which calls operations come from, and whether blocks are fused.
 */
export function hashCircuit(circuit: Circuit): string {
  const hash = createSha256();
  for (const line of circuitIdentity(circuit)) hash.add(`${line}\n`);
  return hash.digest();
}

/** Lines of plain text; the first names their form, which changes when anything about them does. */
export function* circuitIdentity(circuit: Circuit): Generator<string> {
  const { qubits, bits, weights, inputs, operations, outputs } = expandBlocks(circuit);
  yield 'qcnn circuit 1';
  yield `${qubits} qubits, ${bits} bits`;
  for (const { name, meeting, shape, initial } of weights)
    yield `weight ${JSON.stringify(name)} ${meeting} [${shape.join(' ')}] ${textOfInitial(initial)}`;
  for (const { name, element, shape } of inputs)
    yield `input ${JSON.stringify(name)} ${element} [${shape.join(' ')}]`;

  const angles = allOperations(operations).flatMap(anglesOf);
  const { steps, results } = compileAngles(angles);
  const idOf = new Map<string, number>();
  const ids: number[] = [];
  for (const step of steps) {
    const text = textOfStep(step, ids);
    if (!idOf.has(text)) yield `angle ${text}`;
    ids.push(idOf.get(text) ?? idOf.size);
    idOf.set(text, ids.at(-1)!);
  }
  const stepOf = new Map(angles.map((angle, i) => [angle, ids[results[i]]]));
  for (const operation of operations) yield* linesOf(operation, (angle) => stepOf.get(angle)!);
  for (const output of outputs) yield textOfOutput(output);
}

function* linesOf(operation: Operation, stepOf: (angle: Angle) => number): Generator<string> {
  const { kind } = operation;
  switch (kind) {
    case 'gate': {
      const { gate, controls, angles, qubits } = operation;
      return yield `gate ${gate} ${controls} [${angles.map(stepOf).join(' ')}] ${qubits.join(' ')}`;
    }
    case 'prepare':
      return yield `prepare [${operation.amplitudes.map(stepOf).join(' ')}] ${operation.qubits.join(' ')}`;
    case 'channel': {
      const { channel, probability, qubits } = operation;
      return yield `channel ${channel} ${textOfNumber(probability)} ${qubits.join(' ')}`;
    }
    case 'measure':
      return yield `measure ${operation.qubit} ${operation.bit}`;
    case 'reset':
    case 'discard':
      return yield `${kind} ${operation.qubit}`;
    case 'barrier':
      return yield `barrier ${operation.qubits.join(' ')}`;
    case 'branch':
      yield `if ${textOfCondition(operation.condition)}`;
      for (const each of operation.then) yield* linesOf(each, stepOf);
      yield 'else';
      for (const each of operation.orElse) yield* linesOf(each, stepOf);
      return yield 'end';
    case 'block':
      throw new Error('blocks were expanded');
    default:
      kind satisfies never;
  }
}

const functionNames = new Map<unknown, string>(
  [unaryFunctions, binaryFunctions].flatMap((rows) => Object.entries(rows).map(([name, row]) => [row, name])),
);

/** Operands by what they were numbered as. */
function textOfStep(step: AngleStep, ids: readonly number[]): string {
  switch (step.kind) {
    case 'constant':
      return textOfNumber(step.value);
    case 'weight':
    case 'input':
      return `${step.kind} ${step.index}`;
    case 'unary':
      return `${functionNames.get(step.row)} ${ids[step.operand]}`;
    case 'binary':
      return `${functionNames.get(step.row)} ${ids[step.left]} ${ids[step.right]}`;
    default:
      return step satisfies never;
  }
}

/** Postfix, so that nothing nests. */
function textOfCondition(condition: Condition): string {
  switch (condition.kind) {
    case 'bit':
      return `b${condition.bit}`;
    case 'constant':
      return `${condition.value}`;
    case 'not':
      return `${textOfCondition(condition.operand)} not`;
    case 'and':
    case 'or':
    case 'xor':
      return `${textOfCondition(condition.left)} ${textOfCondition(condition.right)} ${condition.kind}`;
    default:
      return condition satisfies never;
  }
}

function textOfOutput(output: Output): string {
  switch (output.kind) {
    case 'probabilities':
      return `probabilities ${output.qubits.join(' ')}`;
    case 'observable': {
      const terms = output.terms.map(
        ({ coefficient, factors }) =>
          `${textOfNumber(coefficient)}${factors.map(({ qubit, pauli }) => ` ${pauli}${qubit}`).join('')}`,
      );
      return `observable ${terms.join(' + ')}`;
    }
    default:
      return output satisfies never;
  }
}

function textOfInitial(initial: Initial): string {
  switch (initial.kind) {
    case 'uniform':
      return `uniform ${textOfNumber(initial.low)} ${textOfNumber(initial.high)}`;
    case 'normal':
      return `normal ${textOfNumber(initial.mean)} ${textOfNumber(initial.deviation)}`;
    case 'constant':
      return `constant ${textOfNumber(initial.value)}`;
    default:
      return initial satisfies never;
  }
}

/** The shortest digits that read back as the same double, as ECMAScript prints it; no sign of 0, as in JSON. */
function textOfNumber(value: number): string {
  return String(value);
}
