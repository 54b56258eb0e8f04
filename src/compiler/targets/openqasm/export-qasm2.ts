// Circuit → OpenQASM 2.0: numbers instead of parameters, qelib1.inc's first gates only, branches as `if(register==value)`.
import { checkOptions } from '../../../option-names.ts';
import { UserError } from '../../../user-error.ts';
import { inputCount, weightCount, type Circuit } from '../../circuit/circuit.ts';
import { expandBlocks } from '../../circuit/expand-blocks.ts';
import { writeReturnNote, writeReturnOfBits } from '../../openqasm/notes.ts';
import { assignRegisters } from './assign-registers.ts';
import { bindAngles, boundNames, type Bound } from './bind-angles.ts';
import { decompose } from './decompose.ts';
import { guardOperations, type GuardedOperation } from './guard-operations.ts';
import { printNumber } from './print-angle.ts';
import { measureTwins, recordBits } from './recorded-bits.ts';
import { sayable } from './sayable.ts';

/** Most gates that a program may have: a gate with k controls takes about 2^(k + 1). */
const mostGates = 1_000_000;

/**
 * Weights and inputs (one sample) must be given where the circuit has them. A qubit after the circuit's own works out
 * conditions that are too long to list; there is none otherwise. Throws UserError for open angles and for what OpenQASM
 * cannot say.
 */
export function exportQasm2(circuit: Circuit, bound: Bound = {}): string {
  checkOptions('exportQasm2', bound, boundNames);
  for (const [what, count] of [
    ['weights', weightCount(circuit)],
    ['inputs', inputCount(circuit)],
  ] as const) {
    if (count > 0 && !bound[what]) {
      throw new UserError(
        `OpenQASM 2 has no parameters; give the ${count} ${what} of the circuit as numbers, or export OpenQASM 3`,
      );
    }
  }
  const recorded = recordBits(sayable(bindAngles(expandBlocks(circuit), bound)));
  const { returned } = recorded;
  const { guarded, qubits, bits, ancilla } = guardOperations(measureTwins(recorded));
  const { registers, places, tests } = assignRegisters(guarded, bits);
  const registerNames = registers.map((_, index) => (registers.length === 1 ? 'c' : `c${index}`));
  const lines: string[] = [];
  let gates = 0;
  for (const each of guarded) print(each);
  return [
    'OPENQASM 2.0;',
    'include "qelib1.inc";',
    `// qcnn: circuit ${circuit.name};`,
    ...(qubits > 0 ? [`qreg q[${qubits}];`] : []),
    ...(ancilla === undefined ? [] : [`// q[${ancilla}] works out conditions that are too long to list`]),
    ...registers.map((each, index) => `creg ${registerNames[index]}[${each.length}];`),
    ...lines,
    ...returnNote(),
    '',
  ].join('\n');

  /** None where the outputs are all bits, in the order of the registers: a program without a note returns these. */
  function returnNote(): string[] {
    if (returned === undefined) return [writeReturnNote(recorded.circuit.outputs, (qubit) => `q[${qubit}]`)];
    const all = registers.flat();
    if (all.length === returned && all.every((bit, index) => bit === index)) return [];
    const names = places.slice(0, returned).map(([{ register, position }]) => `${registerNames[register]}[${position}]`); // prettier-ignore
    return [writeReturnOfBits(names)];
  }

  function print(each: GuardedOperation): void {
    const { operation } = each;
    switch (operation.kind) {
      case 'gate': {
        if (operation.qubits.length === 0) {
          const numbers = operation.angles.map((angle) => (angle.kind === 'constant' ? angle.value : NaN));
          const phase = numbers.map((value) => printNumber(value, where(each))).join(', ');
          lines.push(`// a global phase of ${phase} has no effect`);
          return;
        }
        decompose(operation, (name, values, on) => {
          const list = values.map((value) => printNumber(value, where(each))).join(',');
          printGuarded(each, `${name}${list && `(${list})`} ${on.map((qubit) => `q[${qubit}]`).join(',')};`);
        });
        break;
      }
      case 'measure':
        // The register that is asked for the guard comes last: the bit changes its value.
        for (const { register, position } of lastly(places[operation.bit], tests.get(each)?.register))
          printGuarded(each, `measure q[${operation.qubit}] -> ${registerNames[register]}[${position}];`);
        break;
      case 'reset':
        printGuarded(each, `reset q[${operation.qubit}];`);
        break;
      case 'discard':
        lines.push(`// q[${operation.qubit}] is discarded`);
        break;
      case 'barrier':
        lines.push(`barrier ${operation.qubits.map((qubit) => `q[${qubit}]`).join(', ') || 'q'};`);
        break;
      case 'block':
      case 'channel':
      case 'prepare':
        throw new Error(`${operation.kind}: expanded or refused before this`);
      default:
        operation satisfies never;
    }
  }

  /** Once for each value of the register for which the guard holds: it is one of them at most. */
  function printGuarded(each: GuardedOperation, text: string): void {
    const test = tests.get(each);
    gates += test?.values.length ?? 1;
    if (gates > mostGates) {
      throw new UserError(
        `${where(each)} takes the program beyond ${mostGates} gates; OpenQASM 2 has neither gates with many controls nor blocks under a condition: export OpenQASM 3`,
      );
    }
    if (!test) lines.push(text);
    else for (const value of test.values) lines.push(`if(${registerNames[test.register]}==${value}) ${text}`);
  }
}

function lastly<P extends { readonly register: number }>(all: readonly P[], register: number | undefined) {
  const isLast = (place: P) => place.register === register;
  return [...all.filter((place) => !isLast(place)), ...all.filter(isLast)];
}

function where({ operation, position }: GuardedOperation): string {
  if (operation.kind !== 'gate') return `operation ${position}`;
  return `operation ${position} (${operation.gate} with ${operation.controls} controls)`;
}
