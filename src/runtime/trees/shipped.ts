// The trees that come with the package, found by long searches: `npm run trees` makes the file.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Tree } from '../../compiler/plan/network.ts';
import { isTree, shortHash } from '../../compiler/plan/search/index.ts';
import { packageFolder } from '../../package-folder.ts';

const schema = z.object({ trees: z.record(z.string(), z.array(z.int())) });

export interface ShippedTrees {
  /** The tree for this key, a valid tree of so many tensors, or undefined. */
  read(key: string, tensors: number): Tree | undefined;
}

/** Reads the file when a tree is first asked for; a file that is missing or damaged holds no trees. */
export function createShippedTrees(
  file: string = join(packageFolder, 'circuits', 'trees.json'),
): ShippedTrees {
  let trees: Map<string, number[]> | undefined;
  return {
    read(key, tensors) {
      trees ??= load(file);
      const flat = trees.get(shortHash(key));
      if (!flat) return undefined;
      const tree = Array.from({ length: flat.length / 2 }, (_, i) => [flat[2 * i], flat[2 * i + 1]] as const);
      return isTree(tree, tensors) ? tree : undefined;
    },
  };
}

/** The text of the file: trees by the short hash of their key, pairs one after the other. */
export function printShippedTrees(trees: ReadonlyMap<string, Tree>): string {
  const lines = [...trees]
    .map(([key, tree]) => `"${shortHash(key)}":${JSON.stringify(tree.flat())}`)
    .sort()
    .join(',\n');
  return `{"trees":{\n${lines}\n}}\n`;
}

function load(file: string): Map<string, number[]> {
  try {
    return new Map(Object.entries(schema.parse(JSON.parse(readFileSync(file, 'utf8'))).trees));
  } catch {
    return new Map();
  }
}
