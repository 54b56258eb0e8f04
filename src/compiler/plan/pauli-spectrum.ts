// The matrix of a unitary in the Pauli basis by Walsh–Hadamard transforms: which products of its entries go in, and where
// each number comes out.

/**
 * R[p, q] = Tr(P_p U P_q U†) / d. A Pauli product is flips f and signs z: P[r, r ^ f] = (−i)^|f & z| (−1)^|r & z|, so that
 * for flips (f, g), with x = (r, s) and (z, w) for Z,
 *
 *   R = (−i)^m Σ_x (−1)^|x & Z| W[x] / d,   W[r, s] = U[r ^ f, s] · conj(U[r, s ^ g]),   m = |f & z| + |g & w|.
 *
 * W[x] and W[x ^ (f, g)] are conjugates: one of each two is made, and its real part gives the R with even m, its imaginary
 * part those with odd m, by a Walsh–Hadamard transform each. A column of `spectrum` [d² × d²] is a pair (f, g): its real
 * parts, then its imaginary parts; where nothing is flipped W is real, and the column is one transform.
 */
export interface Spectrum {
  /** By real part, where the factors of W[x] stand in U [2·d²]; its imaginary part stands half the spectrum after it. */
  readonly left: Int32Array;
  readonly right: Int32Array;
  /** By number of the spectrum, where it goes in the matrix, and times what: plus or minus 1/d or 2/d. */
  readonly places: Int32Array;
  readonly factors: Float64Array;
}

export function spectrumOf(qubits: number): Spectrum {
  return { ...factorsOf(2 ** qubits), ...outcomesOf(qubits) };
}

/** Of each real part in the spectrum, where the factors of W[x] stand in U [2·d²]: x is all but the first bit of the flips. */
function factorsOf(d: number): { readonly left: Int32Array; readonly right: Int32Array } {
  const size = d * d;
  const left = new Int32Array((size * size) / 2);
  const right = new Int32Array((size * size) / 2);
  for (let at = 0; at < left.length; at++) {
    const [row, flips] = [Math.floor(at / size), at % size];
    const x = withoutBit(row, firstBit(flips));
    const [r, s, f, g] = [Math.floor(x / d), x % d, Math.floor(flips / d), flips % d];
    left[at] = 2 * ((r ^ f) * d + s);
    right[at] = 2 * (r * d + (s ^ g));
  }
  return { left, right };
}

/** Of each number of the spectrum, where it goes in the matrix, and times what. */
function outcomesOf(qubits: number): { readonly places: Int32Array; readonly factors: Float64Array } {
  const d = 2 ** qubits;
  const size = d * d;
  const places = new Int32Array(size * size);
  const factors = new Float64Array(size * size);
  for (let at = 0; at < places.length; at++) {
    const [row, flips] = [Math.floor(at / size), at % size];
    const signs = flips === 0 ? row : signsOf(row, flips, size / 2);
    const p = digits(Math.floor(flips / d), Math.floor(signs / d), qubits);
    const q = digits(flips % d, signs % d, qubits);
    places[at] = p * size + q;
    factors[at] = ((flips === 0 ? 1 : 2) * (ones(signs & flips) % 4 < 2 ? 1 : -1)) / d;
  }
  return { places, factors };
}

/** Signs by the row of the spectrum: real parts are those of even m, which the first bit of the flips decides. */
function signsOf(row: number, flips: number, half: number): number {
  const others = withoutBit(row % half, firstBit(flips));
  const isOdd = ones(others & flips) % 2 === 1;
  return isOdd === row >= half ? others : others | firstBit(flips);
}

/** Bits with a 0 put in at the place of `bit`; as they are where there is none. */
const withoutBit = (bits: number, bit: number) => (bit === 0 ? bits : (bits & (bit - 1)) + 2 * (bits & -bit));

/** The number of the Pauli product with these flips and signs: digits 1, X, Y, Z = 0, 1, 2, 3. */
function digits(flips: number, signs: number, qubits: number): number {
  let number = 0;
  for (let bit = qubits - 1; bit >= 0; bit--) {
    const [flip, sign] = [(flips >> bit) & 1, (signs >> bit) & 1];
    number = 4 * number + (sign ? 3 - flip : flip);
  }
  return number;
}

/** The highest bit that is 1. */
const firstBit = (bits: number) => (bits === 0 ? 0 : 2 ** (31 - Math.clz32(bits)));

function ones(bits: number): number {
  let count = 0;
  for (let left = bits; left; left &= left - 1) count++;
  return count;
}
