// Contraction trees, kept between runs.
export { createTreeCache, treeFolder, type TreeCache } from './disk.ts';
export { createTreeFinder, type FinderOptions } from './find-tree.ts';
export { createShippedTrees, printShippedTrees, type ShippedTrees } from './shipped.ts';
