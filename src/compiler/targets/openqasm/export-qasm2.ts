// Circuit → OpenQASM 2.0 in deferred form: measured qubits are kept to the end as controls of what depended on them, and
// are measured there. Numbers instead of parameters, qelib1.inc's first gates only.
import { UserError } from '../../../user-error.ts';
import {
  inputCount,
  weightCount,
  type Circuit,
  type Condition,
  type Operation,
} from '../../circuit/circuit.ts';
import { expandBlocks } from '../../circuit/expand-blocks.ts';
import { allOperations } from '../../circuit/operations.ts';
import { bindAngles, type Bound } from './bind-angles.ts';
import { decompose } from './decompose.ts';
import { refuseOperation } from './export-qasm3.ts';
import { writeReturnNote } from '../../openqasm/notes.ts';
import { preparationGates } from './preparation-gates.ts';
import { printNumber } from './print-angle.ts';

/** Most gates that a program may have: a gate with k controls takes about 2^(k + 1). */
const mostGates = 1_000_000;

/** A qubit that decides, by its value or the opposite; or what is known. */
type Literal = Wire | { readonly constant: boolean };
interface Wire {
  readonly wire: number;
  readonly negated: boolean;
}

/**
 * Weights and inputs (one sample) must be given where the circuit has them. Qubits behind the circuit's own carry copied
 * outcomes and joined conditions. Throws UserError for open angles and for what OpenQASM cannot say.
 */
