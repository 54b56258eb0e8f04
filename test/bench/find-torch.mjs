// PyTorch on this machine, for the benches that time it beside qcnn: $PYTHON, else `python3` of the path or of the system.
import { execFileSync } from 'node:child_process';

/** Memory that was freed is kept, and large tensors are taken from it: without these the peer waits for new pages. */
export const torchAllocator = {
  MALLOC_MMAP_MAX_: '0',
  MALLOC_TRIM_THRESHOLD_: '30000000000',
  MALLOC_TOP_PAD_: '268435456',
};

/** The first Python that imports torch; undefined where none does. */
export function findTorch() {
  const candidates = process.env.PYTHON ? [process.env.PYTHON] : ['python3', '/usr/bin/python3'];
  return candidates.find((each) => {
    try {
      execFileSync(each, ['-c', 'import torch'], { stdio: 'ignore' });
      return true;
    } catch {
      return false;
    }
  });
}
