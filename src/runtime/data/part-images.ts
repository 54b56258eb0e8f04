// Training images parted between a backbone and what is trained on its features, which it then has not seen.
import { UserError } from '../../user-error.ts';
import type { ImageSplit } from './dataset.ts';
import { imageKeys } from './duplicates.ts';
import { groupsOf, rarestClasses } from './groups.ts';
import { stratifiedSplit } from './split.ts';

/** Indices, ascending; each image is in one of them. */
export interface PartedImages {
  readonly backbone: readonly number[];
  readonly rest: readonly number[];
}

/**
 * `share` of the images for the backbone, classes in about their proportions; a patient's images and byte-identical copies are on one
 * side. The same seed, the same parts. Throws UserError where a class would have no image on a side.
 */
export function partForBackbone(
  { labels, pixels, rows }: Pick<ImageSplit, 'labels' | 'pixels' | 'rows'>,
  classes: readonly string[],
  share: number,
  seed: number,
): PartedImages {
  const groups = groupsOf(imageKeys(pixels), rows?.patients);
  const strata = rows?.patients ? rarestClasses(labels, groups) : labels;
  const [backbone, rest] = stratifiedSplit(strata, classes.length, [share, 1 - share], seed, groups);
  const present = new Set(labels);
  for (const [side, images] of Object.entries({ 'the backbone': backbone, 'what stands on it': rest })) {
    const lacking = [...present].find((label) => images.every((image) => labels[image] !== label));
    if (lacking === undefined) continue;
    throw new UserError(
      `with --backbone-split ${share} ${side} would have no training image of class ${classes[lacking]}, patients and copies kept together; take another share, or more images`,
    );
  }
  return { backbone, rest };
}
