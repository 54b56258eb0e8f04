// A quantum circuit as an ordinary tf.layers layer: rows of inputs in, rows of expectation values out, differentiable
// in inputs and weights, at home in any TensorFlow.js model.
import { checkOptions } from '../../option-names.ts';
import * as tf from './tf.ts';
import { inputCount, outputCount, weightCount, type Circuit } from '../../compiler/circuit/circuit.ts';
import { currentWebgpu } from './webgpu/webgpu-backend.ts';
import { UserError } from '../../user-error.ts';
import type { CircuitOp } from './gpu-buffers.ts';
import type { Backend, Executable } from '../backends/backend.ts';
import { circuitFlops } from '../backends/circuit-flops.ts';
import { findBackend } from '../backends/index.ts';
import type { Flops } from '../flops.ts';
import { initialWeights } from '../weights.ts';
import { isBeingMeasured } from './measure-model.ts';
import type { CountedLayer } from './model-flops.ts';
import { layerNames, OwnLayer } from './own-layer.ts';
import { circuitFromJson, circuitToJson } from '../../compiler/circuit/json.ts';

type Shape = (number | null)[];

/** The circuit and what computes it, besides what every layer takes. */
export interface QcnnLayerArgs extends NonNullable<ConstructorParameters<typeof tf.layers.Layer>[0]> {
  /** As `elaborateCircuit` and `loadCircuit` give it. */
  readonly circuit: Circuit;
  /** What computes the circuit, or its name; the first that can run here when absent. Not saved with a model. */
  readonly backend?: Backend | string | undefined;
  /** The circuit as an operation on tensors, from `circuitOnWebgpu`, instead of a backend. Not saved with a model. */
  readonly operation?: CircuitOp | undefined;
  /** Decides the initial weights. */
  readonly seed?: number | undefined;
}

const weightName = 'circuit';

/** Whether a weight of a model, by its name, holds the angles of a circuit. */
export function isCircuitWeight(name: string): boolean {
  return new RegExp(`(^|/)${weightName}(_\\d+)?$`).test(name);
}

/**
 * A layer [batch, …, inputs] → [batch, …, outputs], whatever lies between, as `dense`; its one weight is the circuit's flat
 * weight vector. Angles in radians.
 * A model that contains it can be saved; loading asks for nothing but that this module is imported.
 * `Layer` is inferred in the place where the layer is used: the class as the program's own `@tensorflow/tfjs` declares it.
 * @throws UserError when the layer before does not give as many numbers as the circuit takes, or is of another copy of
 * TensorFlow.js.
 */
export function qcnnLayer<Layer = tf.layers.Layer>(args: QcnnLayerArgs): Layer {
  checkOptions('qcnnLayer', args, {
    circuit: true,
    backend: true,
    operation: true,
    seed: true,
    ...layerNames,
  });
  return new QcnnLayer(args) as Layer;
}

class QcnnLayer extends OwnLayer implements CountedLayer {
  static readonly className = 'QcnnLayer';
  readonly #circuit: Circuit;
  readonly #backend: Backend | string | undefined;
  readonly #operation: CircuitOp | undefined;
  readonly #seed: number;
  #executable: Executable | undefined;
  #weights: tf.LayerVariable | undefined;

  constructor({ circuit, backend, operation, seed = 0, ...args }: QcnnLayerArgs) {
    super(args);
    if (!(circuit as Circuit | undefined)?.operations) {
      throw new UserError(
        'qcnnLayer needs a circuit; `elaborateCircuit` gives one as `circuit`, or `diagnostics` that say why there is none.',
      );
    }
    this.#circuit = circuit;
    this.#backend = backend;
    this.#operation = operation;
    this.#seed = seed;
  }

