// `npm run bench:resnet`: a training step and a batch of predictions of ResNet-50 (28 × 28, batch 32, one thread), on qcnn's
// kernels, on those that it had before, and in PyTorch (peers/torch_resnet.py) where that is installed, in turns. CPU time,
// since processors are shared with others in the cloud; then a step on two threads by the clock, together with what the
// machine has for two at that moment. Argument: steps, 20 without.
import { spawn } from 'node:child_process';
import { cpus } from 'node:os';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { createPeakMeter } from '../../build/runtime/backends/wasm/peak.js';
import { findTorch, torchAllocator } from './find-torch.mjs';

const steps = Number(process.argv[2] ?? 20);
/** Losses of the same step may differ by so much. */
const tolerance = 1e-4;
const learner = fileURLToPath(new URL('resnet-learner.mjs', import.meta.url));
const torch = fileURLToPath(new URL('peers/torch_resnet.py', import.meta.url));
const python = findTorch();
const title = { now: 'qcnn', former: 'before', torch: 'PyTorch' };

/** Two peaks in one from which on there are two processors at that moment. */
const twoProcessors = 1.7;
const meters = [1, 2].map((threads) => createPeakMeter(threads));

const learners = {
  now: start(process.execPath, [learner, 'now', '1']),
  former: start(process.execPath, [learner, 'former', '1']),
  ...(python && {
    torch: start(python, [torch, '--threads', '1'], { ...torchAllocator, OMP_NUM_THREADS: '1' }),
  }),
};
const found = Object.fromEntries(Object.keys(learners).map((name) => [name, { step: [], predict: [] }]));
for (let turn = 0; turn < steps; turn++) {
  console.error(`turn ${turn + 1} of ${steps}`);
  for (const task of ['step', 'predict']) {
    for (const [name, { ask }] of Object.entries(learners)) found[name][task].push(await ask({ task }));
  }
}
const pair = await timeThreads();
for (const { end } of Object.values(learners)) end();
for (const meter of meters) meter.dispose();

console.log(
  `${cpus()[0].model}; Node ${process.versions.node}${python ? `; PyTorch ${found.torch.step[0].version}` : ''}`,
);
console.log('milliseconds of CPU time, minimum / median, without the first turn\n');
console.log('| | step | predictions | most memory, MB |\n| --- | --: | --: | --: |');
const times = (answers) =>
  answers
    .slice(Math.min(1, steps - 1))
    .map(({ cpu }) => cpu)
    .sort((a, b) => a - b);
const show = (answers) => {
  const sorted = times(answers);
  return `${sorted[0].toFixed(0)} / ${sorted[sorted.length >> 1].toFixed(0)}`;
};
for (const [name, { step, predict }] of Object.entries(found)) {
  const { peak } = predict.at(-1);
  console.log(
    `| ${title[name]} | ${show(step)} | ${show(predict)} | ${peak ? (peak / 1e6).toFixed(0) : ''} |`,
  );
}
const least = (name, task) => times(found[name][task])[0];
for (const other of Object.keys(learners).slice(1)) {
  const [step, predict] = ['step', 'predict'].map((task) =>
    (least('now', task) / least(other, task)).toFixed(2),
  );
  console.log(
    `${other === 'former' ? '\n' : ''}a step takes ${step} times as long as ${title[other]}, predictions ${predict} times`,
  );
}
console.log(
  `two threads: a step ${shown(pair.all)} times as fast by the clock, ${shown(pair.quiet)} in the turns (${pair.quiet.length}) with two processors`,
);
const apart = found.now.step.map(({ loss }, turn) => Math.abs(loss - found.former.step[turn].loss));
console.log(
  `losses of ${steps} steps differ by ${Math.max(...apart).toExponential(1)} at most: ${found.now.step.map(({ loss }) => loss.toFixed(4)).join(' ')}`,
);
const leaked = found.now.step.at(-1).numTensors - found.now.step[Math.min(1, steps - 1)].numTensors;
console.log(`tensors kept by a step: ${leaked}`);
if (!(Math.max(...apart) <= tolerance) || leaked !== 0) process.exitCode = 1;

/** How many times as fast a step is with two threads, in each turn and in those in which there were two processors. */
async function timeThreads() {
  const { now, former } = learners;
  const two = start(process.execPath, [learner, 'now', '2']);
  former.end();
  const found = { all: [], quiet: [] };
  for (let turn = 0; turn < steps; turn++) {
    console.error(`two threads, turn ${turn + 1} of ${steps}`);
    const before = meters.map((meter) => meter.measure(15));
    const [one, both] = [await now.ask({ task: 'step' }), await two.ask({ task: 'step' })];
    const after = meters.map((meter) => meter.measure(15));
    const ratio = one.wall / both.wall;
    found.all.push(ratio);
    if (Math.min(before[1], after[1]) / Math.max(before[0], after[0]) >= twoProcessors)
      found.quiet.push(ratio);
  }
  two.end();
  return found;
}

/** The median. */
function shown(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted.length > 0 ? sorted[sorted.length >> 1].toFixed(2) : '–';
}

function start(command, args, environment = {}) {
  const child = spawn(command, args, {
    env: { ...process.env, ...environment },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    async ask(question) {
      child.stdin.write(`${JSON.stringify(question)}\n`);
      const { value, done } = await lines.next();
      if (done) throw new Error('a learner ended; its message is above');
      return JSON.parse(value);
    },
    end: () => child.stdin.end(),
  };
}
