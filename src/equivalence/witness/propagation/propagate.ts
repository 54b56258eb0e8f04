// An observable taken through a circuit from its end to its start (the Heisenberg picture), as a sum of Pauli products: exact,
// on however many qubits, and short where most gates are Clifford gates.
import type { PauliTerm } from '../../../compiler/circuit/circuit.ts';
import type { PauliMap, Row } from './pauli-map.ts';
import type { Stage } from './stages.ts';

/** coefficient · ⊗ letters, 1, X, Y, Z = 0 to 3 by qubit. */
export interface Term {
  coefficient: number;
  readonly letters: Uint8Array;
}

export interface Propagated {
  /** From |0…0⟩. */
  readonly value: number;
  /** Bounds by how much rounding moved it: operators that are left out or off stay of the same norm on their way. */
  readonly rounding: number;
  /** By stage, whether it changed anything. */
  readonly changed: readonly boolean[];
}

/** Called before each stage that acts on what is read; may set numbers that are not known yet; `false` ends it. */
export type Decide = (stage: Stage, terms: readonly Term[]) => boolean;

/** More terms are not followed. */
const mostTerms = 128;
/** What a map of up to four qubits may be off by, relative to its factors, and by the size of angles. */
const unit = 2 ** -45;

export function termsOf(terms: readonly PauliTerm[], qubits: number): Term[] {
  return terms.map(({ coefficient, factors }) => {
    const letters = new Uint8Array(qubits);
    for (const { qubit, pauli } of factors) letters[qubit] = { X: 1, Y: 2, Z: 3 }[pauli];
    return { coefficient, letters };
  });
}

/** undefined where there are too many terms. */
export function propagate(
  stages: readonly Stage[],
  start: readonly Term[],
  all: Float64Array,
  decide: Decide = () => true,
): Propagated | undefined {
  let terms: readonly Term[] = start;
  let rounding = 0;
  const changed: boolean[] = [];
  for (const stage of stages) {
    const acts = terms.some(({ letters }) => stage.qubits.some((qubit) => letters[qubit] !== 0));
    if (acts && !decide(stage, terms)) return undefined;
    const passed = acts ? pass(stage, stage.mapAt(all), terms, stage.sizeAt(all)) : undefined;
    changed.push(passed !== undefined);
    if (!passed) continue;
    terms = passed.terms;
    rounding += passed.rounding;
    if (terms.length > mostTerms) return undefined;
  }
  let value = 0;
  for (const { coefficient, letters } of terms) if (letters.every((letter) => letter === 0 || letter === 3)) value += coefficient; // prettier-ignore
  return { value, rounding, changed };
}

export function rowFor(map: PauliMap, { letters }: Term, qubits: readonly number[]): Row {
  let product = 0;
  for (const qubit of qubits) product = 4 * product + letters[qubit];
  return map[product];
}

/** undefined where all stays as it is. */
function pass(stage: Stage, map: PauliMap, terms: readonly Term[], size: number) {
  const rows = terms.map((term) => rowFor(map, term, stage.qubits));
  if (rows.every(({ stays }) => stays)) return undefined;
  let rounding = 0;
  rows.forEach((row, at) => {
    if (!row.stays) rounding += Math.abs(terms[at].coefficient) * (unit * row.size * size + row.left);
  });
  const made = terms.flatMap((term, at) => replaced(term, rows[at], stage.qubits));
  return { terms: terms.length === 1 ? made : merged(made), rounding };
}

function replaced(term: Term, { products, factors, stays }: Row, qubits: readonly number[]): Term[] {
  if (stays) return [term];
  return products.map((product, index) => {
    const letters = term.letters.slice();
    let rest = product;
    for (let place = qubits.length - 1; place >= 0; place--, rest >>= 2) letters[qubits[place]] = rest & 3;
    return { coefficient: term.coefficient * factors[index], letters };
  });
}

function merged(terms: readonly Term[]): Term[] {
  const sums = new Map<string, Term>();
  for (const { coefficient, letters } of terms) {
    const key = String.fromCharCode(...letters);
    const sum = sums.get(key);
    if (sum) sum.coefficient += coefficient;
    else sums.set(key, { coefficient, letters });
  }
  return [...sums.values()].filter(({ coefficient }) => coefficient !== 0);
}
