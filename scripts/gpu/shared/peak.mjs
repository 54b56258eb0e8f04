// What the device reaches in single precision where nothing but registers is in the way: eight chains of products and
// additions a thread, four numbers each.

const chains = 8;
const threads = 256;
/** Of a product and an addition of four numbers. */
const flopsOfStep = 8;

const code = (steps) => `@group(0) @binding(0) var<storage, read_write> out: array<f32>;
@compute @workgroup_size(${threads}) fn main(@builtin(global_invocation_id) id: vec3u) {
  let by = vec4f(f32(id.x) * 1e-9 + 0.999);
  ${each((i) => `var a${i} = vec4f(${i}.5) + by;`)}
  for (var step = 0u; step < ${steps}u; step++) {
    ${each((i) => `a${i} = fma(a${i}, by, vec4f(0.25));`)}
  }
  let all = ${Array.from({ length: chains }, (_, i) => `a${i}`).join(' + ')};
  out[id.x % 64u] = dot(all, all);
}`;

/** Gflop/s, the best of some runs that take so many milliseconds each. */
export async function measurePeak(device, ms) {
  const buffer = device.createBuffer({ size: 256, usage: GPUBufferUsage.STORAGE });
  let [workgroups, steps] = [16, 64];
  let best = 0;
  // Workgroups until the device is full, then longer threads.
  for (let took = 0; took < ms;) {
    took = await run(device, buffer, { workgroups, steps });
    best = Math.max(best, (workgroups * threads * steps * chains * flopsOfStep) / took / 1e6);
    if (workgroups < 4096) workgroups *= 4;
    else steps *= 4;
  }
  buffer.destroy();
  return best;
}

/** Milliseconds of the fastest of three. */
async function run(device, buffer, { workgroups, steps }) {
  const module = device.createShaderModule({ code: code(steps) });
  const pipeline = await device.createComputePipelineAsync({ layout: 'auto', compute: { module, entryPoint: 'main' } }); // prettier-ignore
  const entries = [{ binding: 0, resource: { buffer } }];
  const bindGroup = device.createBindGroup({ layout: pipeline.getBindGroupLayout(0), entries });
  let least = Infinity;
  for (let turn = 0; turn < 3; turn++) {
    const begin = performance.now();
    const encoder = device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    pass.setPipeline(pipeline);
    pass.setBindGroup(0, bindGroup);
    pass.dispatchWorkgroups(workgroups);
    pass.end();
    device.queue.submit([encoder.finish()]);
    await device.queue.onSubmittedWorkDone();
    least = Math.min(least, performance.now() - begin);
  }
  return least;
}

function each(line) {
  return Array.from({ length: chains }, (_, i) => line(i)).join('\n    ');
}
