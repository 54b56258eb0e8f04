// WGSL for what stands before and after a device program: weights to its memory, sums of workgroups, gradients by weights.
import { paramsStruct } from './params.ts';

/**
 * Entry points `bring` (weights to memory), `reduce` (sums of workgroups to totals, a workgroup eight of them) and `take`
 * (gradients by weights from memory). Group 0: memory, params; group 1 of the first and the last: the numbers.
 */
export function emitEnds(): string {
  return /* wgsl */ `${paramsStruct}
@group(0) @binding(0) var<storage, read_write> memory: array<f32>;
@group(0) @binding(1) var<uniform> params: Params;
@group(1) @binding(0) var<storage, read> given: array<f32>;
@group(1) @binding(1) var<storage, read_write> result: array<f32>;

@compute @workgroup_size(64)
fn bring(@builtin(global_invocation_id) id: vec3u) {
  if (id.x < params.count) { memory[params.source + id.x] = given[id.x]; }
}

@compute @workgroup_size(64)
fn take(@builtin(global_invocation_id) id: vec3u) {
  if (id.x < params.count) { result[id.x] = memory[params.source + id.x]; }
}

var<workgroup> partial: array<f32, 64>;

@compute @workgroup_size(64)
fn reduce(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) lane: u32
) {
  let number = 8u * (workgroup.y * workgroups.x + workgroup.x) + lane % 8u;
  var sum = 0.0;
  if (number < params.sums) {
    for (var slot = lane / 8u; slot < params.count; slot += 8u) {
      sum += memory[params.slots + slot * params.slotSize + params.sumsAt + number];
    }
  }
  partial[lane] = sum;
  workgroupBarrier();
  if (lane >= 8u || number >= params.sums) { return; }
  var total = 0.0;
  for (var part = lane; part < 64u; part += 8u) { total += partial[part]; }
  memory[params.totals + number] = total;
}
`;
}
