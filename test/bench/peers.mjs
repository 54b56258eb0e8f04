// `npm run bench:peers`: the ring circuit on qcnn's wasm backend and in PyTorch (peers/torch_ring.py), in turns, outputs
// and gradients by weights and inputs, one thread each. Arguments: widths, 8 12 16 without any. Before times are taken
// both are held to `qcnn run`.
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { findTreesFor } from '../../build/bench/find-trees.js';
import { drawSamples } from '../../build/bench/samples.js';
import { chain } from '../../build/bench/workloads.js';
import { loadCircuit } from '../../build/circuit-files/load-circuit.js';
import { packageFolder } from '../../build/package-folder.js';
import { createWasm } from '../../build/runtime/backends/wasm/index.js';
import { findTorch, torchAllocator } from './find-torch.mjs';

const batch = 128;
/** Samples that `qcnn run` computes in double precision. */
const checked = 2;
const tolerance = 1e-5;
const rounds = Number(process.env.ROUNDS ?? 5);
const seconds = Number(process.env.SECONDS ?? 1);
const tasks = ['forward', 'gradient'];
const sizes = process.argv.length > 2 ? process.argv.slice(2).map(Number) : [8, 12, 16];
if (!sizes.every((n) => n % 2 === 0 && n >= 4 && n <= 16)) {
  console.error('Widths are even numbers from 4 to 16.');
  process.exit(2);
}
const python = findTorch();
if (!python) {
  console.error(
    'No Python with PyTorch was found: on Debian `apt-get install --no-install-recommends python3-torch libopenblas0-pthread` ' +
      'installs one, and PYTHON=/path/to/python3 names another.',
  );
  process.exit(1);
}

const rows = [];
let about;
for (const n of sizes) await comparePeers(n);
console.log(
  `${cpus()[0].model}; Node ${process.versions.node}; qcnn ${version()}; PyTorch ${about.version} (${about.libraries.join(', ')}); threads 1 each`,
);
console.log(
  `for PyTorch: ${Object.entries(torchAllocator).map(([name, value]) => `${name}=${value}`).join(' ')}, and no OPENBLAS_ settings`, // prettier-ignore
);
console.log(
  `${batch} samples, single precision, gradients by weights and inputs; ${rounds} turns of ${seconds} s each; milliseconds\n`,
);
console.log(
  '| circuit | task | qcnn, min / median | PyTorch, min / median | min : min | samples at a time |',
);
console.log('| --- | --- | --: | --: | --: | --: |');
for (const row of rows) console.log(`| ${row.join(' | ')} |`);

async function comparePeers(n) {
  const { name, circuit: file, set } = chain('ring', n);
  const circuit = loadCircuit(join(packageFolder, 'circuits', `${file}.qcnn`), { set });
  const { weights, inputs, upstream } = drawSamples(circuit, batch);
  const perSample = [...Array(batch).keys()].map((i) => [...inputs.subarray(n * i, n * (i + 1))]);
  const known = runCircuit(set, [...weights], perSample.slice(0, checked));
  const executable = createWasm({ threads: 1, plan: { findTree: findTreesFor(batch) } }).load(circuit);
  holdTo(known, executable, weights, inputs.subarray(0, n * checked));
  const peer = startPeer();
  try {
    about = await peer.ask({ n, weights: [...weights], inputs: perSample, upstream: [...upstream], known });
    const worst = Math.max(about.errors.outputs, about.errors.gradient);
    if (!(worst < tolerance)) throw new Error(`PyTorch's ${name} is wrong by ${worst}`);
    const work = {
      forward: () => executable.forward(weights, inputs, batch),
      gradient: () => executable.vjp(weights, inputs, upstream, batch, { weights: true, inputs: true }),
    };
    for (const task of tasks) {
      const ours = [];
      const theirs = [];
      runFor(work[task], Math.min(0.2, seconds));
      await peer.ask({ task, seconds: Math.min(0.2, seconds) });
      for (let round = 0; round < rounds; round++) {
        console.error(`${name}: ${task}, turn ${round + 1} of ${rounds}`);
        ours.push(...runFor(work[task], seconds));
        theirs.push(...(await peer.ask({ task, seconds })));
      }
      const times = [ours, theirs].map((all) => all.sort((a, b) => a - b));
      const shown = times.map((all) => `${show(all[0])} / ${show(all[all.length >> 1])}`);
      rows.push([`\`${name}\``, task, ...shown, show(times[1][0] / times[0][0]), about.parts[task]]);
    }
  } finally {
    peer.end();
    executable.dispose();
  }
}

/** Outputs and the gradient of their sum, weights first, by the command line in double precision. */
function runCircuit(set, weights, inputs) {
  const folder = mkdtempSync(join(tmpdir(), 'qcnn-peers-'));
  try {
    const files = { weights: join(folder, 'weights.json'), inputs: join(folder, 'inputs.json') };
    writeFileSync(files.weights, JSON.stringify(weights));
    writeFileSync(files.inputs, JSON.stringify(inputs));
    const args = Object.entries(set).flatMap(([name, value]) => ['--set', `${name}=${value}`]);
    const main = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
    const { outputs, gradWeights, gradInputs } = JSON.parse(
      execFileSync(
        process.execPath,
        [main, 'run', 'ring', ...args, '--weights', files.weights, '--inputs', files.inputs, '--gradient', '--json'],
        { encoding: 'utf8' },
      ),
    ); // prettier-ignore
    return { inputs, outputs: outputs.flat(), gradient: [...gradWeights, ...gradInputs.flat()] };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function holdTo(known, executable, weights, inputs) {
  const found = executable.vjp(weights, inputs, new Float32Array(checked).fill(1), checked);
  const pairs = [
    [found.values, known.outputs],
    [[...found.weights, ...found.inputs], known.gradient],
  ];
  for (const [values, right] of pairs) {
    const scale = Math.max(1, ...right.map(Math.abs));
    if (right.some((value, i) => !(Math.abs(values[i] - value) < tolerance * scale)))
      throw new Error('qcnn is wrong');
  }
}

/** Milliseconds of each run, one at least. */
function runFor(work, limit) {
  const times = [];
  const end = performance.now() + 1000 * limit;
  do {
    const begin = performance.now();
    work();
    times.push(performance.now() - begin);
  } while (performance.now() < end);
  return times;
}

function startPeer() {
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith('OPENBLAS_'));
  const env = {
    ...Object.fromEntries(own),
    ...torchAllocator,
    OMP_NUM_THREADS: '1',
    OPENBLAS_NUM_THREADS: '1',
  };
  const script = fileURLToPath(new URL('peers/torch_ring.py', import.meta.url));
  const child = spawn(python, [script], { env, stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    async ask(question) {
      child.stdin.write(`${JSON.stringify(question)}\n`);
      const { value, done } = await lines.next();
      if (done) throw new Error('the peer ended; its message is above');
      return JSON.parse(value);
    },
    end: () => child.stdin.end(),
  };
}

function version() {
  return JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8')).version;
}

function show(value) {
  return value.toPrecision(3).includes('e') ? Math.round(value).toLocaleString('en') : value.toPrecision(3);
}
