// `npm run bench:many`: gradients of K weight sets by one `vjpMany` and by K calls of `vjp`, in turns in one process, on one
// thread, in CPU time of a weight set; and whether the bits are the same. `-- hur study --sets 16 --batch 32 --rounds 40`.
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { loadCircuit } from '../../build/circuit-files/load-circuit.js';
import { inputCount, outputCount } from '../../build/compiler/circuit/circuit.js';
import { packageFolder } from '../../build/package-folder.js';
import { createWasm } from '../../build/runtime/backends/wasm/index.js';
import { createRandom } from '../../build/runtime/random.js';
import { initialWeights } from '../../build/runtime/weights.js';
import '../../build/runtime/trees/keep-on-disk.js';
import { cpuMilliseconds, leastAndMedian } from './cpu-time.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    sets: { type: 'string', default: '16' },
    batch: { type: 'string', default: '32' },
    rounds: { type: 'string', default: '40' },
  },
});
const [sets, batch, rounds] = [values.sets, values.batch, values.rounds].map(Number);
const names = positionals.length > 0 ? positionals : ['hur', 'study'];
const wanted = { weights: true, inputs: false };
/** Calls of a round: enough for the clock of CPU time. */
const repeats = 12;

/** Microseconds of CPU time of a weight set. */
const cpuOf = (work) => (1000 * cpuMilliseconds(work, repeats)) / sets;
const areSame = (left, right) =>
  ['values', 'weights'].every((name) => left[name].every((number, at) => number === right[name][at]));

console.log(
  `${sets} weight sets, batch ${batch}; µs of CPU time a weight set, least / median of ${rounds} rounds`,
);
for (const name of names) {
  const circuit = loadCircuit(join(packageFolder, 'circuits', `${name}.qcnn`));
  const executable = createWasm({ threads: 1 }).load(circuit);
  const random = createRandom(1);
  const draw = (length) => Float64Array.from({ length }, () => random.uniform(-2, 2));
  const weights = Array.from({ length: sets }, (_, set) => initialWeights(circuit, set + 1));
  const [inputs, upstream] = [inputCount(circuit), outputCount(circuit)].map((count) =>
    draw(sets * batch * count),
  );
  const own = (numbers, set) =>
    numbers.subarray((set * numbers.length) / sets, ((set + 1) * numbers.length) / sets);
  const calls = () =>
    weights.map((each, set) => executable.vjp(each, own(inputs, set), own(upstream, set), batch, wanted));
  const many = () => executable.vjpMany(weights, inputs, upstream, batch, wanted);
  const one = calls();
  const same = many().every((gradients, set) => areSame(gradients, one[set]));
  const times = { calls: [], many: [] };
  for (let round = 0; round < rounds; round++) {
    times.calls.push(cpuOf(calls));
    times.many.push(cpuOf(many));
  }
  const [before, now] = [leastAndMedian(times.calls), leastAndMedian(times.many)];
  const show = ({ least, median }) => `${least.toFixed(1)} / ${median.toFixed(1)}`;
  console.log(
    `${name}: ${sets} calls ${show(before)}, one call ${show(now)}: ` +
      `${(before.least / now.least).toFixed(2)} / ${(before.median / now.median).toFixed(2)} times as quick; ` +
      (same ? 'the same bits' : 'OTHER BITS'),
  );
  executable.dispose();
  if (!same) process.exitCode = 1;
}
