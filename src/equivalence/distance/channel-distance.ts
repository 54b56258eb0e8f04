// How far two channels are apart: the trace norm of the difference of their Choi matrices, and bounds of the diamond
// distance that close in on it.
import { difference, product, scaled, tracedOut, withIdentity, type Dense } from './dense.ts';
import { functionOf, spectrumOf, traceNorm } from './hermitian.ts';

/** Of two maps of states. */
export interface ChannelDistance {
  readonly kind: 'channel';
  /** ‖J_A − J_B‖₁ of Choi matrices of trace 1, in [0, 2]. */
  readonly choiTraceNorm: number;
  /** Half the diamond norm of the difference, in [0, 1], lies between these. */
  readonly diamondDistance: { readonly least: number; readonly most: number };
}

/** Steps of matrices of this size; larger ones take fewer, each of which takes some size³ multiplications. */
const mostSteps = 30;
const quickSize = 16;
/** Bounds that are so near one another are near enough. */
const near = 1e-4;

/**
 * Of Choi matrices of trace 1, the input first, on inputs of dimension d. With D = d (J_A − J_B) and any state ρ of the
 * input, M = (√ρ ⊗ 1) D (√ρ ⊗ 1) is what the difference makes of a purification of ρ: ½ ‖M‖₁ is a lower bound. Y =
 * (√ρ ⊗ 1)⁻¹ |M| (√ρ ⊗ 1)⁻¹ is ≥ ±D, so that ½ ‖Tr_out Y‖ is an upper one (Watrous 2009). Both meet where Tr_out |M| is
 * a multiple of ρ, which is made the next ρ.
 */
export function channelDistance(a: Dense, b: Dense, d: number): ChannelDistance {
  const choi = difference(a, b);
  const out = choi.size / d;
  const change = scaled(choi, d);
  const choiTraceNorm = traceNorm(choi);
  let [least, most] = [choiTraceNorm / 2, Math.min(1, (d * choiTraceNorm) / 2)];
  let rho = mixed(d);
  const steps = Math.max(2, Math.min(mostSteps, Math.floor(mostSteps * (quickSize / choi.size) ** 2)));
  for (let step = 0; step < steps && most - least > near * most; step++) {
    const spectrum = spectrumOf(rho);
    const root = withIdentity(functionOf(spectrum, Math.sqrt), out);
    const size = functionOf(spectrumOf(product(root, product(change, root))), Math.abs);
    const seen = tracedOut(size, out);
    const norm = traceOf(seen);
    if (!(norm > 0)) break;
    least = Math.max(least, norm / 2);
    const inverse = functionOf(spectrum, (value) => 1 / Math.sqrt(value));
    const upper = Math.max(...spectrumOf(product(inverse, product(seen, inverse))).values) / 2;
    if (Number.isFinite(upper)) most = Math.max(least, Math.min(most, upper));
    rho = withFloor(scaled(seen, 1 / norm), d);
  }
  return { kind: 'channel', choiTraceNorm, diamondDistance: { least, most: Math.max(least, most) } };
}

function mixed(d: number): Dense {
  const re = Float64Array.from({ length: d * d }, (_, at) => (at % (d + 1) === 0 ? 1 / d : 0));
  return { size: d, re, im: new Float64Array(d * d) };
}

/** A little of the mixed state, which keeps ρ invertible. */
function withFloor(rho: Dense, d: number): Dense {
  const share = 1e-6;
  const { re, im } = scaled(rho, 1 - share);
  return { size: d, re: re.map((value, at) => (at % (d + 1) === 0 ? value + share / d : value)), im };
}

function traceOf({ re, size }: Dense): number {
  let sum = 0;
  for (let k = 0; k < size; k++) sum += re[k * (size + 1)];
  return sum;
}
