// The models and controls of a study by name, and which controls give meaning to which quantum model's figures.
import type { Circuit } from '../compiler/circuit/circuit.ts';
import { UserError } from '../user-error.ts';
import { createBackbone, isBackbone, type Backbone } from './backbone.ts';
import type { Classifier } from './classifier.ts';
import { createEndToEndHybrid, createFrozenHybrid } from './hybrid.ts';
import { createAngleLogistic, createFeatureLogistic, createPixelLogistic } from './logistic.ts';
import { createNearestNeighbour } from './nearest-neighbour.ts';
import { createFrozenQcnn, createQcnn } from './qcnn.ts';
import { createFrozenQuanvolution, createQuanvolution } from './quanvolution.ts';
import type { Stem } from './resnet50.ts';
import { createSmallCnn } from './small-cnn.ts';

/** What a classifier may need besides images. */
export interface ModelContext {
  readonly seed: number;
  /** For everything that has to do with a circuit. */
  readonly circuit?: Circuit | undefined;
  /** Name of what computes the circuit. */
  readonly backend?: string | undefined;
  /** First layers of ResNet-50. */
  readonly stem?: Stem | undefined;
  /** The `resnet50` that was trained before, for `hybrid` and `logistic-features`. It stays its owner's to dispose. */
  readonly backbone?: Classifier | undefined;
}

/** What a study knows of a model or control before it makes one. */
interface Entry {
  readonly create: (context: ModelContext, name: string) => Classifier;
  /** What it does with the circuit, where it has one: tells classes apart by its outputs, or slides it over images. */
  readonly circuit?: 'reads' | 'slides';
  /** Trains a ResNet-50, which is a hundred times dearer than the rest. */
  readonly trainsResNet?: true;
}

const controls = {
  'logistic-pixels': { create: () => createPixelLogistic() },
  'logistic-angles': { create: (context, name) => createAngleLogistic(withCircuit(context, name)) },
  'nearest-neighbour': { create: () => createNearestNeighbour() },
  'small-cnn': { create: (context) => createSmallCnn(context) },
  'qcnn-frozen': {
    create: (context, name) => createFrozenQcnn(withCircuit(context, name)),
    circuit: 'reads',
  },
  'quanvolution-frozen': {
    create: (context, name) => createFrozenQuanvolution(withCircuit(context, name)),
    circuit: 'slides',
  },
  'logistic-features': { create: (context, name) => createFeatureLogistic(withBackbone(context, name)) },
} satisfies Record<string, Entry>;

type Control = keyof typeof controls;

const onImages: readonly Control[] = ['logistic-pixels', 'nearest-neighbour', 'small-cnn'];

/** `controls`: those without which the figure of the model means nothing; none for a classical model. */
const models = {
  qcnn: {
    create: (context, name) => createQcnn(withCircuit(context, name)),
    circuit: 'reads',
    controls: [...onImages, 'logistic-angles', 'qcnn-frozen'],
  },
  resnet50: { create: (context) => createBackbone(context), trainsResNet: true, controls: [] },
  hybrid: {
    create: (context, name) => createFrozenHybrid(withBackbone(withCircuit(context, name), name)),
    circuit: 'reads',
    controls: [...onImages, 'logistic-features'],
  },
  'hybrid-end-to-end': {
    create: (context, name) => createEndToEndHybrid(withCircuit(context, name)),
    circuit: 'reads',
    trainsResNet: true,
    controls: onImages,
  },
  quanvolution: {
    create: (context, name) => createQuanvolution(withCircuit(context, name)),
    circuit: 'slides',
    controls: [...onImages, 'quanvolution-frozen'],
  },
} satisfies Record<string, Entry & { readonly controls: readonly Control[] }>;

const entries = new Map<string, Entry>(Object.entries({ ...models, ...controls }));

export const modelNames: readonly string[] = Object.keys(models);
export const controlNames: readonly string[] = Object.keys(controls);

/** The controls without which the figure of this model means nothing; empty for a classical model. */
export function controlsOf(model: string): readonly string[] {
  return new Map(Object.entries(models)).get(model)?.controls ?? [];
}

/** Whether the model or control tells classes apart by the outputs of one circuit. */
export function readsCircuit(name: string): boolean {
  return entries.get(name)?.circuit === 'reads';
}

/** Whether the model or control slides a circuit over images, which must fit `patchSide`. */
export function slidesCircuit(name: string): boolean {
  return entries.get(name)?.circuit === 'slides';
}

/** Whether the model trains a ResNet-50 of its own. */
export function trainsResNet(name: string): boolean {
  return entries.get(name)?.trainsResNet === true;
}

/** A model or control by name, untrained. Throws UserError for an unknown name or a context that lacks what it needs. */
export function createClassifier(name: string, context: ModelContext): Classifier {
  const entry = entries.get(name);
  if (entry) return entry.create(context, name);
  throw new UserError(
    `There is no model "${name}"; models are ${modelNames.join(', ')}, controls are ${controlNames.join(', ')}.`,
  );
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
