// The options that `qcnn worker` alone has.
import { Option } from 'commander';
import { usualLease } from '../sweep/queue/usual.ts';
import { positiveNumber } from './option-values.ts';

/** In the order of its help. */
export const workerOptions: readonly Option[] = [
  new Option('--until-empty', 'end when nothing waits that can be trained here'),
  new Option(
    '--lease <seconds>',
    'a run is given to another worker when this one was not heard of for so long',
  )
    .argParser(positiveNumber)
    .default(usualLease),
  new Option(
    '--work <folder>',
    'where it is kept how far runs are, for a worker that is started again',
  ).default(undefined, 'a temporary one'),
];
