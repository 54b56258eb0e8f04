// The folder of a sweep that nobody trained, for measuring what reads it.
import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { writeRun } from '../../build/sweep/results.js';
import { writeSweepFile } from '../../build/sweep/sweep-file.js';

const hashOf = (text) => createHash('sha256').update(text).digest('hex');
const blocks = ['ttn', 'c5', 'c6', 'c9', 'c13', 'c14', 'c15', 'so4', 'su4'];

/** So many runs over blocks, widths, rates and seeds, of ten epochs each. Writes their files. */
export function writeResults(out, count) {
  const axes = [
    { name: 'conv', kind: 'parameter', values: blocks },
    { name: 'n', kind: 'parameter', values: ['4', '8', '16'] },
    { name: 'rate.circuit', kind: 'option', values: ['0.001', '0.003', '0.01', '0.03'] },
    { name: 'seed', kind: 'option', values: Array.from({ length: Math.ceil(count / 108) }, (_, i) => `${i + 1}`) },
  ];
  const points = axes
    .reduce((all, { name, values }) => all.flatMap((point) => values.map((value) => ({ ...point, [name]: value }))), [{}])
    .slice(0, count);
  const runs = points.map((point) => {
    const hash = hashOf(JSON.stringify(point));
    return { hash, model: 'qcnn', role: 'model', key: { seed: Number(point.seed) }, points: [point] };
  });
  mkdirSync(out);
  writeSweepFile(out, {
    started: new Date(0).toISOString(), qcnn: '0', resultsVersion: 0, engine: 'wasm', command: { words: ['sweep'], folder: '/' },
    axes, data: { phantom: {} }, circuits: { different: 27, asked: 27 }, runs, refused: [],
  });
  for (const { hash, key, points: [point] } of runs) writeRun(out, record(hash, key, point));
} // prettier-ignore

function record(hash, key, { conv, n }) {
  // From the hash, so that no two are alike.
  const part = (at) => parseInt(hash.slice(8 * at, 8 * at + 8), 16) / 2 ** 32;
  const accuracy = 0.8 + 0.02 * blocks.indexOf(conv) + 0.02 * part(0);
  const figures = (shift) => Object.fromEntries(
    ['accuracy', 'balancedAccuracy', 'auc', 'expectedCalibrationError', 'brierScore', 'precision', 'recall', 'f1', 'specificity'].map((name) => [name, accuracy - shift]),
  );
  const history = Array.from({ length: 10 }, (_, at) => ({
    epoch: at + 1, trainLoss: part(1) / (at + 1), trainAccuracy: accuracy, validationLoss: part(2) / (at + 1), validationAccuracy: accuracy - 0.1 / (at + 1), seconds: part(3),
  }));
  return {
    form: 'qcnn run', version: 1, hash, identity: Object.fromEntries(Array.from({ length: 30 }, (_, at) => [`setting ${at}`, hash])),
    model: 'qcnn', title: 'QCNN', role: 'model', key,
    circuit: { name: 'c', hash: hashOf(conv + n), qubits: Number(n), weights: 20, inputs: Number(n), outputs: 1, depth: 9, twoQubitGates: 12 },
    parameters: 22, seconds: 1 + part(4), underTrained: false, keptEpoch: 10, validation: { samples: 400, ...figures(0) }, test: { samples: 400, ...figures(0.01) },
    history, predictionsHash: hash, peakMemory: 1e8,
  };
} // prettier-ignore
