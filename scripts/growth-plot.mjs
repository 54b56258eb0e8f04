// `npm run bench:growth`: docs/growth.svg, the time of a gradient against the width, 4 to 64 qubits, by pattern.
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { drawGrowth, extrapolate } from './growth-chart.mjs';
import { measure } from '../build/bench/measure.js';
import { drawSamples } from '../build/bench/samples.js';
import { chain } from '../build/bench/workloads.js';
import { loadCircuit } from '../build/circuit-files/load-circuit.js';
import { createWasm } from '../build/runtime/backends/wasm/index.js';
import '../build/runtime/trees/keep-on-disk.js';
import { UserError } from '../build/user-error.js';

const root = new URL('../', import.meta.url);
/** Samples of a batch, and of one where the time of these few exceeds `slow` milliseconds. */
const most = 32;
const few = 4;
const slow = 1000;
const widths = [4, 6, 8, 10, 12, 14, 16, 20, 24, 28, 32, 36, 40, 44, 48, 52, 56, 60, 64];
const widestStatevector = 16;
const budget = { warmMs: 50, measureMs: 250, leastRuns: 3, patienceMs: 1000, mostRuns: 500 };
const curves = [
  ['state vector', '#7a8794'],
  ['ring', '#3b7dd8'],
  ['open chain', '#d9731a'],
  ['even pairs', '#3a9d5d'],
];

/** Milliseconds of one sample's gradient by the weights; undefined where there is not enough memory. */
async function timeOf(pattern, qubits, kind) {
  const { circuit: name, set } = chain(pattern, qubits);
  const circuit = loadCircuit(fileURLToPath(new URL(`circuits/${name}.qcnn`, root)), { set });
  const wanted = { weights: true, inputs: false };
  const time = async (executable, batch) => {
    const { weights, inputs, upstream } = drawSamples(circuit, batch);
    return (await measure(() => executable.vjp(weights, inputs, upstream, batch, wanted), budget)).minMs;
  };
  try {
    const executable = createWasm({ threads: 1, plan: { batch: most, kind } }).load(circuit);
    try {
      const ms = await time(executable, few);
      return ms > slow ? ms / few : (await time(executable, most)) / most;
    } finally {
      executable.dispose();
    }
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}

async function curveOf(curve, pattern, widest, kind) {
  const points = [];
  for (const qubits of widths.filter((width) => width <= widest)) {
    const ms = await timeOf(pattern, qubits, kind);
    if (ms === undefined) break;
    points.push({ curve, qubits, ms });
    console.log(`${curve}, ${qubits} qubits: ${ms.toPrecision(3)} ms`);
  }
  return points;
}

const statevector = await curveOf('state vector', 'ring', widestStatevector, 'statevector');
const points = [
  ...statevector,
  ...extrapolate(statevector, widths),
  ...(await curveOf('ring', 'ring', 64)),
  ...(await curveOf('open chain', 'open', 64)),
  ...(await curveOf('even pairs', 'even', 64)),
];
writeFileSync(new URL('docs/growth.svg', root), await drawGrowth(points, curves));
