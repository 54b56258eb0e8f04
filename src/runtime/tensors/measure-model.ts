// A model of layers that anyone may have described is built once without its numbers: layers state the weights that they
// need, and none is allocated. What TensorFlow.js refuses is known then, too.
import { Misfit } from '../../json-shape.ts';
import * as tf from './tf.ts';

/** What a model may need, and how it was trained. */
export interface MeasureOptions {
  /** Of all weights, and of what layers remember from batch to batch, each. */
  readonly mostNumbers: number;
  readonly trainingConfig?: tf.io.TrainingConfig | undefined;
}

let isMeasured = false;

/** Whether layers are built only to be measured: what they compute with is not needed. */
export function isBeingMeasured(): boolean {
  return isMeasured;
}

/** Throws Misfit where the layers need more numbers, and what TensorFlow.js throws where it cannot build them. */
export async function measureModel(
  modelTopology: tf.io.ModelJSON['modelTopology'],
  { mostNumbers, trainingConfig }: MeasureOptions,
): Promise<void> {
  // Layers are built before the promise is returned.
  const building = measureLayers(mostNumbers, () =>
    tf.models.modelFromJSON({ modelTopology } as tf.io.ModelJSON),
  );
  const model = await building;
  if (!(model instanceof tf.LayersModel)) throw new Misfit('its topology is a layer, and no model');
  try {
    if (trainingConfig)
      model.loadTrainingConfig(trainingConfig as Parameters<typeof model.loadTrainingConfig>[0]);
  } finally {
    (model.optimizer as tf.Optimizer | undefined)?.dispose();
    model.dispose();
  }
}

/** What `build` builds without numbers, synchronously. Throws Misfit where the layers need more, and what `build` throws. */
export function measureLayers<T>(mostNumbers: number, build: () => T): T {
  return whileMeasured(
    { weights: countUpTo(mostNumbers, 'weights'), states: countUpTo(mostNumbers, 'states') },
    build,
  );
}

type Count = (shape: readonly unknown[]) => void;

function countUpTo(most: number, what: string): Count {
  let sum = 0;
  return (shape) => {
    const isShape = shape.every((length) => Number.isSafeInteger(length) && (length as number) >= 0);
    if (!isShape) throw new Misfit(`its layers have ${what} of the shape ${JSON.stringify(shape)}`);
    sum += (shape as number[]).reduce((product, length) => product * length, 1);
    if (!(sum <= most))
      throw new Misfit(`its layers have more ${what} than the ${most} numbers that are saved`);
  };
}

interface Counters {
  readonly weights: Count;
  readonly states: Count;
}

/** Runs what builds layers, synchronously, with other methods in the place of those that allocate. */
function whileMeasured<T>({ weights, states }: Counters, build: () => T): T {
  const layer = tf.layers.Layer.prototype as object as { addWeight: unknown };
  const { addWeight } = layer;
  const remembering = prototypesThatRemember().map((prototype) => ({ prototype, own: prototype.resetStates }));
  layer.addWeight = (name: string, shape: number[], dtype?: tf.DataType, ...[, , trainable]: [unknown?, unknown?, boolean?]) => {
    weights(shape);
    return new UnfilledWeight(name, shape, dtype ?? 'float32', trainable ?? true);
  };
  for (const { prototype, own } of remembering) {
    prototype.resetStates = function resetStates(...args) {
      const shapes = shapesOfStates(this);
      if (shapes === undefined) return own.apply(this, args);
      shapes.forEach(states);
    };
  }
  isMeasured = true;
  try {
    let built: T | undefined;
    tf.tidy(() => {
      built = build();
    });
    return built!;
  } finally {
    isMeasured = false;
    layer.addWeight = addWeight;
    for (const { prototype, own } of remembering) prototype.resetStates = own;
  }
} // prettier-ignore

/** Recurrent layers, as far as their states need it. */
interface Remembering {
  readonly cell: { readonly stateSize: number | number[] };
  readonly inputSpec: readonly { readonly shape?: (number | null)[] }[];
  computeOutputShape(input: (number | null)[]): (number | null)[] | (number | null)[][];
  resetStates(...args: unknown[]): void;
}

/** Of the registered layers, those with states of their own. */
function prototypesThatRemember(): Remembering[] {
  const found = new Set<Remembering>();
  const { classNameMap } = tf.serialization.SerializationMap.getMap();
  for (const [made] of Object.values(classNameMap)) {
    let prototype = (made as { prototype: unknown }).prototype;
    while (prototype instanceof tf.RNN || prototype === tf.RNN.prototype) {
      if (Object.hasOwn(prototype as object, 'resetStates')) found.add(prototype as never);
      prototype = Object.getPrototypeOf(prototype);
    }
  }
  return [...found];
}

/** One for each state; undefined where the layer does not know its batch size. */
function shapesOfStates(layer: Remembering): unknown[][] | undefined {
  const input = layer.inputSpec[0].shape ?? [];
  if (input[0] === null || input[0] === undefined) return undefined;
  const sizes = [layer.cell.stateSize].flat();
  if (!('computeSingleOutputShape' in layer)) return sizes.map((size) => [input[0], size]);
  const output = layer.computeOutputShape(input);
  const image = (Array.isArray(output[0]) ? output[0] : output) as (number | null)[];
  return sizes.map(() => [image[0], ...image.slice(-3)]);
}

/** A weight without numbers, unless somebody asks. */
class UnfilledWeight {
  readonly id = -1;
  readonly constraint = null;
  readonly originalName: string;
  readonly name: string;
  readonly shape: number[];
  readonly dtype: tf.DataType;
  trainable: boolean;

  constructor(name: string, shape: number[], dtype: tf.DataType, trainable: boolean) {
    this.originalName = this.name = name;
    this.shape = shape;
    this.dtype = dtype;
    this.trainable = trainable;
  }

  read(): tf.Tensor {
    return tf.zeros(this.shape, this.dtype as 'float32');
  }

  write(): this {
    return this;
  }

  dispose(): void {}
}
