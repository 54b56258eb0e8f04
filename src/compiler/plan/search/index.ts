// What the rest of the planner uses of the search.
export { costOf, isTree, type TreeCost, type Workload } from './cost.ts';
export { searchTree, type FoundTree, type Limits, type Progress, type SearchOptions } from './search-tree.ts';
