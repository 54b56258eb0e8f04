// In CI, property tests repeat the same random cases, so that its answer depends on the change alone; runs elsewhere explore.
// Contraction trees that tests search are kept out of the user's folder.
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import './compare-circuits.ts';

if (process.env.CI) fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: 20261120 });
process.env.QCNN_CACHE ??= fileURLToPath(new URL('../node_modules/.cache/qcnn-trees', import.meta.url));
await import('../src/runtime/trees/keep-on-disk.ts');
