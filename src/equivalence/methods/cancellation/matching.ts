// Which qubit of one circuit is which of another that returns the same: compilers number qubits anew. Qubits are told apart by
// what is returned of them, by the gates on them, and by the qubits that they share gates with (colour refinement, after
// Weisfeiler & Leman 1968). Whether it is right is for the comparison to tell: any matching that takes outputs to outputs will do.
import type { Angle, GateOperation } from '../../../compiler/circuit/circuit.ts';
import type { Point } from '../../angles/point.ts';
import { onQubits, type Lives } from './lives.ts';

/** By qubit of B the qubit of A; those that nothing matches get numbers of their own. */
export type Matching = readonly number[];

/** The best of some; undefined where none takes the outputs of B to those of A. */
export function matchingOf(a: Lives, b: Lives, point: Point): Matching | undefined {
  const gates = new Set(a.gates.map((gate) => spelling(gate, point, gate.qubits)));
  let best: { readonly matching: Matching; readonly score: number } | undefined;
  for (const matching of candidates(a, b, point)) {
    const outputs = b.outputs.map((output) => onQubits(output, (qubit) => matching[qubit]));
    if (JSON.stringify(outputs) !== JSON.stringify(a.outputs)) continue;
    const same = b.gates.filter((gate) => gates.has(spelling(gate, point, gate.qubits.map((qubit) => matching[qubit])))); // prettier-ignore
    if (!best || same.length > best.score) best = { matching, score: same.length };
    if (best.score === b.gates.length) break;
  }
  return best?.matching;
}

function* candidates(a: Lives, b: Lives, point: Point): Generator<Matching, void> {
  yield Array.from({ length: b.qubits }, (_, qubit) => qubit);
  for (const view of views(point)) yield byColours(a, b, view);
}

function spelling(gate: GateOperation, point: Point, qubits: readonly number[]): string {
  return `${bodyNumber(gate, point)} ${qubits.toSorted((one, other) => one - other).join(' ')}`;
}

/** Equal for gates that differ at most in their qubits. */
function bodyNumber(gate: GateOperation, point: Point): number {
  const { matrix } = point.body(gate);
  let numbers = numbersOf.get(point);
  if (!numbers) numbersOf.set(point, (numbers = new Map()));
  let number = numbers.get(matrix);
  if (number === undefined) numbers.set(matrix, (number = numbers.size));
  return number;
}

const numbersOf = new WeakMap<Point, Map<Float64Array, number>>();

/** What is looked at of a gate. */
interface View {
  readonly isOrdered: boolean;
  keyOf(gate: GateOperation): string;
}

/** From exact ones to those that see through rewrites. */
function views(point: Point): View[] {
  const body = (gate: GateOperation) => String(bodyNumber(gate, point));
  return [
    { isOrdered: true, keyOf: body },
    { isOrdered: false, keyOf: body },
    {
      isOrdered: false,
      keyOf: (gate) => (gate.qubits.length > 1 ? '&' : '') + numbersIn(gate.angles).join(' '),
    },
  ];
}

function numbersIn(angles: readonly Angle[]): string[] {
  return angles.flatMap((angle): string[] => {
    switch (angle.kind) {
      case 'constant':
        return [];
      case 'weight':
      case 'input':
        return [`${angle.kind}${angle.index}`];
      case 'unary':
        return numbersIn([angle.operand]);
      case 'binary':
        return numbersIn([angle.left, angle.right]);
      default:
        return angle satisfies never;
    }
  });
}

/** Refinements, and pairs that are told from their likes one by one. */
const most = { rounds: 24, told: 24 };

function byColours(a: Lives, b: Lives, view: View): Matching {
  const sides = [a, b].map((lives) => sideOf(lives, view));
  const numbers = new Map<string, number>();
  const number = (text: string) => numbers.get(text) ?? (numbers.set(text, numbers.size), numbers.size - 1);
  let colours = sides.map(({ first }) => first.map(number));

  function refine(): void {
    let count = new Set(colours.flat()).size;
    for (let round = 0; round < most.rounds; round++) {
      const before = colours;
      colours = sides.map(({ gates }, side) => {
        const own = before[side];
        return own.map((colour, qubit) => {
          const around = gates[qubit].map(({ key, others }) => `${key}:${others.map((other) => own[other]).toSorted((one, other) => one - other).join(',')}`); // prettier-ignore
          const seen = view.isOrdered ? around : [...new Set(around)].toSorted();
          return number(`${colour}|${seen.join(';')}`);
        });
      });
      const now = new Set(colours.flat()).size;
      if (now === count) return;
      count = now;
    }
  }

  refine();
  for (let told = 0; told < most.told; told++) {
    const [own, other] = colours;
    const qubit = own.findIndex((each, at) => own.indexOf(each, at + 1) >= 0 && other.includes(each));
    if (qubit < 0) break;
    const colour = own[qubit];
    colours[0][qubit] = colours[1][colours[1].indexOf(colour)] = number(`told ${told}`);
    refine();
  }
  const free = new Map<number, number[]>();
  colours[0].forEach((colour, qubit) => free.set(colour, [...(free.get(colour) ?? []), qubit]));
  let fresh = a.qubits;
  return colours[1].map((colour) => free.get(colour)?.shift() ?? fresh++);
}

interface ColouredSide {
  /** By qubit, what is returned of it. */
  readonly first: string[];
  /** By qubit, its gates. */
  readonly gates: { readonly key: string; readonly others: readonly number[] }[][];
}

function sideOf({ qubits, gates, outputs }: Lives, { keyOf }: View): ColouredSide {
  const first = new Array<string>(qubits).fill('');
  outputs.forEach((output, index) => {
    if (output.kind === 'probabilities')
      output.qubits.forEach((qubit, place) => (first[qubit] += `${index} ${place};`));
    else
      for (const { coefficient, factors } of output.terms)
        for (const { qubit, pauli } of factors) first[qubit] += `${index} ${coefficient} ${pauli};`;
  });
  const own: ColouredSide['gates'] = first.map(() => []);
  for (const gate of gates) {
    const key = keyOf(gate);
    for (const qubit of gate.qubits)
      own[qubit].push({ key, others: gate.qubits.filter((other) => other !== qubit) });
  }
  return { first, gates: own };
}
