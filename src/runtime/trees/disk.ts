// Searched trees on disk: one small file for each. What a file says is checked, never believed; a place that cannot be
// read or written is as good as an empty one.
import { readFileSync, statSync, utimesSync } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { isTree, shortHash } from '../../compiler/plan/search/index.ts';
import { makeFolder } from '../../files/make-folder.ts';
import { writeWhole } from '../../files/write-whole.ts';
import { removeOldest, type Bounds } from './remove-oldest.ts';
import type { TreeStore } from './tree-store.ts';

const mostBytes = 2 ** 20;
/** Those of a sweep over as many circuits as it may have, 10,000, among them: 540 circuits left 765 trees. */
const bounds: Bounds = { entries: 30_000, bytes: 256 * 2 ** 20 };
/** Milliseconds after which a tree that is read counts as new: the oldest are those that nobody asked for. */
const fresh = 3_600_000;

/**
 * Where trees are kept: $QCNN_CACHE/trees, $XDG_CACHE_HOME/qcnn/trees or ~/.cache/qcnn/trees; undefined where
 * QCNN_CACHE is `off`, or there is no such place.
 */
export function treeFolder(environment: NodeJS.ProcessEnv = process.env): string | undefined {
  const { QCNN_CACHE: own, XDG_CACHE_HOME: shared } = environment;
  if (own === 'off') return undefined;
  if (own) return join(own, 'trees');
  if (shared && isAbsolute(shared)) return join(shared, 'qcnn', 'trees');
  try {
    return join(homedir(), '.cache', 'qcnn', 'trees');
  } catch {
    return undefined;
  }
}

/** `folder` undefined: nothing is kept. Default: `treeFolder()`. With the first tree that is kept, old ones go. */
export function createTreeCache(
  { folder, most = bounds }: { folder: string | undefined; most?: Bounds } = { folder: treeFolder() },
): TreeStore {
  let tidy = false;
  const fileOf = (key: string) => join(folder!, `${shortHash(key)}.json`);
  return {
    read(key, tensors) {
      if (folder === undefined) return undefined;
      try {
        const file = fileOf(key);
        const status = statSync(file);
        // A pipe would keep us waiting.
        if (!status.isFile() || status.size > mostBytes) return undefined;
        const entry = JSON.parse(readFileSync(file, 'utf8')) as { key?: unknown; tree?: unknown } | null;
        if (entry?.key !== key || !isTree(entry.tree, tensors)) return undefined;
        if (Date.now() - status.mtimeMs > fresh) touch(file);
        return entry.tree;
      } catch {
        return undefined;
      }
    },
    write(key, tree) {
      if (folder === undefined) return;
      const text = JSON.stringify({ key, tree });
      if (text.length > mostBytes) return;
      try {
        makeFolder(folder);
        writeWhole(fileOf(key), text);
        if (!tidy) removeOldest(folder, most);
        tidy = true;
      } catch {
        // The next run searches again.
      }
    },
  };
}

/** A folder that is read-only keeps its times. */
function touch(file: string): void {
  try {
    utimesSync(file, new Date(), new Date());
  } catch {
    // It may go before others.
  }
}
