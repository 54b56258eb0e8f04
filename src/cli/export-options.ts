// The options that `qcnn export` alone has.
import { Option } from 'commander';
import { wholeNumber } from './option-values.ts';

/** In the order of its help. */
export const exportOptions: readonly Option[] = [
  new Option('--images <number>', 'how many test images of the study that trained the model')
    .argParser(wholeNumber(1, 100_000))
    .default(10),
  new Option('--from <name|path>', 'data whose test images are taken').default(
    undefined,
    'those of the study',
  ),
];
