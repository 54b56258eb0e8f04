// What every engine of TensorFlow.js is asked before it is chosen.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { versionIn } from '../../../package-folder.ts';
import type { EngineName } from './names.ts';

const require = createRequire(import.meta.url);

/** One way of computing classical layers. */
export interface EngineCandidate {
  readonly name: EngineName;
  /** Of what: "tfjs-wasm". */
  readonly backend: string;
  /** Its version, and what it computes on, where that is known by now. Throws NotHere where it cannot run. */
  look(): Promise<{ readonly version: string | undefined; readonly on?: string }>;
  /** Why `auto` asks the next one, though this one can run; undefined: it does not. One sentence. */
  passedOver?(): Promise<string | undefined>;
  /** Makes it TensorFlow.js's current backend. Throws NotHere where it cannot run. */
  start(): Promise<void>;
}

/** An engine cannot run here: one sentence says why, another what would bring it. */
export class NotHere extends Error {
  readonly advice: string;

  constructor(reason: string, advice = '') {
    super(reason);
    this.advice = advice;
  }
}

/** Of whatever was thrown: the reason as one line that ends with a full stop. */
export function reasonOf(error: unknown): string {
  const line = (error instanceof Error ? error.message : String(error)).split('\n', 1)[0].trim();
  return line.endsWith('.') ? line : `${line}.`;
}

/** Of a package as it is installed; undefined where it lies in another place, or without its package.json. */
export function versionOf(packageName: string): string | undefined {
  const folders = require.resolve.paths(packageName) ?? [];
  const found = folders.map((folder) => versionIn(join(folder, packageName)));
  return found.find((version) => version !== undefined);
}
