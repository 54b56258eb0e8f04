// The options that `qcnn study` alone has.
import { Option } from 'commander';
import { defaultModels, defaultStem, modelNames, stems } from '../models/entries.ts';
import { flips } from '../runtime/data/augmentation.ts';
import { keptEpochs, recipes } from '../runtime/training/fit.ts';
import { defaultEpochs } from '../study/epochs.ts';
import { augmentationOf, classWeightsOf, collectCorruptions, collectRates, collectTexts, nameList, positiveNumber, properShare, seedList, shareBelowOne, wholeNumber } from './option-values.ts'; // prettier-ignore

/** "30; resnet50 16; small-cnn 15; 100 with --recipe literature" */
function epochsShown(): string {
  const trained = [...modelNames, 'small-cnn'];
  const usual = defaultEpochs('qcnn', 'default');
  const others = trained.flatMap((name) => {
    const epochs = defaultEpochs(name, 'default');
    return epochs === usual ? [] : [`${name} ${epochs}`];
  });
  return [usual, ...others, `${defaultEpochs('qcnn', 'literature')} with --recipe literature`].join('; ');
}

/** In the order of its help. */
export const studyOptions: readonly Option[] = [
  new Option(
    '--data <name|path>',
    'phantom (generated), or an IDX folder, MedMNIST .npz file or image folder; a manifest.csv beside the images says more of them',
  ).default('phantom'),
  new Option(
    '--test-data <path>',
    'test on all images of another data set, whose classes have the same names (external validation)',
  ).default(undefined, 'the test images of --data'),
  new Option(
    '--licence <text>',
    'on what terms the images may be used, such as "CC BY 4.0": the report says so',
  ).default(undefined, 'what is known of the data'),
  new Option(
    '--corrupt <ways>',
    'test on worse images, too, each way by itself, such as noise=0.1,blur=1,shift=2: noise of such a share of white, blur and shift of so many pixels (repeatable)',
  )
    .argParser(collectCorruptions)
    .default(undefined, 'none'),
  new Option(
    '--subgroups <list>',
    'columns of the manifest by whose values figures are printed and kept, such as site,modality',
  )
    .argParser(nameList)
    .default(undefined, 'kept for all that have a few values'),
  new Option('--models <list>', `models to train: ${modelNames.join(', ')}`)
    .argParser(nameList)
    .default(defaultModels, defaultModels.join(',')),
  new Option(
    '--beside <circuit>',
    'a circuit beside the first, on inputs of its own, such as ring,n=4,conv=so4; their outputs together enter the softmax (repeatable)',
  ).argParser(collectTexts),
  new Option('--epochs <number>', 'passes over the training images')
    .argParser(wholeNumber(1, 100_000))
    .default(undefined, epochsShown()),
  new Option(
    '--seeds <list>',
    'train every model once with each of these seeds, such as 1..5 or 1,2,7: weights and order vary, the splits stay those of --seed',
  )
    .argParser(seedList)
    .default(undefined, 'that of --seed'),
  new Option(
    '--folds <number>',
    'cross-validation: divide all images into so many parts, and train every model once without each, to be tested on it',
  )
    .argParser(wholeNumber(2, 100))
    .default(undefined, 'none: the splits of the data'),
  new Option('--limit <number>', 'train on that many images, every class in proportion')
    .argParser(wholeNumber(1))
    .default(undefined, 'all'),
  new Option(
    '--resume <folder>',
    'go on with the study of this folder where it stopped; all else is as it was begun',
  ),
  new Option('--overwrite', 'replace a former study in the folder of --out'),
  new Option('--profile', 'print where the time of each training goes, by part'),
  new Option('--recipe <name>', 'how to train').choices(recipes).default('default'),
  new Option(
    '--backbone-split <share>',
    'train a ResNet-50 of its own (resnet50-split) on that share of the training images, and hybrids and logistic-features on the features of the rest, which it has not seen',
  )
    .argParser(properShare)
    .default(undefined, 'the features of images that resnet50 was trained on'),
  new Option(
    '--tune <number>',
    'try that many configurations of each model and control: the recipe’s own, and others drawn around it; the one with the smallest validation loss is tested',
  )
    .argParser(wholeNumber(1, 1000))
    .default(undefined, 'the recipe’s own alone'),
  new Option(
    '--rate <part=number>',
    'peak learning rate of a part of the models, such as circuit=0.02, head=0.1, resnet50=0.0005; all of models with one part (repeatable)',
  )
    .argParser(collectRates)
    .default(undefined, 'by model and recipe'),
  new Option(
    '--early-stop <epochs>',
    'stop a model after that many epochs in a row without a smaller validation loss',
  )
    .argParser(wholeNumber(1))
    .default(undefined, 'never'),
  new Option('--keep <epoch>', 'whose weights are tested, by validation loss')
    .choices(keptEpochs)
    .default(undefined, 'last'),
  new Option('--clip <norm>', 'shorten gradients to this norm')
    .argParser(positiveNumber)
    .default(undefined, 'none'),
  new Option('--dropout <share>', 'share of the numbers before the softmax that each step leaves out')
    .argParser(shareBelowOne)
    .default(undefined, '0'),
  new Option(
    '--augment <parts>',
    `change training images at random in each epoch, such as rotate=15,flip=horizontal,zoom=0.1: rotate by so many degrees at most, flip (${flips.join(', ')}), zoom by such a share, shift by such a share of the side`,
  )
    .argParser(augmentationOf)
    .default(undefined, 'none'),
  new Option(
    '--class-weights <weights>',
    'how much the classes count in the training loss: balanced, or numbers by name such as benign=1,malignant=3',
  )
    .argParser(classWeightsOf)
    .default(undefined, 'each image as much as any other'),
  new Option('--warm-start <path>', 'a saved model, whose weights the model of its name starts from').default(
    undefined,
    'none',
  ),
  new Option('--stem <name>', 'first layers of ResNet-50').choices(stems).default(undefined, defaultStem),
];
