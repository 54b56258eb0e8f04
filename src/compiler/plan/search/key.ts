// What a searched tree depends on, as text, and a short name for it: networks of one shape share a tree.
import { variations, type Network } from '../network.ts';
import type { SearchOptions } from './search-tree.ts';

export type KeyOptions = Pick<SearchOptions, 'batch' | 'gradient' | 'limits' | 'known' | 'tasks'>;

/** Batches of about one size share a tree: the nearest power of two, at most 1024. */
export function batchClass(batch: number): number {
  return 2 ** Math.min(10, Math.max(0, Math.round(Math.log2(Math.max(1, batch)))));
}

/** Searches that compete with plans of about one cost share a tree: the next power of two. */
export function knownClass(known: number): number {
  return 2 ** Math.ceil(Math.log2(known));
}

/**
 * Equal for equal networks, leg by leg and tensor by tensor, that are searched for the same work. Legs and tensors in
 * another order make another key.
 */
export function networkKey(network: Network, options: KeyOptions): string {
  const { tape = '', biggest = '' } = options.limits ?? {};
  const { known, tasks } = options;
  const isBounded = known !== undefined || tasks !== undefined;
  return [
    `tree 1 batch ${batchClass(options.batch)} gradient ${options.gradient ? 1 : 0} tape ${tape} biggest ${biggest}`,
    `sizes ${network.sizes.join(' ')}`,
    `open ${network.open.join(' ')}`,
    ...network.tensors.map(
      ({ legs, varies, pulled }) => `${variations.indexOf(varies)}${pulled ? '+' : ''}: ${legs.join(' ')}`,
    ),
    // What ends a search early; long searches have none.
    ...(isBounded ? [`beside ${known === undefined ? '' : knownClass(known)} of ${tasks ?? 1}`] : []),
  ].join('\n');
}

/**
 * 16 hexadecimal digits of a text: FNV-1a (Fowler, Noll & Vo) over its UTF-16 units, twice from different starts. Not
 * safe against forgery: who looks a tree up by it must check the tree.
 */
export function shortHash(text: string): string {
  return [0x811c9dc5, 0x3c6ef372]
    .map((start) => {
      let hash = start;
      for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
      hash = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b);
      return ((hash ^ (hash >>> 13)) >>> 0).toString(16).padStart(8, '0');
    })
    .join('');
}
