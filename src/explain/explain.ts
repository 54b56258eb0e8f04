// A heat map over an image by each of the methods; what a model does not allow is undefined.
import type { Classifier } from '../models/classifier.ts';
import { valuesOf } from '../runtime/data/images.ts';
import { stretch, type Explained, type Explanation, type HeatMap } from './heat-map.ts';
import { lime } from './lime.ts';
import { occlusion } from './occlusion.ts';

/**
 * Why the model takes the image for the class, in the image's height and width:
 * - gradient: gradient × input, summed over channels (Shrikumar et al. 2016), of what enters the softmax;
 * - occlusion: what the probability loses where a square is covered by grey;
 * - grad-cam: where the last feature maps speak for the class, at least 0;
 * - lime: the weights of squares in a linear model of the probability.
 */
export async function explain(
  model: Classifier,
  explained: Explained,
  method: Explanation,
): Promise<HeatMap | undefined> {
  const { height, width } = explained.image;
  const map = await methods[method](model, explained);
  return map && stretch(map, height, width);
}

/** A map, and how it was made. */
export interface Explaining {
  readonly method: Explanation;
  readonly map: HeatMap;
}

/** Maps with fewer places a side show no place. */
const leastPlaces = 4;

/** For who sees one map alone: Grad-CAM where the last maps of features are fine enough, else the gradient; undefined where there is neither. */
export async function explainOnce(model: Classifier, explained: Explained): Promise<Explaining | undefined> {
  const { image } = explained;
  const maps = await gradCam(model, explained);
  if (maps && Math.min(maps.height, maps.width) >= Math.min(leastPlaces, image.height, image.width))
    return { method: 'grad-cam', map: stretch(maps, image.height, image.width) };
  const map = await gradientTimesInput(model, explained);
  return map && { method: 'gradient', map };
}

type Method = (model: Classifier, explained: Explained) => Promise<HeatMap | undefined>;

const methods: Readonly<Record<Explanation, Method>> = {
  gradient: gradientTimesInput,
  occlusion,
  'grad-cam': gradCam,
  lime,
};

async function gradientTimesInput(
  model: Classifier,
  { image, classOf }: Explained,
): Promise<HeatMap | undefined> {
  const { height, width, channels } = image;
  const gradient = await model.scoreGradient?.(image, Int32Array.of(classOf));
  if (!gradient) return undefined;
  const values = new Float32Array(height * width);
  valuesOf(image).forEach((value, at) => (values[Math.floor(at / channels)] += value * gradient[at]));
  return { height, width, values };
}

async function gradCam(model: Classifier, { image, classOf }: Explained): Promise<HeatMap | undefined> {
  return model.featureMaps?.(image, Int32Array.of(classOf));
}
