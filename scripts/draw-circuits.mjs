// `npm run draw`: the drawings of all circuits in docs/circuits, and of Hur's for the README.
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { loadCircuit } from '../dist/cli/load-circuit.js';
import { drawSvg } from '../dist/compiler/targets/drawing/index.js';

const root = new URL('../', import.meta.url);
const folder = new URL('docs/circuits/', root);
mkdirSync(folder, { recursive: true });
for (const name of readdirSync(new URL('circuits/', root)).filter((each) => each.endsWith('.qcnn'))) {
  const circuit = loadCircuit(fileURLToPath(new URL(`circuits/${name}`, root)));
  writeFileSync(new URL(name.replace('.qcnn', '.svg'), folder), drawSvg(circuit));
}
