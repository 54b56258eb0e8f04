// WGSL for contractions in a device program, a tile of 4 × 4 numbers a thread, or one number to twice single precision.
import { flagBits } from './table.ts';

export const contractFunctions = /* wgsl */ `
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

// One number, to twice single precision.
fn contractPrecisely(tile: u32, sample: u32) {
  let column = tile % record.columns;
  let row = tile / record.columns % record.rows;
  let slice = tile / (record.columns * record.rows);
  let viewA = viewOf(record.a, ${flagBits.a}u);
  let viewB = viewOf(record.b, ${flagBits.b}u);
  let viewOut = viewOf(record.out, ${flagBits.out}u);
  let a = startOf(viewA, sample) + viewA.stride * (table[record.sliceA + slice] + table[record.rowA + row]);
  let b = startOf(viewB, sample) + viewB.stride * (table[record.sliceB + slice] + table[record.columnB + column]);
  var sum = vec2f();
  for (var k = 0u; k < record.sum; k++) {
    sum = addProduct(
      sum,
      pairAt(a + viewA.stride * table[record.sumA + k], viewA.stride * record.lowA),
      pairAt(b + viewB.stride * table[record.sumB + k], viewB.stride * record.lowB));
  }
  let out = table[record.sliceOut + slice] + table[record.rowOut + row] + table[record.columnOut + column];
  storePair(startOf(viewOut, sample) + viewOut.stride * out, viewOut.stride * record.lowOut, rounded(sum));
}
`;
