// The two kernels of gpu.js that run all contractions of all plans: fixed text, which gpu.js translates to JavaScript,
// WebAssembly, GLSL or WGSL. What differs between contractions is in tables, so that each kernel is translated once.

/** Kinds of the kernels' arguments, in order: gpu.js would guess them from the first call. */
export interface KernelText {
  readonly source: string;
  readonly argumentTypes: readonly ('Array' | 'Integer')[];
}

/** Terms that are added up before their sum is added to the others: sums in single precision stay accurate. */
const blockLength = 64;

/**
 * One number of `out`: Σ_k Σ_s a · b. Thread x is entry · lanes + lane. A tensor's number at offset o, of sample s, is
 * at o · (its lanes) + s · (its step): lanes 1 and step 0 where it is not batched. `summed` is the number of samples to
 * add up, 1 where `out` is batched. The half keeps the division of whole numbers right in single precision.
 */
export const contractKernel: KernelText = {
  source: `function contract(a, b, left, right, leftTerms, rightTerms, terms, lanes, summed, aLanes, bLanes, aStep, bStep) {
  const entry = Math.floor((this.thread.x + 0.5) / lanes);
  const lane = this.thread.x - entry * lanes;
  const aStart = left[entry] * aLanes + lane * aStep;
  const bStart = right[entry] * bLanes + lane * bStep;
  let total = 0;
  let block = 0;
  let filled = 0;
  for (let k = 0; k < terms; k++) {
    const p = aStart + leftTerms[k] * aLanes;
    const q = bStart + rightTerms[k] * bLanes;
    let term = 0;
    for (let s = 0; s < summed; s++) {
      term += a[p + s * aStep] * b[q + s * bStep];
    }
    block += term;
    filled++;
    if (filled >= ${blockLength}) {
      total += block;
      block = 0;
      filled = 0;
    }
  }
  return total + block;
}`,
  argumentTypes: [
    ...(['Array', 'Array', 'Array', 'Array', 'Array', 'Array'] as const),
    ...(['Integer', 'Integer', 'Integer', 'Integer', 'Integer', 'Integer', 'Integer'] as const),
  ],
};

/** One number of a + b, tensors of the same size. */
export const addKernel: KernelText = {
  source: `function add(a, b) {
  return a[this.thread.x] + b[this.thread.x];
}`,
  argumentTypes: ['Array', 'Array'],
};
