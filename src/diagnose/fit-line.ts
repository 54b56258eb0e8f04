// A straight line by least squares: y = a + slope · x.
import type { Fit } from './diagnosis.ts';

/** Undefined where fewer than two different x are there. Standard error: √(Σ residual² / (n − 2) / Σ (x − x̄)²). */
export function fitLine(xs: readonly number[], ys: readonly number[]): Fit | undefined {
  const n = xs.length;
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / n;
  const [mx, my] = [mean(xs), mean(ys)];
  const spread = xs.reduce((sum, x) => sum + (x - mx) ** 2, 0);
  if (n < 2 || spread === 0) return undefined;
  const slope = xs.reduce((sum, x, at) => sum + (x - mx) * (ys[at] - my), 0) / spread;
  const residual = xs.reduce((sum, x, at) => sum + (ys[at] - my - slope * (x - mx)) ** 2, 0);
  const total = ys.reduce((sum, y) => sum + (y - my) ** 2, 0);
  return {
    slope,
    ...(n > 2 && { error: Math.sqrt(residual / (n - 2) / spread) }),
    r2: total > 0 ? 1 - residual / total : 1,
  };
}
