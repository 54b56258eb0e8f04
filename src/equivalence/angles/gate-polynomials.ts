// Gates as polynomials, told from their matrices: in e^{iθ/2} of each angle θ, both ways, over numbers that are (a + b√2)/8
// + i (c + d√2)/8. That is how a matrix of the gate table is computed where there are no angles, modulo a prime.
import type { Gate } from '../../compiler/circuit/gates.ts';

/** (a + b√2)/8 + i (c + d√2)/8 · ∏ e^{i powers[k] θ[k] / 2} in one entry of the matrix. */
export interface GateTerm {
  readonly entry: number;
  /** −2 to 2, by angle. */
  readonly powers: readonly number[];
  /** a, b, c, d. */
  readonly eighths: readonly [number, number, number, number];
}

export interface GatePolynomial {
  /** Rows of the matrix under the gate's controls. */
  readonly size: number;
  readonly terms: readonly GateTerm[];
  /** By angle: the largest power, of either sign. */
  readonly degrees: readonly number[];
  /** 2^halvings times the matrix is integral: all its numbers are sums of roots of unity. A multiple of 1/4. */
  readonly halvings: number;
}

type MatrixAt = Gate['matrix'];

const known = new WeakMap<MatrixAt, GatePolynomial>();

/** The polynomial of a row; rows of one matrix share it. Throws where a number is not of that form. */
export function gatePolynomial({ name, matrix, angles }: Gate): GatePolynomial {
  let polynomial = known.get(matrix);
  if (!polynomial) known.set(matrix, (polynomial = recognise(name, matrix, angles)));
  return polynomial;
}

function recognise(name: string, matrix: MatrixAt, angles: number): GatePolynomial {
  const terms: GateTerm[] = [];
  const coefficients = fourier(matrix, angles);
  const entries = coefficients[0].length / 2;
  coefficients.forEach((numbers, frequency) => {
    for (let entry = 0; entry < entries; entry++) {
      const re = eighthsOf(numbers[2 * entry]);
      const im = eighthsOf(numbers[2 * entry + 1]);
      if (!re || !im) throw new Error(`a number of the gate ${name} is not (a + b√2)/8 + i (c + d√2)/8`);
      const eighths = [...re, ...im] as const;
      if (eighths.some((part) => part !== 0))
        terms.push({ entry, powers: powersOf(frequency, angles), eighths });
    }
  });
  return {
    size: Math.sqrt(entries),
    terms,
    degrees: Array.from({ length: angles }, (_, k) => Math.max(...terms.map(({ powers }) => Math.abs(powers[k])))), // prettier-ignore
    halvings: Math.max(0, ...terms.map(({ eighths }) => halvingsOf(eighths))),
  };
}

const frequencies = [-2, -1, 0, 1, 2];

/** Frequency number f has in base 5, first angle first, the digits powers + 2. */
function powersOf(frequency: number, angles: number): number[] {
  return Array.from(
    { length: angles },
    (_, k) => frequencies[Math.floor(frequency / 5 ** (angles - 1 - k)) % 5],
  );
}

/**
 * Coefficient matrices by frequency number. By the law of the gate table five places in a period of 4π tell the frequencies
 * of an angle apart: a discrete Fourier transform, angle by angle.
 */
function fourier(matrix: MatrixAt, angles: number): number[][] {
  let values = Array.from({ length: 5 ** angles }, (_, place) => [
    ...matrix(powersOf(place, angles).map((step) => (4 * Math.PI * step) / 5)),
  ]);
  for (let k = 0; k < angles; k++) {
    const stride = 5 ** (angles - 1 - k);
    values = values.map((_, index) => {
      const own = Math.floor(index / stride) % 5;
      const sum = new Array<number>(values[index].length).fill(0);
      for (let step = 0; step < 5; step++) {
        const phase = (-2 * Math.PI * frequencies[own] * frequencies[step]) / 5;
        const [c, s] = [Math.cos(phase) / 5, Math.sin(phase) / 5];
        const value = values[index + (step - own) * stride];
        for (let at = 0; at < sum.length; at += 2) {
          sum[at] += c * value[at] - s * value[at + 1];
          sum[at + 1] += c * value[at + 1] + s * value[at];
        }
      }
      return sum;
    });
  }
  return values;
}

const rounding = 1e-9;
const most = 8;

/** [a, b] with (a + b√2)/8 = x, the smallest b first; 1 and √2 being independent, small ones are the only ones. */
function eighthsOf(x: number): [number, number] | undefined {
  for (let size = 0; size <= most; size++) {
    for (const b of [size, -size]) {
      const a = Math.round(8 * x - b * Math.SQRT2);
      if (Math.abs(8 * x - b * Math.SQRT2 - a) < rounding) return [a + 0, b + 0];
    }
  }
  return undefined;
}

/**
 * How often 2 divides the denominator: the numbers a + b√2 + ci + di√2 have one prime above 2, the fourth root of 2 but for
 * a unit, and that divides one of them as often as 2 divides its norm.
 */
function halvingsOf([a, b, c, d]: GateTerm['eighths']): number {
  // (a + b√2)² + (c + d√2)² = u + v√2, and the norm is u² − 2v².
  const u = a * a + 2 * b * b + c * c + 2 * d * d;
  const v = 2 * (a * b + c * d);
  let norm = Math.abs(u * u - 2 * v * v);
  let twos = 0;
  for (; norm % 2 === 0; norm /= 2) twos++;
  return 3 - twos / 4;
}
