// Kept trees: what was written is read; whatever is damaged, foreign or dear is as good as absent.
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Tree } from '../../../src/compiler/plan/network.ts';
import { costOf, networkKey, searchTree } from '../../../src/compiler/plan/search/index.ts';
import { createTreeCache, treeFolder } from '../../../src/runtime/trees/disk.ts';
import {
  createShippedTrees,
  createTreeFinder,
  keepTreesIn,
  printShippedTrees,
} from '../../../src/runtime/trees/index.ts';
import { heisenbergTree, qcnnNetwork, schrodingerTree } from '../../compiler/plan/search/qcnn-network.ts';

const network = qcnnNetwork(6, 'ring');
const tensors = network.tensors.length;
const starts = [schrodingerTree(network), heisenbergTree(network)];
const options = { batch: 128, gradient: true, starts, restarts: 2, moves: 50 };
const key = networkKey(network, options);
const best = searchTree(network, options);

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'qcnn-trees-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const onlyFile = () => join(folder, readdirSync(folder)[0]);

describe('the cache on disk', () => {
  test('keeps a tree for its key', () => {
    const cache = createTreeCache({ folder: join(folder, 'not', 'there', 'yet') });
    expect(cache.read(key, tensors)).toBeUndefined();
    cache.write(key, best.tree);
    expect(cache.read(key, tensors)).toEqual(best.tree);
    expect(cache.read(`${key} `, tensors)).toBeUndefined();
    expect(createTreeCache({ folder: join(folder, 'not', 'there', 'yet') }).read(key, tensors)).toEqual(
      best.tree,
    );
  });

  const whole = JSON.stringify({ key, tree: best.tree });
  const damaged: Record<string, string> = {
    empty: '',
    'cut short': whole.slice(0, -10),
    'no JSON': 'tree',
    'another thing': '[]',
    null: 'null',
    'another key': JSON.stringify({ key: 'other', tree: best.tree }),
    'a tree of fewer tensors': JSON.stringify({ key, tree: [[0, 1]] }),
    'a tensor used twice': JSON.stringify({ key, tree: best.tree.map(() => [0, 1]) }),
    'numbers out of range': JSON.stringify({ key, tree: best.tree.map(([a]) => [a, 1e9]) }),
    fractions: JSON.stringify({ key, tree: best.tree.map(([a, b]) => [a, b + 0.5]) }),
    text: JSON.stringify({ key, tree: best.tree.map(([a, b]) => [`${a}`, b]) }),
    'a prototype': `{"__proto__": ${whole}}`,
    'too big': whole + ' '.repeat(2 ** 20),
    'nested deep': '['.repeat(500_000),
  };
  test.each(Object.keys(damaged))('an entry that is damaged is rebuilt: %s', (name) => {
    const cache = createTreeCache({ folder });
    cache.write(key, best.tree);
    const file = onlyFile();
    writeFileSync(file, damaged[name]);
    expect(cache.read(key, tensors)).toBeUndefined();
    const find = createTreeFinder({ cache, shipped: createShippedTrees('') });
    expect(find(network, options)).toEqual(best);
    expect(readFileSync(file, 'utf8')).toBe(whole);
  });

  test('a folder in place of an entry, a file in place of the folder, no folder', () => {
    const cache = createTreeCache({ folder });
    cache.write(key, best.tree);
    const file = onlyFile();
    rmSync(file);
    mkdirSync(file);
    expect(cache.read(key, tensors)).toBeUndefined();
    expect(() => cache.write(key, best.tree)).not.toThrow();
    expect(readdirSync(folder)).toHaveLength(1);

    writeFileSync(join(folder, 'file'), '');
    for (const other of [
      createTreeCache({ folder: join(folder, 'file') }),
      createTreeCache({ folder: undefined }),
    ]) {
      expect(() => other.write(key, best.tree)).not.toThrow();
      expect(other.read(key, tensors)).toBeUndefined();
    }
  });

  describe('with a tree that is kept, the oldest go', () => {
    const name = (age: number) => `${String(age).padStart(16, '0')}.json`;
    const add = (file: string, age: number, bytes: number) => {
      writeFileSync(join(folder, file), ' '.repeat(bytes));
      const written = Date.now() / 1000 - 60 * age;
      utimesSync(join(folder, file), written, written);
    };
    const own = JSON.stringify({ key, tree: best.tree }).length;
    const fill = (entries: number, bytes: number) => {
      for (const age of [3, 1, 5, 2, 4]) add(name(age), age, 100);
      const cache = createTreeCache({ folder, most: { entries, bytes } });
      cache.write(key, best.tree);
      expect(cache.read(key, tensors)).toEqual(best.tree);
      return cache;
    };
    const left = () => [1, 2, 3, 4, 5].filter((age) => readdirSync(folder).includes(name(age)));

    test.each([
      ['none, where they are few', 6, own + 500, [1, 2, 3, 4, 5]],
      ['by their number', 3, 1e9, [1, 2]],
      ['by their bytes', 100, own + 399, [1, 2, 3]],
    ])('%s', (_, entries, bytes, expected) => {
      fill(entries, bytes);
      expect(left()).toEqual(expected);
    });

    test('what stopped writers left goes after an hour, where there is room too', () => {
      add('.qcnn-0123456789abcdef.tmp', 61, 10);
      add('.qcnn-fedcba9876543210.tmp', 1, 10);
      fill(100, 1e9);
      expect(readdirSync(folder).filter((file) => file.endsWith('.tmp'))).toEqual([
        '.qcnn-fedcba9876543210.tmp',
      ]);
    });

    test('what was asked for lately is not old, whenever it was written', () => {
      const asked = createTreeCache({ folder });
      asked.write(key, best.tree);
      const [file] = readdirSync(folder);
      add(name(1), 60, 100);
      const written = Date.now() / 1000 - 90 * 60;
      utimesSync(join(folder, file), written, written);
      expect(asked.read(key, tensors)).toEqual(best.tree);
      const other = networkKey(network, { ...options, batch: 2 });
      createTreeCache({ folder, most: { entries: 2, bytes: 1e9 } }).write(other, best.tree);
      expect(readdirSync(folder)).toHaveLength(2);
      expect(asked.read(key, tensors)).toEqual(best.tree);
    });

    test('once in a process; with what stopped writers left, and nothing that is not ours', () => {
      add(`${name(7)}.123`, 7, 10);
      add('notes.json', 8, 10);
      mkdirSync(join(folder, name(9)));
      const cache = fill(1, 1e9);
      expect(readdirSync(folder).sort()).toEqual(
        [onlyTree(), 'notes.json', name(9)].sort((a, b) => (a < b ? -1 : 1)),
      );
      add(name(4), 4, 10);
      cache.write(key, best.tree);
      expect(left()).toEqual([4]);
    });

    const onlyTree = () => readdirSync(folder).find((file) => file > name(10) && file.length === 21)!;
  });

  test('where it is', () => {
    expect(treeFolder({})).toBe(join(homedir(), '.cache', 'qcnn', 'trees'));
    expect(treeFolder({ XDG_CACHE_HOME: '/cache' })).toBe(join('/cache', 'qcnn', 'trees'));
    expect(treeFolder({ XDG_CACHE_HOME: 'cache' })).toBe(join(homedir(), '.cache', 'qcnn', 'trees'));
    expect(treeFolder({ XDG_CACHE_HOME: '/cache', QCNN_CACHE: '/own' })).toBe(join('/own', 'trees'));
    expect(treeFolder({ QCNN_CACHE: 'off' })).toBeUndefined();
  });
});

