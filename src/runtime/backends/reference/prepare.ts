// Amplitude encoding: |0…0> at a site becomes Σ v_k |k> with v = a / ‖a‖ for a sample's numbers a, zero-padded.
import { normalise } from '../../../compiler/circuit/amplitudes.ts';
import { UserError } from '../../../user-error.ts';
import type { State } from './kernels.ts';
import type { Instruction } from './reference-program.ts';

type Prepare = Extract<Instruction, { kind: 'prepare' }>;

/** Divides v by its norm, in place, and returns the norm. Throws UserError, naming the sample, where there is none. */
export function requireNorm(v: Float64Array, sample: number): number {
  const norm = normalise(v);
  if (typeof norm === 'number') return norm;
  throw new UserError(`Sample ${sample} (counted from 0) cannot be normalised: ${norm.what}. ${norm.help}.`);
}

/** |rest>|0…0> → Σ_k v_k |rest>|k> */
export function prepare({ re, im }: State, { site }: Prepare, v: Float64Array): void {
  const { offsets, fixed, fixedCount } = site;
  for (let left = re.length >>> fixedCount, i = 0; left > 0; left--, i = ((i | fixed) + 1) & ~fixed) {
    const restRe = re[i];
    const restIm = im[i];
    for (let k = 0; k < v.length; k++) {
      re[i | offsets[k]] = v[k] * restRe;
      im[i | offsets[k]] = v[k] * restIm;
    }
  }
}

/** The adjoint: Σ_k v_k <k| at the site becomes the amplitude of |0…0>, the others 0. */
export function unprepare({ re, im }: State, { site }: Prepare, v: Float64Array): void {
  const { offsets, fixed, fixedCount } = site;
  for (let left = re.length >>> fixedCount, i = 0; left > 0; left--, i = ((i | fixed) + 1) & ~fixed) {
    let sumRe = 0;
    let sumIm = 0;
    for (let k = 0; k < offsets.length; k++) {
      const a = i | offsets[k];
      if (k < v.length) {
        sumRe += v[k] * re[a];
        sumIm += v[k] * im[a];
      }
      re[a] = 0;
      im[a] = 0;
    }
    re[i] = sumRe;
    im[i] = sumIm;
  }
}

/**
 * The gradient by the numbers a, to flows[steps[k]]: g_v = 2 Re Σ_rest conj(λ[rest, k]) ψ[rest], then through v = a / ‖a‖:
 * g_a = (g_v − v (v·g_v)) / ‖a‖. `psi` is the state before the preparation, `lambda` the cotangent after it.
 */
export function addAmplitudeGradient(
  psi: State,
  lambda: State,
  { site, steps }: Prepare,
  { v, norm }: { v: Float64Array; norm: number },
  flows: Float64Array,
): void {
  const { offsets, fixed, fixedCount } = site;
  const g = new Float64Array(v.length);
  for (let left = psi.re.length >>> fixedCount, i = 0; left > 0; left--, i = ((i | fixed) + 1) & ~fixed) {
    for (let k = 0; k < v.length; k++) {
      const a = i | offsets[k];
      g[k] += 2 * (lambda.re[a] * psi.re[i] + lambda.im[a] * psi.im[i]);
    }
  }
  let along = 0;
  for (let k = 0; k < v.length; k++) along += v[k] * g[k];
  for (let k = 0; k < v.length; k++) flows[steps[k]] += (g[k] - v[k] * along) / norm;
}
