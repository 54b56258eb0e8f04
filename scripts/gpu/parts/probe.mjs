// Which adapter there is, its limits and features; what a submission takes, and until its answer is there; its peak.
import { measure } from '../../../build/bench/measure.js';
import { nameOfAdapter } from '../../../build/runtime/backends/webgpu/adapter-name.js';
import { download, openAdapter, upload } from '../shared/device.mjs';
import { quick, row } from '../shared/part.mjs';
import { measurePeak } from '../shared/peak.mjs';

const { adapter, device } = await openAdapter();
const { vendor, architecture, description, isFallbackAdapter: software } = adapter.info;
const limits = Object.fromEntries(Object.getOwnPropertyNames(Object.getPrototypeOf(adapter.limits)).flatMap((limit) => (typeof adapter.limits[limit] === 'number' ? [[limit, adapter.limits[limit]]] : []))); // prettier-ignore
row('adapter', {
  description: nameOfAdapter(adapter.info),
  vendor,
  architecture,
  driver: description,
  software,
  features: [...adapter.features].sort(),
  limits,
});

const numbers = 1024;
const buffer = upload(device, new Float32Array(numbers).fill(1));
const code = `@group(0) @binding(0) var<storage, read_write> numbers: array<f32>;
@compute @workgroup_size(64) fn double(@builtin(global_invocation_id) id: vec3u) { numbers[id.x] *= 2; }`;
const pipeline = await device.createComputePipelineAsync({
  layout: 'auto',
  compute: { module: device.createShaderModule({ code }), entryPoint: 'double' },
});
const entries = [{ binding: 0, resource: { buffer } }];
const bindGroup = device.createBindGroup({ layout: pipeline.getBindGroupLayout(0), entries });

function submit() {
  const encoder = device.createCommandEncoder();
  const pass = encoder.beginComputePass();
  pass.setPipeline(pipeline);
  pass.setBindGroup(0, bindGroup);
  pass.dispatchWorkgroups(numbers / 64);
  pass.end();
  device.queue.submit([encoder.finish()]);
}

submit();
if ((await download(device, buffer, 1))[0] !== 2) throw new Error('the adapter computes wrong numbers');
const budget = { warmMs: 20, measureMs: quick ? 20 : 200, leastRuns: 5, patienceMs: 1000, mostRuns: 2000 };
const submission = await measure(submit, budget);
await device.queue.onSubmittedWorkDone();
const answer = await measure(() => (submit(), device.queue.onSubmittedWorkDone()), budget);
const reading = await measure(() => (submit(), download(device, buffer, 1)), budget);
row('round trip', {
  submissionMs: submission.medianMs,
  answerMs: answer.medianMs,
  readingMs: reading.medianMs,
});
row('peak', { gflops: await measurePeak(device, quick ? 5 : 20) });
