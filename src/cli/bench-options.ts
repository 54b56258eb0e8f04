// The options that `qcnn bench` alone has.
import { Option } from 'commander';
import { workloads } from '../bench/workloads.ts';
import { collectNames } from './option-values.ts';

/** In the order of its help. */
export const benchOptions: readonly Option[] = [
  new Option('--workload <name>', 'a circuit to time (repeatable)')
    .argParser(collectNames)
    .default(undefined, workloads.map(({ name }) => name).join(', ')),
];
