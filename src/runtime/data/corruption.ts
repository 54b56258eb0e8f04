// What a corruption is: known to the command line before anything of images is loaded.
import { UserError } from '../../user-error.ts';

/** Ways in which test images are made worse. */
export const corruptionNames = ['noise', 'blur', 'shift'] as const;

/** One way, and how much. */
export interface Corruption {
  readonly name: (typeof corruptionNames)[number];
  /**
   * - noise: standard deviation of what is added to each number of a pixel, as a share of white.
   * - blur: standard deviation of a Gaussian, in pixels.
   * - shift: pixels by which an image is moved, in a direction of its own; what comes in is as the edge.
   */
  readonly strength: number;
}

const mostStrength: Readonly<Record<Corruption['name'], number>> = { noise: 1, blur: 32, shift: 1024 };
const mostCorruptions = 32;

/** Throws UserError for corruptions that there are not, for none, too many, and one that is given twice. */
export function checkCorruptions(corruptions: readonly Corruption[]): void {
  if (corruptions.length === 0 || corruptions.length > mostCorruptions)
    throw new UserError(`There are ${corruptions.length} corruptions; give 1 to ${mostCorruptions}.`);
  const seen = new Set<string>();
  for (const { name, strength } of corruptions) {
    if (!corruptionNames.includes(name))
      throw new UserError(
        `There is no corruption "${String(name)}"; choose from ${corruptionNames.join(', ')}.`,
      );
    if (!(strength > 0 && strength <= mostStrength[name]))
      throw new UserError(
        `The corruption ${name} is ${strength}; give ${unit[name]} above 0, at most ${mostStrength[name]}.`,
      );
    const key = `${name}=${strength}`;
    if (seen.has(key)) throw new UserError(`The corruption ${key} is given twice.`);
    seen.add(key);
  }
}

const unit: Readonly<Record<Corruption['name'], string>> = {
  noise: 'a share of white',
  blur: 'pixels',
  shift: 'pixels',
};
