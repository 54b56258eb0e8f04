// How often each outcome comes in many shots, without drawing them one by one: a multinomial, as binomials of what is
// left (the conditional method), exactly as likely as shot after shot.
import type { Random } from '../random.ts';

/**
 * [outcomes] counts, `shots` in all, of outcomes with these shares; those that rounding made negative count as 0, and
 * shares need not sum to 1. One binomial an outcome.
 */
export function drawCounts(shares: ArrayLike<number>, shots: number, random: Random): Float64Array {
  const counts = new Float64Array(shares.length);
  let share = 0;
  for (let outcome = 0; outcome < shares.length; outcome++) share += Math.max(0, shares[outcome]);
  let left = shots;
  for (let outcome = 0; left > 0 && outcome < shares.length; outcome++) {
    const own = Math.max(0, shares[outcome]);
    counts[outcome] = own >= share ? left : binomial(left, own / share, random);
    left -= counts[outcome];
    share -= own;
  }
  return counts;
}

/** Below this mean, inversion takes fewer steps than rejection, which holds from here on. */
const leastMean = 10;

/** How many of `trials` succeed, each with this probability. */
export function binomial(trials: number, probability: number, random: Random): number {
  if (trials === 0 || probability <= 0) return 0;
  if (probability >= 1) return trials;
  if (probability > 0.5) return trials - binomial(trials, 1 - probability, random);
  return trials * probability < leastMean
    ? byInversion(trials, probability, random)
    : byRejection(trials, probability, random);
}

/** The first k whose cumulative probability exceeds a uniform number; P(k + 1) / P(k) = (n − k) p / ((k + 1) (1 − p)). */
function byInversion(trials: number, probability: number, random: Random): number {
  const odds = probability / (1 - probability);
  for (;;) {
    let share = Math.exp(trials * Math.log1p(-probability));
    let wanted = random.uniform();
    for (let k = 0; k <= trials; k++) {
      if (wanted < share) return k;
      wanted -= share;
      share *= ((trials - k) * odds) / (k + 1);
    }
    // Rounding left nothing of the sum: once in 10^15.
  }
}

/**
 * Transformed rejection with squeeze, algorithm BTRS of Hörmann, "The generation of binomial random variates", Journal of
 * Statistical Computation and Simulation 46, 101 (1993): about 1.15 tries a number.
 */
function byRejection(n: number, p: number, random: Random): number {
  const deviation = Math.sqrt(n * p * (1 - p));
  const b = 1.15 + 2.53 * deviation;
  const a = -0.0873 + 0.0248 * b + 0.01 * p;
  const centre = n * p + 0.5;
  const squeeze = 0.92 - 4.2 / b;
  const alpha = (2.83 + 5.1 / b) * deviation;
  const logOdds = Math.log(p / (1 - p));
  const mode = Math.floor((n + 1) * p);
  const atMode = logFactorial(mode) + logFactorial(n - mode);
  for (;;) {
    const u = random.uniform() - 0.5;
    const v = random.uniform();
    const distance = 0.5 - Math.abs(u);
    const k = Math.floor(((2 * a) / distance + b) * u + centre);
    if (k < 0 || k > n) continue;
    if (distance >= 0.07 && v <= squeeze) return k;
    const height = Math.log((v * alpha) / (a / (distance * distance) + b));
    if (height <= atMode - logFactorial(k) - logFactorial(n - k) + (k - mode) * logOdds) return k;
  }
}

const small = [1, 1, 2, 6, 24, 120, 720, 5040, 40320, 362880].map(Math.log);

/** ln k!, beyond 9 by Stirling's series, whose next term is below 10^-10. */
function logFactorial(k: number): number {
  if (k < small.length) return small[k];
  const inverse = 1 / (k + 1);
  const series = (1 / 12 - (1 / 360 - (1 / 1260) * inverse ** 2) * inverse ** 2) * inverse;
  return (k + 0.5) * Math.log(k + 1) - (k + 1) + 0.5 * Math.log(2 * Math.PI) + series;
}