  override build(inputShape: Shape | Shape[]): void {
    this.#checkInput(inputShape);
    if (!this.#operation && !isBeingMeasured())
      this.#executable = findBackend(this.#backend).load(this.#circuit);
    const count = weightCount(this.#circuit);
    if (count > 0) {
      this.#weights = this.addWeight(weightName, [count], 'float32', tf.initializers.zeros());
      const initial = tf.tensor1d(Float32Array.from(initialWeights(this.#circuit, this.#seed)));
      this.#weights.write(initial);
      initial.dispose();
    }
    super.build(inputShape);
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    return [...this.#checkInput(inputShape), outputCount(this.#circuit)];
  }

  /** Of its circuit, at each place where it stands. */
  flops(outputs: number): Flops {
    const flops = circuitFlops(this.#circuit);
    return flops && (flops * outputs) / outputCount(this.#circuit);
  }

  override call(inputs: tf.Tensor | tf.Tensor[], kwargs: Record<string, unknown>): tf.Tensor {
    return tf.tidy(() => {
      this.invokeCallHook(inputs, kwargs);
      const given = Array.isArray(inputs) ? inputs[0] : inputs;
      const leading = this.#checkInput(given.shape) as number[];
      const samples = tf.reshape<tf.Rank.R2>(given, [sizeOf(leading), inputCount(this.#circuit)]);
      const weights = this.#weights?.read();
      const values = this.#operation
        ? this.#operation((weights ?? tf.zeros([0])) as tf.Tensor1D, samples)
        : runCircuit(this.#executable!, samples, weights);
      return tf.reshape(values, [...leading, outputCount(this.#circuit)]);
    });
  }

  /** tfjs rewrites keys and strings of a saved configuration, except what is called `name`. */
  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), circuit: { name: circuitToJson(this.#circuit) }, seed: this.#seed };
  }

  static override fromConfig<T extends tf.serialization.Serializable>(
    cls: tf.serialization.SerializableConstructor<T>,
    { circuit, ...config }: tf.serialization.ConfigDict,
  ): T {
    const { name: text } = (circuit ?? {}) as { name?: unknown };
    return new cls({
      ...config,
      circuit: circuitFromJson(String(text)),
    } as unknown as tf.serialization.ConfigDict);
  }

  protected override disposeWeights(): number {
    this.#executable?.dispose();
    this.#executable = undefined;
    return super.disposeWeights();
  }

  /** Returns all dimensions but the last, the batch size first. */
  #checkInput(inputShape: Shape | Shape[]): Shape {
    const nested = Array.isArray(inputShape[0]);
    const shapes = (nested ? inputShape : [inputShape]) as Shape[];
    const wanted = inputCount(this.#circuit);
    if (shapes.length === 1 && shapes[0].length >= 2 && shapes[0].at(-1) === wanted)
      return shapes[0].slice(0, -1);
    const given = shapes.map((shape) => `[${shape.map((size) => size ?? 'batch').join(', ')}]`).join(' and ');
    const images = shapes[0].length === 4 ? ', or imagePatches, which slides over an image,' : '';
    throw new UserError(
      `Layer ${this.name}: circuit ${this.#circuit.name} takes ${wanted} inputs a sample, shape [batch, ${wanted}] or ` +
        `[batch, …, ${wanted}], but is given ${given}; put a dense layer of ${wanted} units${images} before it.`,
    );
  }
}

function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

tf.serialization.registerClass(QcnnLayer);

function runCircuit(executable: Executable, samples: tf.Tensor, weights: tf.Tensor | undefined): tf.Tensor {
  if (currentWebgpu() && typeof OffscreenCanvas === 'undefined')
    throw new UserError(
      `A layer on a graphics card takes its circuit as an operation: qcnnLayer({ circuit, operation: await circuitOnWebgpu(circuit) }).`,
    );
  const [batch] = samples.shape;
  const outputs = outputCount(executable.circuit);
  const evaluate = tf.customGrad((...args) => {
    const save = args.at(-1) as unknown as tf.GradSaveFunc;
    const operands = args.slice(0, -1) as tf.Tensor[];
    save(operands);
    const ahead = tf.engine().state.gradientDepth > 0 ? { weights: true, inputs: true } : undefined;
    const values = executable.forward(numbers(operands[1]), numbers(operands[0]), batch, ahead);
    return {
      value: tf.tensor2d(Float32Array.from(values), [batch, outputs]),
      gradFunc: (upstream, saved) => {
        const [x, w] = saved;
        const by = executable.vjp(numbers(w), numbers(x), numbers(upstream as tf.Tensor), batch);
        const byInputs = tf.tensor(Float32Array.from(by.inputs), x.shape);
        return w ? [byInputs, tf.tensor1d(Float32Array.from(by.weights))] : [byInputs];
      },
    };
  });
  return weights ? evaluate(samples, weights) : evaluate(samples);
}

function numbers(tensor: tf.Tensor | undefined): ArrayLike<number> {
  return tensor?.dataSync() ?? [];
}
