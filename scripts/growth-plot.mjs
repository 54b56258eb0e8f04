// `npm run bench:growth`: docs/growth.svg, the time of a gradient against the width, 4 to 64 qubits, by pattern.
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { findTreesFor } from '../dist/bench/find-trees.js';
import { drawGrowth, extrapolate } from '../dist/bench/growth-chart.js';
import { measure } from '../dist/bench/measure.js';
import { drawSamples } from '../dist/bench/samples.js';
import { chain } from '../dist/bench/workloads.js';
import { loadCircuit } from '../dist/cli/load-circuit.js';
import { planCost, planFor } from '../dist/compiler/plan/index.js';
import { createWasm } from '../dist/runtime/backends/wasm/index.js';
import { UserError } from '../dist/user-error.js';

const root = new URL('../', import.meta.url);
const batch = 32;
const widths = [4, 6, 8, 10, 12, 14, 16, 20, 24, 28, 32, 36, 40, 44, 48, 52, 56, 60, 64];
const widestStatevector = 16;
/** Flops of one sample's gradient above which a curve ends: some seconds. */
const mostFlops = 1e12;
const budget = { warmMs: 50, measureMs: 250, leastRuns: 3, patienceMs: 1000, mostRuns: 500 };
const curves = [
  ['state vector', '#7a8794'],
  ['ring', '#3b7dd8'],
  ['open chain', '#d9731a'],
  ['even pairs', '#3a9d5d'],
];

const wasm = createWasm({ threads: 1 });
const findTree = findTreesFor(batch);

/** Milliseconds of one sample's gradient by the weights; undefined where it takes too long or too much memory. */
async function timeOf(pattern, qubits, kind) {
  const { circuit: name, set } = chain(pattern, qubits);
  const circuit = loadCircuit(fileURLToPath(new URL(`circuits/${name}.qcnn`, root)), { set });
  const plan = planFor(circuit, { batch, findTree, kind });
  if (planCost(plan, 1).gradient > mostFlops) return undefined;
  const executable = wasm.loadPlan(plan, { circuit });
  try {
    const { weights, inputs, upstream } = drawSamples(circuit, batch);
    const wanted = { weights: true, inputs: false };
    const work = () => executable.vjp(weights, inputs, upstream, batch, wanted);
    return (await measure(work, budget)).minMs / batch;
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  } finally {
    executable.dispose();
  }
}

async function curveOf(curve, pattern, most, kind) {
  const points = [];
  for (const qubits of widths.filter((width) => width <= most)) {
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
