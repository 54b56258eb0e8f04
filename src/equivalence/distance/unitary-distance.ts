// How far two unitaries are apart: fidelities by a trace, the diamond distance and the operator norm by eigenphases.
import { product, type Dense } from './dense.ts';
import { spectrumOf } from './hermitian.ts';

/** Of two unitaries. */
export interface UnitaryDistance {
  readonly kind: 'unitary';
  /** F = |Tr(U† V)|² / d² (Nielsen 2002); phases do not count. */
  readonly processFidelity: number;
  /** (d F + 1) / (d + 1): the fidelity of the results, averaged over all starts. */
  readonly averageGateFidelity: number;
  /**
   * Half the diamond norm of the difference of the channels, in [0, 1]: what may be told apart at best. It is
   * √(1 − ν²), ν the distance of 0 from the convex hull of the eigenvalues of U† V (Watrous 2018, section 3.3): for
   * eigenphases in an arc δ < π that is sin(δ / 2), else 1. Up to 6 qubits.
   */
  readonly diamondDistance?: number;
  /** ‖U − V‖, the largest singular value, in [0, 2]: phases count. Up to 6 qubits. */
  readonly operatorDistance?: number;
}

/** Largest matrix whose eigenphases are computed. */
const mostSize = 64;

/** Of U and V, d × d; columns may stand in rows in both. */
export function unitaryDistance(u: Dense, v: Dense): UnitaryDistance {
  const { size } = u;
  let [re, im] = [0, 0];
  for (let at = 0; at < size * size; at++) {
    re += u.re[at] * v.re[at] + u.im[at] * v.im[at];
    im += u.re[at] * v.im[at] - u.im[at] * v.re[at];
  }
  const processFidelity = Math.min(1, (re * re + im * im) / size ** 2);
  const averageGateFidelity = (size * processFidelity + 1) / (size + 1);
  const fidelities = { kind: 'unitary' as const, processFidelity, averageGateFidelity };
  if (size > mostSize) return fidelities;
  const phases = eigenphases(product(u, v, true));
  const operatorDistance = Math.max(...phases.map((phase) => 2 * Math.abs(Math.sin(phase / 2))));
  return { ...fidelities, diamondDistance: arcDistance(phases), operatorDistance };
}

function arcDistance(phases: readonly number[]): number {
  const sorted = phases.toSorted((p, q) => p - q);
  const gaps = sorted.map((phase, at) => (at > 0 ? phase - sorted[at - 1] : phase - sorted[sorted.length - 1] + 2 * Math.PI)); // prettier-ignore
  const arc = Math.max(0, 2 * Math.PI - Math.max(...gaps));
  return arc >= Math.PI ? 1 : Math.sin(arc / 2);
}

/**
 * Of a unitary W, in (−π, π]. (e^{−iα} W + e^{iα} W†) / 2 has its eigenvectors unless cos(φ − α) is the same for two
 * eigenphases φ; of several α that one counts for which W becomes diagonal best.
 */
function eigenphases(w: Dense): readonly number[] {
  const { size } = w;
  let best = { off: Infinity, phases: [] as number[] };
  for (const alpha of [0.3, 1.1, 1.9, 2.6]) {
    const part = { size, re: turnedPart(w.re, w.im, alpha), im: turnedPart(w.im, w.re.map((x) => -x), alpha) }; // prettier-ignore
    const { vectors } = spectrumOf(part);
    const diagonal = product(vectors, product(w, vectors), true);
    let off = 0;
    for (let at = 0; at < size * size; at++)
      if (at % (size + 1) !== 0) off += diagonal.re[at] ** 2 + diagonal.im[at] ** 2;
    if (off >= best.off) continue;
    const phases = Array.from({ length: size }, (_, k) => Math.atan2(diagonal.im[k * (size + 1)], diagonal.re[k * (size + 1)])); // prettier-ignore
    best = { off, phases };
    if (off < 1e-24) break;
  }
  return best.phases;
}

/** Of e^{−iα} (x + iy) the x part. */
function turnedPart(x: Float64Array, y: Float64Array, alpha: number): Float64Array {
  return x.map((value, at) => Math.cos(alpha) * value + Math.sin(alpha) * y[at]);
}