describe('findTree', () => {
  const none = createShippedTrees('');
  const memory = () => {
    const kept = new Map<string, Tree>();
    const log: string[] = [];
    return {
      kept,
      log,
      read: (name: string) => {
        log.push('read');
        return kept.get(name);
      },
      write: (name: string, tree: Tree) => {
        log.push('write');
        kept.set(name, tree);
      },
    };
  };

  test('searches once, then remembers, then reads', () => {
    const cache = memory();
    const find = createTreeFinder({ cache, shipped: none });
    expect(find(network, options)).toEqual(best);
    expect(find(network, { ...options, batch: 120 })).toEqual(best);
    expect(cache.log).toEqual(['read', 'write']);
    expect(createTreeFinder({ cache, shipped: none })(network, options)).toEqual(best);
    expect(cache.log).toEqual(['read', 'write', 'read']);
    find(network, { ...options, gradient: false });
    expect(cache.kept.size).toBe(2);
  });

  test('a kept tree that is worse than a start is not used', () => {
    const cache = memory();
    const [schrodinger, heisenberg] = starts.map((tree) => costOf(network, tree, options).cost);
    expect(schrodinger).toBeGreaterThan(heisenberg);
    cache.kept.set(key, starts[0]);
    expect(createTreeFinder({ cache, shipped: none })(network, options)).toEqual(best);
    expect(cache.kept.get(key)).toEqual(best.tree);
  });

  test('shipped trees come first; a damaged text holds none', () => {
    const text = printShippedTrees(new Map([[key, starts[1]]]));
    const cache = memory();
    const found = createTreeFinder({ cache, shipped: createShippedTrees(text) })(network, options);
    expect(found).toEqual({ tree: starts[1], ...costOf(network, starts[1], options) });
    expect(cache.log).toEqual([]);
    for (const wrong of [
      text.slice(5),
      text.replace('[', '['.repeat(1000)),
      text.replace(/\d+/g, '7'),
      '{"trees":{"constructor":[]}}',
    ]) {
      expect(createShippedTrees(wrong).read(key, tensors)).toBeUndefined();
    }
  });

  test('the store that was chosen last is asked; what it holds is checked', () => {
    const find = () => createTreeFinder({ shipped: none })(network, options);
    const own = memory();
    keepTreesIn(own);
    try {
      expect(find()).toEqual(best);
      expect(own.kept.get(key)).toEqual(best.tree);
      expect(own.log).toEqual(['read', 'write']);
      const hostile: unknown[] = [
        'tree',
        {},
        [],
        [[0, 1]],
        best.tree.map(() => [0]),
        best.tree.map(() => null),
      ];
      for (const wrong of hostile) {
        own.kept.set(key, wrong as Tree);
        expect(find()).toEqual(best);
        expect(own.kept.get(key)).toEqual(best.tree);
      }
      const full = () => {
        throw new Error('full');
      };
      keepTreesIn({ read: full, write: full });
      expect(find()).toEqual(best);
      keepTreesIn(undefined);
      expect(find()).toEqual(best);
      expect(own.log).toHaveLength(2 + 2 * hostile.length);
    } finally {
      keepTreesIn(createTreeCache());
    }
  });
});
