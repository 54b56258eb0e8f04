// What is known of each model and control before it is made. Light to import: the help of the command line reads it.

/**
 * First layers of a ResNet-50.
 * - imagenet: 7×7 convolution of stride 2, then 3×3 max-pool of stride 2, as in the paper.
 * - medmnist: 3×3 convolution of stride 1, no pool, as MedMNIST v2 uses at 28×28: sixteen times the work.
 */
export const stems = ['imagenet', 'medmnist'] as const;
/** One of `stems`. */
export type Stem = (typeof stems)[number];
export const defaultStem: Stem = 'imagenet';

interface Entry {
  /** What it does with the circuit, where it has one: tells classes apart by its outputs, slides it over images, or only makes inputs for it. */
  readonly circuit?: 'reads' | 'slides' | 'encodes';
  /** It computes with the circuit without its entangling gates. */
  readonly apart?: true;
  /** The circuit keeps its initial weights. */
  readonly frozen?: true;
  /** What it does with a ResNet-50: trains one of its own, a hundred times dearer than the rest; or begins with the features of one that was trained before. */
  readonly resNet?: 'trains' | 'uses';
  /** It is trained on a part of the training images, and others on the features that it has of the rest: only where they are parted. */
  readonly parted?: true;
}

const controls = {
  'logistic-pixels': {},
  'logistic-angles': { circuit: 'encodes' },
  'logistic-pca': { circuit: 'encodes' },
  'nearest-neighbour': {},
  'small-cnn': {},
  'small-cnn-matched': { circuit: 'encodes' },
  'dense-matched': { circuit: 'encodes' },
  'qcnn-frozen': { circuit: 'reads', frozen: true },
  'qcnn-no-entanglement': { circuit: 'reads', apart: true },
  'quanvolution-frozen': { circuit: 'slides', frozen: true },
  'logistic-features': { resNet: 'uses' },
  'resnet50-split': { resNet: 'trains', parted: true },
} as const satisfies Record<string, Entry>;

/** The name of a control. */
export type ControlName = keyof typeof controls;

const onImages: readonly ControlName[] = ['logistic-pixels', 'nearest-neighbour', 'small-cnn'];

/** Of a model: those without which its figure means nothing, none for a classical one; and what says more, for those who ask. */
interface ModelEntry extends Entry {
  readonly controls: readonly ControlName[];
  readonly more?: readonly ControlName[];
}

const models = {
  qcnn: {
    circuit: 'reads',
    controls: [...onImages, 'logistic-angles', 'qcnn-frozen', 'qcnn-no-entanglement'],
    more: ['logistic-pca', 'dense-matched', 'small-cnn-matched'],
  },
  resnet50: { resNet: 'trains', controls: [] },
  resnet18: { resNet: 'trains', controls: [] },
  hybrid: {
    circuit: 'reads',
    resNet: 'uses',
    controls: [...onImages, 'logistic-features'],
    more: ['resnet50-split'],
  },
  'hybrid-concatenated': {
    circuit: 'reads',
    resNet: 'uses',
    controls: [...onImages, 'logistic-features'],
    more: ['resnet50-split'],
  },
  'hybrid-end-to-end': { circuit: 'reads', resNet: 'trains', controls: onImages },
  quanvolution: { circuit: 'slides', controls: [...onImages, 'quanvolution-frozen'] },
} as const satisfies Record<string, ModelEntry>;

/** The name of a model. */
export type ModelName = keyof typeof models;

/** Models that a study can train. */
export const modelNames: readonly string[] = Object.keys(models);
/** What a study trains where nobody says. */
export const defaultModels: readonly ModelName[] = ['qcnn', 'resnet50', 'hybrid'];
/** Controls that tell what the figures of models mean. */
export const controlNames: readonly string[] = Object.keys(controls);

const entries: ReadonlyMap<string, Entry> = new Map(Object.entries({ ...models, ...controls }));

const modelEntries: ReadonlyMap<string, ModelEntry> = new Map(Object.entries<ModelEntry>(models));

/** The controls without which the figure of this model means nothing; empty for a classical model. */
export function controlsOf(model: string): readonly string[] {
  return modelEntries.get(model)?.controls ?? [];
}

/** These, and those that say more of it. */
export function allControlsOf(model: string): readonly string[] {
  return [...controlsOf(model), ...(modelEntries.get(model)?.more ?? [])];
}

/** Whether the model or control tells classes apart by the outputs of one circuit. */
export function readsCircuit(name: string): boolean {
  return entries.get(name)?.circuit === 'reads';
}

/** Whether the model or control is made for a circuit. */
export function usesCircuit(name: string): boolean {
  return entries.get(name)?.circuit !== undefined;
}

/** Whether the model or control slides a circuit over images, which must fit `patchSide`. */
export function slidesCircuit(name: string): boolean {
  return entries.get(name)?.circuit === 'slides';
}

/** Whether the model or control has a circuit that keeps the initial weights of its seed. */
export function freezesCircuit(name: string): boolean {
  return entries.get(name)?.frozen === true;
}

/** Whether the model or control computes with the circuit without its entangling gates. */
export function partsQubits(name: string): boolean {
  return entries.get(name)?.apart === true;
}

/**
 * How many random circuits the figures of a model are the mean of, at least: that of one draw says little of a circuit that
 * keeps its initial weights.
 */
export function leastDraws(name: string): number {
  return freezesCircuit(name) && readsCircuit(name) ? 5 : 1;
}

/** Whether the model trains a residual network of its own. */
export function trainsResNet(name: string): boolean {
  return entries.get(name)?.resNet === 'trains';
}

/** The ResNet-50 whose features others begin with, as it is where training images are parted, and where they are not. */
export function backboneName(isParted: boolean): ModelName | ControlName {
  return isParted ? 'resnet50-split' : 'resnet50';
}

/** Whether there is the model or control only where training images are parted. */
export function needsParts(name: string): boolean {
  return entries.get(name)?.parted === true;
}

/** Whether the model or control begins with the features of a ResNet-50 that was trained before. */
export function usesResNet(name: string): boolean {
  return entries.get(name)?.resNet === 'uses';
}
