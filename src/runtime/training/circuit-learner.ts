// A circuit and a dense softmax as a learner, or a softmax alone: plain arrays, the circuit's own backend, no TensorFlow.js.
import { outputCount } from '../../compiler/circuit/circuit.ts';
import { UserError } from '../../user-error.ts';
import type { DeviceExecutable, Executable } from '../backends/backend.ts';
import { circuitFlops } from '../backends/circuit-flops.ts';
import { denseFlops, flopsTogether, softmaxFlops, type Flops } from '../flops.ts';
import { noStopwatch } from '../stopwatch.ts';
import { below, named, take, type NumbersByName } from '../numbers-by-name.ts';
import { createAdam } from './adam.ts';
import { dropoutMask } from './dropout.ts';
import type { Batch, Learner, LearnerOptions, Outcome, Trainable } from './learner.ts';
import { judge } from './loss.ts';
import { following } from './following.ts';
import { createHead, headGradients, probabilitiesOf, type SoftmaxHead } from './softmax.ts';

/** What the softmax reads: a circuit's outputs, or samples of this many numbers as they are. */
export type Features =
  | {
      readonly executable: Executable | DeviceExecutable;
      /** First weights of the circuit, radians; moved in place. */
      readonly weights: Float64Array;
    }
  | { readonly width: number };

interface Model {
  readonly features: Features;
  readonly head: SoftmaxHead;
  readonly variables: ReadonlyMap<string, Variable>;
}

interface Variable {
  readonly shape: readonly number[];
  readonly values: Float64Array;
}

/** The weights of the softmax by name. */
export const headWeights = ['head/kernel', 'head/bias'] as const;

/**
 * A softmax of so many classes, which starts at zero, behind a circuit, whose executable it owns. Its weights are
 * "circuit" [weights], where there are any, "head/kernel" [outputs × classes] and "head/bias" [classes].
 */
export function circuitTrainable(features: Features, classes: number): Trainable {
  const model = modelOf(features, classes);
  return {
    parameters: [...model.variables.values()].reduce((sum, { values }) => sum + values.length, 0),
    flops: () => flopsOf(model),
    ...asNumbers(model),
    learner: (options) => createCircuitLearner(model, options),
    scoreGradient: async (values, classOf) => scoreGradient(model, values, classOf),
    dispose() {
      if ('executable' in features) features.executable.dispose();
    },
  };
}

function flopsOf({ features, head: { width, classes } }: Model): Flops {
  const circuit = 'width' in features ? 0 : circuitFlops(features.executable.circuit);
  return flopsTogether(circuit, denseFlops(width, classes), softmaxFlops(classes));
}

function modelOf(features: Features, classes: number): Model {
  const width = 'width' in features ? features.width : outputCount(features.executable.circuit);
  const head = createHead(width, classes);
  const variables = new Map<string, Variable>();
  if ('weights' in features && features.weights.length > 0)
    variables.set('circuit', { shape: [features.weights.length], values: features.weights });
  variables.set('head/kernel', { shape: [width, classes], values: head.kernel });
  variables.set('head/bias', { shape: [classes], values: head.bias });
  return { features, head, variables };
}