export function exportQasm2(circuit: Circuit, bound: Bound = {}): string {
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
  const { operations } = bindAngles(expandBlocks(circuit), bound);
  const lines: string[] = [];
  const records: number[] = [];
  const revived = new Set(
    allOperations(operations).flatMap((each) => (each.kind === 'reset' ? [each.qubit] : [])),
  );
  let wires = circuit.qubits;
  let gates = 0;
  let waste: number | undefined;

  operations.forEach((operation, index) => visit(operation, `operation ${index}`, undefined));
  const measured = records.map((wire, bit) => `measure q[${wire}] -> c[${bit}];`).filter(Boolean);
  return [
    'OPENQASM 2.0;',
    'include "qelib1.inc";',
    `// qcnn: circuit ${circuit.name};`,
    ...(wires > 0 ? [`qreg q[${wires}];`] : []),
    ...(circuit.bits > 0 ? [`creg c[${circuit.bits}];`] : []),
    ...lines,
    ...measured,
    writeReturnNote(circuit.outputs, (qubit) => `q[${qubit}]`),
    '',
  ].join('\n');

  /** `guard`: what must hold for the operation to take place; while that is no branch, its wire is then 1. */
  function visit(operation: Operation, where: string, guard: Wire | undefined): void {
    switch (operation.kind) {
      case 'gate': {
        const guards = guard === undefined ? [] : [guard.wire];
        const angles = operation.angles.map((angle) => (angle.kind === 'constant' ? angle.value : NaN));
        apply(
          operation.gate,
          operation.controls + guards.length,
          angles,
          [...guards, ...operation.qubits],
          where,
        );
        break;
      }
      case 'measure':
        records[operation.bit] = operation.qubit;
        if (revived.has(operation.qubit)) {
          records[operation.bit] = wires++;
          emit('cx', [], [operation.qubit, records[operation.bit]], where);
        }
        break;
      case 'reset':
        if (guard === undefined) {
          lines.push(`reset q[${operation.qubit}];`);
        } else {
          // Swapped, where the branch is taken, with a qubit in |0>.
          waste ??= wires++;
          apply('swap', 1, [], [guard.wire, operation.qubit, waste], where);
          lines.push(`reset q[${waste}];`);
        }
        break;
      case 'discard':
        lines.push(`// q[${operation.qubit}] is discarded`);
        break;
      case 'barrier':
        lines.push(`barrier ${operation.qubits.map((qubit) => `q[${qubit}]`).join(', ') || 'q'};`);
        break;
      case 'branch': {
        const own = literalOf(operation.condition, where, new Map());
        const taken = guard === undefined ? own : conjunction(guard, own, where);
        const other = guard === undefined ? opposite(own) : conjunction(guard, opposite(own), where);
        run(operation.then, taken, where);
        if (operation.orElse.length > 0) run(operation.orElse, other, where);
        break;
      }
      case 'prepare': {
        const gates = preparationGates(operation) ?? refuseOperation(operation, where);
        gates.forEach((gate) => visit(gate, where, guard));
        break;
      }
      default:
        refuseOperation(operation, where);
    }
  }

  function run(inner: readonly Operation[], literal: Literal, where: string): void {
    if ('constant' in literal) {
      if (literal.constant) inner.forEach((each) => visit(each, where, undefined));
      return;
    }
    // A negated wire is turned around what it controls, but not around branches, whose conditions may read it.
    let turned = false;
    const turn = (to: boolean) => {
      if (literal.negated && turned !== to) emit('x', [], [literal.wire], where);
      turned = to;
    };
    for (const each of inner) {
      turn(each.kind !== 'branch');
      visit(each, where, literal);
    }
    turn(false);
  }

  /** A wire that holds the condition's value; `known` are the parts that have theirs already. */
  function literalOf(condition: Condition, where: string, known: Map<Condition, Literal>): Literal {
    const before = known.get(condition);
    if (before) return before;
    const part = (inner: Condition) => literalOf(inner, where, known);
    const make = (): Literal => {
      switch (condition.kind) {
        case 'constant':
          return { constant: condition.value };
        case 'bit':
          return { wire: records[condition.bit], negated: false };
        case 'not':
          return opposite(part(condition.operand));
        case 'and':
          return conjunction(part(condition.left), part(condition.right), where);
        case 'or':
          return opposite(
            conjunction(opposite(part(condition.left)), opposite(part(condition.right)), where),
          );
        case 'xor':
          return parity(part(condition.left), part(condition.right), where);
      }
    };
    const literal = make();
    known.set(condition, literal);
    return literal;
  }

  function conjunction(a: Literal, b: Literal, where: string): Literal {
    if ('constant' in a) return a.constant ? b : a;
    if ('constant' in b) return b.constant ? a : b;
    if (a.wire === b.wire) return a.negated === b.negated ? a : { constant: false };
    const wire = wires++;
    const flip = () => {
      for (const each of [a, b]) if (each.negated) emit('x', [], [each.wire], where);
    };
    flip();
    emit('ccx', [], [a.wire, b.wire, wire], where);
    flip();
    return { wire, negated: false };
  }

  function parity(a: Literal, b: Literal, where: string): Literal {
    if ('constant' in a) return a.constant ? opposite(b) : b;
    if ('constant' in b) return b.constant ? opposite(a) : a;
    if (a.wire === b.wire) return { constant: a.negated !== b.negated };
    const wire = wires++;
    for (const each of [a, b]) emit('cx', [], [each.wire, wire], where);
    return { wire, negated: a.negated !== b.negated };
  }

  function apply(
    gate: string,
    controls: number,
    angles: readonly number[],
    qubits: readonly number[],
    where: string,
  ): void {
    if (gate === 'gphase' && controls === 0) {
      lines.push(`// a global phase of ${printNumber(angles[0], where)} has no effect`);
      return;
    }
    decompose(gate, controls, angles, qubits, (name, t, on) =>
      emit(name, t, on, `${where} (${gate} with ${controls} controls)`),
    );
  }

  function emit(name: string, angles: readonly number[], qubits: readonly number[], where: string): void {
    if (++gates > mostGates) {
      throw new UserError(
        `${where} takes the program beyond ${mostGates} gates; OpenQASM 2 has no gates with many controls: export OpenQASM 3`,
      );
    }
    const list = angles.map((angle) => printNumber(angle, where)).join(',');
    lines.push(`${name}${list && `(${list})`} ${qubits.map((qubit) => `q[${qubit}]`).join(',')};`);
  }
}

function opposite(literal: Literal): Literal {
  return 'constant' in literal ? { constant: !literal.constant } : { ...literal, negated: !literal.negated };
}
