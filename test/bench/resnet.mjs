// `npm run bench:resnet`: a training step and a batch of predictions of ResNet-50 (28 × 28, batch 32, one thread), on qcnn's
// kernels, on those that it had before, and in PyTorch (peers/torch_resnet.py) where that is installed, in turns. CPU time,
// since processors are shared with others in the cloud. Argument: steps, 20 without.
import { spawn } from 'node:child_process';
import { cpus } from 'node:os';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { findTorch, torchAllocator } from './find-torch.mjs';

const steps = Number(process.argv[2] ?? 20);
/** Losses of the same step may differ by so much. */
const tolerance = 1e-4;
const learner = fileURLToPath(new URL('resnet-learner.mjs', import.meta.url));
const torch = fileURLToPath(new URL('peers/torch_resnet.py', import.meta.url));
const python = findTorch();
const title = { now: 'qcnn', former: 'before', torch: 'PyTorch' };

const learners = {
  now: start(process.execPath, [learner, 'now', '1']),
  former: start(process.execPath, [learner, 'former', '1']),
  ...(python && { torch: start(python, [torch, '1'], { ...torchAllocator, OMP_NUM_THREADS: '1' }) }),
};
const found = Object.fromEntries(Object.keys(learners).map((name) => [name, { step: [], predict: [] }]));
for (let turn = 0; turn < steps; turn++) {
  console.error(`turn ${turn + 1} of ${steps}`);
  for (const task of ['step', 'predict']) {
    for (const [name, { ask }] of Object.entries(learners)) found[name][task].push(await ask({ task }));
  }
}
for (const { end } of Object.values(learners)) end();

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
const apart = found.now.step.map(({ loss }, turn) => Math.abs(loss - found.former.step[turn].loss));
console.log(
  `losses of ${steps} steps differ by ${Math.max(...apart).toExponential(1)} at most: ${found.now.step.map(({ loss }) => loss.toFixed(4)).join(' ')}`,
);
const leaked = found.now.step.at(-1).numTensors - found.now.step[Math.min(1, steps - 1)].numTensors;
console.log(`tensors kept by a step: ${leaked}`);
if (!(Math.max(...apart) <= tolerance) || leaked !== 0) process.exitCode = 1;

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
