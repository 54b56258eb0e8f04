// `node scripts/gpu/host-time-circuits.mjs [CALLS]` after `npm run build`: what a call of a circuit on buffers takes of the host,
// whatever the card: dispatches, and microseconds of CPU time on Dawn's null device, which computes nothing.
import { chain, findWorkloads } from '../../build/bench/workloads.js';
import { loadCircuit } from '../../build/circuit-files/load-circuit.js';
import { inputCount, outputCount, weightCount } from '../../build/compiler/circuit/circuit.js';
import { countWork } from '../../build/runtime/backends/webgpu/device-work.js';
import { createWebgpu } from '../../build/runtime/backends/webgpu/index.js';
import { openNullDevice } from './null-device.mjs';

const calls = Number(process.argv[2] ?? 40);
const rounds = 8;
const { device } = await openNullDevice({ whole: true });
const workloads = [
  ...[8, 10, 11, 12, 16].map((n) => chain('ring', n)),
  ...findWorkloads(['hur-su4', 'open-su4-32']),
];

console.log(
  '| circuit | batch | outputs: dispatches | µs, least / median | gradient: dispatches | µs, least / median |\n| --- | --: | --: | --: | --: | --: |',
);
for (const { name, circuit: file, set } of workloads) {
  const circuit = loadCircuit(file, { set });
  for (const batch of [1, 1024, 8192, 65536]) {
    const executable = await createWebgpu({ device }).loadForBuffers(circuit);
    const sizes = [weightCount(circuit), batch * inputCount(circuit), batch * outputCount(circuit)];
    const given = sizes.map((size) => device.createBuffer({ size: 4 * size, usage: GPUBufferUsage.STORAGE }));
    const [weights, inputs, upstream] = given;
    const forward = await timesOf(executable, () => [executable.forward(weights, inputs, batch)]);
    const gradient = await timesOf(executable, () =>
      Object.values(executable.vjp(weights, inputs, upstream, batch)),
    );
    console.log(`| ${[name, batch, ...forward, ...gradient].join(' | ')} |`);
    executable.dispose();
    for (const buffer of given) buffer.destroy();
  }
}
device.destroy();
setTimeout(() => process.exit(0), 100);

/** Dispatches of a call, and the CPU time of one: with its results made, and thrown away. */
async function timesOf(executable, call) {
  const once = () => call().forEach((buffer) => buffer.destroy());
  for (let turn = 0; turn < calls; turn++) once();
  const counter = countWork(device);
  once();
  const { dispatches } = counter.now();
  counter.stop();
  const times = [];
  for (let round = 0; round < rounds; round++) {
    await executable.finish();
    const before = process.cpuUsage();
    for (let turn = 0; turn < calls; turn++) once();
    const { user, system } = process.cpuUsage(before);
    times.push((user + system) / calls);
  }
  times.sort((a, b) => a - b);
  return [dispatches, `${times[0].toFixed(0)} / ${times[rounds >> 1].toFixed(0)}`];
}
