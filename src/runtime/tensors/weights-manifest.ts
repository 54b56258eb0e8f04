// The manifest of a model.json that anyone may have written: which files hold the weights, and which numbers they are.
import { finite, list, Misfit, object, oneOf, optional, text, whole } from '../../json-shape.ts';
import { mostNumberBytes } from '../../files/write-pair.ts';
import type * as tf from './tf.ts';

const mostFiles = 10_000;
const mostDimensions = 16;
/** As many as fit the bytes in single precision, since quantised numbers are unpacked. */
const mostNumbers = mostNumberBytes / 4;

const bytesOfType = { float32: 4, int32: 4, complex64: 8, bool: 1 } as const;
const bytesOfQuantised = { uint8: 1, uint16: 2, float16: 2 } as const;

const numberType = oneOf('float32', 'int32', 'complex64', 'bool');
const quantisedType = oneOf('uint8', 'uint16', 'float16');
const weight = object({
  name: text,
  dtype: numberType,
  shape: list(whole(0, Number.MAX_SAFE_INTEGER), mostDimensions),
  group: optional(oneOf('model', 'optimizer')),
  quantization: optional(object({ dtype: quantisedType, scale: optional(finite), min: optional(finite) })),
});
const groups = list(object({ paths: list(text), weights: list(weight) }));

/** What a manifest says in all. */
export interface SavedWeights {
  /** In the order of their bytes, within the folder. */
  readonly paths: readonly string[];
  readonly specs: tf.io.WeightsManifestEntry[];
  readonly numbers: number;
  readonly bytes: number;
}

/** Throws Misfit where it is no manifest, or one of more than 2 GiB. */
export function readManifest(manifest: unknown): SavedWeights {
  const read = groups(manifest);
  const specs = read.flatMap(({ weights }) => weights) as tf.io.WeightsManifestEntry[];
  const paths = read.flatMap((group) => group.paths);
  if (paths.length > mostFiles) throw new Misfit(`it names more than ${mostFiles} files`);
  const names = new Set<string>();
  for (const { name } of specs) {
    if (names.has(name)) throw new Misfit(`it has the weight ${JSON.stringify(name)} twice`);
    names.add(name);
  }
  const numbers = specs.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
  const bytes = specs.reduce((sum, spec) => sum + sizeOf(spec.shape) * bytesOf(spec), 0);
  if (!(numbers <= mostNumbers && bytes <= mostNumberBytes))
    throw new Misfit('it describes more than 2 GiB of numbers');
  return { paths, specs, numbers, bytes };
}

function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}

function bytesOf({ dtype, quantization }: tf.io.WeightsManifestEntry): number {
  return quantization ? bytesOfQuantised[quantization.dtype] : bytesOfType[dtype as keyof typeof bytesOfType];
}
