// Dense complex matrices in two arrays, for the few sums that distances are made of.

/** [size × size], row-major. */
export interface Dense {
  readonly size: number;
  readonly re: Float64Array;
  readonly im: Float64Array;
}

export function zeros(size: number): Dense {
  return { size, re: new Float64Array(size * size), im: new Float64Array(size * size) };
}

/** a b, or a† b. */
export function product(a: Dense, b: Dense, adjoint = false): Dense {
  const { size } = a;
  const result = zeros(size);
  for (let row = 0; row < size; row++) {
    for (let k = 0; k < size; k++) {
      const at = adjoint ? k * size + row : row * size + k;
      const re = a.re[at];
      const im = adjoint ? -a.im[at] : a.im[at];
      if (re === 0 && im === 0) continue;
      for (let column = 0, from = k * size, to = row * size; column < size; column++, from++, to++) {
        result.re[to] += re * b.re[from] - im * b.im[from];
        result.im[to] += re * b.im[from] + im * b.re[from];
      }
    }
  }
  return result;
}

export function difference(a: Dense, b: Dense): Dense {
  return { size: a.size, re: a.re.map((x, at) => x - b.re[at]), im: a.im.map((x, at) => x - b.im[at]) };
}

export function scaled(a: Dense, by: number): Dense {
  return { size: a.size, re: a.re.map((x) => by * x), im: a.im.map((x) => by * x) };
}

/** a ⊗ 1, on `size` dimensions more. */
export function withIdentity(a: Dense, size: number): Dense {
  const result = zeros(a.size * size);
  for (let row = 0; row < a.size; row++) {
    for (let column = 0; column < a.size; column++) {
      for (let k = 0; k < size; k++) {
        const to = (row * size + k) * result.size + column * size + k;
        result.re[to] = a.re[row * a.size + column];
        result.im[to] = a.im[row * a.size + column];
      }
    }
  }
  return result;
}

/** The partial trace over the last `size` dimensions. */
export function tracedOut(a: Dense, size: number): Dense {
  const result = zeros(a.size / size);
  for (let row = 0; row < result.size; row++) {
    for (let column = 0; column < result.size; column++) {
      for (let k = 0; k < size; k++) {
        const from = (row * size + k) * a.size + column * size + k;
        result.re[row * result.size + column] += a.re[from];
        result.im[row * result.size + column] += a.im[from];
      }
    }
  }
  return result;
}
