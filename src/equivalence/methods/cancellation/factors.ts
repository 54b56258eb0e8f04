// Matrices modulo a prime on a few qubits: tensor products of them, and which of them are tensor products.
import type { Residues } from '../../angles/point.ts';
import type { Balanced } from '../balanced.ts';
import { offsetsOf } from '../statevector/apply.ts';

/** Balanced residues [2^n × 2^n], row-major; the first qubit is the most significant. */
export interface Factor {
  readonly qubits: readonly number[];
  readonly values: Float64Array;
}

/** The tensor product of factors, and of the identity on `fresh` qubits. */
export function joined(factors: readonly Factor[], fresh: readonly number[], field: Balanced): Factor {
  if (factors.length === 1 && fresh.length === 0) return factors[0];
  const one = identityOn(fresh);
  return factors.reduceRight((all, factor) => tensor(factor, all, field), one);
}

function identityOn(qubits: readonly number[]): Factor {
  const d = 2 ** qubits.length;
  const values = new Float64Array(d * d);
  for (let at = 0; at < d; at++) values[at * (d + 1)] = 1;
  return { qubits, values };
}

function tensor(x: Factor, y: Factor, { reduce }: Balanced): Factor {
  const [dx, dy] = [2 ** x.qubits.length, 2 ** y.qubits.length];
  const values = new Float64Array((dx * dy) ** 2);
  for (let row = 0, at = 0; row < dx * dy; row++) {
    const [ofX, ofY] = [Math.floor(row / dy) * dx, (row % dy) * dy];
    for (let i = 0; i < dx; i++)
      for (let j = 0; j < dy; j++) values[at++] = reduce(x.values[ofX + i] * y.values[ofY + j]);
  }
  return { qubits: [...x.qubits, ...y.qubits], values };
}

/** Factors whose tensor product it is, none of which is a tensor product. It is not 0. */
export function split(factor: Factor, residues: Residues, field: Balanced): Factor[] {
  const n = factor.qubits.length;
  for (const part of partsOf(n)) {
    const rest = Array.from({ length: n }, (_, place) => place).filter((place) => !part.includes(place));
    const two = taken(factor, part, rest, residues, field);
    // No smaller part came off, so this one is whole.
    if (two) return [two[0], ...split(two[1], residues, field)];
  }
  return [factor];
}

/** Sets of at most half of n places, small ones first. */
function partsOf(n: number): readonly (readonly number[])[] {
  return (known[n] ??= Array.from({ length: 2 ** n }, (_, set) =>
    Array.from({ length: n }, (__, place) => place).filter((place) => (set >> place) & 1),
  )
    .filter(({ length }) => length > 0 && 2 * length <= n)
    .sort((a, b) => a.length - b.length));
}

const known: (readonly (readonly number[])[])[] = [];

/** The factors on some places and on the rest: M[x, y] · M[i, j] = M[x, j] · M[i, y] for an entry that is not 0. */
function taken(
  { qubits, values }: Factor,
  part: readonly number[],
  rest: readonly number[],
  residues: Residues,
  { reduce, prime }: Balanced,
): [Factor, Factor] | undefined {
  const n = qubits.length;
  const [xs, ys] = [part, rest].map((places) =>
    offsetsOf([...places.map((place) => 2 * n - 1 - place), ...places.map((place) => n - 1 - place)]),
  );
  const pivot = values.findIndex((value) => value !== 0);
  // The bits of an offset are those of its own wires.
  const i = pivot & xs[xs.length - 1];
  const j = pivot & ys[ys.length - 1];
  const unit = values[pivot];
  for (const x of xs) {
    const first = values[x | j];
    for (const y of ys) if (reduce(values[x | y] * unit - first * values[i | y]) !== 0) return undefined;
  }
  const by = reduce(residues.invert(unit < 0 ? unit + prime : unit));
  return [
    { qubits: part.map((place) => qubits[place]), values: Float64Array.from(xs, (x) => values[x | j]) },
    { qubits: rest.map((place) => qubits[place]), values: Float64Array.from(ys, (y) => reduce(values[i | y] * by)) }, // prettier-ignore
  ];
}
