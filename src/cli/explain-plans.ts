// What `qcnn compile --explain` prints of kernels: a table of the plans that could run a circuit.
import Table from 'cli-table3';
import type { Candidate } from '../compiler/plan/index.ts';
import { count, flops } from './figures.ts';

/** The ways in which kernels could run the circuit: the cheapest is what `--emit plan` prints. */
export function explainPlans(found: readonly Candidate[], batch: number): string {
  const heads = [
    'plan',
    'contractions',
    'flops\nforward',
    'flops\ngradient',
    'numbers kept\na sample',
    'biggest\ntensor',
  ];
  const table = new Table({
    head: heads,
    colAligns: ['left', ...heads.slice(1).map(() => 'right' as const)],
    style: { head: [], border: [], compact: true },
  });
  for (const each of found) {
    if ('reason' in each)
      table.push([each.name, { colSpan: heads.length - 1, content: `none: ${each.reason}` }]);
    else {
      const { contractions, forward, gradient, tape, biggest } = each.cost;
      table.push([
        each.name,
        count(contractions),
        flops(forward),
        flops(gradient),
        count(tape),
        count(biggest),
      ]);
    }
  }
  return `${table.toString()}\nfor a batch of ${batch}`;
}
