// What `dist/lsp/server.js` runs: the server over standard input and output, beside the circuits of the package where it lies in one.
import { fileURLToPath } from 'node:url';
import { serveOverStdio } from './node.ts';

serveOverStdio(fileURLToPath(new URL('../../', import.meta.url)));
