// `npm run bench:load`: processor time of `load` on wasm for small deep circuits that nobody has planned before, each in a
// process of its own whose start and compilation are not counted; no tree is kept. Words choose circuits by their names.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { deepCircuits } from './deep-circuits.mjs';

/** What `load` should take at most. */
const goal = 0.5;

/** Loads the circuit whose text is on standard input; prints seconds. */
async function loadOne() {
  const { nodeLoad } = await import('../../build/circuit-files/load.js');
  const { elaborateCircuit } = await import('../../build/compiler/index.js');
  await import('../../build/runtime/trees/keep-on-disk.js');
  const { createWasm } = await import('../../build/runtime/backends/wasm/index.js');
  const { circuit, diagnostics } = elaborateCircuit(
    { name: 'deep.qcnn', text: readFileSync(0, 'utf8') },
    nodeLoad,
    {},
  );
  if (!circuit) throw new Error(diagnostics.map(({ message }) => message).join('\n'));
  const before = process.cpuUsage();
  createWasm({ threads: 1 }).load(circuit);
  const { user, system } = process.cpuUsage(before);
  console.log((user + system) / 1e6);
}

function loadAll(words) {
  const times = [];
  for (const { name, text } of deepCircuits(1)) {
    if (!words.every((word) => name.includes(word))) continue;
    const { stdout, stderr, status } = spawnSync(
      process.execPath,
      [fileURLToPath(import.meta.url), '--one'],
      {
        input: text,
        encoding: 'utf8',
        env: { ...process.env, QCNN_CACHE: 'off' },
      },
    );
    if (status !== 0) throw new Error(`${name}: ${stderr}`);
    times.push(Number(stdout));
    console.log(`${name.padEnd(50)} ${Number(stdout).toFixed(2).padStart(6)} s`);
  }
  const sorted = times.sort((a, b) => a - b);
  const show = (part) => sorted[Math.round(part * (sorted.length - 1))].toFixed(2);
  console.log(
    `${times.length} circuits: min ${show(0)} s, median ${show(0.5)} s, 90 % ${show(0.9)} s, max ${show(1)} s; ` +
      `${times.filter((time) => time > goal).length} above ${goal} s`,
  );
}

if (process.argv[2] === '--one') await loadOne();
else loadAll(process.argv.slice(2));
