// Tests of the webgpu backend need an adapter: without one they are skipped, or fail where QCNN_REQUIRE_WEBGPU is set.
import { describe } from 'vitest';
import { createWebgpu } from '../../../../src/runtime/backends/webgpu/index.ts';

const reason = await createWebgpu().unavailable();
if (reason !== undefined && process.env.QCNN_REQUIRE_WEBGPU === '1') throw new Error(reason);

/** Like `describe`, where there is an adapter; else skipped, with the reason in the name. */
export function describeWithAdapter(name: string, body: () => void): void {
  if (reason === undefined) describe(name, body);
  else describe.skip(`${name} (${reason})`, body);
}
