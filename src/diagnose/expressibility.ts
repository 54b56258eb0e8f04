// Expressibility after Sim, Johnson & Aspuru-Guzik, Advanced Quantum Technologies 2, 1900070 (2019): how far fidelities of
// states at random weights are distributed from those of Haar-random states, P(F) = (N − 1) (1 − F)^(N − 2).
import type { StateVector } from '../runtime/evaluate/index.ts';
import { createRandom } from '../runtime/random.ts';
import type { Expressibility } from './diagnosis.ts';

/** As in the paper. */
const bins = 75;

type State = Pick<StateVector, 're' | 'im'>;

/** D_KL(P̂ ‖ P_Haar) of the fidelities of all pairs, in 75 bins, nats. `check` is called now and then and may throw. */
export function expressibility(states: readonly State[], seed: number, check: () => void): Expressibility {
  const size = states[0].re.length;
  return {
    divergence: divergenceOf(states, check),
    ofHaar: divergenceOf(haarStates(states.length, size, seed), check),
    states: states.length,
    bins,
  };
}

function divergenceOf(states: readonly State[], check: () => void): number {
  const counts = new Float64Array(bins);
  let pairs = 0;
  states.forEach((a, first) => {
    check();
    for (let second = first + 1; second < states.length; second++) {
      counts[Math.min(bins - 1, Math.floor(fidelity(a, states[second]) * bins))]++;
      pairs++;
    }
  });
  const power = states[0].re.length - 1;
  let divergence = 0;
  counts.forEach((count, bin) => {
    if (count === 0) return;
    // ln((1 − l)^(N−1) − (1 − u)^(N−1)), which for wide circuits is far below what a number holds.
    const [low, high] = [Math.log1p(-bin / bins), Math.log1p(-(bin + 1) / bins)];
    const share = power * low + Math.log1p(-Math.exp(power * (high - low)));
    divergence += (count / pairs) * (Math.log(count / pairs) - share);
  });
  return divergence;
}

/** |⟨a|b⟩|² */
function fidelity(a: State, b: State): number {
  let [re, im] = [0, 0];
  for (let at = 0; at < a.re.length; at++) {
    re += a.re[at] * b.re[at] + a.im[at] * b.im[at];
    im += a.re[at] * b.im[at] - a.im[at] * b.re[at];
  }
  return re * re + im * im;
}

/** Normal amplitudes, divided by their norm. */
function haarStates(count: number, size: number, seed: number): State[] {
  const random = createRandom(seed);
  return Array.from({ length: count }, () => {
    const draw = () => Float64Array.from({ length: size }, () => random.normal());
    const [re, im] = [draw(), draw()];
    const norm = Math.sqrt(re.reduce((sum, part, at) => sum + part ** 2 + im[at] ** 2, 0));
    return { re: re.map((part) => part / norm), im: im.map((part) => part / norm) };
  });
}
