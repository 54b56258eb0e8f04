// Which models and controls a study trains, and in what order.
import { nearest } from '../compiler/source/nearest.ts';
import { allControlsOf, backboneName, controlNames, controlsOf, modelNames, needsParts, usesResNet } from '../models/index.ts'; // prettier-ignore
import { UserError } from '../user-error.ts';

export interface Contestants {
  /** Models as asked for; what uses the features of a ResNet-50 brings it along. */
  readonly models: readonly string[];
  /** Rows of the table: models, then controls. */
  readonly names: readonly string[];
  /** The one whose features others begin with, whether it is among them or not. */
  readonly backbone: string;
  /** The order of training: a backbone before what uses it. */
  readonly order: readonly string[];
  /** The trained controls of a model. */
  readonly controlsOf: (model: string) => string[];
}

/** Controls by a word: those that the models need, these and what says more of them, or none. */
export const controlChoices = ['all', 'full', 'none'] as const;
/** One of `controlChoices`. */
export type ControlChoice = (typeof controlChoices)[number];

/**
 * `isParted`: a ResNet-50 of its own, trained on a part of the images, gives the features. Throws UserError for a name that is no
 * model or control.
 */
export function chooseContestants(
  asked: readonly string[],
  controls: ControlChoice | readonly string[],
  isParted = false,
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
  const backbone = backboneName(isParted);
  const brought = named.some(usesResNet) && !named.includes(backbone) ? [backbone] : [];
  const models = isParted ? [...asked] : [...brought, ...asked];
  const chosen = typeof controls === 'string' ? models.flatMap(namesOf[controls]) : controls;
  const all = [...models, ...chosen, ...(isParted ? brought : [])];
  const names = [...new Set(all)].filter((name) => isParted || !needsParts(name));
  refuseParts(named, names, isParted);
  return {
    models,
    names,
    backbone,
    order: [...names.filter((name) => name === backbone), ...names.filter((name) => name !== backbone)],
    controlsOf: (model) => allControlsOf(model).filter((name) => names.includes(name)),
  };
}

/** Where the images are parted for nobody, or somebody is to be trained on a part of images that are not. */
function refuseParts(named: readonly string[], names: readonly string[], isParted: boolean): void {
  const parted = named.find(needsParts);
  if (!isParted && parted !== undefined)
    throw new UserError(
      `${parted} is the ResNet-50 of a part of the images; say of which: --backbone-split 0.5`,
    );
  if (isParted && !names.some(usesResNet))
    throw new UserError(
      'the images are to be parted between a ResNet-50 and what is trained on its features (--backbone-split), and no model of this study is; add hybrid to --models, or leave the option out',
    );
}

const namesOf: Readonly<Record<ControlChoice, (model: string) => readonly string[]>> = {
  all: controlsOf,
  full: allControlsOf,
  none: () => [],
};
