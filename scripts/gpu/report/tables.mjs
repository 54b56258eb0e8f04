// The tables of the report, from its rows, for people and for docs/speed.md.

const byCase = (a, b) => a.circuit.localeCompare(b.circuit, 'en', { numeric: true }) || a.batch - b.batch;

export function printTables({ rows, tried, ended, machine }) {
  const of = (kind) => rows.filter((row) => row.kind === kind);
  const [adapter] = of('adapter');
  console.log(`${machine.processor}, ${machine.processors} processors, ${machine.system}`);
  if (adapter) printAdapter(adapter, of('round trip')[0]);
  else print('drivers that were tried', { driver: 'driver', result: 'what came of it' }, tried);
  printAgreement(of('agreement'));
  const circuit = { circuit: 'circuit', batch: 'samples', how: 'by', minMs: 'least', medianMs: 'median', queuedMs: 'queued', hostMs: 'host', kernelMs: 'device alone', gflops: 'Gflop/s' }; // prettier-ignore
  for (const [task, title] of [['forward', 'outputs'], ['gradient', 'outputs and gradients by weights and inputs']]) // prettier-ignore
    print(`${title}, ms`, circuit, of('circuit').filter((row) => row.task === task).toSorted(byCase)); // prettier-ignore
  const turns = of('turns');
  print('in turns, ms', { case: 'what', task: 'task', batch: 'samples', how: 'by', minMs: 'least', medianMs: 'median' }, turns); // prettier-ignore
  print('left out or failed', { part: 'part', case: 'what', reason: 'why' }, byReason([...of('skipped'), ...of('failed'), ...endedEarly(ended)])); // prettier-ignore
  print('times of others over those of qcnn', { case: 'what', task: 'task', batch: 'samples', how: 'by', minRatio: 'of the least', medianRatio: 'of the medians' }, turns.filter((row) => row.minRatio !== undefined)); // prettier-ignore
}

function printAdapter({ description, software, driver, limits }, trip) {
  console.log(`${description}${software ? ', in software' : ''}; ${driver}`);
  const mebibytes = (name) => `${Math.round(limits[name] / 2 ** 20).toLocaleString('en')} MiB`;
  console.log(
    `buffers of ${mebibytes('maxBufferSize')}, bound ${mebibytes('maxStorageBufferBindingSize')}; a workgroup has ${limits.maxComputeInvocationsPerWorkgroup} threads and ${limits.maxComputeWorkgroupStorageSize / 1024} KiB, a dispatch ${limits.maxComputeWorkgroupsPerDimension.toLocaleString('en')} of them`,
  );
  if (trip) console.log(`a submission takes the host ${cell(trip.submissionMs)} ms, with its answer ${cell(trip.answerMs)} ms, with its numbers ${cell(trip.readingMs)} ms`); // prettier-ignore
}

function printAgreement(rows) {
  if (rows.length === 0) return;
  const worst = (name) => Math.max(...rows.map((row) => row[name])).toExponential(1);
  const right = rows.filter(({ ok }) => ok).length;
  console.log(`\nagreement with double precision: ${right} of ${rows.length}; worst value ${worst('values')} of 2e-6, worst gradient ${worst('gradients')} of 1e-5`); // prettier-ignore
  const shown = { circuit: 'circuit', qubits: 'qubits', way: 'way', values: 'values', gradients: 'gradients' }; // prettier-ignore
  print('by widths', { qubits: 'qubits', count: 'comparisons', values: 'values', gradients: 'gradients' }, byWidths(rows)); // prettier-ignore
  print('outside of the tolerance', shown, rows.filter(({ ok }) => !ok)); // prettier-ignore
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

/** A table in Markdown, its columns as wide as what they hold. */
function print(title, columns, rows) {
  if (rows.length === 0) return;
  const names = Object.keys(columns);
  const lines = [Object.values(columns), ...rows.map((row) => names.map((name) => cell(row[name])))];
  const isNumber = names.map((name) => rows.every((row) => typeof (row[name] ?? 0) === 'number'));
  const widths = names.map((_, column) => Math.max(3, ...lines.map((line) => line[column].length)));
  const pad = (text, column) => (isNumber[column] ? text.padStart(widths[column]) : text.padEnd(widths[column])); // prettier-ignore
  const rule = widths.map((width, column) => '-'.repeat(width - (isNumber[column] ? 1 : 0)) + (isNumber[column] ? ':' : '')); // prettier-ignore
  console.log(`\n${title}\n`);
  for (const line of [lines[0].map(pad), rule, ...lines.slice(1).map((each) => each.map(pad))]) console.log(`| ${line.join(' | ')} |`); // prettier-ignore
}

function cell(value) {
  if (value === undefined || value === null) return '';
  if (typeof value !== 'number') return String(value);
  if (Number.isInteger(value) || Math.abs(value) >= 100) return Math.round(value).toLocaleString('en');
  return Math.abs(value) < 1e-3 && value !== 0 ? value.toExponential(1) : value.toPrecision(3);
}
