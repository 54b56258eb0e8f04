// `npm run bench:ahead`: values, then gradients of what they say: `vjp` computing the values again, and going back from those that
// `forward` kept, in turns in one process, on one thread, in CPU time; and whether the bits are the same. `-- hur ring:16 --batch 128`.
import { parseArgs } from 'node:util';
import { inputCount, outputCount } from '../../build/compiler/circuit/circuit.js';
import { loadCircuit } from '../../build/circuit-files/load-circuit.js';
import { createWasm } from '../../build/runtime/backends/wasm/index.js';
import { createRandom } from '../../build/runtime/random.js';
import { initialWeights } from '../../build/runtime/weights.js';
import '../../build/runtime/trees/keep-on-disk.js';
import { cpuMilliseconds, leastAndMedian } from './cpu-time.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { batch: { type: 'string', default: '32,128' }, rounds: { type: 'string', default: '40' } },
});
const rounds = Number(values.rounds);
const cases = positionals.length > 0 ? positionals : ['hur', 'study', 'ring:8', 'ring:12', 'ring:16'];
const wanted = { weights: true, inputs: true };
/** Milliseconds of a round at least, for the clock of CPU time. */
const least = 8;

const show = ({ least, median }) => `${least.toFixed(3)} / ${median.toFixed(3)}`;

console.log(`| circuit | samples | again, ms | kept, ms | × |\n| --- | --: | --: | --: | --: |`);
for (const each of cases)
  for (const batch of values.batch.split(',').map(Number)) {
    const [name, n] = each.split(':');
    const circuit = loadCircuit(name, n ? { set: { n: Number(n) } } : {});
    const executable = createWasm({ threads: 1 }).load(circuit);
    const random = createRandom(1);
    const draw = (length) => Float64Array.from({ length }, () => random.uniform(-2, 2));
    const weights = initialWeights(circuit, 1);
    const [inputs, upstream] = [inputCount(circuit), outputCount(circuit)].map((count) =>
      draw(batch * count),
    );
    const both = (ahead) => () => {
      executable.forward(weights, inputs, batch, ahead);
      return executable.vjp(weights, inputs, upstream, batch, wanted);
    };
    const ways = { again: both(undefined), kept: both(wanted) };
    const [before, now] = [ways.again(), ways.kept()];
    const same = Object.keys(before).every((part) =>
      before[part].every((number, at) => number === now[part][at]),
    );
    const repeats = Math.max(1, Math.ceil(least / cpuMilliseconds(ways.again, 20)));
    const times = { again: [], kept: [] };
    for (let round = 0; round < rounds; round++)
      for (const way of ['again', 'kept']) times[way].push(cpuMilliseconds(ways[way], repeats));
    const [again, kept] = [leastAndMedian(times.again), leastAndMedian(times.kept)];
    const ratio = `${(again.least / kept.least).toFixed(2)} / ${(again.median / kept.median).toFixed(2)}`;
    console.log(
      `| \`${circuit.name}\`${n ? `, ${n} qubits` : ''} | ${batch} | ${show(again)} | ${show(kept)} | ${same ? ratio : 'OTHER BITS'} |`,
    );
    executable.dispose();
    if (!same) process.exitCode = 1;
  }
