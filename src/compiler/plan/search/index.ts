// The search for contraction trees, as planners and backends use it.
export { costOf, isTree, type TreeCost, type Workload } from './cost.ts';
export { batchClass, knownClass, networkKey, shortHash, type KeyOptions } from './key.ts';
export {
  isBetter,
  searchTree,
  type FoundTree,
  type Limits,
  type Progress,
  type SearchOptions,
} from './search-tree.ts';
