// Divides one set of labelled images into parts with the same mix of classes, never tearing a group apart.
import { createRandom } from '../random.ts';
import { apportion } from './apportion.ts';
import { indicesByClass } from './select.ts';

/**
 * The images' indices (ascending) in each part; `shares` are the parts' proportions.
 * Images with the same entry in `groups` (byte-identical copies, one patient) stay together in one part,
 * drawn with the class of the group's first image. The same seed gives the same parts.
 */
export function stratifiedSplit(
  labels: ArrayLike<number>,
  classes: number,
  shares: readonly number[],
  seed: number,
  groups?: readonly (string | number)[],
): number[][] {
  const random = createRandom(seed);
  const members = groupMembers(labels.length, groups);
  const firsts = members.map((group) => group[0]);
  const parts: number[][] = shares.map(() => []);
  for (const ofClass of indicesByClass(
    firsts.map((first) => labels[first]),
    classes,
  )) {
    const drawn = random.shuffle([...ofClass]);
    const images = drawn.reduce((sum, group) => sum + members[group].length, 0);
    const wanted = apportion(images, shares);
    for (const group of drawn) {
      const part = wanted.indexOf(Math.max(...wanted));
      for (const image of members[group]) parts[part].push(image);
      wanted[part] -= members[group].length;
    }
  }
  return parts.map((part) => part.sort((a, b) => a - b));
}

function groupMembers(count: number, groups?: readonly (string | number)[]): number[][] {
  const members = new Map<string | number, number[]>();
  for (let i = 0; i < count; i++) {
    const key = groups ? groups[i] : i;
    const group = members.get(key);
    if (group) group.push(i);
    else members.set(key, [i]);
  }
  return [...members.values()];
}
