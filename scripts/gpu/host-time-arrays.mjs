// `node scripts/gpu/host-time-arrays.mjs` after `npm run build`: what a call of a circuit by arrays, which are brought and fetched,
// takes of the host, whatever the card: submissions, and milliseconds of CPU time on Dawn's null device, which computes nothing.
import { drawSamples } from '../../build/bench/samples.js';
import { findTreesFor } from '../../build/bench/find-trees.js';
import { loadCircuit } from '../../build/circuit-files/load-circuit.js';
import { countWork } from '../../build/runtime/backends/webgpu/device-work.js';
import { createWebgpu } from '../../build/runtime/backends/webgpu/index.js';
import { openNullDevice } from './null-device.mjs';

const widths = [8, 12, 16];
const batches = [128, 1024, 8192];
/** Of one row, measured. */
const milliseconds = 400;
const most = 500;

const { device } = await openNullDevice({ whole: true });
// The null device has half a gibibyte.
const options = { device, memoryLimit: 2 ** 28, findTree: findTreesFor(128) };
console.log('| circuit | batch | task | submissions | host, ms of CPU time: least / median |');
console.log('| --- | --: | --- | --: | --: |');
for (const n of widths) {
  const circuit = loadCircuit('ring', { set: { n: `${n}`, conv: 'su4' } });
  const executable = await createWebgpu(options).load(circuit);
  for (const batch of batches) {
    const { weights, inputs, upstream } = drawSamples(circuit, batch);
    const tasks = {
      outputs: () => executable.forward(weights, inputs, batch),
      gradient: () => executable.vjp(weights, inputs, upstream, batch),
    };
    for (const [task, run] of Object.entries(tasks)) {
      const { submits, least, median } = await measure(run);
      console.log(
        `| ring of ${n} | ${batch.toLocaleString('en')} | ${task} | ${submits} | ${least.toFixed(2)} / ${median.toFixed(2)} |`,
      );
    }
  }
  executable.dispose();
}
device.destroy();
setTimeout(() => process.exit(0), 100);

async function measure(run) {
  await run();
  const counter = countWork(device);
  await run();
  const { submits } = counter.now();
  counter.stop();
  await repeat(run, milliseconds / 2);
  const times = (await repeat(run, milliseconds)).sort((a, b) => a - b);
  return { submits, least: times[0], median: times[times.length >> 1] };
}

/** Milliseconds of CPU time of each run, all threads of the process together. */
async function repeat(run, limit) {
  const times = [];
  const end = performance.now() + limit;
  do {
    const before = process.cpuUsage();
    await run();
    const { user, system } = process.cpuUsage(before);
    times.push((user + system) / 1000);
  } while (performance.now() < end && times.length < most);
  return times;
}
