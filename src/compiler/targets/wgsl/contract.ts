// WGSL for the contractions of plans: one kernel for all of them, told by a record and by tables of offsets what to do.
// A thread makes a tile of 4 × 4 numbers of one sample; where samples are summed, a workgroup makes a tile.

/** Threads of a workgroup, and the side of a tile. */
export const contractThreads = 64;
export const tileSide = 4;

/** Terms that are added to each other before they are added to the rest: keeps the rounding of long sums small. */
const blockOfSums = 64;

/**
 * Fields of the record, all u32. Places and strides in numbers; tables in entries of `offsets`.
 * Entry e of a batched tensor, sample s: memory[place + e · stride + s · samples stride], samples innermost.
 */
export const recordFields = [
  'a', 'b', 'out', 'strideA', 'strideB', 'strideOut', 'sampleA', 'sampleB', 'samples',
  'slices', 'rows', 'columns', 'sum', 'sliceA', 'sliceB', 'sliceOut',
  'rowA', 'rowOut', 'columnB', 'columnOut', 'sumA', 'sumB', 'add', 'pad',
] as const; // prettier-ignore

export type ContractRecord = Readonly<Record<(typeof recordFields)[number], number>>;

/** The entry points `contract` (a sample a thread) and `contractSamples` (sums over them). */
export function emitContract(): string {
  return `${declarations}\n${contract}\n${contractSamples}`;
}

/** The record, the memory, and what both kernels share. */
const declarations = /* wgsl */ `// Contractions: out[slice, row, column] = Σ a[slice, row, sum] · b[slice, column, sum], for each sample or over them.
struct Record {
${recordFields.map((field) => `  ${field}: u32,`).join('\n')}
}
@group(0) @binding(0) var<storage, read_write> memory: array<f32>;
@group(0) @binding(1) var<storage, read> offsets: array<u32>;
@group(0) @binding(2) var<uniform> record: Record;

const threads = ${contractThreads}u;

// Four entries of a table, the last one again where it ends.
fn fourOffsets(table: u32, first: u32, count: u32, stride: u32) -> vec4u {
  let last = count - 1u;
  return stride * vec4u(
    offsets[table + first],
    offsets[table + min(first + 1u, last)],
    offsets[table + min(first + 2u, last)],
    offsets[table + min(first + 3u, last)]);
}

struct Tile { slice: u32, row: u32, column: u32 }

fn tileOf(index: u32) -> Tile {
  let columnTiles = (record.columns + 3u) / 4u;
  let rowTiles = (record.rows + 3u) / 4u;
  return Tile(
    index / (columnTiles * rowTiles),
    4u * (index / columnTiles % rowTiles),
    4u * (index % columnTiles));
}

fn four(at: vec4u) -> vec4f {
  return vec4f(memory[at.x], memory[at.y], memory[at.z], memory[at.w]);
}

fn store(at: u32, value: f32) {
  if (record.add == 1u) { memory[at] += value; } else { memory[at] = value; }
}

fn storeRow(at: u32, columnsAt: vec4u, column: u32, values: vec4f) {
  for (var c = 0u; c < min(4u, record.columns - column); c++) {
    store(at + columnsAt[c], values[c]);
  }
}
`;

const contract = /* wgsl */ `@compute @workgroup_size(threads)
fn contract(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) lane: u32
) {
  let index = (workgroup.y * workgroups.x + workgroup.x) * threads + lane;
  let sample = index % record.samples;
  let tile = tileOf(index / record.samples);
  if (tile.slice >= record.slices) { return; }
  let a = record.a + sample * record.sampleA + record.strideA * offsets[record.sliceA + tile.slice];
  let b = record.b + sample * record.sampleB + record.strideB * offsets[record.sliceB + tile.slice];
  let rowsA = a + fourOffsets(record.rowA, tile.row, record.rows, record.strideA);
  let columnsB = b + fourOffsets(record.columnB, tile.column, record.columns, record.strideB);
  var total = mat4x4f();
  for (var first = 0u; first < record.sum; first += ${blockOfSums}u) {
    var sum = mat4x4f();
    for (var k = first; k < min(record.sum, first + ${blockOfSums}u); k++) {
      let x = four(rowsA + record.strideA * offsets[record.sumA + k]);
      let y = four(columnsB + record.strideB * offsets[record.sumB + k]);
      sum += mat4x4f(x.x * y, x.y * y, x.z * y, x.w * y);
    }
    total += sum;
  }
  let out = record.out + sample + record.strideOut * offsets[record.sliceOut + tile.slice];
  let rowsOut = out + fourOffsets(record.rowOut, tile.row, record.rows, record.strideOut);
  let columnsOut = fourOffsets(record.columnOut, tile.column, record.columns, record.strideOut);
  for (var r = 0u; r < min(4u, record.rows - tile.row); r++) {
    storeRow(rowsOut[r], columnsOut, tile.column, total[r]);
  }
}
`;

const contractSamples = /* wgsl */ `var<workgroup> partial: array<mat4x4f, threads>;

@compute @workgroup_size(threads)
fn contractSamples(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) lane: u32
) {
  let tile = tileOf(workgroup.y * workgroups.x + workgroup.x);
  if (tile.slice >= record.slices) { return; }
  let a = record.a + record.strideA * offsets[record.sliceA + tile.slice];
  let b = record.b + record.strideB * offsets[record.sliceB + tile.slice];
  let rowsA = a + fourOffsets(record.rowA, tile.row, record.rows, record.strideA);
  let columnsB = b + fourOffsets(record.columnB, tile.column, record.columns, record.strideB);
  let terms = record.sum * record.samples;
  var total = mat4x4f();
  for (var first = lane; first < terms; first += ${blockOfSums}u * threads) {
    var sum = mat4x4f();
    for (var term = first; term < min(terms, first + ${blockOfSums}u * threads); term += threads) {
      let k = term / record.samples;
      let sample = term % record.samples;
      let x = four(rowsA + record.strideA * offsets[record.sumA + k] + sample * record.sampleA);
      let y = four(columnsB + record.strideB * offsets[record.sumB + k] + sample * record.sampleB);
      sum += mat4x4f(x.x * y, x.y * y, x.z * y, x.w * y);
    }
    total += sum;
  }
  partial[lane] = total;
  workgroupBarrier();
  let row = lane;
  if (row >= min(4u, record.rows - tile.row)) { return; }
  var sum = vec4f();
  for (var i = 0u; i < threads; i++) {
    sum += partial[i][row];
  }
  let rowsOut = fourOffsets(record.rowOut, tile.row, record.rows, record.strideOut);
  let columnsOut = fourOffsets(record.columnOut, tile.column, record.columns, record.strideOut);
  let out = record.out + record.strideOut * offsets[record.sliceOut + tile.slice] + rowsOut[row];
  storeRow(out, columnsOut, tile.column, sum);
}
`;
