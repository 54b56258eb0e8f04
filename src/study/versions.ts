// The versions that a study's figures depend on.
import { packageVersion } from '../package-folder.ts';
import type { Engine } from '../runtime/tensors/engine.ts';

/** qcnn, Node, and TensorFlow.js with the engine it runs on. */
export function versionsWith({ tf, backend }: Engine): Readonly<Record<string, string>> {
  return {
    qcnn: packageVersion(),
    node: process.versions.node,
    'TensorFlow.js': `${tf.version_core} (${backend})`,
    platform: `${process.platform} ${process.arch}`,
  };
}
