// WGSL that runs device programs: one kernel for all circuits, which goes through the levels of a table. A workgroup takes
// some samples at a time through all of them, in memory of its own, or the threads of many share one level.
import { contractFunctions } from './contract-functions.ts';
import { emitFunctions } from './functions.ts';
import { paramsStruct } from './params.ts';
import { preciseElementary } from './precise-functions.ts';
import { preciseArithmetic } from './precise.ts';
import { smallFunctions } from './small-functions.ts';
import { flagBits, groupFields, kindGroups, levelSize, recordFields } from './table.ts';

/**
 * Entry point `run`. Group 0: memory, table, params; group 1: inputs, upstream, values, gradInputs, from the first sample on.
 * `functions`: the codes of those that its programs apply. Workgroups (x, y): x share the tiles of one level, or x is 1 and each goes through all; y take samples in turn.
 */
export function emitProgram(threads: number, functions: ReadonlySet<number>): string {
  return [
    paramsStruct,
    bindings(threads),
    preciseArithmetic,
    preciseElementary,
    emitFunctions(functions),
    access,
    contractFunctions,
    smallFunctions,
    findRecord,
    run,
  ].join('');
}

function bindings(threads: number): string {
  return /* wgsl */ `
@group(0) @binding(0) var<storage, read_write> memory: array<f32>;
@group(0) @binding(1) var<storage, read> table: array<u32>;
@group(0) @binding(2) var<uniform> params: Params;
@group(1) @binding(0) var<storage, read> inputs: array<f32>;
@group(1) @binding(1) var<storage, read> upstream: array<f32>;
@group(1) @binding(2) var<storage, read_write> values: array<f32>;
@group(1) @binding(3) var<storage, read_write> gradInputs: array<f32>;

const threads = ${threads}u;

struct Record {
${recordFields.map((field) => `  ${field}: u32,`).join('\n')}
}
struct Group { ${groupFields.map((field) => `${field}: u32`).join(', ')} }

// The memory of this workgroup, and the samples that it has at the moment.
var<private> slot: u32;
var<private> first: u32;
var<private> count: u32;
// The record that was read last.
var<private> recordAt: u32;
var<private> record: Record;

fn readRecord(at: u32) {
  if (recordAt == at) { return; }
  recordAt = at;
  record = Record(${recordFields.map((_, field) => `table[at + ${field}u]`).join(', ')});
}

fn groupOf(at: u32) -> Group {
  return Group(${groupFields.map((_, field) => `table[at + ${field}u]`).join(', ')});
}
`;
}

const access = /* wgsl */ `
// Where numbers of a region lie: the first one of a sample, the distance of the next, and of that of the next sample.
struct View { at: u32, stride: u32, sample: u32 }

fn viewOf(place: u32, flagAt: u32) -> View {
  let region = (record.flags >> flagAt) & 3u;
  if (region == 0u) { return View(place, 1u, 0u); }
  if (region == 1u) { return View(slot + place * params.lanes, params.lanes, 1u); }
  return View(slot + params.sumsAt + place, 1u, 0u);
}

fn startOf(view: View, sample: u32) -> u32 {
  return view.at + sample * view.sample;
}

fn pairAt(at: u32, low: u32) -> vec2f {
  return vec2f(memory[at], select(0.0, memory[at + low], low != 0u));
}

fn storePair(at: u32, low: u32, value: vec2f) {
  memory[at] = value.x;
  if (low != 0u) { memory[at + low] = value.y; }
}

fn store(at: u32, value: f32) {
  if (((record.flags >> ${flagBits.add}u) & 1u) == 1u) { memory[at] += value; } else { memory[at] = value; }
}
`;

const findRecord = /* wgsl */ `
// Of the records from here on: the last one that begins at this tile or before.
fn find(records: u32, length: u32, tile: u32) {
  var low = 0u;
  var end = length;
  while (end - low > 1u) {
    let middle = (low + end) / 2u;
    if (table[records + middle * ${recordFields.length}u + ${recordFields.indexOf('start')}u] <= tile) { low = middle; } else { end = middle; }
  }
  readRecord(records + low * ${recordFields.length}u);
}
`;

/** The loop over the tiles that a group of kinds has in a level. */
function loopOf(group: number): string {
  const name = ['contract', 'contractPrecisely', 'workOn'][group];
  const size = recordFields.length;
  return /* wgsl */ `
      let ${name}Group = groupOf(index * ${levelSize}u + ${1 + group * groupFields.length}u);
      let ${name}Tiles = ${name}Group.eachTiles * count;
      for (var unit = begin; unit < ${name}Tiles + ${name}Group.otherTiles; unit += step) {
        let isEach = unit < ${name}Tiles;
        let tile = select(unit - ${name}Tiles, unit / count, isEach);
        find(
          records + select(${size}u * ${name}Group.each, 0u, isEach),
          select(${name}Group.others, ${name}Group.each, isEach),
          tile);
        ${name}(tile - record.start, select(0u, unit % count, isEach));
      }
      records += ${size}u * (${name}Group.each + ${name}Group.others);
`;
}

const run = /* wgsl */ `
@compute @workgroup_size(threads)
fn run(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) lane: u32
) {
  slot = params.slots + workgroup.y * params.slotSize;
  recordAt = 0xffffffffu;
  let begin = workgroup.x * threads + lane;
  let step = workgroups.x * threads;
  if (params.clear == 1u && workgroup.x == 0u) {
    for (var i = lane; i < params.sums; i += threads) { memory[slot + params.sumsAt + i] = 0.0; }
  }
  storageBarrier();
  for (var turn = workgroup.y; turn * params.lanes < params.batch; turn += workgroups.y) {
    first = params.firstSample + turn * params.lanes;
    count = min(params.lanes, params.batch - turn * params.lanes);
    for (var index = params.firstLevel; index < params.endLevel; index++) {
      var records = table[index * ${levelSize}u];
${kindGroups.map((_, group) => loopOf(group)).join('')}
      storageBarrier();
    }
  }
}
`;
