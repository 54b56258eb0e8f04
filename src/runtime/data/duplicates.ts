// Finds byte-identical images: copies across splits flatter every figure measured on them.
import { createHash } from 'node:crypto';
import type { Dataset, Pixels, SplitName } from './dataset.ts';

const adjective: Readonly<Record<SplitName, string>> = {
  train: 'training',
  validation: 'validation',
  test: 'test',
};

/** Byte-identical images. */
export interface Duplicates {
  /** Images in a split that repeat an earlier one of the same split. */
  readonly within: Readonly<Record<SplitName, number>>;
  /** Images of `split` that are byte-identical to an image of `other`. */
  readonly across: readonly {
    readonly split: SplitName;
    readonly other: SplitName;
    readonly count: number;
  }[];
  /** Images that occur with more than one label. */
  readonly conflicting: number;
}

/** Equal exactly where the bytes are. */
export function contentKey(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('base64');
}

const known = new WeakMap<Pixels, readonly string[]>();

/** One key an image, equal exactly where the pixels are; made once for the same pixels. */
export function imageKeys(pixels: Pixels): readonly string[] {
  const keys = keysIfKnown(pixels) ?? Array.from({ length: pixels.count }, (_, image) => contentKey(pixels.at(image)));
  rememberKeys(pixels, keys);
  return keys;
} // prettier-ignore

/** Those that were made already. */
export function keysIfKnown(pixels: Pixels): readonly string[] | undefined {
  return known.get(pixels);
}

/** `keys`: what `imageKeys` would make of them. */
export function rememberKeys(pixels: Pixels, keys: readonly string[]): void {
  known.set(pixels, keys);
}

export function findDuplicates(dataset: Dataset): Duplicates {
  const { train, validation, test } = dataset.splits;
  const keys = {
    train: imageKeys(train.pixels),
    validation: imageKeys(validation.pixels),
    test: imageKeys(test.pixels),
  };
  const distinct = {
    train: new Set(keys.train),
    validation: new Set(keys.validation),
    test: new Set(keys.test),
  };
  const across = (split: SplitName, other: SplitName) => ({
    split,
    other,
    count: keys[split].filter((key) => distinct[other].has(key)).length,
  });
  return {
    within: {
      train: train.count - distinct.train.size,
      validation: validation.count - distinct.validation.size,
      test: test.count - distinct.test.size,
    },
    across: [across('test', 'train'), across('test', 'validation'), across('validation', 'train')],
    conflicting: countConflicts(dataset, keys),
  };
}

function countConflicts(dataset: Dataset, keys: Record<SplitName, readonly string[]>): number {
  const labelOf = new Map<string, number>();
  const conflicting = new Set<string>();
  for (const name of ['train', 'validation', 'test'] as const) {
    keys[name].forEach((key, i) => {
      const label = dataset.splits[name].labels[i];
      const known = labelOf.get(key);
      if (known === undefined) labelOf.set(key, label);
      else if (known !== label) conflicting.add(key);
    });
  }
  return conflicting.size;
}

/** What a reader of figures on this set must know of its copies; no sentences when there are none. */
export function duplicateNotes(duplicates: Duplicates): string[] {
  const notes = duplicates.across
    .filter(({ count }) => count > 0)
    .map(
      ({ split, other, count }) =>
        `${count} ${adjective[split]} ${count === 1 ? 'image is' : 'images are'} byte-identical to a ${adjective[other]} image.`,
    );
  if (duplicates.conflicting > 0) {
    notes.push(
      `${duplicates.conflicting} distinct ${duplicates.conflicting === 1 ? 'image occurs' : 'images occur'} under more than one label.`,
    );
  }
  return notes;
}
