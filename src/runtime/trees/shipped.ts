// The trees that come with the package, found by long searches; they are text, read when one is first asked for.
import type { Tree } from '../../compiler/plan/network.ts';
import { isTree, shortHash } from '../../compiler/plan/search/index.ts';
import { shippedTrees } from './shipped-trees.ts';

export interface ShippedTrees {
  /** The tree for this key, a valid tree of so many tensors, or undefined. */
  read(key: string, tensors: number): Tree | undefined;
}

/** A text that is damaged holds no trees, or fewer. */
export function createShippedTrees(text: string = shippedTrees): ShippedTrees {
  let trees: Readonly<Record<string, unknown>> | undefined;
  return {
    read(key, tensors) {
      trees ??= parse(text);
      const hash = shortHash(key);
      const flat = Object.hasOwn(trees, hash) ? trees[hash] : undefined;
      // A tree of n tensors has n − 1 pairs: what is longer is not looked at.
      if (!Array.isArray(flat) || flat.length !== 2 * (tensors - 1)) return undefined;
      const tree: unknown = Array.from({ length: tensors - 1 }, (_, i) => [flat[2 * i], flat[2 * i + 1]]);
      return isTree(tree, tensors) ? tree : undefined;
    },
  };
}

/** The text: trees by the short hash of their key, pairs one after the other. */
export function printShippedTrees(trees: ReadonlyMap<string, Tree>): string {
  const lines = [...trees]
    .map(([key, tree]) => `"${shortHash(key)}":${JSON.stringify(tree.flat())}`)
    .sort()
    .join(',\n');
  return `{"trees":{\n${lines}\n}}\n`;
}

function parse(text: string): Readonly<Record<string, unknown>> {
  try {
    const { trees } = JSON.parse(text) as { trees?: unknown };
    return typeof trees === 'object' && trees !== null ? (trees as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
