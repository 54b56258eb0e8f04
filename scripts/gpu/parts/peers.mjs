// PyTorch and JAX beside qcnn, in turns on the same device: the ring circuit, batched and fused by hand there, and a step of
// ResNet-50. Before times of circuits are taken each is held to double precision.
import { attempt, quick, pythonDevice } from '../shared/part.mjs';
import { compareRing, ringPeers } from '../shared/ring-peers.mjs';
import { compareSteps } from '../shared/step-peers.mjs';

/** Widths and batches, those that matter most first. */
const cases = quick ? [[8, 4]] : [[8, 1024], [12, 1024], [10, 1024], [8, 8192], [8, 128], [12, 128], [12, 8192], [16, 128]]; // prettier-ignore
const sizes = quick ? [2] : [32, 128];

const peers = ringPeers(pythonDevice);
const rings = (some) => some.map(([n, batch]) => [`ring-su4-${n}, ${batch} samples`, () => compareRing(peers, n, batch)]); // prettier-ignore
const steps = sizes.map((batch) => [`a step of ResNet-50, ${batch} images`, () => compareSteps(pythonDevice, batch)]); // prettier-ignore
for (const [name, compare] of [...rings(cases.slice(0, 3)), ...steps, ...rings(cases.slice(3))]) await attempt(name, compare); // prettier-ignore
peers.end();
