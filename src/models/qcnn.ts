// The quantum convolutional network as a classifier, on images or on another network's features; and its control, the
// same circuit frozen at random weights.
import { withoutEntanglement } from '../compiler/variants/without-entanglement.ts';
import { inputCount, outputCount, type Circuit } from '../compiler/circuit/circuit.ts';
import type { DeviceExecutable, Executable } from '../runtime/backends/backend.ts';
import { circuitFlops } from '../runtime/backends/circuit-flops.ts';
import { isCircuitWeight } from '../runtime/tensors/qcnn-layer.ts';
import { oneRate, type PeakRates } from '../runtime/training/settings.ts';
import { initialWeights } from '../runtime/weights.ts';
import { UserError } from '../user-error.ts';
import type { Classifier } from './classifier.ts';
import { loadCircuitOn, type CircuitOptions } from './computed-by.ts';
import { encodingFor } from './encoding.ts';
import type { Images } from '../runtime/data/dataset.ts';
import { inParts, type Part } from '../runtime/data/images.ts';
import { asVectors, chain, fixed, type Step } from './front.ts';
import { ofCircuit, softmaxAlone } from './trained-part.ts';
import { createPipeline, type Pipeline } from './pipeline.ts';

export interface QcnnOptions extends CircuitOptions {
  readonly seed: number;
}

export const circuitRate = 0.01;
export const headRate = 0.1;
const batchSize = 32;
const samplesAtOnce = 256;

/** Of a model that ends with a circuit and one more part. */
export function circuitAnd(part: string, peak: number): PeakRates {
  return [
    { part: 'circuit', holds: isCircuitWeight, peak: circuitRate },
    { part, holds: () => true, peak },
  ];
}

/** Reduction to the circuit's inputs → circuit → dense softmax; circuit and softmax are trained. */
export function createQcnn(options: QcnnOptions): Classifier {
  return createQcnnPipeline(options, [], {
    name: 'qcnn',
    title: 'QCNN',
    role: 'model',
    quantum: true,
  });
}

/** The QCNN with the circuit's entangling gates left out, and with them what no output sees then. */
export function createApartQcnn({ circuit, backend, seed }: QcnnOptions): Classifier {
  return createQcnnPipeline({ backend, seed, circuit: apartOf(circuit) }, [], {
    name: 'qcnn-no-entanglement',
    title: 'QCNN without entangling gates',
    role: 'control',
    quantum: true,
  });
}

/** Without its entangling gates: the same object for all seeds. */
export function apartOf(circuit: Circuit): Circuit {
  const known = apart.get(circuit);
  if (known) return known;
  const without = withoutEntanglement(circuit);
  apart.set(circuit, without);
  return without;
}

const apart = new WeakMap<Circuit, Circuit>();

/** The same after other steps, such as the features of a trained network. */
export function createQcnnPipeline(
  options: QcnnOptions,
  before: readonly Step[],
  description: Pick<Pipeline, 'name' | 'title' | 'role' | 'quantum'>,
): Classifier {
  const { circuit, seed } = options;
  return createPipeline({
    ...description,
    front: chain(readableFrom(circuit), ...before, encodingFor(circuit, seed)),
    input: 'vectors',
    part: ofCircuit(options),
    rates: circuitAnd('head', headRate),
    batchSize,
  });
}

/** The QCNN whose circuit keeps its random initial weights (those of the QCNN of the same seed): only the softmax is trained. */
export function createFrozenQcnn(options: QcnnOptions): Classifier {
  const { circuit, seed } = options;
  return createPipeline({
    name: 'qcnn-frozen',
    title: 'QCNN, circuit frozen at random weights',
    role: 'control',
    quantum: true,
    front: chain(readableFrom(circuit), encodingFor(circuit, seed), readout(options)),
    input: 'vectors',
    part: softmaxAlone,
    rates: oneRate(headRate),
    batchSize,
  });
}

/** From the circuit's inputs to its outputs at its initial weights. */
function readout(options: QcnnOptions): Step {
  const { circuit, seed } = options;
  const weights = initialWeights(circuit, seed);
  const [inputs, outputs] = [inputCount(circuit), outputCount(circuit)];
  type Work = (executable: Executable | DeviceExecutable, part: Part) => Promise<void>;
  async function partByPart(images: Images, signal: AbortSignal | undefined, work: Work): Promise<void> {
    const executable = await loadCircuitOn(options);
    try {
      for (const part of inParts(images, samplesAtOnce)) {
        signal?.throwIfAborted();
        await work(executable, part);
        await new Promise((resolve) => setImmediate(resolve));
      }
    } finally {
      executable.dispose();
    }
  }
  async function front(images: Images, signal?: AbortSignal): Promise<Images> {
    const made = new Float32Array(images.count * outputs);
    await partByPart(images, signal, async (executable, { first, values, count }) => {
      made.set(await executable.forward(weights, values, count), first * outputs);
    });
    return asVectors(images, made, outputs);
  }
  return fixed(
    front,
    () => circuitFlops(circuit),
    async (images, upstream, signal) => {
      const gradient = new Float32Array(images.count * inputs);
      const wanted = { weights: false, inputs: true };
      await partByPart(images, signal, async (executable, { first, values, count }) => {
        const own = upstream.subarray(first * outputs, (first + count) * outputs);
        const by = await executable.vjp(weights, values, own, count, wanted);
        gradient.set(by.inputs, first * inputs);
      });
      return gradient;
    },
  );
}

/** Throws UserError when there are more classes than the circuit's outputs can tell apart. */
export function requireReadable(circuit: Circuit, classes: number): void {
  if (outputCount(circuit) > 1 || classes <= 2) return;
  throw new UserError(
    `Circuit ${circuit.name} returns one number, which tells two classes apart, not ${classes}; ` +
      'return more, such as X, Y and Z of the last qubit or the 15 Pauli products of the last two.',
  );
}

/** Changes nothing, but refuses classes as `requireReadable` does. */
export function readableFrom(circuit: Circuit): Step {
  return {
    async fit({ classes }) {
      requireReadable(circuit, classes.length);
      return new Map();
    },
    front: () => async (images) => images,
    flops: () => 0,
    pull: () => async (_, upstream) => upstream,
  };
}
