// The options that `qcnn predict` alone has.
import { Option } from 'commander';
import { explanations } from '../explain/heat-map.ts';
import { explanationList } from './option-values.ts';

/** In the order of its help. */
export const predictOptions: readonly Option[] = [
  new Option('--heatmaps <folder>', 'paint where each image speaks for its class (red) or against it (blue)'),
  new Option('--heatmaps-by <list>', `how: ${explanations.join(', ')}`)
    .argParser(explanationList)
    .default(undefined, 'those of gradient, occlusion and grad-cam that the model has'),
  new Option(
    '--counts <file>',
    'JSON of what a device counted for the programs of qcnn export, by name',
  ).default(undefined, 'none: images are given'),
];
