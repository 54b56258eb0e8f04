// `npm run bench:kernels`: from text to the first gradient, the search for a tree, and what more read-out values cost.
import { readFileSync } from 'node:fs';
import { nodeLoad } from '../../build/circuit-files/load.js';
import { elaborateCircuit } from '../../build/compiler/index.js';
import { planFor, prepareCircuit } from '../../build/compiler/plan/index.js';
import { searchTree } from '../../build/compiler/plan/search/search-tree.js';
import { drawSamples } from '../../build/bench/samples.js';
import { measure } from '../../build/bench/measure.js';
import { planCircuit } from '../../build/runtime/backends/plan-circuit.js';
import { createWasm } from '../../build/runtime/backends/wasm/index.js';
import '../../build/runtime/trees/keep-on-disk.js';

const wasm = createWasm({ threads: 1 });
const wanted = { weights: true, inputs: false };
const textOf = (name) => readFileSync(new URL(`../../circuits/${name}.qcnn`, import.meta.url), 'utf8');
const build = (text, set = {}) => {
  const { circuit, diagnostics } = elaborateCircuit({ name: 'bench.qcnn', text }, nodeLoad, { set });
  if (!circuit) throw new Error(diagnostics.map(({ message }) => message).join('\n'));
  return circuit;
};
const show = (title, { minMs, medianMs }) =>
  console.log(
    `${title.padEnd(64)} min ${minMs.toFixed(2).padStart(8)} ms   median ${medianMs.toFixed(2).padStart(8)} ms`,
  );

const ring = textOf('ring');
const hur = textOf('hur');

/** Circuit to a gradient of one sample: what there is to do before the kernels run. */
function firstGradient(circuit) {
  const executable = wasm.loadPlan(planCircuit(prepareCircuit(circuit)), { circuit });
  const { weights, inputs, upstream } = drawSamples(circuit, 1);
  executable.vjp(weights, inputs, upstream, 1, wanted);
  executable.dispose();
}
for (const [name, text] of [
  ['ring, 8 qubits', ring],
  ['Hur, 8 qubits', hur],
]) {
  const circuit = build(text);
  const begin = performance.now();
  firstGradient(circuit);
  const cold = performance.now() - begin;
  show(`${name}: circuit to the first gradient, kept tree, cold`, { minMs: cold, medianMs: cold });
  show('the same, warm', await measure(() => firstGradient(circuit)));
}

/** A search as for a shape that nobody has seen, without the trees that are kept. */
for (const n of ['8', '12', '16']) {
  const circuit = build(ring, { n });
  const findTree = ({ network, starts }) => searchTree(network, { batch: 128, gradient: true, starts }).tree;
  show(
    `ring, ${n} qubits: plan with a search for its tree`,
    await measure(() => planFor(circuit, { findTree })),
  );
}

/** Six values need two qubits: the last pool goes. */
const six = {
  ring: ring.replace('0..ceil(log2(n))', '0..ceil(log2(n)) - 1'),
  Hur: hur.replace('  q = pooling(p[layers - 1]) on even_to_odd(q);\n', ''),
};
const values = 'return X(q[0]), Y(q[0]), Z(q[0]), X(q[1]), Y(q[1]), Z(q[1]);';
for (const [name, text] of Object.entries(six)) {
  const times = [];
  for (const [title, source] of [
    ['one value of one qubit', name === 'ring' ? ring : hur],
    ['one value of two qubits', text],
    ['six values of two qubits', text.replace('return Z(q[0]);', values)],
  ]) {
    const circuit = build(source);
    const executable = wasm.loadPlan(planCircuit(prepareCircuit(circuit)), { circuit });
    const { weights, inputs, upstream } = drawSamples(circuit, 128);
    const time = await measure(() => executable.vjp(weights, inputs, upstream, 128, wanted));
    show(`${name}, 8 qubits: gradient of 128 samples, ${title}`, time);
    times.push(time.minMs);
    executable.dispose();
  }
  const [one, oneOfTwo, all] = times;
  console.log(`six values cost ${(all / one).toFixed(2)} and ${(all / oneOfTwo).toFixed(2)} times as much`);
}
