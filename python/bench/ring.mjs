// The calls of ring.py within Node, one thread: reads lines of JSON. { n, inputs } loads the ring; { seconds } is answered with the
// milliseconds of each run of forward and gradient.
import { createInterface } from 'node:readline';
import { initialWeights, loadCircuit } from '../../dist/index.js';
import { createWasm } from '../../dist/entries/wasm-in-node.js';

const batch = 128;
const both = { weights: true, inputs: true };
let run;
for await (const line of createInterface({ input: process.stdin })) {
  const asked = JSON.parse(line);
  console.log(JSON.stringify(asked.n ? load(asked) : times(asked.seconds)));
}

function load({ n, inputs }) {
  const circuit = loadCircuit('ring', { set: { n } });
  const executable = createWasm({ threads: 1 }).load(circuit);
  const [weights, rows, upstream] = [initialWeights(circuit, 1), Float32Array.from(inputs), new Float32Array(batch).fill(1)]; // prettier-ignore
  run = () => {
    executable.forward(weights, rows, batch, both);
    executable.vjp(weights, rows, upstream, batch, both);
  };
  return n;
}

function times(seconds) {
  const taken = [];
  const end = performance.now() + 1000 * seconds;
  while (taken.length === 0 || performance.now() < end) {
    const begin = performance.now();
    run();
    taken.push(performance.now() - begin);
  }
  return taken;
}
