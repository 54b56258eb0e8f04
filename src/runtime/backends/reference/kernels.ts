// The inner loops: a small matrix times the amplitudes of a site, in place, and the outer product that gradients need.
// Base indices run over the free bits alone: ((i | fixed) + 1) & ~fixed is the next number that has no fixed bit.
import type { Instruction, Site } from './reference-program.ts';

/** 2^wires complex numbers. */
export interface State {
  readonly re: Float64Array;
  readonly im: Float64Array;
}

type Form = Extract<Instruction, { kind: 'gate' }>['form'];

/** state ← M·state at the site; M is row-major and interleaved in `pool` from `at` on. */
export function apply(state: State, site: Site, form: Form, pool: Float64Array, at: number): void {
  switch (form) {
    case 'flip':
      return applyFlip(state, site);
    case 'diagonal':
      return applyDiagonal(state, site, pool, at);
    case 'general':
      if (site.offsets.length === 2) applyOneQubit(state, site, pool, at);
      else if (site.offsets.length === 4) applyTwoQubits(state, site, pool, at);
      else applyMatrix(state, site, pool, at);
      return;
    default:
      form satisfies never;
  }
}

function applyFlip({ re, im }: State, { offsets, fixed, fixedCount, value }: Site): void {
  const offset = offsets[1];
  for (let left = re.length >>> fixedCount, i = 0; left > 0; left--, i = ((i | fixed) + 1) & ~fixed) {
    const a = i | value;
    const b = a | offset;
    const keptRe = re[a];
    const keptIm = im[a];
    re[a] = re[b];
    im[a] = im[b];
    re[b] = keptRe;
    im[b] = keptIm;
  }
}

function applyDiagonal({ re, im }: State, site: Site, pool: Float64Array, at: number): void {
  const { offsets, fixed, fixedCount, value } = site;
  const d = offsets.length;
  for (let k = 0; k < d; k++) {
    const mRe = pool[at + 2 * k * (d + 1)];
    const mIm = pool[at + 2 * k * (d + 1) + 1];
    if (mRe === 1 && mIm === 0) continue;
    const base = value | offsets[k];
    for (let left = re.length >>> fixedCount, i = 0; left > 0; left--, i = ((i | fixed) + 1) & ~fixed) {
      const a = i | base;
      const r = re[a];
      const s = im[a];
      re[a] = mRe * r - mIm * s;
      im[a] = mRe * s + mIm * r;
    }
  }
}

function applyOneQubit({ re, im }: State, site: Site, pool: Float64Array, at: number): void {
  const { offsets, fixed, fixedCount, value } = site;
  const offset = offsets[1];
  const m00 = pool[at];
  const n00 = pool[at + 1];
  const m01 = pool[at + 2];
  const n01 = pool[at + 3];
  const m10 = pool[at + 4];
  const n10 = pool[at + 5];
  const m11 = pool[at + 6];
  const n11 = pool[at + 7];
  for (let left = re.length >>> fixedCount, i = 0; left > 0; left--, i = ((i | fixed) + 1) & ~fixed) {
    const a = i | value;
    const b = a | offset;
    const aRe = re[a];
    const aIm = im[a];
    const bRe = re[b];
    const bIm = im[b];
    re[a] = m00 * aRe - n00 * aIm + m01 * bRe - n01 * bIm;
    im[a] = m00 * aIm + n00 * aRe + m01 * bIm + n01 * bRe;
    re[b] = m10 * aRe - n10 * aIm + m11 * bRe - n11 * bIm;
    im[b] = m10 * aIm + n10 * aRe + m11 * bIm + n11 * bRe;
  }
}

function applyTwoQubits({ re, im }: State, site: Site, pool: Float64Array, at: number): void {
  const { offsets, fixed, fixedCount, value } = site;
  for (let left = re.length >>> fixedCount, i = 0; left > 0; left--, i = ((i | fixed) + 1) & ~fixed) {
    const a = i | value;
    const b = a | offsets[1];
    const c = a | offsets[2];
    const d = a | offsets[3];
    const aRe = re[a];
    const aIm = im[a];
    const bRe = re[b];
    const bIm = im[b];
    const cRe = re[c];
    const cIm = im[c];
    const dRe = re[d];
    const dIm = im[d];
    for (let row = 0, m = at; row < 4; row++, m += 8) {
      const target = a | offsets[row];
      re[target] =
        pool[m] * aRe - pool[m + 1] * aIm + pool[m + 2] * bRe - pool[m + 3] * bIm +
        pool[m + 4] * cRe - pool[m + 5] * cIm + pool[m + 6] * dRe - pool[m + 7] * dIm; // prettier-ignore
      im[target] =
        pool[m] * aIm + pool[m + 1] * aRe + pool[m + 2] * bIm + pool[m + 3] * bRe +
        pool[m + 4] * cIm + pool[m + 5] * cRe + pool[m + 6] * dIm + pool[m + 7] * dRe; // prettier-ignore
    }
  }
}

