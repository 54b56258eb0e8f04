// A circuit in a page: from its text to outputs and gradients, on a GPU where the browser has WebGPU, else on WebAssembly.
import { elaborateCircuit, formatDiagnostic, libraryLoad } from 'qcnn/compiler';
import { createWasm, initialWeights } from 'qcnn/backends/wasm';
import { createWebgpu } from 'qcnn/backends/webgpu';

const text = document.querySelector('#circuit').value;
const { circuit, diagnostics } = elaborateCircuit({ name: 'page.qcnn', text }, libraryLoad);
if (!circuit) throw new Error(diagnostics.map(formatDiagnostic).join('\n'));

const gpu = createWebgpu();
const reason = await gpu.unavailable(); // undefined, or one sentence that says why not
const executable = reason === undefined ? await gpu.load(circuit) : createWasm().load(circuit);

const weights = initialWeights(circuit, 1); // [weights], from seed 1
const inputs = [0.1, 0.2, 0.3, 0.4]; // [batch × inputs], radians
const { values, weights: gradient } = await executable.vjp(weights, inputs, [1], 1);
executable.dispose();

const line = (numbers) => [...numbers].map((each) => each.toFixed(4)).join(' ');
document.querySelector('#result').textContent =
  `on ${executable.backend}: ${line(values)}\ngradient by the weights: ${line(gradient)}`;
