// Values and gradients of the webgpu backend against double precision, 2 to 16 qubits, each way in which it computes them.
import { gradientError, outputScales, valueError } from '../../../build/bench/errors.js';
import { loadOnBuffers } from '../../../build/bench/on-buffers.js';
import { drawSamples } from '../../../build/bench/samples.js';
import { planFor } from '../../../build/compiler/plan/index.js';
import { interpretPlan } from '../../../build/runtime/backends/interpreter/index.js';
import { reference } from '../../../build/runtime/backends/reference/index.js';
import { createWebgpu } from '../../../build/runtime/backends/webgpu/index.js';
import { openAdapter } from '../shared/device.mjs';
import { attempt, quick, row } from '../shared/part.mjs';
import { chainOf, findTree, named, ring } from '../shared/subjects.mjs';

/** Of Σ|coefficients| of an output, and of max(1, ‖g‖∞). */
const tolerances = { values: 2e-6, gradients: 1e-5 };
/** Wider ones have no state vector: the interpreter of plans computes them, in double precision too. */
const mostOfReference = 16;

const { device } = await openAdapter();

/** The ways, each with what loads a circuit there: one sweep where it fits, unless by a plan. */
const ways = {
  arrays: (circuit) => createWebgpu({ device, findTree }).load(circuit),
  'arrays, by a plan': (circuit) => createWebgpu({ device, findTree, method: 'plan' }).load(circuit),
  buffers: (circuit) => loadOnBuffers(device, circuit, { findTree, method: 'sweep' }),
  'buffers, by a plan': (circuit) => loadOnBuffers(device, circuit, { findTree, method: 'plan' }),
};

async function compute(way, circuit, { weights, inputs, upstream, batch }) {
  const executable = await ways[way](circuit);
  try {
    const forward = await executable.forward(weights, inputs, batch);
    return { forward, ...(await executable.vjp(weights, inputs, upstream, batch)) };
  } finally {
    executable.dispose();
  }
}

function rightNumbers(circuit, { weights, inputs, upstream, batch }) {
  const executable = circuit.qubits <= mostOfReference ? reference.load(circuit) : interpretPlan(planFor(circuit, { batch: 128, findTree }), circuit); // prettier-ignore
  try {
    return executable.vjp(weights, inputs, upstream, batch);
  } finally {
    executable.dispose();
  }
}

async function compare({ name, circuit }, batch, names = Object.keys(ways)) {
  const samples = drawSamples(circuit, batch, circuit.qubits);
  // A mean over the batch, as a loss is.
  const upstream = samples.upstream.map((each) => each / batch);
  const numbers = { ...samples, upstream };
  const expected = rightNumbers(circuit, numbers);
  const scales = outputScales(circuit);
  for (const way of names)
    await attempt(`${name}, ${way}`, async () => {
      const found = await compute(way, circuit, numbers);
      const values = Math.max(...[found.forward, found.values].map((each) => valueError(scales, each, expected.values))); // prettier-ignore
      const gradients = Math.max(gradientError(found.weights, expected.weights), gradientError(found.inputs, expected.inputs)); // prettier-ignore
      const ok = values <= tolerances.values && gradients <= tolerances.gradients;
      row('agreement', { circuit: name, qubits: circuit.qubits, batch, way, values, gradients, ok });
    });
}

for (const n of quick ? [2, 8, 13] : [2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16])
  await attempt(`chain-${n}`, () => compare(chainOf(n), 3));
for (const n of quick ? [4, 12] : [4, 8, 10, 11, 12, 16])
  await attempt(`ring-su4-${n}`, () => compare(ring(n), quick || n === 16 ? 2 : 17));
for (const name of quick ? ['hur'] : ['hur', 'hur-open', 'study', 'cong', 'ttn', 'mera', 'reuploading'])
  await attempt(name, () => compare(named(name), 5));
await attempt('amplitude', () => compare(named('amplitude'), 3, ['arrays']));
const noise = { depolarize: 0.02 };
await attempt('ring-6, noisy', () => compare(named('ring', { set: { n: '6' }, noise }, 'ring-6, noisy'), 3, ['arrays', 'buffers'])); // prettier-ignore
if (!quick) {
  await attempt('open-32', () => compare(named('ring', { set: { n: '32', wiring: 'brick' } }, 'open-32'), 1, ['arrays', 'buffers'])); // prettier-ignore
  await attempt('ring-8, 8,192 samples', () =>
    compare(ring(8), 8192, ['arrays', 'buffers', 'buffers, by a plan']),
  );
}
