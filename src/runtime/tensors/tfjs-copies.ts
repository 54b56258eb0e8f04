// Two copies of TensorFlow.js in one program share tensors but not layers; this says so, with the place of both.
import { createRequire } from 'node:module';
import * as tf from './tf.ts';
import { versionIn } from '../../package-folder.ts';
import { UserError } from '../../user-error.ts';

const require = createRequire(import.meta.url);
const layersFile = /^.*[\\/]@tensorflow[\\/]tfjs-layers(?=[\\/]dist[\\/])/;

/** One sentence where a copy besides that of qcnn is loaded; undefined where none is found. */
export function otherCopies(): string | undefined {
  const others = loadedCopies();
  return others.length === 0 ? undefined : describe(others);
}

/**
 * Before a layer is applied to what it is given. Throws UserError when that comes out of layers of another copy of
 * TensorFlow.js, in which nothing of this one works.
 */
export function requireOwnCopy(inputs: unknown): void {
  const given: unknown[] = Array.isArray(inputs) ? inputs : [inputs];
  if (given.some(isForeignSymbol)) throw new UserError(describe(loadedCopies()));
}

/** Whether a value is what layers of another copy are applied to before there are numbers. */
function isForeignSymbol(value: unknown): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    'sourceLayer' in value &&
    !(value instanceof tf.SymbolicTensor)
  );
}

/** Folders of the package tfjs-layers that are loaded, except our own. */
function loadedCopies(): string[] {
  const own = ownCopy();
  const folders = Object.keys(require.cache).flatMap((file) => layersFile.exec(file)?.[0] ?? []);
  return [...new Set(folders)].filter((folder) => folder !== own);
}

/** undefined where a bundle holds it. */
function ownCopy(): string | undefined {
  try {
    const file = require.resolve('@tensorflow/tfjs-layers');
    return layersFile.exec(file)?.[0] ?? file;
  } catch {
    return undefined;
  }
}

function describe(others: readonly string[]): string {
  const own = ownCopy();
  const theirs = others.length > 0 ? others.map(withVersion).join(' and ') : 'another, which was not found';
  return (
    `Two copies of TensorFlow.js are loaded, and layers of one do not work in models of the other: qcnn uses ` +
    `${own === undefined ? 'its own' : withVersion(own)}, your program ${theirs}. Install @tensorflow/tfjs ${tf.version_core} in your project and run ` +
    '`npm dedupe`, or import `tf` from qcnn.'
  );
}

function withVersion(folder: string): string {
  const version = versionIn(folder);
  return version === undefined ? folder : `${folder} (${version})`;
}
