// Which row of an image meets which row of another under each tap of a filter: the tables from which kernels compute a
// convolution and both of its gradients without copies of patches.

/** A 2-D convolution over images [batch × height × width × channels], channel last. */
export interface Geometry {
  readonly batch: number;
  readonly inHeight: number;
  readonly inWidth: number;
  readonly channels: number;
  readonly outHeight: number;
  readonly outWidth: number;
  readonly filters: number;
  readonly filterHeight: number;
  readonly filterWidth: number;
  readonly strideHeight: number;
  readonly strideWidth: number;
  readonly dilationHeight: number;
  readonly dilationWidth: number;
  readonly padTop: number;
  readonly padLeft: number;
}

/** For every position of one image and every tap the position of the other image, or −1. */
export interface Meetings {
  readonly positions: number;
  readonly taps: number;
  /** [positions × taps] */
  readonly partner: Int32Array;
}

/** From positions of the output: the input under each tap. */
export function inputsUnder(geometry: Geometry): Meetings {
  const { outHeight, outWidth, inHeight, inWidth, strideHeight, strideWidth } = geometry;
  return meetings([outHeight, outWidth], geometry, (y, x, down, right) => {
    const inY = y * strideHeight + down;
    const inX = x * strideWidth + right;
    return inY >= 0 && inY < inHeight && inX >= 0 && inX < inWidth ? inY * inWidth + inX : -1;
  });
}

/** From positions of the input: the output to which each tap takes it. */
export function outputsOver(geometry: Geometry): Meetings {
  const { outHeight, outWidth, inHeight, inWidth, strideHeight, strideWidth } = geometry;
  return meetings([inHeight, inWidth], geometry, (y, x, down, right) => {
    const outY = (y - down) / strideHeight;
    const outX = (x - right) / strideWidth;
    const isOne = Number.isInteger(outY) && Number.isInteger(outX);
    const inside = outY >= 0 && outY < outHeight && outX >= 0 && outX < outWidth;
    return isOne && inside ? outY * outWidth + outX : -1;
  });
}

function meetings(
  [height, width]: readonly [number, number],
  geometry: Geometry,
  partnerOf: (y: number, x: number, down: number, right: number) => number,
): Meetings {
  const { filterHeight, filterWidth, dilationHeight, dilationWidth, padTop, padLeft } = geometry;
  const taps = filterHeight * filterWidth;
  const partner = new Int32Array(height * width * taps);
  let index = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      for (let tapY = 0; tapY < filterHeight; tapY++) {
        for (let tapX = 0; tapX < filterWidth; tapX++)
          partner[index++] = partnerOf(y, x, tapY * dilationHeight - padTop, tapX * dilationWidth - padLeft);
      }
    }
  }
  return { positions: height * width, taps, partner };
}

/** Taps under which any position has a partner; one in any case. */
export function usedTaps({ positions, taps, partner }: Meetings): number[] {
  const used = Array.from({ length: taps }, (_, tap) => tap).filter((tap) => {
    for (let position = 0; position < positions; position++)
      if (partner[position * taps + tap] >= 0) return true;
    return false;
  });
  return used.length > 0 ? used : [0];
}

/** Rows of images: the address of the first, the bytes of one, and how many an image has. */
export interface Rows {
  readonly address: number;
  readonly bytes: number;
  readonly positions: number;
}

/** Integers of a tile of the table of `product`. */
export const tileWords = (taps: number): number => 4 + 4 * taps;

/**
 * Fills the table of `product`: tiles of four rows of `out`, position by position, of all images, so that a tap that meets
 * nothing there is left out; `zeros` are for a row that alone meets nothing. The last row fills up the last tile.
 */
export function writeTiles(
  table: Int32Array,
  { partner, taps, positions }: Meetings,
  used: readonly number[],
  { batch, out, a, zeros }: { batch: number; out: Rows; a: Rows; zeros: number },
): void {
  const rows = batch * positions;
  const words = tileWords(used.length);
  const outImage = out.bytes * out.positions;
  const aImage = a.bytes * a.positions;
  let position = 0;
  let image = 0;
  for (let row = 0, lanes = Math.ceil(rows / 4) * 4; row < lanes; row++) {
    const at = (row >> 2) * words + (row & 3);
    table[at] = out.address + image * outImage + position * out.bytes;
    for (let index = 0; index < used.length; index++) {
      const met = partner[position * taps + used[index]];
      table[at + 4 + 4 * index] = met < 0 ? zeros : a.address + image * aImage + met * a.bytes;
    }
    if (row + 1 < rows && ++image === batch) {
      image = 0;
      position++;
    }
  }
  for (let tile = 0; tile < table.length; tile += words) {
    for (let at = tile + 4; at < tile + words; at += 4)
      if (
        table[at] === zeros &&
        table[at + 1] === zeros &&
        table[at + 2] === zeros &&
        table[at + 3] === zeros
      )
        table[at] = 0;
  }
}

/** The pairs of `outer` under one tap: (row of the input, row of the output), image by image; returns how many. */
export function writePairs(
  table: Int32Array,
  { partner, taps, positions }: Meetings,
  tap: number,
  { batch, input, output }: { batch: number; input: Rows; output: Rows },
): number {
  let at = 0;
  for (let image = 0; image < batch; image++) {
    const inImage = input.address + image * input.bytes * input.positions;
    const outImage = output.address + image * output.bytes * output.positions;
    for (let position = 0; position < positions; position++) {
      const met = partner[position * taps + tap];
      if (met < 0) continue;
      table[at++] = inImage + met * input.bytes;
      table[at++] = outImage + position * output.bytes;
    }
  }
  return at / 2;
}
