// Images cut into patches as a tf.layers layer: what slides a circuit over an image, with `qcnnLayer` after it.
import { checkOptions } from '../../option-names.ts';
import * as tf from './tf.ts';
import { UserError } from '../../user-error.ts';
import type { CountedLayer } from './model-flops.ts';
import { layerNames, OwnLayer } from './own-layer.ts';

type Shape = (number | null)[];

/** Which patches, besides what every layer takes. */
export interface ImagePatchesArgs extends NonNullable<ConstructorParameters<typeof tf.layers.Layer>[0]> {
  /** Side of a patch in pixels. Default 2. */
  readonly size?: number;
  /** Pixels from one patch to the next, in both directions. Default: the side, so that patches do not overlap. */
  readonly stride?: number;
}

/**
 * A layer [batch, height, width, channels] → [batch, rows, columns, size² · channels]: every patch that lies in the image,
 * its pixels row by row, the channels of a pixel together; rows = ⌊(height − size) / stride⌋ + 1, columns likewise.
 * Differentiable. After it, a `qcnnLayer` whose circuit takes size² · channels inputs is a quanvolution (Henderson,
 * Shakya, Pradhan & Cook, Quantum Machine Intelligence 2, 2, 2020): [batch, rows, columns, outputs], one channel an output.
 * `Layer` is inferred where the layer is used, as for `qcnnLayer`.
 * @throws UserError for sizes and strides that are no whole numbers from 1, and images smaller than a patch.
 */
export function imagePatches<Layer = tf.layers.Layer>(args: ImagePatchesArgs = {}): Layer {
  checkOptions('imagePatches', args, { size: true, stride: true, ...layerNames });
  return new ImagePatches(args) as Layer;
}

class ImagePatches extends OwnLayer implements CountedLayer {
  static readonly className = 'QcnnImagePatches';
  readonly #size: number;
  readonly #stride: number;

  constructor({ size = 2, stride = size, ...args }: ImagePatchesArgs) {
    super(args);
    for (const [name, value] of Object.entries({ size, stride })) {
      if (!Number.isInteger(value) || value < 1)
        throw new UserError(
          `imagePatches needs a whole number of pixels from 1 as its ${name}, not ${value}.`,
        );
    }
    this.#size = size;
    this.#stride = stride;
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const shape = (Array.isArray(inputShape[0]) ? inputShape[0] : inputShape) as Shape;
    const size = this.#size;
    const [batch, height, width, channels] = shape;
    const known = (side: number | null | undefined) => side === null || (side !== undefined && side >= size);
    if (shape.length !== 4 || !known(height) || !known(width) || channels === null) {
      const given = shape.map((side) => side ?? 'any').join(', ');
      throw new UserError(
        `Layer ${this.name}: images [batch, height, width, channels] of ${size} × ${size} pixels or more are needed, ` +
          `but [${given}] is given.`,
      );
    }
    const along = (side: number | null) =>
      side === null ? null : Math.floor((side - size) / this.#stride) + 1;
    return [batch, along(height), along(width), size * size * channels];
  }

  /** It picks numbers. */
  flops(): number {
    return 0;
  }

  /** A convolution whose every filter picks one number of the patch. */
  override call(inputs: tf.Tensor | tf.Tensor[], kwargs: Record<string, unknown>): tf.Tensor {
    return tf.tidy(() => {
      this.invokeCallHook(inputs, kwargs);
      const images = (Array.isArray(inputs) ? inputs[0] : inputs) as tf.Tensor4D;
      const patch = this.computeOutputShape(images.shape)[3]!;
      const filters = tf.eye(patch).reshape([this.#size, this.#size, images.shape[3], patch]) as tf.Tensor4D;
      return tf.conv2d(images.toFloat(), filters, this.#stride, 'valid');
    });
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), size: this.#size, stride: this.#stride };
  }
}

tf.serialization.registerClass(ImagePatches);
