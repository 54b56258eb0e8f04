// What turns images or feature vectors into a circuit's inputs. Angles take principal components, scaled to [0, π];
// amplitudes take the image itself, shrunk to as many numbers as there are amplitudes and padded with zeros.
import { inputCount, type Circuit } from '../compiler/circuit/circuit.ts';
import type { Images } from '../runtime/data/dataset.ts';
import type { NumbersByName } from '../runtime/numbers-by-name.ts';
import { UserError } from '../user-error.ts';
import { inParts, sampleSize } from '../runtime/data/images.ts';
import { asVectors, type Front, type Pull, type Step } from './front.ts';
import { fitReduction, numbersOfReduction, pullReduction, reduce, reductionFlops, reductionOfNumbers } from './reduction.ts'; // prettier-ignore

const imagesAtOnce = 1024;

/**
 * The step from images to vectors [count × inputs] of a circuit, by principal components of the training set. Its `fit`
 * throws UserError where images are too small.
 */
export function encodingFor(circuit: Circuit, seed: number): Step {
  const angles = angleCount(circuit);
  const inputs = inputCount(circuit);

  async function fit(train: Images, signal?: AbortSignal): Promise<NumbersByName> {
    const features = sampleSize(train);
    if (inputs === 0) {
      throw new UserError(`Circuit ${circuit.name} has no inputs, so no image can enter it; declare one.`);
    }
    if (angles > features) {
      throw new UserError(
        `Circuit ${circuit.name} takes ${angles} angles, more than the ${features} numbers of an image; use fewer inputs.`,
      );
    }
    return angles > 0 ? numbersOfReduction(await fitReduction(train, angles, seed, signal)) : new Map();
  }

  function front(statistics: NumbersByName): Front {
    const reduction = angles > 0 ? reductionOfNumbers(statistics, angles) : undefined;
    return async (images, signal) => {
      const encoded = new Float32Array(images.count * inputs);
      const components = reduction && (await reduce(reduction, images, signal));
      let used = 0;
      for (const { element, offset, size } of circuit.inputs) {
        const to: Columns = { values: encoded, width: inputs, first: offset };
        switch (element) {
          case 'angle':
            copyColumns({ values: components!, width: angles, first: used }, to, size);
            used += size;
            break;
          case 'amplitude':
            copyColumns({ values: shrink(images, size), width: size, first: 0 }, to, size);
            break;
          default:
            element satisfies never;
        }
      }
      return asVectors(images, encoded, inputs);
    };
  }

  function flops(_: NumbersByName, images: Images): number {
    const byAngles = angles > 0 ? reductionFlops(angles, sampleSize(images)) : 0;
    // Means of all pixels, whatever the number of cells, and their divisions.
    const amplitudes = circuit.inputs.filter(({ element }) => element === 'amplitude');
    return amplitudes.reduce(
      (sum, { size }) => sum + sampleSize(images) + cellsOf(images, size).length,
      byAngles,
    );
  }

  return { fit, front, flops, pull: (statistics) => pullEncoding(circuit, statistics) };
}

function pullEncoding(circuit: Circuit, statistics: NumbersByName): Pull {
  const angles = angleCount(circuit);
  const reduction = angles > 0 ? reductionOfNumbers(statistics, angles) : undefined;
  return async (images, upstream, signal) => {
    const [width, features] = [inputCount(circuit), sampleSize(images)];
    const gradient = new Float32Array(images.count * features);
    const byAngles = new Float32Array(images.count * angles);
    let used = 0;
    for (const { element, offset, size } of circuit.inputs) {
      const from: Columns = { values: upstream, width, first: offset };
      switch (element) {
        case 'angle':
          copyColumns(from, { values: byAngles, width: angles, first: used }, size);
          used += size;
          break;
        case 'amplitude': {
          const own = new Float32Array(images.count * size);
          const cells = cellsOf(images, size);
          copyColumns(from, { values: own, width: size, first: 0 }, size);
          for (let image = 0; image < images.count; image++)
            growOne(cells, own.subarray(image * size, (image + 1) * size), gradient.subarray(image * features, (image + 1) * features)); // prettier-ignore
          break;
        }
        default:
          element satisfies never;
      }
    }
    if (!reduction) return gradient;
    const byPixels = await pullReduction(reduction, images, byAngles, signal);
    return byPixels.map((slope, at) => slope + gradient[at]);
  };
}

/** Inputs of a circuit that are angles. */
export function angleCount(circuit: Circuit): number {
  return circuit.inputs.reduce((sum, { element, size }) => sum + (element === 'angle' ? size : 0), 0);
}

/** By input: whether it is an angle. */
export function angleMask(circuit: Circuit): boolean[] {
  return circuit.inputs.flatMap(({ element, size }) => new Array<boolean>(size).fill(element === 'angle'));
}

/** Some columns of a matrix [rows × width]. */
interface Columns {
  readonly values: Float32Array;
  readonly width: number;
  readonly first: number;
}

/** Copies `count` columns of every row. */
function copyColumns(from: Columns, to: Columns, count: number): void {
  for (let row = 0; row < to.values.length / to.width; row++) {
    const start = row * from.width + from.first;
    to.values.set(from.values.subarray(start, start + count), row * to.width + to.first);
  }
}

/**
 * [count × size]: each image, channels averaged, as the means of a grid of areas with at most `size` cells (16 × 16 for
 * 256), then zeros. An image of nothing but zeros, which has no direction, becomes the first basis state.
 */
export function shrink(images: Images, size: number): Float32Array {
  const shrunk = new Float32Array(images.count * size);
  const cells = cellsOf(images, size);
  const imageSize = sampleSize(images);
  for (const { first, count, values } of inParts(images, imagesAtOnce)) {
    for (let i = 0; i < count; i++) {
      const amplitudes = shrunk.subarray((first + i) * size, (first + i + 1) * size);
      shrinkOne(cells, values.subarray(i * imageSize, (i + 1) * imageSize), amplitudes);
      if (amplitudes.every((amplitude) => amplitude === 0)) amplitudes[0] = 1;
    }
  }
  return shrunk;
}

type Size = Pick<Images, 'height' | 'width' | 'channels'>;

/** By cell of a grid of at most so many cells, row by row: the values of an image that it is the mean of. */
function cellsOf({ height, width, channels }: Size, most: number): Int32Array[] {
  const rows = Math.min(2 ** Math.floor(Math.log2(most) / 2), height);
  const columns = Math.min(Math.floor(most / rows), width);
  return Array.from({ length: rows * columns }, (_, cell) => {
    const [row, column] = [Math.floor(cell / columns), cell % columns];
    const [top, bottom] = [row, row + 1].map((edge) => Math.floor((edge * height) / rows));
    const [left, right] = [column, column + 1].map((edge) => Math.floor((edge * width) / columns));
    const own: number[] = [];
    for (let y = top; y < bottom; y++)
      for (let at = (y * width + left) * channels; at < (y * width + right) * channels; at++) own.push(at);
    return Int32Array.from(own);
  });
}

/** One image into its cells, as far as they go. */
function shrinkOne(cells: readonly Int32Array[], image: Float32Array, shrunk: Float32Array): void {
  cells.forEach((own, cell) => {
    let sum = 0;
    for (let index = 0; index < own.length; index++) sum += image[own[index]];
    shrunk[cell] = sum / own.length;
  });
}

/** Slopes by the cells as slopes by the values of the image, which are added to. */
function growOne(cells: readonly Int32Array[], slopes: Float32Array, image: Float32Array): void {
  cells.forEach((own, cell) => own.forEach((at) => (image[at] += slopes[cell] / own.length)));
}
