// `npm run bench:equiv [-- ROW…]`: how long `qcnn equiv` takes, start included. Minimum and median of some runs.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  commutedCancelledMerged,
  oneAngleOff,
  randomGates,
  rewrittenLocally,
  textOf,
} from './equiv-circuits.mjs';

const runs = Number(process.env.QCNN_RUNS ?? 5);
const cli = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'qcnn-equiv-'));

function qcnn(...args) {
  return spawnSync(process.execPath, [cli, ...args], { encoding: 'utf8', maxBuffer: 2 ** 28 });
}

function write(name, text) {
  const path = join(folder, `${name}.qcnn`);
  writeFileSync(path, text);
  return path;
}

/** Random gates against what is made of them. */
function random(name, qubits, count, make, verdict = 'equivalent') {
  const gates = randomGates(qubits, count, 1);
  const files = () => [
    write(`${name}-a`, textOf(qubits, count, gates)),
    write(`${name}-b`, textOf(qubits, count, make(gates))),
  ];
  return { name, files, args: ['--level', 'exact'], verdict };
}

/** A circuit of the package against what a level of the compiler makes of it. */
function compiled(name, circuit, set, level, args = []) {
  const parameters = set.flatMap((each) => ['--set', each]);
  const files = () => {
    const out = join(folder, `${name}.qcnn`);
    const { status, stderr } = qcnn(
      'compile',
      circuit,
      ...parameters,
      '-O',
      level,
      '--emit',
      'qcnn',
      '-o',
      out,
    );
    if (status !== 0) throw new Error(stderr);
    // Else both would do the same operations, which takes no proof.
    if (level === '0') writeFileSync(out, readFileSync(out, 'utf8').replaceAll(/\bcx (.*), (.*);/g, 'h $2; cz $1, $2; h $2;')); // prettier-ignore
    return [circuit, out];
  };
  return { name, files, args: [...set.flatMap((each) => ['--set-a', each]), ...args], verdict: 'equivalent' };
}

const channel = ['--level', 'channel'];
const tree = ['n=64', 'wiring=pairs'];
const chain = ['n=64', 'wiring=brick'];
const rows = [
  random('10 qubits, 1000 gates, rewritten locally', 10, 1000, (gates) => rewrittenLocally(gates, 2)),
  random('10 qubits, 1000 gates, one angle off by 1e-3', 10, 1000, (gates) => oneAngleOff(gates, 0.001), 'different'), // prettier-ignore
  random('16 qubits, 1000 gates', 16, 1000, (gates) => rewrittenLocally(gates, 2)),
  random('20 qubits, 400 gates, commuted, cancelled, merged', 20, 400, (gates) => commutedCancelledMerged(gates, 2)), // prettier-ignore
  compiled('hur 8 against -O2', 'hur', ['n=8'], '2'),
  compiled('ring 16 against -O2', 'ring', ['n=16'], '2'),
  compiled('even 64, outputs', 'ring', tree, '2'),
  compiled('even 64, channel', 'ring', tree, '0', channel),
  compiled('open 64, outputs', 'ring', chain, '2'),
  compiled('open 64, channel', 'ring', chain, '0', channel),
  compiled('ring 32', 'ring', ['n=32'], '2'),
];

function measure({ name, files, args, verdict }) {
  const paths = files();
  const times = Array.from({ length: runs }, () => {
    const begin = performance.now();
    const { stdout, stderr } = qcnn('equiv', ...paths, ...args, '--json');
    const seconds = (performance.now() - begin) / 1000;
    const answer = JSON.parse(stdout || '{}');
    if (answer.verdict !== verdict) throw new Error(`${name}: ${answer.verdict} ${answer.words ?? stderr}`);
    return { seconds, method: answer.method?.name };
  }).sort((a, b) => a.seconds - b.seconds);
  const shown = (at) => `${times[at].seconds.toFixed(2)} s`.padStart(8);
  console.log(`${name.padEnd(52)}${shown(0)} min${shown(runs >> 1)} median   ${times[0].method ?? ''}`);
}

try {
  const wanted = process.argv.slice(2);
  const chosen = rows.filter(({ name }) => wanted.length === 0 || wanted.some((word) => name.includes(word)));
  for (const row of chosen) {
    try {
      measure(row);
    } catch (error) {
      console.error(String(error.message));
      process.exitCode = 1;
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
