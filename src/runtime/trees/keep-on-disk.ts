// Importing this keeps searched trees on disk: what entries for Node do. The folder is chosen at the first search.
import { createTreeCache } from './disk.ts';
import { keepTreesIn, type TreeStore } from './tree-store.ts';

let cache: TreeStore | undefined;
const onDisk = () => (cache ??= createTreeCache());

keepTreesIn({
  read: (key, tensors) => onDisk().read(key, tensors),
  write: (key, tree) => onDisk().write(key, tree),
});