function createCircuitLearner(
  model: Model,
  { isTrained, seed, dropout = 0, clip, stopwatch = noStopwatch }: LearnerOptions,
): Learner {
  const { features, head, variables } = model;
  const trained = [...variables.keys()].filter(isTrained);
  const adam = createAdam(trained.map((name) => variables.get(name)!.values));
  const numbers = asNumbers(model);

  const step = (batch: Batch, rates: readonly number[]) => stopwatch.time('head', () => move(batch, rates));

  function move(batch: Batch, rates: readonly number[]): Outcome | Promise<Outcome> {
    const { values, labels } = batch;
    const ahead = trained.includes('circuit') ? byWeights : undefined;
    return following(featuresOf(features, values, labels.length, ahead), (seen) =>
      learnFrom(seen, batch, rates),
    );
  }

  /** `seen`: what the head is to read [samples × width]. */
  function learnFrom(
    seen: ArrayLike<number>,
    { values, labels, factors, step: number }: Batch,
    rates: readonly number[],
  ): Outcome | Promise<Outcome> {
    const count = labels.length;
    const mask = dropout > 0 ? dropoutMask(count * head.width, dropout, seed, number) : undefined;
    const read = mask ? Float64Array.from(mask, (factor, index) => factor * seen[index]) : seen;
    const probabilities = probabilitiesOf(head, read, count);
    const outcome = judge(probabilities, labels, head.classes, factors);
    if (!Number.isFinite(outcome.loss)) return outcome;
    const by = headGradients(head, read, probabilities, labels, factors);
    mask?.forEach((factor, index) => (by.features[index] *= factor));
    const circuit = trained.includes('circuit')
      ? circuitGradient(features, values, by.features, count)
      : new Float64Array(0);
    return following(circuit, (byCircuit) => {
      const gradients = trained.map((name) => (name === 'circuit' ? byCircuit : by[headPart(name)]));
      stopwatch.time('optimiser', () => {
        shorten(gradients, clip);
        adam.step(gradients, rates);
      });
      return outcome;
    });
  }

  return {
    variables: trained,
    step,
    ...numbers,
    state: async () => new Map([...named('weights', copyOf(variables)), ...named('adam', adam.state())]),
    restore(state) {
      adam.restore(below(state, 'adam'));
      numbers.setWeights(below(state, 'weights'));
    },
    dispose: () => {},
  };
}

/** By the samples' numbers, of what enters the softmax for a class of each. */
async function scoreGradient(
  { features, head: { width, classes, kernel } }: Model,
  values: Float32Array,
  classOf: Int32Array,
): Promise<Float32Array> {
  const count = classOf.length;
  const upstream = Float32Array.from({ length: count * width }, (_, at) => {
    return kernel[(at % width) * classes + classOf[Math.floor(at / width)]];
  });
  if ('width' in features) return upstream;
  const wanted = { weights: false, inputs: true };
  const by = await features.executable.vjp(features.weights, values, upstream, count, wanted);
  return Float32Array.from(by.inputs);
}

function headPart(name: string): 'kernel' | 'bias' {
  return name === 'head/kernel' ? 'kernel' : 'bias';
}

/** [count × width of the head]; `ahead`: gradients of the circuit that follow. */
function featuresOf(
  features: Features,
  values: Float32Array,
  count: number,
  ahead?: typeof byWeights,
): ArrayLike<number> | Promise<ArrayLike<number>> {
  if ('width' in features) return values;
  return features.executable.forward(features.weights, values, count, ahead);
}

const byWeights = { weights: true, inputs: false };

function circuitGradient(
  features: Features,
  values: Float32Array,
  upstream: Float64Array,
  count: number,
): Float64Array | Promise<Float64Array> {
  if ('width' in features) throw new Error('A softmax alone has no weights of a circuit');
  const gradients = features.executable.vjp(features.weights, values, upstream, count, byWeights);
  return following(gradients, ({ weights }) => weights);
}

/** Shortens the gradients together to the norm `most`, in place. */
function shorten(gradients: readonly Float64Array[], most = Infinity): void {
  const square = gradients.reduce((sum, each) => each.reduce((part, slope) => part + slope * slope, sum), 0);
  const norm = Math.sqrt(square);
  if (!(norm > most)) return;
  for (const gradient of gradients)
    for (let index = 0; index < gradient.length; index++) gradient[index] *= most / norm;
}

function asNumbers(model: Model): Pick<Learner, 'predict' | 'weights' | 'setWeights'> {
  const { features, head, variables } = model;
  return {
    async predict(values, count) {
      // A device may read them after the call.
      const seen = featuresOf(features, 'executable' in features ? values.slice() : values, count);
      return Float32Array.from(probabilitiesOf(head, await seen, count));
    },
    weights: async () => copyOf(variables),
    setWeights(weights) {
      if (weights.size !== variables.size)
        throw new UserError(`There are ${weights.size} saved weights, not ${variables.size}.`, 1);
      const given = [...variables].map(([name, { shape }]) => take(weights, name, shape));
      [...variables.values()].forEach(({ values }, index) => values.set(given[index]));
    },
  };
}

function copyOf(variables: ReadonlyMap<string, Variable>): NumbersByName {
  return new Map(
    [...variables].map(([name, { shape, values }]) => [name, { shape, values: values.slice() }]),
  );
}
