// WGSL for the other works of a device program, each on few numbers: encoders, their gradients, functions of angles, and
// what goes from and to buffers of the caller.
import { flagBits, recordKinds } from './table.ts';

const number = Object.fromEntries(recordKinds.map((kind, index) => [kind, `${index}u`]));

export const smallFunctions = /* wgsl */ `
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
  let start = (first + sample) * record.rows + entry;
  var value: f32;
  if (record.code == 0u) { value = inputs[start]; } else { value = upstream[params.upstreamAt + start]; }
  memory[startOf(view, sample) + entry * view.stride] = value;
}

fn save(entry: u32, sample: u32) {
  let view = viewOf(record.a, ${flagBits.a}u);
  let value = memory[startOf(view, sample) + entry * view.stride];
  let to = (first + sample) * record.rows + entry;
  if (record.code == 0u) { values[params.valuesAt + to] = value; } else { gradInputs[to] = value; }
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
`;
