// What an explanation of an image is: a number for each place, and what it speaks for.
import type { Images } from '../runtime/data/dataset.ts';

/** How explanations are made, by name. */
export const explanations = ['gradient', 'occlusion', 'grad-cam', 'lime'] as const;
/** The name of a way to make a heat map. */
export type Explanation = (typeof explanations)[number];

/** Of one image and one class: above 0 where the place speaks for the class, below 0 where against it. */
export interface HeatMap {
  readonly height: number;
  readonly width: number;
  /** [height × width] */
  readonly values: Float32Array;
}

/** One image and the class that is explained. */
export interface Explained {
  /** One. */
  readonly image: Images;
  readonly classOf: number;
  /** Decides what is drawn at random. */
  readonly seed: number;
}

/** The map stretched to other sides, each place as the mean of the four around it, weighted by nearness. */
export function stretch({ height, width, values }: HeatMap, rows: number, columns: number): HeatMap {
  const stretched = new Float32Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    const [top, bottom, down] = between(row, rows, height);
    for (let column = 0; column < columns; column++) {
      const [left, right, across] = between(column, columns, width);
      const above = values[top * width + left] * (1 - across) + values[top * width + right] * across;
      const below = values[bottom * width + left] * (1 - across) + values[bottom * width + right] * across;
      stretched[row * columns + column] = above * (1 - down) + below * down;
    }
  }
  return { height: rows, width: columns, values: stretched };
}

/** The places of the other grid around the middle of a cell, and how far it is from the first to the second. */
function between(cell: number, cells: number, others: number): [number, number, number] {
  const middle = Math.min(Math.max(((cell + 0.5) * others) / cells - 0.5, 0), others - 1);
  const first = Math.floor(middle);
  return [first, Math.min(first + 1, others - 1), middle - first];
}
