// `load` and `unload`: a circuit made ready to be computed, and its numbers by name, shape and place.
import { diagnosticData } from '../failure.ts';
import { figuresOf, slotsOf } from '../../answers/describe.ts';
import { inputCount, outputCount, weightCount, type Circuit } from '../../compiler/circuit/circuit.ts';
import { circuitToJson } from '../../compiler/circuit/json.ts';
import { optimise } from '../../compiler/passes/index.ts';
import { oneOf, optional, truth, whole } from '../../json-shape.ts';
import type { Backend, DeviceBackend } from '../../runtime/backends/backend.ts';
import { findBackendLater } from '../../runtime/backends/index.ts';
import { createWasm, wasm } from '../../runtime/backends/wasm/index.ts';
import { mostThreads } from '../../runtime/backends/wasm/team.ts';
import { meetingsOf } from '../../runtime/slot-names.ts';
import { UserError } from '../../user-error.ts';
import { circuitFields, openCircuitOf } from '../circuit-fields.ts';
import { byName } from '../given-arrays.ts';
import { request } from '../request.ts';

const { loaded: _, ...named } = circuitFields;

const fields = {
  ...named,
  dtype: optional(oneOf('float32', 'float64')),
  backend: optional(oneOf('wasm', 'reference', 'webgpu', 'gpujs', 'gpujs-webgpu')),
  level: optional(oneOf(0, 1, 2)),
  threads: optional(whole(1, mostThreads)),
  withJson: optional(truth),
} as const;

export const load = request(fields, async (held, given, arrays) => {
  byName(arrays, []);
  held.circuits.requireRoom();
  const { dtype = 'float32', level = 0, threads, withJson } = given;
  const { circuit: written, about, warnings } = openCircuitOf(held, given);
  const circuit = level === 0 ? written : optimise(written, level, { without: ['reuse-qubits'] }).circuit;
  const name = given.backend ?? (dtype === 'float64' ? 'reference' : 'wasm');
  const backend = await backendOf(name, threads);
  const executable = await backend.load(circuit);
  const counts = countsOf(circuit);
  const number = held.circuits.add({ circuit: written, about, executable, dtype, counts });
  const { level: at, ...metrics } = figuresOf(written, level);
  return {
    result: {
      circuit: number,
      name: circuit.name,
      ...about,
      ...placedSlots(circuit),
      counts,
      metrics,
      backend: name,
      dtype,
      level: at,
      warnings: warnings.map(diagnosticData),
      ...(withJson && { json: circuitToJson(written) }),
    },
  };
});

export const unload = request(
  {
    circuit: optional(whole(1, Number.MAX_SAFE_INTEGER)),
    model: optional(whole(1, Number.MAX_SAFE_INTEGER)),
  },
  (held, { circuit, model }, arrays) => {
    byName(arrays, []);
    if ((circuit === undefined) === (model === undefined))
      throw new UserError('unload takes the number of a circuit or that of a model');
    if (circuit !== undefined) held.circuits.remove(circuit).executable.dispose();
    else held.models.remove(model!).dispose();
    return { result: {} };
  },
);

/** Those of a number of threads share a memory. */
const threaded = new Map<number, Backend>();

async function backendOf(name: string, threads: number | undefined): Promise<Backend | DeviceBackend> {
  if (threads === undefined) return findBackendLater(name);
  if (name !== wasm.name)
    throw new UserError(`threads are those of the backend wasm, and ${name} has none of its own`);
  const found = threaded.get(threads) ?? createWasm({ threads });
  threaded.set(threads, found);
  return found;
}

function countsOf(circuit: Circuit) {
  return { weights: weightCount(circuit), inputs: inputCount(circuit), outputs: outputCount(circuit) };
}

/** With the place of each in the flat array of all. */
function placedSlots(circuit: Circuit) {
  const slots = slotsOf(circuit);
  const meetings = meetingsOf(circuit);
  let offset = 0;
  return {
    weights: slots.weights.map((slot, at) => ({ ...slot, meetings: meetings.get(slot.name)!.length, offset: circuit.weights[at].offset })), // prettier-ignore
    inputs: slots.inputs.map((slot, at) => ({ ...slot, offset: circuit.inputs[at].offset })),
    outputs: slots.outputs.map((slot) => ({ ...slot, offset: (offset += slot.size) - slot.size })),
  };
}
