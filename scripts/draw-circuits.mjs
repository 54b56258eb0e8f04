// `npm run draw`: the drawings of all circuits in docs/circuits, and of Hur's after all passes for the README.
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { loadCircuit } from '../build/circuit-files/load-circuit.js';
import { optimise } from '../build/compiler/passes/index.js';
import { drawSvg } from '../build/compiler/targets/drawing/index.js';

const root = new URL('../', import.meta.url);
const folder = new URL('docs/circuits/', root);
mkdirSync(folder, { recursive: true });
const load = (name) => loadCircuit(fileURLToPath(new URL(`circuits/${name}`, root)));
for (const name of readdirSync(new URL('circuits/', root)).filter((each) => each.endsWith('.qcnn')))
  writeFileSync(new URL(name.replace('.qcnn', '.svg'), folder), drawSvg(load(name)));
writeFileSync(new URL('hur-after.svg', folder), drawSvg(optimise(load('hur.qcnn'), 2).circuit));
