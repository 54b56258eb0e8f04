// The versions that a study's figures depend on.
import { packageVersion } from '../package-folder.ts';
import { startEngine } from '../runtime/tensors/engine.ts';

/** qcnn, Node, and TensorFlow.js with the engine it runs on. */
export async function findVersions(): Promise<Readonly<Record<string, string>>> {
  const { tf, backend } = await startEngine();
  return {
    qcnn: packageVersion(),
    node: process.versions.node,
    'TensorFlow.js': `${tf.version_core} (${backend})`,
    platform: `${process.platform} ${process.arch}`,
  };
}
