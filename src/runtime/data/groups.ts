// Images that belong together: those of a patient, and copies; no split or fold may stand between them.

/**
 * One number an image, the same exactly where images are linked: by the same patient, or by the same key (byte-identical
 * copies), directly or through others. '' is no patient. It is the index of the first image of the group.
 */
export function groupsOf(keys: readonly string[], patients?: readonly string[]): number[] {
  const parent = keys.map((_, image) => image);
  const root = (image: number): number => {
    while (parent[image] !== image) image = parent[image] = parent[parent[image]];
    return image;
  };
  const link = (names: readonly string[]) => {
    const first = new Map<string, number>();
    names.forEach((name, image) => {
      const known = first.get(name);
      if (known === undefined) first.set(name, image);
      else {
        const [least, other] = [root(known), root(image)].sort((a, b) => a - b);
        parent[other] = least;
      }
    });
  };
  link(keys);
  if (patients) link(patients.map((patient, image) => (patient === '' ? `\0${image}` : patient)));
  return parent.map((_, image) => root(image));
}

/** By image: the class that is rarest in the set among those of its group, the first image's among equals. */
export function rarestClasses(labels: ArrayLike<number>, groups: readonly number[]): Int32Array {
  const times = new Map<number, number>();
  for (let image = 0; image < labels.length; image++)
    times.set(labels[image], (times.get(labels[image]) ?? 0) + 1);
  const rarest = new Map<number, number>();
  groups.forEach((group, image) => {
    const known = rarest.get(group);
    if (known === undefined || times.get(labels[image])! < times.get(known)!)
      rarest.set(group, labels[image]);
  });
  return Int32Array.from(groups, (group) => rarest.get(group)!);
}
