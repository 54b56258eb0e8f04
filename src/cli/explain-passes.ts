// What `qcnn compile --explain` prints: figures after each pass, what each pass did in words, and what the figures mean.
import Table from 'cli-table3';
import {
  circuitMetrics,
  reuseQubits,
  type CircuitMetrics,
  type PassResult,
} from '../compiler/passes/index.ts';
import { count, flops } from './figures.ts';
import { legend } from './legend.ts';
import type { Preference } from '../answers/preference.ts';

interface Column {
  readonly head: string;
  readonly cell: (metrics: CircuitMetrics) => string;
  /** What it means, for the legend. */
  readonly says: string;
}

const columns: readonly Column[] = [
  {
    head: 'operations',
    cell: ({ operations }) => count(operations),
    says: 'all but barriers and discards; a fused block is one',
  },
  { head: 'gates', cell: ({ gates }) => count(gates), says: 'those inside blocks and branches, too' },
  {
    head: 'two-qubit\ngates',
    cell: ({ twoQubit }) => count(twoQubit),
    says: 'the gates among them on two or more qubits; a block is none',
  },
  { head: 'depth', cell: ({ depth }) => count(depth), says: 'longest chain of operations that wait for one another' }, // prettier-ignore
  { head: 'width', cell: ({ width }) => count(width), says: 'qubits of the circuit' },
  { head: 'live', cell: ({ live }) => count(live), says: 'most qubits in use at once, in this order of operations' }, // prettier-ignore
  {
    head: 'fused\nblocks',
    cell: ({ blocks }) => count(blocks),
    says: 'neighbouring gates on one or two qubits, applied as one matrix',
  },
  {
    head: 'matrices',
    cell: ({ matrices }) => count(matrices),
    says: 'different blocks: matrices to be made',
  },
  {
    head: 'parameters',
    cell: ({ parameters }) => count(parameters),
    says: 'weights that some angle depends on',
  },
  {
    head: 'flops\nforward',
    cell: ({ flopsForward }) => flops(flopsForward),
    says: 'estimate for the outputs of one sample by a statevector of that width',
  },
  {
    head: 'flops\ngradient',
    cell: ({ flopsGradient }) => flops(flopsGradient),
    says: 'the same for their gradient',
  },
];

export function explainPasses(results: readonly PassResult[], prefer: Preference = 'qubits'): string {
  const table = new Table({
    head: ['after', ...columns.map(({ head }) => head)],
    colAligns: ['left', ...columns.map(() => 'right' as const)],
    style: { head: [], border: [], compact: true },
  });
  for (const { name, metrics } of results) table.push([name, ...columns.map(({ cell }) => cell(metrics))]);
  return [
    table.toString(),
    legend('What each pass did', results.slice(1).map(({ name, summary }) => [name, summary])),
    legend('What the columns say', columns.map(({ head, says }) => [head.replace('\n', ' '), says])),
    widthWords(results, prefer),
  ].filter(Boolean).join('\n\n'); // prettier-ignore
}

/** Which width the last row shows, what another choice would give, and why another command shows another. */
function widthWords(results: readonly PassResult[], prefer: Preference): string {
  const { circuit, metrics } = results.at(-1)!;
  const reused = results.find(({ name }) => name === 'reuse-qubits');
  const isFused = results.some(({ name }) => name === 'fuse-gates');
  const figures = ({ width, depth }: CircuitMetrics) => `${qubits(width)} at depth ${count(depth)}`;
  const elsewhere = isFused
    ? `
Qubits are reused after fusion here, and what is in one block begins and ends together; \`qcnn resources\`
reuses them between single gates, and measures where the circuit does: it may show fewer.`
    : '';
  if (reused) {
    const before = results[results.indexOf(reused) - 1].metrics;
    const other =
      before.width > metrics.width
        ? `; --prefer depth keeps ${figures(before)}`
        : ', and reuse found none to save';
    return `Width: ${figures(metrics)}${other}.${elsewhere}`;
  }
  if (prefer === 'depth' && isFused) {
    const narrow = circuitMetrics(reuseQubits(circuit));
    const other =
      narrow.width < metrics.width ? `--prefer qubits gives ${figures(narrow)}` : 'reuse would save none';
    return `Width: ${figures(metrics)}; ${other}.${elsewhere}`;
  }
  return `Width: ${qubits(metrics.width)}; -O 2 also uses qubits again that have ended.`;
}

function qubits(width: number): string {
  return width === 1 ? '1 qubit' : `${count(width)} qubits`;
}
