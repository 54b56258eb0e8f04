// The models and controls of a study by name.
import { checkOptions, type OptionNames } from '../option-names.ts';
import type { Backend, DeviceBackend } from '../runtime/backends/backend.ts';
import type { Circuit } from '../compiler/circuit/circuit.ts';
import type { CircuitOp } from '../runtime/tensors/gpu-buffers.ts';
import { UserError } from '../user-error.ts';
import { createBackbone, createSplitBackbone, isBackbone, type Backbone } from './backbone.ts';
import type { Classifier } from './classifier.ts';
import { controlNames, modelNames, type ControlName, type ModelName, type Stem } from './entries.ts';
import { createDenseMatched } from './dense-matched.ts';
import { createConcatenatedHybrid } from './hybrid-concatenated.ts';
import { createEndToEndHybrid, createFrozenHybrid } from './hybrid.ts';
import {
  createAngleLogistic,
  createComponentLogistic,
  createFeatureLogistic,
  createPixelLogistic,
} from './logistic.ts';
import { createNearestNeighbour } from './nearest-neighbour.ts';
import { createApartQcnn, createFrozenQcnn, createQcnn } from './qcnn.ts';
import { createFrozenQuanvolution, createQuanvolution } from './quanvolution.ts';
import { createResNet18 } from './resnet18.ts';
import { createMatchedCnn, createSmallCnn } from './small-cnn.ts';
import { withFamiliarity } from './with-familiarity.ts';

export * from './entries.ts';

/** What a classifier may need besides images. */
export interface ModelContext {
  readonly seed: number;
  /** For everything that has to do with a circuit. */
  readonly circuit?: Circuit | undefined;
  /**
   * What computes the circuit, or its name, by which a saved model knows it. Default: an operation on the device where
   * TensorFlow.js computes on WebGPU, else wasm.
   */
  readonly backend?: Backend | DeviceBackend | string | undefined;
  /** The circuit as an operation on tensors, from `circuitOnWebgpu`, instead of a backend. Not saved with a model. */
  readonly operation?: CircuitOp | undefined;
  /** First layers of ResNet-50. */
  readonly stem?: Stem | undefined;
  /** The `resnet50` or `resnet50-split` that was trained before, for `hybrid` and `logistic-features`. It stays its owner's to dispose. */
  readonly backbone?: Classifier | undefined;
  /** Share of the training images that this backbone was trained on, the others on the rest: for titles. Default: all were trained on all. */
  readonly backboneSplit?: number | undefined;
}

const contextNames: OptionNames<ModelContext> = {
  seed: true, circuit: true, backend: true, operation: true, stem: true, backbone: true, backboneSplit: true,
}; // prettier-ignore

type Create = (context: ModelContext, name: string) => Classifier;

const creators: Readonly<Record<ModelName | ControlName, Create>> = {
  qcnn: (context, name) => createQcnn(withCircuit(context, name)),
  resnet50: (context) => createBackbone(context),
  resnet18: (context) => createResNet18(context),
  hybrid: (context, name) => createFrozenHybrid(withBackbone(withCircuit(context, name), name)),
  'hybrid-concatenated': (context, name) =>
    createConcatenatedHybrid(withBackbone(withCircuit(context, name), name)),
  'hybrid-end-to-end': (context, name) => createEndToEndHybrid(withCircuit(context, name)),
  quanvolution: (context, name) => createQuanvolution(withCircuit(context, name)),
  'logistic-pixels': () => createPixelLogistic(),
  'logistic-angles': (context, name) => createAngleLogistic(withCircuit(context, name)),
  'logistic-pca': (context, name) => createComponentLogistic(withCircuit(context, name)),
  'resnet50-split': (context) => createSplitBackbone(context),
  'nearest-neighbour': () => createNearestNeighbour(),
  'small-cnn': (context) => createSmallCnn(context),
  'small-cnn-matched': (context, name) => createMatchedCnn(withCircuit(context, name)),
  'dense-matched': (context, name) => createDenseMatched(withCircuit(context, name)),
  'qcnn-no-entanglement': (context, name) => createApartQcnn(withCircuit(context, name)),
  'qcnn-frozen': (context, name) => createFrozenQcnn(withCircuit(context, name)),
  'quanvolution-frozen': (context, name) => createFrozenQuanvolution(withCircuit(context, name)),
  'logistic-features': (context, name) => createFeatureLogistic(withBackbone(context, name)),
};

/** A model or control by name, untrained. Throws UserError for an unknown name or a context that lacks what it needs. */
export function createClassifier(name: string, context: ModelContext): Classifier {
  checkOptions('createClassifier', context, contextNames);
  const create = new Map<string, Create>(Object.entries(creators)).get(name);
  if (create) return madeIn(context, withFamiliarity(create(context, name)));
  throw new UserError(
    `There is no model "${name}"; models are ${modelNames.join(', ')}, controls are ${controlNames.join(', ')}.`,
  );
}

const contexts = new WeakMap<Classifier, ModelContext>();

/** The classifier, of which it is known from now on in which context it was made. */
export function madeIn<C extends Classifier>(context: ModelContext, classifier: C): C {
  contexts.set(classifier, context);
  return classifier;
}

/** In which context a classifier was made; undefined where nobody said so. */
export function contextOf(classifier: Classifier): ModelContext | undefined {
  return contexts.get(classifier);
}

function withCircuit<C extends ModelContext>(context: C, name: string): C & { readonly circuit: Circuit } {
  if (!context.circuit) throw new UserError(`${name} needs a circuit; give one.`);
  return { ...context, circuit: context.circuit };
}

function withBackbone<C extends ModelContext>(context: C, name: string): C & { readonly backbone: Backbone } {
  const { backbone } = context;
  if (backbone && isBackbone(backbone)) return { ...context, backbone };
  throw new UserError(`${name} uses the features of a trained ResNet-50; train resnet50 along with it.`);
}
