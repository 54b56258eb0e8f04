// The options that `qcnn data pull` alone has.
import { Option } from 'commander';
import { medmnistSizes, recordAddress } from '../runtime/data/medmnist.ts';
import { medmnistSizeOf } from './option-values.ts';

/** In the order of its help. */
export const dataPullOptions: readonly Option[] = [
  new Option('--size <pixels>', `side of the images: ${medmnistSizes.join(', ')}`)
    .argParser(medmnistSizeOf)
    .default(28),
  new Option('--mirror <address>', 'where the files lie').default(undefined, recordAddress),
];
