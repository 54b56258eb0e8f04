// The values of a circuit on a backend that answers later: a graphics card.
import { checkOptions } from '../../option-names.ts';
import { outputCount, type Circuit } from '../../compiler/circuit/circuit.ts';
import { findAnyBackend } from '../backends/index.ts';
import type { Backend, DeviceBackend } from '../backends/backend.ts';
import { requireFinite } from '../finite.ts';
import { numbersOf, pointNames, type InputValues, type PerSample, type Point } from './numbers.ts';
import { rowsOf } from './rows.ts';

/**
 * What `evaluate` gives, computed on any backend, devices ("webgpu") among them, by name or by itself. Where a device of
 * that name cannot compute here, the first backend that needs none takes its place. For one batch: it loads the circuit
 * and frees it again. Rejects as `evaluate` throws.
 */
export async function evaluateLater<Inputs extends InputValues | undefined = undefined>(
  circuit: Circuit,
  options: Point<Inputs> & { readonly backend: Backend | DeviceBackend | string },
): Promise<PerSample<Inputs, number[]>> {
  checkOptions('evaluateLater', options, { ...pointNames, backend: true });
  const { backend: asked, ...point } = options;
  const { weights, inputs, batch, listed } = numbersOf(circuit, point as Point);
  const backend = typeof asked === 'string' ? (await findAnyBackend(asked)).backend : asked;
  const executable = await backend.load(circuit);
  try {
    const values = await executable.forward(weights, inputs, batch);
    const width = outputCount(circuit);
    requireFinite(values, 'output', width);
    const rows = rowsOf(values, batch, width);
    return (listed ? rows : rows[0]) as PerSample<Inputs, number[]>;
  } finally {
    executable.dispose();
  }
}
