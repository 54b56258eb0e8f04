// Times of circuits on the device: on its buffers, waited for and queued; by arrays, which are brought and fetched; and by the
// device's own clock, with the arithmetic that it gets through.
import { measure } from '../../../build/bench/measure.js';
import { drawSamples } from '../../../build/bench/samples.js';
import { createWebgpu } from '../../../build/runtime/backends/webgpu/index.js';
import { createClock } from '../shared/clock.mjs';
import { createResultPool, openAdapter, upload } from '../shared/device.mjs';
import { countFlops } from '../shared/flops.mjs';
import { attempt, quick, row } from '../shared/part.mjs';
import { median, queued } from '../shared/times.mjs';
import { findTree, timed } from '../shared/subjects.mjs';

const batches = quick ? [4] : [1024, 128, 8192];
const budget = quick
  ? { warmMs: 0, measureMs: 10, leastRuns: 2, patienceMs: 200, mostRuns: 5 }
  : { warmMs: 60, measureMs: 150, leastRuns: 5, patienceMs: 2000, mostRuns: 500 };
const { device } = await openAdapter();
const clock = createClock(device);
const wanted = { weights: true, inputs: true };

/** What both ways have in common; `works` are functions by task that resolve when the device is done. */
async function timeTasks({ name, circuit }, batch, how, works, more = async () => ({})) {
  const flops = countFlops(circuit, device);
  for (const [task, work] of Object.entries(works))
    await attempt(`${name}, ${task} of ${batch.toLocaleString('en')} samples by ${how}`, async () => {
      const { minMs, medianMs, runs } = await measure(work, budget);
      const kernels = [];
      for (let turn = 0; clock && turn < (quick ? 1 : 5); turn++) kernels.push(await clock(work));
      const kernelMs = kernels.every((ms) => ms > 0) && kernels.length > 0 ? median(kernels) : undefined;
      const gflops = kernelMs && flops(task, batch) / kernelMs / 1e6;
      row('circuit', { circuit: name, task, batch, how, minMs, medianMs, runs, kernelMs, gflops, ...(await more(task)) }); // prettier-ignore
    });
}

async function byBuffers(subject) {
  const { circuit } = subject;
  const pool = createResultPool(device);
  const executable = await createWebgpu({ device, findTree, allocate: pool.allocate }).loadForBuffers(circuit); // prettier-ignore
  for (const batch of batches) {
    const { weights, inputs, upstream } = drawSamples(circuit, batch);
    const given = [weights, inputs, upstream].map((numbers) => upload(device, numbers));
    const [w, x, u] = given;
    const calls = { forward: () => executable.forward(w, x, batch), gradient: () => executable.vjp(w, x, u, batch) }; // prettier-ignore
    const works = Object.fromEntries(Object.entries(calls).map(([task, call]) => [task, () => (call(), executable.finish())])); // prettier-ignore
    const more = (task) => queued(calls[task], executable.finish, quick ? 2 : 150);
    await timeTasks(subject, batch, 'buffers', works, more);
    for (const buffer of given) buffer.destroy();
  }
  executable.dispose();
  pool.destroy();
}

async function byArrays(subject) {
  const { circuit } = subject;
  const executable = await createWebgpu({ device, findTree }).load(circuit);
  for (const batch of batches) {
    const { weights, inputs, upstream } = drawSamples(circuit, batch);
    await timeTasks(subject, batch, 'arrays', {
      forward: () => executable.forward(weights, inputs, batch),
      gradient: () => executable.vjp(weights, inputs, upstream, batch, wanted),
    });
  }
  executable.dispose();
}

const subjects = timed(quick);
for (const [how, time] of Object.entries({ buffers: byBuffers, arrays: byArrays }))
  for (const subject of subjects) await attempt(`${subject.name} by ${how}`, () => time(subject));
