// Images as matrices of patches and back: what turns the gradients of a convolution into one matrix product each.

/** Shapes of a 2-D convolution over images [batch × inHeight × inWidth × channels], channel last. */
export interface PatchGeometry {
  readonly batch: number;
  readonly inHeight: number;
  readonly inWidth: number;
  readonly channels: number;
  readonly outHeight: number;
  readonly outWidth: number;
  readonly filterHeight: number;
  readonly filterWidth: number;
  readonly strideHeight: number;
  readonly strideWidth: number;
  readonly padTop: number;
  readonly padLeft: number;
}

/** Channels copied together: one cache line of the image against as many rows of the matrix. */
const BLOCK = 16;

/** Rows and columns of the patch matrix: one row a filter tap and channel, one column an output pixel. */
export function patchMatrixShape(geometry: PatchGeometry): [rows: number, columns: number] {
  return [
    geometry.filterHeight * geometry.filterWidth * geometry.channels,
    geometry.batch * geometry.outHeight * geometry.outWidth,
  ];
}

/** matrix[(tap, channel), (image, y, x)] = the input pixel under that tap at that output pixel; 0 in the padding. */
export function imagesToPatches(geometry: PatchGeometry, images: Float32Array, matrix: Float32Array): void {
  const { channels } = geometry;
  const columns = patchMatrixShape(geometry)[1];
  forEachTap(geometry, (tap, pixels) => {
    for (let from = 0; from < channels; from += BLOCK) {
      const to = Math.min(from + BLOCK, channels);
      const row = (tap * channels + from) * columns;
      for (let column = 0; column < columns; column++) {
        const pixel = pixels[column];
        let target = row + column;
        if (pixel < 0) {
          for (let channel = from; channel < to; channel++, target += columns) matrix[target] = 0;
        } else {
          const base = pixel * channels;
          for (let channel = from; channel < to; channel++, target += columns) {
            matrix[target] = images[base + channel];
          }
        }
      }
    }
  });
}

/** The transpose of `imagesToPatches`: adds every matrix entry to the pixel it came from. */
export function patchesToImages(geometry: PatchGeometry, matrix: Float32Array, images: Float32Array): void {
  const { channels } = geometry;
  const columns = patchMatrixShape(geometry)[1];
  images.fill(0);
  forEachTap(geometry, (tap, pixels) => {
    for (let from = 0; from < channels; from += BLOCK) {
      const to = Math.min(from + BLOCK, channels);
      const row = (tap * channels + from) * columns;
      for (let column = 0; column < columns; column++) {
        const pixel = pixels[column];
        if (pixel < 0) continue;
        const base = pixel * channels;
        let source = row + column;
        for (let channel = from; channel < to; channel++, source += columns) {
          images[base + channel] += matrix[source];
        }
      }
    }
  });
}

/** Calls back once a filter tap with, per output pixel, the number of the input pixel under the tap, or −1. */
function forEachTap(geometry: PatchGeometry, visit: (tap: number, pixels: Int32Array) => void): void {
  const { batch, inHeight, inWidth, outHeight, outWidth, filterHeight, filterWidth } = geometry;
  const pixels = new Int32Array(batch * outHeight * outWidth);
  for (let tapY = 0; tapY < filterHeight; tapY++) {
    for (let tapX = 0; tapX < filterWidth; tapX++) {
      let column = 0;
      for (let image = 0; image < batch; image++) {
        for (let outY = 0; outY < outHeight; outY++) {
          const y = outY * geometry.strideHeight - geometry.padTop + tapY;
          for (let outX = 0; outX < outWidth; outX++) {
            const x = outX * geometry.strideWidth - geometry.padLeft + tapX;
            const inside = y >= 0 && y < inHeight && x >= 0 && x < inWidth;
            pixels[column++] = inside ? (image * inHeight + y) * inWidth + x : -1;
          }
        }
      }
      visit(tapY * filterWidth + tapX, pixels);
    }
  }
}
