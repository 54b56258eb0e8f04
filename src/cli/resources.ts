// `qcnn resources`: what hardware would need to run a circuit, with its measurements in the middle, with and without reuse.
import Table from 'cli-table3';
import type { Preference } from '../answers/preference.ts';
import { resourcesOf } from '../answers/resources.ts';
import type { Basis } from '../compiler/passes/basis/bases.ts';
import type { CircuitMetrics } from '../compiler/passes/index.ts';
import type { ReuseReport } from '../compiler/passes/reuse/reuse-qubits.ts';
import type { Circuit } from '../compiler/circuit/circuit.ts';
import { elaborateOrFail } from '../circuit-files/elaborate-or-fail.ts';
import { openCircuit } from '../circuit-files/load.ts';
import { legend } from './legend.ts';
import { printResult } from './print-result.ts';

export interface ResourcesOptions {
  readonly circuit?: string;
  readonly set?: Readonly<Record<string, string>>;
  readonly basis: Basis;
  readonly prefer: Preference;
  readonly json?: boolean;
  readonly out?: string;
}

interface Row {
  readonly name: string;
  readonly value: (metrics: CircuitMetrics) => number;
  /** What it means, for the legend. */
  readonly says: string;
}

const rowsIn = (basis: Basis): readonly Row[] => [
  { name: 'qubits', value: ({ width }) => width, says: 'wires of the machine' },
  { name: 'depth', value: ({ depth }) => depth, says: 'longest chain of operations that wait for one another' },
  { name: 'gates', value: ({ gates }) => gates, says: 'those in branches, too' },
  {
    name: 'one-qubit gates',
    value: ({ gates, twoQubit }) => gates - twoQubit,
    says: 'the gates among them on one qubit',
  },
  basis === 'native'
    ? { name: 'two-qubit gates', value: ({ twoQubit }) => twoQubit, says: 'those on two or more, as the circuit has them' } // prettier-ignore
    : { name: `${basis} gates`, value: ({ twoQubit }) => twoQubit, says: 'those on two qubits' },
  { name: 'measurements', value: ({ measurements }) => measurements, says: 'in the middle; those of the outputs come on top' }, // prettier-ignore
  { name: 'resets', value: ({ resets }) => resets, says: 'wires that are cleared to be used again' },
  { name: 'parameters', value: ({ parameters }) => parameters, says: 'weights that an output depends on' },
]; // prettier-ignore

export function runResources(file: string, options: ResourcesOptions): void {
  const { circuit } = elaborateOrFail(openCircuit(file), options);
  const { basis, prefer } = options;
  const { resources, shallow, report } = resourcesOf(circuit, basis, prefer);
  if (options.json) return printResult(JSON.stringify(resources, null, 1), options.out);
  const { withoutReuse, withReuse } = resources;
  const table = new Table({
    head: [circuit.name, 'without reuse', 'with reuse'],
    colAligns: ['left', 'right', 'right'],
    style: { head: [], border: [], compact: true },
  });
  const rows = rowsIn(basis);
  for (const { name, value } of rows)
    table.push([name, ...[withoutReuse, withReuse].map((each) => value(each).toLocaleString('en'))]);
  const lines = [
    ...choiceWords(withoutReuse, withReuse, prefer),
    boundWords(report),
    ...basisWords(shallow, basis),
    '`qcnn compile` may show another width: there qubits are reused after fusion, or, below -O 2, not at all.',
    '`qcnn describe` shows the circuit as written.',
  ];
  const says = legend('What the rows say', rows.map((row) => [row.name, row.says])); // prettier-ignore
  printResult([table.toString(), says, lines.join('\n')].join('\n\n'), options.out);
}

/** What the choice costs either way. */
function choiceWords(plain: CircuitMetrics, narrow: CircuitMetrics, prefer: Preference): string[] {
  if (narrow.width === plain.width) return [];
  const figures = (preference: Preference, { width, depth }: CircuitMetrics) =>
    `--prefer ${preference}${preference === prefer ? ' (chosen)' : ''}: ${width} qubits at depth ${depth.toLocaleString('en')}`;
  return [`${figures('qubits', narrow)}; ${figures('depth', plain)}.`];
}

function boundWords({ before, width, bound, exact }: ReuseReport): string {
  if (exact) return width < before ? `No order of these operations needs fewer than ${width} qubits.` : 'There is nothing to gain from reuse.'; // prettier-ignore
  return `The best order found needs ${width} qubits; none can need fewer than ${bound}.`;
}

/** How the gates of a basis were counted, and what was not. */
function basisWords({ operations }: Circuit, basis: Basis): string[] {
  const preparations = operations.filter(({ kind }) => kind === 'prepare').length;
  const uncounted =
    preparations > 0
      ? [`Amplitude preparations are no gates here (${preparations}): on n qubits one takes about 2^n.`]
      : [];
  if (basis === 'native') return uncounted;
  return [
    `In the basis ${basis} each gate is decomposed by itself into ${basis.toUpperCase()} and gates on one qubit; what cancels or joins`,
    `then is left out. For the circuit as a whole that need not be the fewest.`,
    ...uncounted,
  ];
}
