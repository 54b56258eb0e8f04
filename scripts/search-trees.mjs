// `npm run trees`: long searches for the contraction trees of the library's circuits and the benchmarks' workloads,
// into src/runtime/trees/shipped-trees.ts. A tree that is there already is one of the starts, so the file never becomes worse.
import { readdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { chain, workloads } from '../build/bench/workloads.js';
import { loadCircuit } from '../build/circuit-files/load-circuit.js';
import { networksOf } from '../build/compiler/plan/index.js';
import { networkKey, searchTree } from '../build/compiler/plan/search/index.js';
import { createShippedTrees, printShippedTrees } from '../build/runtime/trees/index.js';

const workload = { batch: 128, gradient: true };
const folder = new URL('../circuits/', import.meta.url);
const library = readdirSync(folder)
  .filter((name) => name.endsWith('.qcnn'))
  .map((name) => ({ name, circuit: fileURLToPath(new URL(name, folder)), set: {} }));
const sizes = (pattern, all) => all.map((n) => chain(pattern, n));
/** Blocks whose zeros make other networks than those of su4. */
const blocks = ['ttn', 'c5', 'c9'].flatMap((conv) =>
  Array.from({ length: 13 }, (_, i) => ({
    name: `ring ${conv} ${i + 4}`,
    circuit: 'ring',
    set: { n: `${i + 4}`, conv },
  })),
);
/** Other sizes of the library's circuits. */
const others = Object.entries({
  amplitude: ['4'],
  cong: ['6'],
  dressed: ['2', '3', '5', '6', '7', '8'],
  fourier: ['2', '3', '6', '8'],
  mera: ['4', '16'],
  study: ['4', '16'],
  tfq: ['4'],
  ttn: ['4', '16'],
}).flatMap(([circuit, all]) => all.map((n) => ({ name: `${circuit} ${n}`, circuit, set: { n } })));
const hur = ['4', '16'].map((n) => ({ name: `hur ${n}`, circuit: 'hur', set: { n } }));
const wanted = [
  ...library,
  ...workloads,
  ...sizes('ring', [4, 5, 6, 7, 9, 10, 11, 13, 14, 15]),
  ...sizes('open', [4, 8, 12, 16]),
  ...sizes('even', [4, 8, 16, 32]),
  ...hur,
  ...blocks,
  ...others,
];

const file = new URL('../src/runtime/trees/shipped-trees.ts', import.meta.url);
const shipped = createShippedTrees();
const module = (text) =>
  `// The trees that come with the package, found by long searches: \`npm run trees\` writes this file.\nexport const shippedTrees = \`${text}\`;\n`;
const trees = new Map();
for (const { name, circuit, set } of wanted) {
  for (const { network, starts } of networksOf(loadCircuit(circuit, { set }))) {
    const key = networkKey(network, workload);
    const tensors = network.tensors.length;
    if (trees.has(key) || tensors < 3) continue;
    const known = shipped.read(key, tensors);
    const begin = performance.now();
    const quick = searchTree(network, { ...workload, starts });
    const seconds = (performance.now() - begin) / 1000;
    // Many restarts; those of different seeds have different greedy starts.
    const restarts = tensors > 100 ? 64 : 32;
    const found = [2, 3].reduce(
      (best, seed) => searchTree(network, { ...workload, starts: [best.tree, ...starts], seed, restarts }),
      known ? searchTree(network, { ...workload, starts: [quick.tree, known], restarts: 2 }) : quick,
    );
    trees.set(key, found.tree);
    console.log(
      `${name.padEnd(16)} ${String(tensors).padStart(4)} tensors   ${found.flops.toExponential(3)} flops   tape ${found.tape}` +
        `   quick search: cost × ${(quick.cost / found.cost).toFixed(3)}, ${seconds.toFixed(1)} s`,
    );
    writeFileSync(file, module(printShippedTrees(trees)));
  }
}
