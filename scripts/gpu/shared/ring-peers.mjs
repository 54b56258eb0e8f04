// The ring circuit on qcnn's buffers, in PyTorch (eager, and as a CUDA graph) and in JAX.
import { loadOnBuffers } from '../../../build/bench/on-buffers.js';
import { drawSamples } from '../../../build/bench/samples.js';
import { reference } from '../../../build/runtime/backends/reference/index.js';
import { openAdapter } from './device.mjs';
import { quick, row, secondsLeft } from './part.mjs';
import { startPeer } from './python-peer.mjs';
import { findTree, ring } from './subjects.mjs';
import { inTurns, repeatFor } from './turns.mjs';

/** Samples that are compared with double precision. */
const checked = 2;
const tolerance = 1e-5;
/** JAX compiles each size for some seconds: it has the first ones, for as long as more than this is left. */
const leastForJax = quick ? 0 : 25;

/** Both programs, or what there is of them; those that are missing are rows. */
export function ringPeers(device) {
  const args = ['--device', device];
  const all = {
    PyTorch: { peer: startPeer('torch_ring.py', args), hows: device === 'cuda' ? ['eager', 'graph'] : ['eager'] }, // prettier-ignore
    JAX: { peer: startPeer('jax_ring.py', args), hows: ['jit'] },
  };
  return { all, end: () => Object.values(all).forEach(({ peer }) => peer.end()) };
}

export async function compareRing(peers, n, batch) {
  const { name, circuit } = ring(n);
  const samples = drawSamples(circuit, batch);
  const ours = await ourWork(circuit, samples);
  try {
    const ready = await prepare(peers, n, circuit, samples);
    for (const task of ['forward', 'gradient']) {
      const ways = { qcnn: (seconds) => repeatFor(() => ours.run(task), seconds) };
      for (const [title, { peer, hows }] of ready)
        for (const how of hows) ways[`${title}, ${how}`] = (seconds) => peer.ask({ task, how, seconds });
      await inTurns({ case: name, task, batch }, ways);
    }
  } finally {
    ours.dispose();
  }
}

let opened;

async function ourWork(circuit, samples) {
  const { device } = await (opened ??= openAdapter());
  const executable = await loadOnBuffers(device, circuit, { findTree });
  const tasks = { forward: executable.prepare(samples, false), gradient: executable.prepare(samples, true) };
  return {
    run: (task) => tasks[task].run(),
    dispose() {
      for (const task of Object.values(tasks)) task.dispose();
      executable.dispose();
    },
  };
}

/** Those of the peers that have the case and are right; one that fails is left out from then on. */
async function prepare(peers, n, circuit, { weights, inputs, upstream, batch }) {
  const perSample = Array.from({ length: batch }, (_, sample) => [...inputs.subarray(n * sample, n * (sample + 1))]); // prettier-ignore
  const known = knownOf(circuit, weights, perSample.slice(0, checked));
  const question = { n, weights: [...weights], inputs: perSample, upstream: [...upstream], known };
  const ready = [];
  for (const [title, entry] of Object.entries(peers.all)) {
    if (title === 'JAX' && secondsLeft() < leastForJax) continue;
    try {
      const { errors, ...about } = await entry.peer.ask(question);
      const worst = Math.max(errors.outputs, errors.gradient);
      const ok = worst < tolerance;
      row('peer', { peer: title, circuit: `ring-su4-${n}`, batch, ...about, error: worst, ok });
      if (ok) ready.push([title, entry]);
    } catch (error) {
      row('skipped', { case: `${title} beside qcnn`, reason: error.message });
      entry.peer.end();
      delete peers.all[title];
    }
  }
  return ready;
}

/** Outputs, and the gradient of their sum, weights first. */
function knownOf(circuit, weights, inputs) {
  const executable = reference.load(circuit);
  const found = executable.vjp(weights, inputs.flat(), new Float64Array(inputs.length).fill(1), inputs.length); // prettier-ignore
  executable.dispose();
  return { inputs, outputs: [...found.values], gradient: [...found.weights, ...found.inputs] };
}
