// What an augmentation is: known to the command line before anything of images is loaded.
import { UserError } from '../../user-error.ts';

/** Ways in which images may be mirrored. */
export const flips = ['horizontal', 'vertical', 'both'] as const;

/** How training images are changed, anew in each epoch. */
export interface Augmentation {
  /** Largest turn in either direction, degrees: above 0, at most 180. */
  readonly rotate?: number | undefined;
  /** Mirrored in half of the cases: left and right, up and down, or each by itself. */
  readonly flip?: (typeof flips)[number] | undefined;
  /** Enlarged by a factor between 1 − zoom and 1 + zoom: above 0, below 1. */
  readonly zoom?: number | undefined;
  /** Moved along each axis by at most this share of the side: above 0, below 1. */
  readonly shift?: number | undefined;
}

/** The parts of an augmentation, by name. */
export const augmentationNames = [
  'rotate',
  'flip',
  'zoom',
  'shift',
] as const satisfies readonly (keyof Augmentation)[];

/** Throws UserError for an unknown part, a value that it cannot have, and for nothing to do. */
export function checkAugmentation(augmentation: Augmentation): void {
  const { rotate, flip, zoom, shift } = augmentation;
  const known = augmentationNames.join(', ');
  const unknown = Object.keys(augmentation).find((name) => !augmentationNames.some((each) => each === name));
  if (unknown !== undefined)
    throw new UserError(`There is no augmentation "${unknown}"; choose from ${known}.`);
  const wanted = (name: string, value: unknown, rule: string) =>
    new UserError(`The augmentation ${name} is ${String(value)}; give ${rule}.`);
  if (rotate !== undefined && !(rotate > 0 && rotate <= 180))
    throw wanted('rotate', rotate, 'degrees above 0, at most 180');
  if (flip !== undefined && !flips.includes(flip)) throw wanted('flip', flip, flips.join(', '));
  if (zoom !== undefined && !(zoom > 0 && zoom < 1))
    throw wanted('zoom', zoom, 'a share above 0 and below 1');
  if (shift !== undefined && !(shift > 0 && shift < 1))
    throw wanted('shift', shift, 'a share of the side, above 0 and below 1');
  if ([rotate, flip, zoom, shift].every((part) => part === undefined))
    throw new UserError(`The augmentation is empty; choose from ${known}.`);
}
