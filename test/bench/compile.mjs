// `npm run bench:compile`: how long text takes to become an optimised circuit. Minimum and median of warm runs.
import { readFileSync } from 'node:fs';
import { elaborateCircuit } from '../../build/compiler/index.js';
import { optimise } from '../../build/compiler/passes/index.js';
import { planFor } from '../../build/compiler/plan/index.js';
import { createTreeFinder } from '../../build/runtime/trees/index.js';
import '../../build/runtime/trees/keep-on-disk.js';
import { nodeLoad } from '../../build/circuit-files/load.js';

const file = (name) => {
  const url = new URL(`../../circuits/${name}.qcnn`, import.meta.url);
  return { name: url.pathname, text: readFileSync(url, 'utf8') };
};
const build = (source, set = {}) => {
  const { circuit, diagnostics } = elaborateCircuit(source, nodeLoad, { set });
  if (!circuit) throw new Error(diagnostics.map(({ message }) => message).join('\n'));
  return optimise(circuit, 2).circuit;
};
/** Text to plan, the contraction tree found before. */
const find = createTreeFinder();
const workload = { batch: 128, gradient: true };
const plan = (source) => {
  const { circuit } = elaborateCircuit(source, nodeLoad, {});
  return planFor(circuit, { findTree: ({ network, starts }) => find(network, { ...workload, starts }).tree });
};
const hur = file('hur');
const blocks = ['ttn', 'c5', 'c6', 'c9', 'c13', 'c14', 'c15', 'so4', 'su4'];
const wide = { name: 'wide.qcnn', text: file('ring').text.replace('in 4..65', '') };
const long = {
  name: 'long.qcnn',
  text: `import { su4 } from "std/conv";
circuit long {
  input x: angle[16];
  qubit q[16];
  ry(x) on q;
  for layer in 0..625 { weight w: angle[15]; su4(w) on ring(q); }
  return Z(q[0]);
}`,
};

/** Milliseconds of `runs` calls after `warm` unmeasured ones. */
function measure(title, work, runs, warm) {
  for (let i = 0; i < warm; i++) work();
  const times = Array.from({ length: runs }, () => {
    const begin = performance.now();
    work();
    return performance.now() - begin;
  }).sort((a, b) => a - b);
  const row = { title, minMs: times[0], medianMs: times[runs >> 1] };
  console.log(
    `${title.padEnd(56)} min ${row.minMs.toFixed(1).padStart(9)} ms   median ${row.medianMs.toFixed(1).padStart(9)} ms`,
  );
  return row;
}

measure('Hur, 8 qubits, su4: text to optimised circuit, cold', () => build(hur), 1, 0);
measure('the same, warm', () => build(hur), 201, 100);
measure('text to plan with a kept contraction tree, warm', () => plan(hur), 201, 100);
measure(
  '1,000 variants of Hur (9 blocks, 2 pools, n = 4 and 8)',
  () => {
    for (let i = 0; i < 1000; i++) {
      build(hur, { n: i % 4 ? '8' : '4', conv: blocks[i % blocks.length], pooling: i % 2 ? 'zx' : 'drop' });
    }
  },
  1,
  0,
);
measure('ring QCNN, 256 qubits, su4', () => build(wide, { n: '256' }), 3, 0);
measure('16 qubits, 625 layers of su4: 100,016 operations', () => build(long), 1, 0);
