// The options that `qcnn equiv` alone has.
import { Option } from 'commander';
import { levels } from '../equivalence/task/task.ts';
import { collectSettings, collectTexts } from './option-values.ts';

/** In the order of its help. */
export const equivOptions: readonly Option[] = [
  new Option('--level <name>', 'what is to be the same')
    .choices(levels)
    .default(
      undefined,
      'outputs for circuits, channel for pools, exact for gates, phase for .qasm files of gates',
    ),
  new Option('--up-to <what>', 'qubits of the first may be others of the second: which, is found and said')
    .choices(['layout'])
    .default(undefined, 'qubits match by position'),
  new Option('--set-a <name=value>', 'as --set, for the first alone (repeatable)').argParser(collectSettings),
  new Option('--set-b <name=value>', 'as --set, for the second alone (repeatable)').argParser(
    collectSettings,
  ),
  new Option(
    '--map <target=expression>',
    "what weights and inputs of the second are, such as 'b.w[0] = 2 * a.v' (repeatable)",
  )
    .argParser(collectTexts)
    .default(undefined, 'the same by name, else by position'),
  new Option('--fit', 'look for such a map of the weights, as is done where the two have other counts'),
  new Option('--witness <folder>', 'write two circuits there that differ, and their weights and inputs'),
];
