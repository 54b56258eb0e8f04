// How long each model trains when the user does not say.
import type { Recipe } from '../models/classifier.ts';
import { trainsResNet } from '../models/entries.ts';

const LITERATURE_EPOCHS = 100;
const SMALL_MODEL_EPOCHS = 30;
const SMALL_CNN_EPOCHS = 15;
/** ResNet-50 is a hundred times dearer than the rest: on a few hundred images, the least that is not under-trained. */
const RESNET_EPOCHS = 16;

/** Epochs of a model under a recipe. */
export function defaultEpochs(model: string, recipe: Recipe): number {
  switch (recipe) {
    case 'literature':
      return LITERATURE_EPOCHS;
    case 'default':
      if (trainsResNet(model)) return RESNET_EPOCHS;
      return model === 'small-cnn' ? SMALL_CNN_EPOCHS : SMALL_MODEL_EPOCHS;
    default:
      return recipe satisfies never;
  }
}
