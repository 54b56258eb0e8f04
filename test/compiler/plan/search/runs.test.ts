// Runs of a search: how many there are, from what each begins, and when they are enough.
import { describe, expect, test } from 'vitest';
import type { Network, Tree } from '../../../../src/compiler/plan/network.ts';
import { searchTree, type Progress, type SearchOptions } from '../../../../src/compiler/plan/search/index.ts';
import { costOf } from '../../../../src/compiler/plan/search/cost.ts';
import { mostLeaves } from '../../../../src/compiler/plan/search/reconfigure.ts';
import { qcnnNetwork } from './qcnn-network.ts';

const workload = { batch: 16, gradient: true };

/** Matrices one after the other. */
const chain = (count: number, size = 2): Network => ({
  sizes: Array<number>(count + 1).fill(size),
  tensors: Array.from({ length: count }, (_, i) => ({ legs: [i, i + 1], varies: 'batch', pulled: true })),
  open: [0, count],
});

function progressOf(network: Network, options: Partial<SearchOptions> = {}) {
  const seen: Progress[] = [];
  const found = searchTree(network, { ...workload, ...options, onProgress: (each) => seen.push(each) });
  return { found, seen: seen.map(({ done, of }) => `${done}/${of}`) };
}

/** The same with legs of size 1 that nobody has. */
const withLegs = ({ sizes, ...rest }: Network, count: number): Network => ({
  ...rest,
  sizes: [...sizes, ...Array<number>(count - sizes.length).fill(1)],
});

/** What the first run tells; the others are not waited for. */
function firstOf(network: Network): string {
  let told = '';
  try {
    searchTree(network, {
      ...workload,
      onProgress: ({ done, of }) => {
        told = `${done}/${of}`;
        throw new Error('enough');
      },
    });
  } catch (error) {
    expect((error as Error).message).toBe('enough');
  }
  return told;
}

describe('a search', () => {
  test('is one run where reconfiguration sees the whole network, else 16, or 4 for more than 1000 legs', () => {
    expect(progressOf(chain(mostLeaves), { restarts: 5, moves: 10 }).seen).toEqual(['1/1']);
    expect(progressOf(chain(mostLeaves + 1), { restarts: 5, moves: 10 }).seen).toHaveLength(5);
    expect(firstOf(qcnnNetwork(8, 'ring'))).toBe('1/16');
    expect(firstOf(withLegs(chain(12, 8), 1000))).toBe('1/16');
    expect(firstOf(withLegs(chain(12, 8), 1001))).toBe('1/4');
  });

  test('ends when eight runs have found the same', () => {
    const { seen } = progressOf(chain(mostLeaves + 2), { restarts: 12, moves: 20 });
    expect(seen).toEqual([...Array.from({ length: 7 }, (_, run) => `${run + 1}/12`), '12/12']);
  });

  test('goes on at rising prices until the tape fits', () => {
    const network = qcnnNetwork(8, 'ring');
    const options = { restarts: 2, moves: 50 };
    const free = progressOf(network, options);
    expect(free.seen).toEqual(['1/2', '2/2']);
    const fits = progressOf(network, { ...options, limits: { tape: free.found.tape } });
    expect(fits.seen).toEqual(['1/10', '2/10']);
    expect(fits.found.tree).toEqual(free.found.tree);
    const never = progressOf(network, { ...options, limits: { tape: 1 } });
    expect(never.seen).toEqual(Array.from({ length: 10 }, (_, run) => `${run + 1}/10`));
    expect(never.found.tape).toBeLessThan(free.found.tape);
    const tight = progressOf(network, { ...options, limits: { tape: free.found.tape / 1.5 } });
    expect(tight.found.tape).toBeLessThanOrEqual(free.found.tape / 1.5);
    expect(tight.seen.length % 2).toBe(0);
    expect(tight.seen.length).toBeGreaterThan(2);
    expect(tight.seen.length).toBeLessThan(10);
  });

  test('takes no start that is no tree, one among others neither, and without any the tensors in order', () => {
    const network = chain(3);
    const tree: Tree = [[0, 1], [3, 2]]; // prettier-ignore
    const sentence = 'A start is no contraction tree of the network.';
    const bad: Tree = [[0, 1], [0, 2]]; // prettier-ignore
    expect(() => searchTree(network, { ...workload, starts: [bad] })).toThrow(sentence);
    expect(() => searchTree(network, { ...workload, starts: [tree, bad] })).toThrow(sentence);
    expect(searchTree(chain(2), workload).tree).toEqual([[0, 1]]);
    expect(searchTree(chain(2), { ...workload, starts: [] }).tree).toEqual([[0, 1]]);
  });

  test('of a network of 2^20 words is made, of one more the best start is given', () => {
    const network = chain(16, 4);
    const forwards: Tree = network.tensors.slice(1).map((_, i) => [i === 0 ? 0 : 15 + i, i + 1]);
    const backwards: Tree = network.tensors.slice(1).map((_, i) => [i === 0 ? 15 : 15 + i, 14 - i]);
    const vector = { ...network, open: [0] };
    const of = (legs: number) => progressOf(withLegs(vector, legs), { starts: [forwards, backwards], restarts: 1, moves: 1 }); // prettier-ignore
    const { found, seen } = of(2 ** 20 + 1);
    expect(seen).toEqual([]);
    expect(found).toEqual({ tree: backwards, ...costOf(vector, backwards, workload) });
    expect(of(2 ** 20).seen).toEqual(['1/1']);
  });
});
