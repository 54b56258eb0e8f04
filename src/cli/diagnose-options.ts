// The options that `qcnn diagnose` alone has.
import { Option } from 'commander';
import { valuesOfParameter, wholeNumber } from './option-values.ts';

/** In the order of its help. */
export const diagnoseOptions: readonly Option[] = [
  new Option('--widths <name=list>', 'values of the parameter that changes the number of qubits')
    .argParser(valuesOfParameter)
    .default(undefined, 'some of the first open int that does'),
  new Option('--depths <name=list>', 'values of the parameter that changes the number of layers')
    .argParser(valuesOfParameter)
    .default(undefined, "some of the first open int that does, else the circuit's own layers"),
  new Option('--samples <number>', 'random weights and inputs of each variance, and states')
    .argParser(wholeNumber(2, 100_000))
    .default(200),
];
