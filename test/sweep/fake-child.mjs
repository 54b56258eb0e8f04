// A child of a pool that prepares, searches and trains nothing: it answers at once, writes down what it was told, and dies at the first
// search of a tree, once.
import { appendFileSync, existsSync, writeFileSync } from 'node:fs';

const log = process.env.QCNN_TEST_LOG;
process.on('disconnect', () => process.exit(0));
process.on('message', (order) => {
  switch (order.kind) {
    case 'prepare':
      return;
    case 'begin':
      return process.send({ kind: 'ready' });
    case 'search':
      appendFileSync(log, `search ${order.wanted.network.tensors.length} ${order.wanted.key.length}\n`);
      if (!existsSync(`${log}.died`)) {
        writeFileSync(`${log}.died`, '');
        return process.kill(process.pid, 'SIGKILL');
      }
      return process.send({ kind: 'found', tree: order.wanted.options.starts[0] });
    case 'run':
      appendFileSync(log, `run ${order.job.hash} ${order.trees.size}\n`);
      return process.send({ kind: 'failed', reason: 'nothing is trained here' });
    default:
      if (process.env.QCNN_TEST_DEAF) return;
      return process.exit(0);
  }
});
