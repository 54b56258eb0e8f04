// WGSL that runs device programs: one kernel for all circuits, which goes through the levels of a table. A workgroup takes
// some samples at a time through all of them, in memory of its own, or the threads of many share one level.
import { circleFunction } from '../emit-angles.ts';
import { emitFunctions } from './functions.ts';
import { preciseFunctions } from './precise.ts';
import { flagBits, groupFields, kindGroups, levelSize, recordFields, recordKinds } from './table.ts';

/** Fields of `params`, all u32. */
export const paramFields = [
  'firstLevel', 'endLevel', 'lanes', 'batch', 'offset', 'slots', 'slotSize', 'sumsAt', 'sums', 'clear', 'ones', 'totals',
  'source', 'count', 'pad1', 'pad2',
] as const; // prettier-ignore

const params = /* wgsl */ `// Levels to run; samples of a workgroup at a time, of all, and those before them; where the memory of workgroups begins, and
// numbers of each; where its sums begin in it, their number, and whether to begin at zero; a number without a zero bit;
// where totals of the sums go; what \`bring\` and \`take\` copy, or the workgroups whose sums there are.
struct Params {
${paramFields.map((field) => `  ${field}: u32,`).join('\n')}
}
`;

/**
 * Entry point `run`. Group 0: memory, table, params; group 1: inputs, upstream, values, gradInputs, from the first sample on.
 * Workgroups (x, y): x share the tiles of one level, or x is 1 and each goes through all; y take samples in turn.
 */
export function emitProgram(threads: number): string {
  return [
    params,
    bindings(threads),
    circleFunction,
    preciseFunctions,
    emitFunctions(),
    access,
    contract,
    smallWorks,
    run,
  ].join('');
}

/**
 * Entry points `bring` (weights to memory), `reduce` (sums of workgroups to totals, a workgroup eight of them) and `take`
 * (gradients by weights from memory). Group 0: memory, params; group 1 of the first and the last: the numbers.
 */
