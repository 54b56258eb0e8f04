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
  /** The circuit keeps its initial weights. */
  readonly frozen?: true;
  /** What it does with a ResNet-50: trains one of its own, a hundred times dearer than the rest; or begins with the features of one that was trained before. */
  readonly resNet?: 'trains' | 'uses';
}

const controls = {
  'logistic-pixels': {},
  'logistic-angles': { circuit: 'encodes' },
  'nearest-neighbour': {},
  'small-cnn': {},
  'qcnn-frozen': { circuit: 'reads', frozen: true },
  'quanvolution-frozen': { circuit: 'slides', frozen: true },
  'logistic-features': { resNet: 'uses' },
} as const satisfies Record<string, Entry>;

/** The name of a control. */
export type ControlName = keyof typeof controls;

const onImages: readonly ControlName[] = ['logistic-pixels', 'nearest-neighbour', 'small-cnn'];

/** `controls`: those without which the figure of the model means nothing; none for a classical model. */
const models = {
  qcnn: { circuit: 'reads', controls: [...onImages, 'logistic-angles', 'qcnn-frozen'] },
  resnet50: { resNet: 'trains', controls: [] },
  hybrid: { circuit: 'reads', resNet: 'uses', controls: [...onImages, 'logistic-features'] },
  'hybrid-end-to-end': { circuit: 'reads', resNet: 'trains', controls: onImages },
  quanvolution: { circuit: 'slides', controls: [...onImages, 'quanvolution-frozen'] },
} as const satisfies Record<string, Entry & { readonly controls: readonly ControlName[] }>;

/** The name of a model. */
export type ModelName = keyof typeof models;

/** Models that a study can train. */
export const modelNames: readonly string[] = Object.keys(models);
/** What a study trains where nobody says. */
export const defaultModels: readonly ModelName[] = ['qcnn', 'resnet50', 'hybrid'];
/** Controls that tell what the figures of models mean. */
export const controlNames: readonly string[] = Object.keys(controls);

const entries: ReadonlyMap<string, Entry> = new Map(Object.entries({ ...models, ...controls }));

/** The controls without which the figure of this model means nothing; empty for a classical model. */
export function controlsOf(model: string): readonly string[] {
  return (
    new Map<string, { readonly controls: readonly string[] }>(Object.entries(models)).get(model)?.controls ??
    []
  );
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

/** Whether the model trains a ResNet-50 of its own. */
export function trainsResNet(name: string): boolean {
  return entries.get(name)?.resNet === 'trains';
}

/** Whether the model or control begins with the features of a ResNet-50 that was trained before. */
export function usesResNet(name: string): boolean {
  return entries.get(name)?.resNet === 'uses';
}
