// Values and gradients of the webgpu backend against double precision, 2 to 16 qubits, each way in which it computes them.
import { gradientError, outputScales, valueError } from '../../../build/bench/errors.js';
import { drawSamples } from '../../../build/bench/samples.js';
import { inputCount, outputCount, weightCount } from '../../../build/compiler/circuit/circuit.js';
import { planFor } from '../../../build/compiler/plan/index.js';
import { interpretPlan } from '../../../build/runtime/backends/interpreter/index.js';
import { reference } from '../../../build/runtime/backends/reference/index.js';
import { createWebgpu } from '../../../build/runtime/backends/webgpu/index.js';
import { download, openAdapter, upload } from '../shared/device.mjs';
import { attempt, quick, row } from '../shared/part.mjs';
import { chainOf, findTree, named, ring } from '../shared/subjects.mjs';

/** Of Σ|coefficients| of an output, and of max(1, ‖g‖∞). */
const tolerances = { values: 2e-6, gradients: 1e-5 };
/** Wider ones have no state vector: the interpreter of plans computes them, in double precision too. */
const mostOfReference = 16;

const { device } = await openAdapter();

/** The ways, each with the options of the backend that lead there. */
const ways = {
  arrays: (...given) => byArrays({}, ...given),
  'arrays, by a plan': (...given) => byArrays({ method: 'plan' }, ...given),
  buffers: (...given) => byBuffers({}, ...given),
  'buffers, by a plan': (...given) => byBuffers({ method: 'plan' }, ...given),
};

async function byArrays(options, circuit, { weights, inputs, upstream, batch }) {
  const executable = await createWebgpu({ device, findTree, ...options }).load(circuit);
  try {
    const forward = await executable.forward(weights, inputs, batch);
    return { forward, ...(await executable.vjp(weights, inputs, upstream, batch)) };
  } finally {
    executable.dispose();
  }
}

async function byBuffers(options, circuit, { weights, inputs, upstream, batch }) {
  const executable = await createWebgpu({ device, findTree, ...options }).loadForBuffers(circuit);
  const given = [weights, inputs, upstream].map((numbers) => upload(device, numbers));
  try {
    const [w, x, u] = given;
    const outputs = batch * outputCount(circuit);
    const forward = executable.forward(w, x, batch);
    const found = executable.vjp(w, x, u, batch);
    await executable.finish();
    return {
      forward: await download(device, forward, outputs),
      values: await download(device, found.values, outputs),
      weights: await download(device, found.weights, weightCount(circuit)),
      inputs: await download(device, found.inputs, batch * inputCount(circuit)),
    };
  } finally {
    executable.dispose();
    for (const buffer of given) buffer.destroy();
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
      const found = await ways[way](circuit, numbers);
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
  await attempt('ring-8, 8,192 samples', () => compare(ring(8), 8192, ['arrays', 'buffers']));
}