function applyMatrix({ re, im }: State, site: Site, pool: Float64Array, at: number): void {
  const { offsets, fixed, fixedCount, value } = site;
  const d = offsets.length;
  const localRe = new Float64Array(d);
  const localIm = new Float64Array(d);
  for (let left = re.length >>> fixedCount, i = 0; left > 0; left--, i = ((i | fixed) + 1) & ~fixed) {
    const a = i | value;
    for (let k = 0; k < d; k++) {
      localRe[k] = re[a | offsets[k]];
      localIm[k] = im[a | offsets[k]];
    }
    for (let row = 0, m = at; row < d; row++) {
      let sumRe = 0;
      let sumIm = 0;
      for (let k = 0; k < d; k++, m += 2) {
        sumRe += pool[m] * localRe[k] - pool[m + 1] * localIm[k];
        sumIm += pool[m] * localIm[k] + pool[m + 1] * localRe[k];
      }
      re[a | offsets[row]] = sumRe;
      im[a | offsets[row]] = sumIm;
    }
  }
}

/**
 * E ← E + Σ λ* ψᵀ over the site of a gate (diagonal only, for diagonal ones), interleaved in `gradient` at its place.
 * With ψ the state before the gate U and λ the cotangent after it, 2 Re Σ ∂U·E (entry by entry) is the derivative.
 */
export function addOuter(
  psi: State,
  lambda: State,
  { site, form, gradient: at }: Extract<Instruction, { kind: 'gate' }>,
  gradient: Float64Array,
): void {
  const { offsets } = site;
  const d = offsets.length;
  if (form !== 'diagonal' && d === 2) return addOuterOneQubit(psi, lambda, site, gradient, at);
  for (let row = 0; row < d; row++) {
    for (let column = 0; column < d; column++) {
      if (form === 'diagonal' && row !== column) continue;
      const entry = at + 2 * (row * d + column);
      const [sumRe, sumIm] = product(psi, lambda, site, offsets[row], offsets[column]);
      gradient[entry] += sumRe;
      gradient[entry + 1] += sumIm;
    }
  }
}

/** Σ λ[row]* ψ[column] */
function product(
  { re, im }: State,
  { re: lRe, im: lIm }: State,
  { fixed, fixedCount, value }: Site,
  row: number,
  column: number,
): [number, number] {
  let sumRe = 0;
  let sumIm = 0;
  for (let left = re.length >>> fixedCount, i = 0; left > 0; left--, i = ((i | fixed) + 1) & ~fixed) {
    const a = i | value | row;
    const b = i | value | column;
    sumRe += lRe[a] * re[b] + lIm[a] * im[b];
    sumIm += lRe[a] * im[b] - lIm[a] * re[b];
  }
  return [sumRe, sumIm];
}

function addOuterOneQubit(psi: State, lambda: State, site: Site, gradient: Float64Array, at: number): void {
  const { offsets, fixed, fixedCount, value } = site;
  const { re, im } = psi;
  const { re: lRe, im: lIm } = lambda;
  const offset = offsets[1];
  let e0 = 0;
  let e1 = 0;
  let e2 = 0;
  let e3 = 0;
  let e4 = 0;
  let e5 = 0;
  let e6 = 0;
  let e7 = 0;
  for (let left = re.length >>> fixedCount, i = 0; left > 0; left--, i = ((i | fixed) + 1) & ~fixed) {
    const a = i | value;
    const b = a | offset;
    const aRe = re[a];
    const aIm = im[a];
    const bRe = re[b];
    const bIm = im[b];
    const kRe = lRe[a];
    const kIm = lIm[a];
    const mRe = lRe[b];
    const mIm = lIm[b];
    e0 += kRe * aRe + kIm * aIm;
    e1 += kRe * aIm - kIm * aRe;
    e2 += kRe * bRe + kIm * bIm;
    e3 += kRe * bIm - kIm * bRe;
    e4 += mRe * aRe + mIm * aIm;
    e5 += mRe * aIm - mIm * aRe;
    e6 += mRe * bRe + mIm * bIm;
    e7 += mRe * bIm - mIm * bRe;
  }
  gradient[at] += e0;
  gradient[at + 1] += e1;
  gradient[at + 2] += e2;
  gradient[at + 3] += e3;
  gradient[at + 4] += e4;
  gradient[at + 5] += e5;
  gradient[at + 6] += e6;
  gradient[at + 7] += e7;
}
