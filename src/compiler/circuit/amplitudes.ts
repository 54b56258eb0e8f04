// The amplitudes of a preparation: how they are divided by their norm, and when they are inputs as they stand.
import { input } from './angles.ts';
import type { Angle, PrepareOperation } from './circuit.ts';

/** Inputs that follow each other. */
export interface InputRun {
  readonly offset: number;
  readonly length: number;
}

const runs = new WeakMap<readonly Angle[], { readonly run: InputRun | undefined }>();

/** The run that amplitudes are where each is the input after the one before, as of `prepare(a)`; else undefined. */
export function inputRun(amplitudes: PrepareOperation['amplitudes']): InputRun | undefined {
  let known = runs.get(amplitudes);
  if (!known) runs.set(amplitudes, (known = { run: findRun(amplitudes) }));
  return known.run;
}

function findRun(amplitudes: PrepareOperation['amplitudes']): InputRun | undefined {
  const [first] = amplitudes;
  if (first?.kind !== 'input') return undefined;
  const offset = first.index;
  const follows = amplitudes.every((angle, i) => angle.kind === 'input' && angle.index === offset + i);
  return follows ? { offset, length: amplitudes.length } : undefined;
}

/** The amplitudes that are a run of inputs. */
export function inputsOfRun({ offset, length }: InputRun): Angle[] {
  return Array.from({ length }, (_, i) => input(offset + i));
}

/** Why a vector has no norm to divide by: what is wrong, and what it must be. */
export interface NoNorm {
  readonly what: string;
  readonly help: string;
}

/** Divides v by its norm, in place, without overflow on the way. Returns the norm, or why there is none. */
export function normalise(v: Float64Array): number | NoNorm {
  let largest = 0;
  for (let k = 0; k < v.length; k++) {
    if (!Number.isFinite(v[k]))
      return { what: `amplitude ${k} is ${v[k]}`, help: 'Amplitudes must be finite numbers' };
    largest = Math.max(largest, Math.abs(v[k]));
  }
  if (largest === 0)
    return { what: 'all amplitudes are zero', help: 'Leave such samples out or give them another value' };
  let sum = 0;
  for (let k = 0; k < v.length; k++) sum += (v[k] / largest) ** 2;
  const root = Math.sqrt(sum);
  for (let k = 0; k < v.length; k++) v[k] = v[k] / largest / root;
  return largest * root;
}

/** Amplitudes that are known, divided by their norm and padded with zeros to all states of the qubits; else undefined. */
export function constantAmplitudes({ amplitudes, qubits }: PrepareOperation): Float64Array | undefined {
  if (!amplitudes.every((angle) => angle.kind === 'constant')) return undefined;
  const v = new Float64Array(2 ** qubits.length);
  v.set(amplitudes.map(({ value }) => value));
  return typeof normalise(v) === 'number' ? v : undefined;
}
