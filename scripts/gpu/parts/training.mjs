// Training steps of ResNet-50 and of the hybrid of ResNet-50 and a circuit, all of it on the device: by the clock, of that the
// host's time to encode them, and by the device's own clock.
import { createClock } from '../../../build/runtime/backends/webgpu/device-clock.js';
import { countWork } from '../../../build/runtime/backends/webgpu/device-work.js';
import { createLearner, learnerNames, startTensors } from '../shared/learners.mjs';
import { attempt, quick, row, secondsLeft } from '../shared/part.mjs';
import { median } from '../shared/times.mjs';

const side = quick ? 8 : 28;
const batches = quick ? [2] : [32, 128];
const rounds = quick ? 1 : 3;
const mostSteps = 20;
const device = await startTensors();
const clock = createClock(device);
const timeKernels = async (work) => (clock ? clock.time(work) : void (await work()));

async function timeSteps(model, batch) {
  const learner = await createLearner(model, side, batch);
  const losses = [];
  /** Milliseconds of each of so many steps, of the host and by the clock. */
  const take = async (count) => {
    const begin = performance.now();
    const taken = await learner.take({ count });
    losses.push(...taken.losses);
    return { hostMs: taken.hostMs / count, stepMs: (performance.now() - begin) / count };
  };
  try {
    const first = await take(1);
    const counter = countWork(device);
    const clocked = [];
    let work;
    const kernelMs = await timeKernels(async () => {
      clocked.push(await take(1));
      work = counter.now();
    });
    counter.stop();
    const count = Math.max(
      1,
      Math.min(mostSteps, Math.floor((1000 * secondsLeft()) / 16 / clocked[0].stepMs)),
    );
    // Of a driver in software one step is enough, which takes long there.
    const found = quick ? clocked : [];
    while (found.length < rounds) found.push(await take(count));
    const [hostMs, stepMs] = ['hostMs', 'stepMs'].map((each) => median(found.map((times) => times[each])));
    const ok = losses.every(Number.isFinite) && (quick || losses.at(-1) < losses[0]);
    row('training', { model, side, batch, firstMs: first.stepMs, stepMs, hostMs, kernelMs, imagesPerSecond: (1000 * batch) / stepMs, ...work, firstLoss: losses[0], lastLoss: losses.at(-1), ok }); // prettier-ignore
  } finally {
    learner.dispose();
  }
}

for (const model of learnerNames)
  for (const batch of batches) await attempt(`${model}, ${batch} images`, () => timeSteps(model, batch));
