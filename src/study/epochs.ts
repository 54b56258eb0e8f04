// How long each model trains when the user does not say.
import type { Recipe } from '../models/classifier.ts';

const LITERATURE_EPOCHS = 100;
const SMALL_MODEL_EPOCHS = 30;
/** ResNet-50 is a hundred times dearer than the rest: enough for some hundred steps on small sets. */
const RESNET_EPOCHS = 6;

/** Epochs of a model under a recipe. */
export function defaultEpochs(model: string, recipe: Recipe): number {
  if (recipe === 'literature') return LITERATURE_EPOCHS;
  return model === 'resnet50' ? RESNET_EPOCHS : SMALL_MODEL_EPOCHS;
}
