// `npm run bench:threads`: how much faster two threads are than one, together with what the machine has for two at that moment.
// One and two threads and their peaks run one after the other in short rounds, as processors are shared with others in the cloud.
import { join } from 'node:path';
import { findTreesFor } from '../../build/bench/find-trees.js';
import { drawSamples } from '../../build/bench/samples.js';
import { findWorkloads } from '../../build/bench/workloads.js';
import { loadCircuit } from '../../build/circuit-files/load-circuit.js';
import { packageFolder } from '../../build/package-folder.js';
import { createWasm } from '../../build/runtime/backends/wasm/index.js';
import '../../build/runtime/trees/keep-on-disk.js';
import { createPeakMeter } from '../../build/runtime/backends/wasm/peak.js';

const batch = 128;
const rounds = 40;
/** Two peaks in one from which on there are two processors at that moment. */
const twoProcessors = 1.7;
const findTree = findTreesFor(batch);
const wanted = { weights: true, inputs: false };
const counts = [1, 2];
const meters = counts.map((threads) => createPeakMeter(threads));
const names = process.argv.length > 2 ? process.argv.slice(2) : ['ring-su4-12', 'ring-su4-16', 'open-su4-32'];

/** The fastest of as many calls as fit the time, one at least. */
function fastest(work, milliseconds) {
  let best = Infinity;
  const end = performance.now() + milliseconds;
  do {
    const begin = performance.now();
    work();
    best = Math.min(best, performance.now() - begin);
  } while (performance.now() < end);
  return best;
}

const quantile = (sorted, part) => sorted[Math.round(part * (sorted.length - 1))];
const range = (numbers, digits) => {
  const sorted = [...numbers].sort((left, right) => left - right);
  return [0.1, 0.5, 0.9].map((part) => quantile(sorted, part).toFixed(digits).padStart(6)).join(' ');
};

console.log(
  `${rounds} rounds: tenth, median and ninth tenth; last, the times as fast in the rounds (their number) before and ` +
    `after which two peaks were at least ${twoProcessors} times one`,
);
console.log(
  'workload     task      one thread, ms         two threads, ms        times as fast          two peaks : one        with two processors',
);
for (const { name, circuit: file, set } of findWorkloads(names)) {
  const circuit = loadCircuit(join(packageFolder, 'circuits', `${file}.qcnn`), { set });
  const { weights, inputs, upstream } = drawSamples(circuit, batch);
  const executables = counts.map((threads) => createWasm({ threads, plan: { findTree } }).load(circuit));
  const tasks = {
    forward: (executable) => executable.forward(weights, inputs, batch),
    gradient: (executable) => executable.vjp(weights, inputs, upstream, batch, wanted),
  };
  for (const [task, run] of Object.entries(tasks)) {
    for (const executable of executables) fastest(() => run(executable), 200);
    const found = { one: [], two: [], ratio: [], peaks: [], quiet: [] };
    for (let round = 0; round < rounds; round++) {
      // Back and forth, so that neither has the better moments.
      const peaks = meters.map((meter) => meter.measure(15));
      const [one, two] = executables.map((executable) => fastest(() => run(executable), 30));
      const again = [...meters]
        .reverse()
        .map((meter) => meter.measure(15))
        .reverse();
      const machine = Math.max(peaks[1], again[1]) / Math.max(peaks[0], again[0]);
      const worst = Math.min(peaks[1], again[1]) / Math.max(peaks[0], again[0]);
      found.one.push(one);
      found.two.push(two);
      found.ratio.push(one / two);
      found.peaks.push(machine);
      if (worst >= twoProcessors) found.quiet.push(one / two);
    }
    const columns = [range(found.one, 2), range(found.two, 2), range(found.ratio, 2), range(found.peaks, 2)];
    const quiet = found.quiet.length > 0 ? range(found.quiet, 2) : '';
    console.log(name.padEnd(12), task.padEnd(9), columns.join('   '), `  ${quiet} (${found.quiet.length})`);
  }
  for (const executable of executables) executable.dispose();
}
for (const meter of meters) meter.dispose();
