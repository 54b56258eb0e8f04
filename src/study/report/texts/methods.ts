// A methods paragraph: what was done, in the words of a paper, from the settings as they came out.
import { counted, listed } from '../../../phrases.ts';
import { count } from '../../format.ts';
import type { Reported } from '../reported.ts';

export function methods(study: Reported): string {
  return [images(study), circuits(study), trained(study), tuned(study), tested(study)]
    .filter((part) => part !== '')
    .join(' ');
}

function images({ data, settings }: Reported): string {
  const { counts, height, width, channels, classes, name } = data;
  const how = data.folds
    ? `All images were divided into ${settings.folds} folds with seed ${settings.seed}, and each was tested once by models that were trained without its fold.`
    : `We used ${count(counts.train)} images for training, ${count(counts.validation)} for validation and ${count(counts.test)} for testing.`;
  const copies = data.testCopies.length > 0 ? ` ${counted(data.testCopies.length, 'test image')} had a byte-identical copy among the training images; we give figures with and without these.` : ''; // prettier-ignore
  return `Images of ${name} (${height} × ${width} × ${channels}, ${classes.length} classes) were standardised by the training images alone. ${how}${copies}${parted(data)}`;
}

function parted({ backbone }: Reported['data']): string {
  if (!backbone) return '';
  const { counts } = backbone;
  return ` The ResNet-50 whose features others began with (resnet50-split) was trained on ${count(counts.backbone)} of the training images, and these models on its features of the other ${count(counts.rest)}, patients and copies on one side.`;
}

function circuits({ circuit, summaries, settings }: Reported): string {
  if (!summaries.some(({ quantum }) => quantum)) return '';
  const { name, qubits, weights, inputs, outputs } = circuit;
  const values = settings.shots === undefined ? 'exact expectation values and gradients' : `${count(settings.shots)} shots in each basis`; // prettier-ignore
  const device = settings.device === undefined ? '' : ' under the noise model of a device';
  return `The circuit ${name} (${qubits} qubits, ${weights} weights, ${inputs} inputs, ${outputs} outputs; identity ${circuit.hash.slice(0, 12)}) was simulated with ${values}${device}; one dense softmax layer stood behind it.`;
}

function trained({ settings, summaries }: Reported): string {
  const each = Object.entries(settings.training);
  if (each.length === 0) return '';
  const batches = [...new Set(each.map(([, { batchSize }]) => batchSize))];
  const optimisers = [...new Set(each.map(([, { optimiser }]) => optimiser.name))];
  const epochs = each.map(([name, own]) => `${own.epochs} (${name})`);
  const kept = [...new Set(each.map(([, { keep }]) => keep))];
  const tested = kept.length === 1 && kept[0] === 'last' ? 'after the last epoch' : 'with the smallest validation loss';
  const seeds = settings.seeds ? `Every model was trained with the seeds ${listed(settings.seeds.map(String), 'and')}, which decide weights, order and augmentation; the splits were the same for all.` : `The seed was ${settings.seed}.`;
  return `${summaries.length} models and controls were trained with ${listed(optimisers, 'and')} on the cross-entropy, in batches of ${listed(batches.map(String), 'or')}, for so many epochs: ${epochs.join(', ')}; we tested the weights ${tested}. ${seeds}`;
} // prettier-ignore

function tuned({ settings, tuning = [], data }: Reported): string {
  if (settings.tune === undefined || settings.tune === 1) return '';
  const [first] = tuning;
  const seed = settings.seeds && settings.seeds.length > 1 ? ` with seed ${first.seed}` : '';
  const where = data.folds ? ', in each fold anew' : '';
  return `Of each of them ${settings.tune} configurations (peak rates, batch size, dropout, shape of the schedule) were tried${seed}${where}: the recipe’s own and ${settings.tune - 1} drawn around it; the one with the smallest validation loss was trained and tested, and no test image was used for the choice.`;
} // prettier-ignore

function tested({ summaries, versions }: Reported): string {
  const compared = summaries.flatMap(({ comparisons }) => comparisons);
  const flips = compared.some(({ signFlip }) => signFlip) ? ' and exact sign flips over seeds' : '';
  const byPatient = compared.some(({ clusters }) => clusters === 'patients') ? ' by patient (a permutation test in which all images of a patient change sides together; on clusters: Obuchowski, 1998)' : '';
  const drawn = compared.find(({ controlDraws }) => controlDraws !== undefined);
  const draws = drawn ? ` ${drawn.control} stood as the mean over ${counted(drawn.controlDraws!, 'draw')} of its random circuit.` : '';
  const tests = compared.length > 0 ? ` Models with a circuit were compared with each of their controls by McNemar’s exact test${byPatient}${flips}, two-sided and adjusted by Holm, with bootstrap intervals over ${compared[0].clusters} of the differences.${draws}` : '';
  return `Precision, recall, F1 and AUC are unweighted means over the classes; intervals of accuracies are Wilson’s (95 %).${tests} All was computed with qcnn ${versions['qcnn'] ?? ''}.`;
} // prettier-ignore
