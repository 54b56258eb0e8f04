// `npm run package`: what `npm run build` made, as qcnn.vsix.
import { fileURLToPath } from 'node:url';
import vsce from '@vscode/vsce';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
await vsce.createVSIX({
  cwd: here('.'),
  dependencies: false,
  allowMissingRepository: true,
  packagePath: here('qcnn.vsix'),
});
