// What the build puts into dist/serve/server.mjs with all it needs: started by itself, where there is no package.
import { serveOverStdio } from './serve.ts';
import { usualLimits } from './limits.ts';

/** The build says it: there is no package.json beside the file. */
declare const QCNN_VERSION: string;

process.exit(await serveOverStdio(QCNN_VERSION, usualLimits));
