// PyTorch and JAX beside qcnn, in turns on the same device: the ring circuit, batched and fused by hand there.
// Before times are taken each is held to double precision.
import { attempt, quick, pythonDevice } from '../shared/part.mjs';
import { compareRing, ringPeers } from '../shared/ring-peers.mjs';

/** Widths and batches, those that matter most first. */
const cases = quick ? [[8, 4]] : [[8, 1024], [12, 1024], [10, 1024], [8, 8192], [8, 128], [12, 128], [12, 8192], [16, 128]]; // prettier-ignore

const peers = ringPeers(pythonDevice);
for (const [n, batch] of cases) await attempt(`ring-su4-${n}, ${batch} samples`, () => compareRing(peers, n, batch)); // prettier-ignore
peers.end();
