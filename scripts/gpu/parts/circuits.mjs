// Times of circuits on the device: on its buffers, waited for and queued; by arrays, which are brought and fetched; and by the
// device's own clock, with the arithmetic that it gets through.
import { measure } from '../../../build/bench/measure.js';
import { drawSamples } from '../../../build/bench/samples.js';
import { createClock } from '../../../build/runtime/backends/webgpu/device-clock.js';
import { createWebgpu } from '../../../build/runtime/backends/webgpu/index.js';
import { UserError } from '../../../build/user-error.js';
import { createResultPool, openAdapter, upload } from '../shared/device.mjs';
import { countFlops } from '../shared/flops.mjs';
import { attempt, isLate, quick, row } from '../shared/part.mjs';
import { median, queued } from '../shared/times.mjs';
import { findTree, timed } from '../shared/subjects.mjs';

const batches = quick ? [4] : [128, 1024, 8192];
const budget = quick
  ? { warmMs: 0, measureMs: 10, leastRuns: 2, patienceMs: 200, mostRuns: 5 }
  : { warmMs: 60, measureMs: 150, leastRuns: 5, patienceMs: 2000, mostRuns: 500 };
const { device } = await openAdapter();
const clock = createClock(device);
const wanted = { weights: true, inputs: true };

/** How often a case is run in all, about: for its times, for the clock, and queued. */
const turns = 15;

/** Times functions by task that resolve when the device is done; `last` are the milliseconds of fewer samples, by task. */
async function timeTasks({ name, circuit }, { batch, how, works, more, last }) {
  const flops = countFlops(circuit, how, device);
  for (const [task, work] of Object.entries(works))
    await attempt(`${name}, ${task} of ${batch.toLocaleString('en')} samples by ${how}`, async () => {
      const before = last[task];
      if (before && isLate((turns * before.minMs * batch) / before.batch / 1000)) throw new UserError('it would take longer than there is time'); // prettier-ignore
      // Kernels are compiled with the first call.
      await work();
      const { minMs, medianMs, runs } = await measure(work, budget);
      last[task] = { batch, minMs };
      const kernelMs = await byClock(work, minMs > 100 || quick ? 1 : 5);
      const gflops = kernelMs && flops(task, batch) / kernelMs / 1e6;
      row('circuit', { circuit: name, task, batch, how, minMs, medianMs, runs, kernelMs, gflops, ...(await more?.(task)) }); // prettier-ignore
    });
}

/** Median of so many readings; undefined where the device has no clock. */
async function byClock(work, readings) {
  const kernels = [];
  for (let turn = 0; clock && turn < readings; turn++) kernels.push(await clock.time(work));
  return kernels.length > 0 && kernels.every((ms) => ms > 0) ? median(kernels) : undefined;
}

async function byBuffers(subject) {
  const { circuit } = subject;
  const pool = createResultPool(device);
  const executable = await createWebgpu({ device, findTree, allocate: pool.allocate }).loadForBuffers(circuit); // prettier-ignore
  const last = {};
  for (const batch of batches) {
    const { weights, inputs, upstream } = drawSamples(circuit, batch);
    const given = [weights, inputs, upstream].map((numbers) => upload(device, numbers));
    const [w, x, u] = given;
    const calls = { forward: () => executable.forward(w, x, batch), gradient: () => executable.vjp(w, x, u, batch) }; // prettier-ignore
    const works = Object.fromEntries(Object.entries(calls).map(([task, call]) => [task, () => (call(), executable.finish())])); // prettier-ignore
    const more = (task) => queued(calls[task], executable.finish, quick ? 2 : 150);
    await timeTasks(subject, { batch, how: 'buffers', works, more, last });
    for (const buffer of given) buffer.destroy();
  }
  executable.dispose();
  pool.destroy();
}

async function byArrays(subject) {
  const { circuit } = subject;
  const executable = await createWebgpu({ device, findTree }).load(circuit);
  const last = {};
  for (const batch of batches) {
    const { weights, inputs, upstream } = drawSamples(circuit, batch);
    const works = {
      forward: () => executable.forward(weights, inputs, batch),
      gradient: () => executable.vjp(weights, inputs, upstream, batch, wanted),
    };
    await timeTasks(subject, { batch, how: 'arrays', works, last });
  }
  executable.dispose();
}

const subjects = timed(quick);
for (const [how, time] of Object.entries({ buffers: byBuffers, arrays: byArrays }))
  for (const subject of subjects) await attempt(`${subject.name} by ${how}`, () => time(subject));
