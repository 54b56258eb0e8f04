// Occlusion (Zeiler & Fergus 2014): how much of its probability a class loses where a square of the image is covered.
import type { Classifier } from '../models/classifier.ts';
import type { Explained, HeatMap } from './heat-map.ts';
import { probabilitiesBehind } from './masked.ts';

/** Squares along the shorter side, each moved by half of itself. */
const squaresAlong = 7;

/** Every pixel: the mean loss over the squares that cover it. */
export async function occlusion(model: Classifier, explained: Explained): Promise<HeatMap> {
  const { height, width } = explained.image;
  const side = Math.max(1, Math.round(Math.min(height, width) / squaresAlong));
  const step = Math.max(1, Math.floor(side / 2));
  const starts = (length: number) =>
    Array.from({ length: Math.ceil((length - side) / step) + 1 }, (_, index) => Math.min(index * step, length - side)); // prettier-ignore
  const squares = starts(height).flatMap((top) => starts(width).map((left) => ({ top, left })));
  const covers = ({ top, left }: (typeof squares)[number], pixel: number) => {
    const [row, column] = [Math.floor(pixel / width), pixel % width];
    return row >= top && row < top + side && column >= left && column < left + side;
  };
  const pixels = [...new Array<undefined>(height * width).keys()];
  const masks = squares.map((square) => pixels.map((pixel) => !covers(square, pixel)));
  const [whole, ...behind] = await probabilitiesBehind(model, explained, [pixels.map(() => true), ...masks]);
  const values = Float32Array.from(pixels, (pixel) => {
    const losses = behind.flatMap((probability, index) => (masks[index][pixel] ? [] : [whole - probability]));
    return losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
  });
  return { height, width, values };
}
