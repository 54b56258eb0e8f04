// An order of lives → an order of operations, with a wire for every life.
import type { Lives } from './qubit-lives.ts';

export interface Schedule {
  /** Nodes by index, in the order they are done. */
  readonly sequence: readonly number[];
  /** By life: its wire. */
  readonly wires: Int32Array;
  /** By life: the one that its wire served before; -1 where it is the first. */
  readonly before: Int32Array;
  /** Number of wires. */
  readonly width: number;
}

/**
 * Each operation as soon as all lives on it have begun and all it waits for is done; a life takes the wire that was
 * freed last, or a new one, at its first operation, and frees it after its last. Preparations come first, on wires
 * never used. Linear.
 */
export function scheduleLives({ nodes, count, read, last }: Lives, order: Iterable<number>): Schedule {
  const blockers = Int32Array.from(nodes, ({ after }) => after.length);
  const followers: number[][] = nodes.map(() => []);
  const waitingFor: number[][] = Array.from({ length: count }, () => []);
  const ready: number[] = [];
  const unbound: number[] = [];
  nodes.forEach(({ operation, lives, after }, index) => {
    for (const node of after) followers[node].push(index);
    if (operation.kind === 'prepare') {
      ready.push(index);
      return;
    }
    // A barrier waits for operations, not for lives.
    if (operation.kind !== 'barrier') {
      for (const life of lives.values()) waitingFor[life].push(index);
      blockers[index] += lives.size;
    }
    if (blockers[index] === 0) unbound.push(index);
  });
  for (const index of unbound) ready.push(index);

  const sequence: number[] = [];
  const wires = new Int32Array(count).fill(-1);
  const before = new Int32Array(count).fill(-1);
  /** Lives that have ended and whose wires are free. */
  const free: number[] = [];
  let width = 0;
  const take = (life: number): void => {
    if (wires[life] >= 0) return;
    const ended = free.pop();
    wires[life] = ended === undefined ? width++ : wires[ended];
    before[life] = ended ?? -1;
  };
  const release = (node: number): void => {
    if (--blockers[node] === 0) ready.push(node);
  };
  const work = (): void => {
    for (let next = 0; next < ready.length; next++) {
      const index = ready[next];
      const { lives } = nodes[index];
      sequence.push(index);
      for (const life of lives.values()) take(life);
      for (const life of lives.values()) if (last[life] === index && !read[life]) free.push(life);
      for (const follower of followers[index]) release(follower);
    }
    ready.length = 0;
  };
  work();
  for (const life of order) {
    for (const node of waitingFor[life]) release(node);
    work();
  }
  // Lives without operations are those that outputs read.
  for (let life = 0; life < count; life++) take(life);
  return { sequence, wires, before, width };
}

/** An order of lives that follows the operations backwards from one end after the other: linear, for very wide circuits. */
export function demandOrder({ nodes, count, read, last }: Lives): number[] {
  const order = new Set<number>();
  const entered = new Uint8Array(nodes.length);
  const ends = [...last.keys()].filter((life) => !read[life]).sort((a, b) => last[a] - last[b]);
  for (const end of ends) {
    const pending = [last[end]];
    for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
      if (entered[node]) continue;
      entered[node] = 1;
      if (nodes[node].operation.kind !== 'barrier')
        for (const life of nodes[node].lives.values()) order.add(life);
      for (const before of nodes[node].after) pending.push(before);
    }
  }
  for (let life = 0; life < count; life++) order.add(life);
  return [...order];
}
