// `qcnn resources`: what hardware would need to run a circuit, with its measurements in the middle, with and without reuse.
import Table from 'cli-table3';
import { optimise, circuitMetrics, type CircuitMetrics } from '../compiler/passes/index.ts';
import { reuseQubits, reuseReport } from '../compiler/passes/reuse/reuse-qubits.ts';
import { elaborateOrFail } from '../circuit-files/elaborate-or-fail.ts';
import { openCircuit } from '../circuit-files/load.ts';
import { printResult } from './print-result.ts';

export interface ResourcesOptions {
  readonly circuit?: string;
  readonly set?: Readonly<Record<string, string>>;
  readonly json?: boolean;
  readonly out?: string;
}

const rows: readonly { readonly name: string; readonly value: (metrics: CircuitMetrics) => number }[] = [
  { name: 'qubits', value: ({ width }) => width },
  { name: 'depth', value: ({ depth }) => depth },
  { name: 'gates', value: ({ gates }) => gates },
  { name: 'two-qubit gates', value: ({ twoQubit }) => twoQubit },
  { name: 'measurements', value: ({ measurements }) => measurements },
  { name: 'resets', value: ({ resets }) => resets },
  { name: 'parameters', value: ({ parameters }) => parameters },
];

export function runResources(file: string, options: ResourcesOptions): void {
  const { circuit } = elaborateOrFail(openCircuit(file), options);
  const simplified = optimise(circuit, 1).circuit;
  const reused = reuseQubits(simplified);
  const [plain, narrow] = [simplified, reused].map(circuitMetrics);
  const { bound, exact } = reuseReport(simplified);
  if (options.json) {
    const figures = { circuit: circuit.name, withoutReuse: plain, withReuse: narrow, bound, exact };
    printResult(JSON.stringify(figures, null, 1), options.out);
    return;
  }
  const table = new Table({
    head: [circuit.name, 'without reuse', 'with reuse'],
    colAligns: ['left', 'right', 'right'],
    style: { head: [], border: [], compact: true },
  });
  for (const { name, value } of rows)
    table.push([name, ...[plain, narrow].map((each) => value(each).toLocaleString('en'))]);
  printResult(`${table.toString()}\n${sentence(plain.width, narrow.width, bound, exact)}`, options.out);
}

function sentence(before: number, after: number, bound: number, exact: boolean): string {
  if (exact) return after < before ? `No order of these operations needs fewer than ${after} qubits.` : 'There is nothing to gain from reuse.'; // prettier-ignore
  return `The best order found needs ${after} qubits; none can need fewer than ${bound}.`;
}
