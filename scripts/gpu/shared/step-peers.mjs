// A training step of ResNet-50 on qcnn's WebGPU engine and in PyTorch, eager and as a CUDA graph.
import { createLearner, startTensors } from './learners.mjs';
import { quick } from './part.mjs';
import { startPeer } from './python-peer.mjs';
import { inTurns } from './turns.mjs';

const side = quick ? 8 : 28;

/** Throws Error where PyTorch takes no step, before qcnn does. */
export async function compareSteps(device, batch) {
  const peer = startPeer('torch_resnet.py', ['--device', device]);
  const askFor = async (how, seconds) => (await peer.ask({ task: 'step', batch, side, how, seconds })).times;
  let learner;
  try {
    await askFor('eager', 0);
    await startTensors();
    learner = await createLearner('ResNet-50', side, batch);
    const ways = { qcnn: (seconds) => stepFor(learner, seconds) };
    for (const how of device === 'cuda' ? ['eager', 'graph'] : ['eager'])
      ways[`PyTorch, ${how}`] = (seconds) => askFor(how, seconds);
    await inTurns({ case: 'ResNet-50', task: 'step', batch }, ways);
  } finally {
    peer.end();
    learner?.dispose();
  }
}

/** Steps that follow each other without waiting, until so many seconds are over: the milliseconds of each, all alike. */
async function stepFor(learner, seconds) {
  const begin = performance.now();
  const { steps } = await learner.take({ until: begin + 1000 * seconds });
  const each = (performance.now() - begin) / steps;
  return Array.from({ length: steps }, () => each);
}
