// Contraction trees: shipped, kept between runs, or searched. No file is touched from here; `disk.ts` is Node's store.
export { createTreeFinder, type FinderOptions, type WantedTree } from './find-tree.ts';
export { createShippedTrees, printShippedTrees, type ShippedTrees } from './shipped.ts';
export { keepTreesIn, treeStore, type TreeStore } from './tree-store.ts';
