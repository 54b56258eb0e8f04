// WGSL of products of matrices that need not lie in memory as such: their numbers are fetched by functions. A workgroup makes
// a tile of the product, or its part of the sum of one.
import { kernels, threads, type Kernel } from './encode.ts';

/**
 * Where the numbers of both factors are, in WGSL: functions of a row, a column or a place in the sum give a `vec3i` each, of
 * which `left` and `right` make the number. What is outside is `nowhere`, for which they must give 0.
 */
export interface Factors {
  readonly name: string;
  /**
   * Bindings 0 and 1, the type `Given` of the uniform `given`, which begins with rows, columns, depth and depthOfPart, and the
   * functions `leftRow`, `leftDepth`, `left`, `rightDepth`, `rightColumn`, `right`.
   */
  readonly code: string;
  /** Whether neighbours in memory are neighbours in the sum; else they are neighbours in rows (or columns). */
  readonly leftAlongDepth: boolean;
  readonly rightAlongDepth: boolean;
}

/** Threads along a side of a workgroup. */
export const side = 16;
/** Terms of the sum that a workgroup holds at once. */
export const step = 16;

/** Numbers of a tile that a thread makes along one side. */
export type TileSide = 1 | 2 | 4;

/** The kernel for tiles of such sides, with a bias by column and a ReLU at the end or without. */
export type ProductKernels = (height: TileSide, width: TileSide, bias: boolean, relu: boolean) => Kernel;

export function productKernels(factors: Factors): ProductKernels {
  return kernels((height: TileSide, width: TileSide, bias: boolean, relu: boolean) => {
    const [tileRows, tileColumns] = [side * height, side * width];
    const vector = { 1: 'f32', 2: 'vec2f', 4: 'vec4f' }[width];
    const lines = (count: number, line: (index: number) => string, between = '\n  ') =>
      Array.from({ length: count }, (_, index) => line(index)).join(between);
    const left = loader('left', 'leftRow', factors.leftAlongDepth, height);
    const right = loader('right', 'rightColumn', factors.rightAlongDepth, width);
    const component = (column: number) => (width === 1 ? '' : `[${column}]`);
    const code = `
const nowhere = vec3i(-(1 << 30));
@group(0) @binding(2) var<storage, read_write> out: array<f32>;
${endingCode(bias, relu, 3)}
@group(0) @binding(${bias ? 4 : 3}) var<uniform> given: Given;
${factors.code}
var<workgroup> lefts: array<f32, ${step * (tileRows + 1)}>;
var<workgroup> rights: array<f32, ${step * (tileColumns + 1)}>;

@compute @workgroup_size(threads)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32) {
  let own = vec2u(local / ${side}u, local % ${side}u);
  let first = group.yx * vec2u(${tileRows}u, ${tileColumns}u);
  let begin = group.z * given.depthOfPart;
  let end = min(given.depth, begin + given.depthOfPart);
  ${left.prepare(`first.x`, 'given.rows')}
  ${right.prepare(`first.y`, 'given.columns')}
  ${lines(height, (row) => `var sum${row} = ${vector}(0);`)}
  for (var at = begin; at < end; at += ${step}u) {
    ${left.load('lefts')}
    ${right.load('rights')}
    workgroupBarrier();
    for (var k = 0u; k < ${step}u; k++) {
      let l = k * ${tileRows + 1}u + own.x;
      let r = k * ${tileColumns + 1}u + own.y;
      let those = ${vector}(${lines(width, (column) => `rights[r + ${side * column}u]`, ', ')});
      ${lines(height, (row) => `sum${row} += lefts[l + ${side * row}u] * those;`)}
    }
    workgroupBarrier();
  }
  ${lines(height * width, (index) => {
    const [row, column] = [Math.floor(index / width), index % width];
    return `write(group.z, first + own + vec2u(${side * row}u, ${side * column}u), sum${row}${component(column)});`;
  })}
}

fn write(part: u32, at: vec2u, sum: f32) {
  if (at.x >= given.rows || at.y >= given.columns) { return; }
  out[(part * given.rows + at.x) * given.columns + at.y] = finished(sum, at.y);
}`;
    return { name: factors.name, code };
  });
}

/** WGSL that brings a factor's part of a tile to the workgroup: each thread `count` numbers, its neighbours beside them. */
function loader(factor: 'left' | 'right', place: string, alongDepth: boolean, count: TileSide) {
  const tile = side * count;
  const each = (line: (index: number) => string) =>
    Array.from({ length: count }, (_, index) => line(index)).join('\n  ');
  const fetch = (own: string, depth: string) =>
    factor === 'left' ? `left(${own}, ${depth})` : `right(${depth}, ${own})`;
  const spot = (own: string, limit: string) => `select(nowhere, ${place}(${own}), ${own} < ${limit})`;
  const depthOf = (at: string) => `select(nowhere, ${factor}Depth(${at}), ${at} < end)`;
  if (alongDepth) {
    return {
      prepare: (first: string, limit: string) =>
        each((index) => {
          const own = `(${first} + local / ${step}u + ${(threads / step) * index}u)`;
          return `let ${factor}Spot${index} = ${spot(own, limit)};`;
        }),
      load: (shared: string) => `let ${factor}At = at + local % ${step}u;
    let ${factor}Depth0 = ${depthOf(`${factor}At`)};
    ${each(
      (index) =>
        `${shared}[local % ${step}u * ${tile + 1}u + local / ${step}u + ${(threads / step) * index}u] = ${fetch(`${factor}Spot${index}`, `${factor}Depth0`)};`,
    )}`,
    };
  }
  return {
    prepare: (first: string, limit: string) =>
      `let ${factor}Spot = ${spot(`(${first} + local % ${tile}u)`, limit)};`,
    load: (shared: string) =>
      each((index) => {
        const depth = `(local / ${tile}u + ${(threads / tile) * index}u)`;
        return `${shared}[${depth} * ${tile + 1}u + local % ${tile}u] = ${fetch(`${factor}Spot`, depthOf(`(at + ${depth})`))};`;
      }),
  };
}

/** The sum of parts of a product, with the ending that the parts have not. */
export const sumKernel = kernels((bias: boolean, relu: boolean) => {
  const code = `
struct Parts { size: u32, columns: u32, count: u32 }
@group(0) @binding(0) var<storage, read> parts: array<f32>;
@group(0) @binding(1) var<storage, read_write> out: array<f32>;
${endingCode(bias, relu, 2)}
@group(0) @binding(${bias ? 3 : 2}) var<uniform> given: Parts;
@compute @workgroup_size(threads) fn main(place: Place) {
  let i = numberOf(place);
  if (i >= given.size) { return; }
  var sum = 0f;
  for (var part = 0u; part < given.count; part++) { sum += parts[part * given.size + i]; }
  out[i] = finished(sum, i % given.columns);
}`;
  return { name: 'SumOfParts', code };
});

/** WGSL: what becomes of a finished number of the product. */
function endingCode(bias: boolean, relu: boolean, binding: number): string {
  return `
${bias ? `@group(0) @binding(${binding}) var<storage, read> bias: array<f32>;` : ''}
fn finished(sum: f32, column: u32) -> f32 {
  let value = sum${bias ? ' + bias[column]' : ''};
  return ${relu ? 'select(value, 0f, value < 0)' : 'value'};
}`;
}
