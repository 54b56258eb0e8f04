// The options that `qcnn resources` alone has.
import { Option } from 'commander';
import { bases } from '../compiler/passes/basis/bases.ts';

/** In the order of its help. */
export const resourcesOptions: readonly Option[] = [
  new Option('--basis <name>', 'count gates as the circuit has them, or on one qubit and these on two')
    .choices(bases)
    .default('native'),
];
