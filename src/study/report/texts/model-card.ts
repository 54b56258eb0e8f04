// A model card in Markdown, after Mitchell et al., "Model cards for model reporting" (FAT* 2019): what a model is, what it was
// tested on, and what it is not for.
import { count, meanAndDeviation, percent } from '../../format.ts';
import { trainedOn } from '../../parted.ts';
import { marksOf } from '../../summary/marks.ts';
import type { ModelSummary } from '../../summary/model-summary.ts';
import { chosenTrial, tuningOf } from '../../tuning/chosen.ts';
import { testedImages, type Reported } from '../reported.ts';
import { describeConfiguration } from '../sections/tuning.ts';

export function modelCard(study: Reported, model: ModelSummary): string {
  const { data, circuit, versions, started } = study;
  const { title, name, quantum, parameters, test, runs } = model;
  const { perClass } = test;
  const figures = {
    accuracy: test.accuracy,
    'macro precision': test.macro.precision,
    'macro recall': test.macro.recall,
    'macro F1': test.macro.f1,
  };
  const classes = perClass.map(
    ({ sensitivity, specificity, support }, index) =>
      `- ${data.classes[index]}: sensitivity ${meanAndDeviation(sensitivity, percent)} %, specificity ${meanAndDeviation(specificity, percent)} %, ${count(support)} images`,
  );
  const marks = marksOf(model);
  return [
    `# ${title} (${name})`,
    '',
    `- Trained by qcnn ${versions['qcnn'] ?? ''} on ${started.slice(0, 10)}, ${runs.length} run${runs.length === 1 ? '' : 's'}, ${count(parameters)} parameters.`,
    ...tuned(study, model),
    ...(quantum ? [`- Circuit ${circuit.name}, ${circuit.qubits} qubits, identity ${circuit.hash}.`] : []),
    `- Data: ${data.name}, ${data.height} × ${data.width} × ${data.channels}, classes ${data.classes.join(', ')}; ${count(trainedOn(data, name))} training images.`,
    `- Licence of the data: ${data.licence ?? 'not stated'}.`,
    '',
    '## Figures',
    '',
    `On ${testedImages(study)}:`,
    '',
    ...Object.entries(figures).map(([metric, spread]) => `- ${metric} ${meanAndDeviation(spread, percent)} %`), // prettier-ignore
    ...(test.auc ? [`- macro AUC ${meanAndDeviation(test.auc, (value) => value.toFixed(3))}`] : []),
    ...classes,
    '',
    '## Limits',
    '',
    ...(marks.length > 0 ? marks.map((mark) => `- ${mark}`) : ['- no marks']),
    ...data.notes.map((note) => `- ${note}`),
    '- It was tested on images of this set alone; other scanners, patients and preparations may give other figures.',
    '- It is for research. It is no medical device, and nobody is to be diagnosed by it.',
  ].join('\n');
}

function tuned(study: Reported, { name, tried }: ModelSummary): string[] {
  if (tried === undefined) return [];
  if (tried === 1) return ['- Configurations tried: 1, the recipe’s own.'];
  const chosen = tuningOf(study, name).map((each) => {
    const { configuration } = chosenTrial(each);
    const fold = each.fold === undefined ? '' : `fold ${each.fold}: `;
    return `${fold}number ${each.chosen}${configuration ? ` (${describeConfiguration(configuration)})` : ''}`;
  });
  return [`- Configurations tried: ${tried}, by the validation loss; chosen: ${chosen.join('; ')}.`];
}
