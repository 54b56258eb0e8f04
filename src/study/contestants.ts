// Which models and controls a study trains, and in what order.
import { nearest } from '../compiler/source/nearest.ts';
import { allControlsOf, controlNames, controlsOf, modelNames, usesResNet } from '../models/index.ts';
import { UserError } from '../user-error.ts';

export interface Contestants {
  /** Models as asked for; what uses the features of a ResNet-50 brings it along. */
  readonly models: readonly string[];
  /** Rows of the table: models, then controls. */
  readonly names: readonly string[];
  /** The order of training: a backbone before what uses it. */
  readonly order: readonly string[];
  /** The trained controls of a model. */
  readonly controlsOf: (model: string) => string[];
}

/** Controls by a word: those that the models need, these and what says more of them, or none. */
export const controlChoices = ['all', 'full', 'none'] as const;
/** One of `controlChoices`. */
export type ControlChoice = (typeof controlChoices)[number];

/** Throws UserError for a name that is no model or control. */
export function chooseContestants(
  asked: readonly string[],
  controls: ControlChoice | readonly string[],
): Contestants {
  if (asked.length === 0) throw new UserError(`no models are given; choose from ${modelNames.join(', ')}`);
  if (controls.length === 0)
    throw new UserError(
      `no controls are given; choose from ${controlChoices.join(', ')}, ${controlNames.join(', ')}`,
    );
  const known = new Set<string>([...modelNames, ...controlNames]);
  const named = [...asked, ...(typeof controls === 'string' ? [] : controls)];
  const unknown = named.find((name) => !known.has(name));
  if (unknown !== undefined) {
    const lists = `models are ${modelNames.join(', ')}; controls are ${controlNames.join(', ')}`;
    const similar = nearest(unknown, known);
    throw new UserError(
      `there is no model "${unknown}"; ${similar ? `did you mean ${similar}? ` : ''}${lists}`,
    );
  }
  const models = named.some(usesResNet) && !named.includes('resnet50') ? ['resnet50', ...asked] : [...asked];
  const chosen = typeof controls === 'string' ? models.flatMap(namesOf[controls]) : controls;
  const names = [...new Set([...models, ...chosen])];
  const backboneFirst = names.filter((name) => name === 'resnet50');
  const rest = names.filter((name) => name !== 'resnet50');
  return {
    models,
    names,
    order: [...backboneFirst, ...rest],
    controlsOf: (model) => allControlsOf(model).filter((name) => names.includes(name)),
  };
}

const namesOf: Readonly<Record<ControlChoice, (model: string) => readonly string[]>> = {
  all: controlsOf,
  full: allControlsOf,
  none: () => [],
};
