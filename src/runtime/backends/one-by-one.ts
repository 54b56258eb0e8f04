// `vjpMany` where a backend does nothing for several weight sets at once: one call after the other.
import type { DeviceExecutable, Executable, Gradients } from './backend.ts';
import { lengthsOf } from './lengths.ts';

/** The same executable, whose `vjpMany` calls its `vjp`. */
export function oneByOne(executable: Omit<Executable, 'vjpMany'>): Executable {
  const { perWeightSet } = lengthsOf(executable.circuit);
  return {
    ...executable,
    vjpMany: (weights, inputs, upstream, batch, wanted) =>
      perWeightSet(weights, inputs, upstream, batch).map((own) =>
        executable.vjp(own.weights, own.inputs, own.upstream, batch, wanted),
      ),
  };
}

/** The same on a device that answers later. */
export function oneByOneLater<Own extends Omit<DeviceExecutable, 'vjpMany'>>(
  executable: Own,
): Own & Pick<DeviceExecutable, 'vjpMany'> {
  const { perWeightSet } = lengthsOf(executable.circuit);
  return {
    ...executable,
    async vjpMany(weights, inputs, upstream, batch, wanted) {
      const results: Gradients[] = [];
      for (const own of perWeightSet(weights, inputs, upstream, batch))
        results.push(await executable.vjp(own.weights, own.inputs, own.upstream, batch, wanted));
      return results;
    },
  };
}
