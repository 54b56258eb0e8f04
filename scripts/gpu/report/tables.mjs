// The tables of the report, from its rows, for people and for docs/speed.md.

import { cell, printTable } from './markdown.mjs';

const columns = {
  agreement: { circuit: 'circuit', qubits: 'qubits', way: 'way', values: 'values', gradients: 'gradients' },
  widths: { qubits: 'qubits', count: 'comparisons', values: 'values', gradients: 'gradients' },
  circuits: {
    circuit: 'circuit',
    batch: 'samples',
    how: 'by',
    minMs: 'least',
    medianMs: 'median',
    queuedMs: 'queued',
    hostMs: 'host',
    kernelMs: 'device alone',
    gflops: 'Gflop/s',
    ofPeak: 'of the peak, %',
  },
  training: {
    model: 'model',
    batch: 'images',
    stepMs: 'step',
    hostMs: 'host',
    kernelMs: 'device alone',
    imagesPerSecond: 'images/s',
    dispatches: 'dispatches',
    passes: 'passes',
    submits: 'submits',
    firstLoss: 'first loss',
    lastLoss: 'last loss',
  },
  turns: { case: 'what', task: 'task', batch: 'samples', how: 'by', minMs: 'least', medianMs: 'median' },
  ratios: { case: 'what', task: 'task', batch: 'samples', how: 'by', minRatio: 'of the least', medianRatio: 'of the medians' }, // prettier-ignore
  reasons: { part: 'part', case: 'what', reason: 'why' },
  drivers: { driver: 'driver', result: 'what came of it' },
};

export function printTables({ rows, tried, ended, machine }) {
  const of = (kind) => rows.filter((row) => row.kind === kind);
  console.log(`${machine.processor}, ${machine.processors} processors, ${machine.system}`);
  const [[adapter], [trip], [peak]] = ['adapter', 'round trip', 'peak'].map(of);
  if (!adapter) return printTable('drivers that were tried', columns.drivers, tried);
  printAdapter(adapter, trip, peak);
  printAgreement(of('agreement'));
  printCircuits(of('circuit'), peak);
  printTable('training steps, ms', columns.training, of('training'));
  const turns = of('turns');
  printTable('in turns, ms', columns.turns, turns);
  const reasons = [...of('skipped'), ...of('failed'), ...endedEarly(ended)];
  printTable('left out or failed', columns.reasons, byReason(reasons));
  const ratios = turns.filter(({ minRatio }) => minRatio !== undefined);
  printTable('times of others over those of qcnn', columns.ratios, ratios);
}

function printCircuits(rows, peak) {
  const order = (a, b) => a.circuit.localeCompare(b.circuit, 'en', { numeric: true }) || a.batch - b.batch;
  const titles = { forward: 'outputs, ms', gradient: 'outputs and gradients by weights and inputs, ms' };
  for (const [task, title] of Object.entries(titles)) {
    const own = rows.filter((row) => row.task === task).toSorted(order);
    const full = own.map((row) => ({ ...row, ofPeak: peak && row.gflops && (100 * row.gflops) / peak.gflops })); // prettier-ignore
    printTable(title, columns.circuits, full);
  }
}

function printAdapter({ description, software, driver, limits }, trip, peak) {
  console.log(`${description}${software ? ', in software' : ''}; ${driver}`);
  const mebibytes = (name) => `${Math.round(limits[name] / 2 ** 20).toLocaleString('en')} MiB`;
  console.log(
    `buffers of ${mebibytes('maxBufferSize')}, bound ${mebibytes('maxStorageBufferBindingSize')}; a workgroup has ${limits.maxComputeInvocationsPerWorkgroup} threads and ${limits.maxComputeWorkgroupStorageSize / 1024} KiB, a dispatch ${limits.maxComputeWorkgroupsPerDimension.toLocaleString('en')} of them`,
  );
  if (peak) console.log(`products and additions in registers: ${cell(peak.gflops)} Gflop/s`);
  if (trip) console.log(`a submission takes the host ${cell(trip.submissionMs)} ms, with its answer ${cell(trip.answerMs)} ms, with its numbers ${cell(trip.readingMs)} ms`); // prettier-ignore
}

function printAgreement(rows) {
  if (rows.length === 0) return;
  const worst = (name) => Math.max(...rows.map((row) => row[name])).toExponential(1);
  const right = rows.filter(({ ok }) => ok).length;
  console.log(`\nagreement with double precision: ${right} of ${rows.length}; worst value ${worst('values')} of 2e-6, worst gradient ${worst('gradients')} of 1e-5`); // prettier-ignore
  printTable('by widths', columns.widths, byWidths(rows));
  printTable('outside of the tolerance', columns.agreement, rows.filter(({ ok }) => !ok)); // prettier-ignore
}

function byWidths(rows) {
  const widths = [...new Set(rows.map(({ qubits }) => qubits))].toSorted((a, b) => a - b);
  return widths.map((qubits) => {
    const own = rows.filter((row) => row.qubits === qubits);
    const most = (name) => Math.max(...own.map((row) => row[name]));
    return { qubits, count: own.length, values: most('values'), gradients: most('gradients') };
  });
}

function endedEarly(ended) {
  const early = Object.entries(ended).filter(([, reason]) => reason !== 'whole');
  return early.map(([part, reason]) => ({ part, case: 'the whole part', reason }));
}

/** One row for all of a part that have the same reason. */
function byReason(rows) {
  const groups = new Map();
  for (const { part, reason, case: name } of rows) {
    const key = JSON.stringify([part, reason]);
    groups.set(key, [...(groups.get(key) ?? []), name]);
  }
  return [...groups].map(([key, cases]) => {
    const [part, reason] = JSON.parse(key);
    const first = cases.slice(0, 3).join('; ');
    return { part, reason, case: cases.length > 3 ? `${first}; and ${cases.length - 3} more` : first };
  });
}