export function emitEnds(): string {
  return /* wgsl */ `${params}
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

const number = Object.fromEntries(recordKinds.map((kind, index) => [kind, `${index}u`]));

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

const contract = /* wgsl */ `
// Four entries of a list, the last one again where it ends.
fn fourOffsets(list: u32, start: u32, length: u32, stride: u32) -> vec4u {
  let last = length - 1u;
  return stride * vec4u(
    table[list + start],
    table[list + min(start + 1u, last)],
    table[list + min(start + 2u, last)],
    table[list + min(start + 3u, last)]);
}

fn four(at: vec4u) -> vec4f {
  return vec4f(memory[at.x], memory[at.y], memory[at.z], memory[at.w]);
}

// A tile of 4 × 4 numbers; over all samples where the result is not of each.
fn contract(tile: u32, sample: u32) {
  let columnTiles = (record.columns + 3u) / 4u;
  let rowTiles = (record.rows + 3u) / 4u;
  let slice = tile / (columnTiles * rowTiles);
  let row = 4u * (tile / columnTiles % rowTiles);
  let column = 4u * (tile % columnTiles);
  let viewA = viewOf(record.a, ${flagBits.a}u);
  let viewB = viewOf(record.b, ${flagBits.b}u);
  let viewOut = viewOf(record.out, ${flagBits.out}u);
  let over = viewOut.sample == 0u && (viewA.sample | viewB.sample) != 0u;
  let rowsA = startOf(viewA, sample) + viewA.stride * table[record.sliceA + slice] + fourOffsets(record.rowA, row, record.rows, viewA.stride);
  let columnsB = startOf(viewB, sample) + viewB.stride * table[record.sliceB + slice] + fourOffsets(record.columnB, column, record.columns, viewB.stride);
  // Terms that are added to each other before they are added to the rest: keeps the rounding of long sums small.
  let samples = select(1u, count, over);
  let block = max(1u, 64u / samples);
  let terms = record.sum;
  let sumA = record.sumA;
  let sumB = record.sumB;
  var total = mat4x4f();
  for (var start = 0u; start < terms; start += block) {
    var sum = mat4x4f();
    for (var k = start; k < min(terms, start + block); k++) {
      let atA = rowsA + viewA.stride * table[sumA + k];
      let atB = columnsB + viewB.stride * table[sumB + k];
      for (var s = 0u; s < samples; s++) {
        let x = four(atA + s * viewA.sample);
        let y = four(atB + s * viewB.sample);
        sum += mat4x4f(x.x * y, x.y * y, x.z * y, x.w * y);
      }
    }
    total += sum;
  }
  let out = startOf(viewOut, sample) + viewOut.stride * table[record.sliceOut + slice];
  let rowsOut = out + fourOffsets(record.rowOut, row, record.rows, viewOut.stride);
  let columnsOut = fourOffsets(record.columnOut, column, record.columns, viewOut.stride);
  for (var r = 0u; r < min(4u, record.rows - row); r++) {
    for (var c = 0u; c < min(4u, record.columns - column); c++) {
      store(rowsOut[r] + columnsOut[c], total[r][c]);
    }
  }
}

// One number, to twice single precision; all operands are there once.
fn contractPrecisely(tile: u32, sample: u32) {
  let column = tile % record.columns;
  let row = tile / record.columns % record.rows;
  let slice = tile / (record.columns * record.rows);
  let a = record.a + table[record.sliceA + slice] + table[record.rowA + row];
  let b = record.b + table[record.sliceB + slice] + table[record.columnB + column];
  var sum = vec2f();
  for (var k = 0u; k < record.sum; k++) {
    sum = addProduct(sum, pairAt(a + table[record.sumA + k], record.lowA), pairAt(b + table[record.sumB + k], record.lowB));
  }
  let out = record.out + table[record.sliceOut + slice] + table[record.rowOut + row] + table[record.columnOut + column];
  storePair(out, record.lowOut, rounded(sum));
}
`;

const smallWorks = /* wgsl */ `
fn pairOf(place: u32, flagAt: u32, low: u32, sample: u32) -> vec2f {
  let view = viewOf(place, flagAt);
  return pairAt(startOf(view, sample), low * view.stride);
}

fn encode(entry: u32, sample: u32) {
  var functions = functionsOf(pairOf(record.a, ${flagBits.a}u, record.lowA, sample));
  let matrix = record.b + 5u * entry;
  var sum = vec2f();
  for (var f = 0u; f < 5u; f++) {
    sum = addProduct(sum, pairAt(matrix + f, record.lowB), functions[f]);
  }
  let view = viewOf(record.out, ${flagBits.out}u);
  storePair(startOf(view, sample) + entry * view.stride, record.lowOut * view.stride, rounded(sum));
}

fn pull(sample: u32) {
  let functions = functionsOf(pairOf(record.a, ${flagBits.a}u, record.lowA, sample));
  let slopes = array<f32, 5>(
    0.0, -0.5 * functions[2].x, 0.5 * functions[1].x, -functions[4].x, functions[3].x);
  let gradient = viewOf(record.c, ${flagBits.c}u);
  let begin = startOf(gradient, sample);
  var flow = 0.0;
  for (var entry = 0u; entry < record.sum; entry++) {
    var slope = 0.0;
    for (var f = 1u; f < 5u; f++) { slope += memory[record.b + 5u * entry + f] * slopes[f]; }
    flow += memory[begin + entry * gradient.stride] * slope;
  }
  memory[startOf(viewOf(record.out, ${flagBits.out}u), sample)] = flow;
}

fn apply(sample: u32) {
  let x = pairOf(record.a, ${flagBits.a}u, record.lowA, sample);
  let y = pairOf(record.b, ${flagBits.b}u, record.lowB, sample);
  let flow = pairOf(record.c, ${flagBits.c}u, 0u, sample).x;
  let view = viewOf(record.out, ${flagBits.out}u);
  storePair(startOf(view, sample), record.lowOut * view.stride, applied(record.code, x, y, flow));
}

fn load(entry: u32, sample: u32) {
  let view = viewOf(record.out, ${flagBits.out}u);
  let start = (params.offset + first + sample) * record.rows + entry;
  var value: f32;
  if (record.code == 0u) { value = inputs[start]; } else { value = upstream[start]; }
  memory[startOf(view, sample) + entry * view.stride] = value;
}

fn save(entry: u32, sample: u32) {
  let view = viewOf(record.a, ${flagBits.a}u);
  let value = memory[startOf(view, sample) + entry * view.stride];
  let to = (params.offset + first + sample) * record.rows + entry;
  if (record.code == 0u) { values[to] = value; } else { gradInputs[to] = value; }
}

fn workOn(tile: u32, sample: u32) {
  switch record.kind {
    case ${number.encode}: { encode(tile, sample); }
    case ${number.pull}: { pull(sample); }
    case ${number.apply}: { apply(sample); }
    case ${number.load}: { load(tile, sample); }
    default: { save(tile, sample); }
  }
}

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
    first = turn * params.lanes;
    count = min(params.lanes, params.batch - first);
    for (var index = params.firstLevel; index < params.endLevel; index++) {
      var records = table[index * ${levelSize}u];
${kindGroups.map((_, group) => loopOf(group)).join('')}
      storageBarrier();
    }
  }
}
`;
