// `vjpMany` where a backend has no pass for several weight sets: one call after the other.
import type { DeviceExecutable, Executable, Gradients } from './backend.ts';
import { lengthsOf } from './lengths.ts';

/** The same executable, whose `vjpMany` calls its `vjp`. */
export function oneByOne(executable: Omit<Executable, 'vjpMany'>): Executable {
  const lengths = lengthsOf(executable.circuit);
  return {
    ...executable,
    vjpMany: (weights, inputs, upstream, batch, wanted) =>
      lengths
        .perVariant(weights, inputs, upstream, batch)
        .map((own) => executable.vjp(own.weights, own.inputs, own.upstream, batch, wanted)),
  };
}

/** The same on a device that answers later. */
export function oneByOneLater(executable: Omit<DeviceExecutable, 'vjpMany'>): DeviceExecutable {
  const lengths = lengthsOf(executable.circuit);
  return {
    ...executable,
    async vjpMany(weights, inputs, upstream, batch, wanted) {
      const results: Gradients[] = [];
      for (const own of lengths.perVariant(weights, inputs, upstream, batch))
        results.push(await executable.vjp(own.weights, own.inputs, own.upstream, batch, wanted));
      return results;
    },
  };
}
