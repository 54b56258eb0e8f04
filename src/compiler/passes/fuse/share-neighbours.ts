// The second half of fusion: which single-qubit gates a pair takes over from the runs next to it. Pairs with one matrix
// still have one matrix afterwards.
import type { Operation } from '../../circuit/circuit.ts';
import type { Pair, Run } from './gate-clusters.ts';
import type { GateFacts } from '../../circuit/gate-facts.ts';
import { blockKey } from './intern-blocks.ts';

type Facts = ReadonlyMap<Operation, GateFacts>;

/**
 * All pairs with one matrix are a group. Its members take the same neighbours or none, so that they still have one matrix;
 * a pair that is a group alone takes all it can reach. Only groups whose matrix is a constant, such as all single cx,
 * divide, by what stands next to them. The largest choose first. Changes pairs and runs; each gate moves once.
 */
export function shareNeighbours(pairs: readonly Pair[], facts: Facts): void {
  const groups = new Map<string, Member[]>();
  for (const pair of pairs) {
    const { key, qubits, mirrored } = blockKey(gatesOfPair(pair), facts);
    const straight = mirrored ? isOrdered(pair, facts) : qubits[0] === pair.qubits[0];
    const member: Member = { pair, places: straight ? [0, 1] : [1, 0] };
    const group = groups.get(key);
    if (group) group.push(member);
    else groups.set(key, [member]);
  }
  const waiting = [...groups.values()].sort((a, b) => a.length - b.length);
  for (let group = waiting.pop(); group; group = waiting.pop()) {
    takeShared(group, facts);
    if (group.length === 1 || !isFixed(group[0].pair, facts)) continue;
    const parts = fewestParts(group, facts);
    if (parts) waiting.push(...parts.sort((a, b) => a.length - b.length));
  }
}

interface Member {
  readonly pair: Pair;
  /** Where the pair lists the block's local qubits 0 and 1. */
  readonly places: readonly number[];
}

/** Before or after the pair on one local qubit. */
interface Side {
  readonly local: number;
  readonly after: boolean;
}

const sides: readonly Side[] = [true, false].flatMap((after) => [0, 1].map((local) => ({ local, after })));

function takeShared(group: readonly Member[], facts: Facts): void {
  for (const side of sides) {
    const runs = group.map((member) => runAt(member, side));
    const limits = runs.map((run) => run && { from: run.from, to: run.to });
    const kindAt = (run: Run | undefined) => nextKind(run, side.after, facts);
    for (let kind = kindAt(runs[0]); kind >= 0; kind = kindAt(runs[0])) {
      if (!runs.every((run) => kindAt(run) === kind)) break;
      for (const run of runs) {
        if (side.after) run!.from++;
        else run!.to--;
      }
    }
    group.forEach(({ pair, places }, index) => {
      const run = runs[index];
      if (!run) return;
      const { from, to } = limits[index]!;
      const place = places[side.local];
      if (side.after) pair.tails[place] = [...pair.tails[place], ...run.gates.slice(from, run.from)];
      else pair.heads[place] = [...run.gates.slice(run.to, to), ...pair.heads[place]];
    });
  }
}

/** The group divided by the next gate of that side where this gives the fewest parts; undefined: no side has a gate. */
function fewestParts(group: readonly Member[], facts: Facts): Member[][] | undefined {
  let best: Member[][] | undefined;
  for (const side of sides) {
    const parts = new Map<number, Member[]>();
    for (const member of group) {
      const kind = nextKind(runAt(member, side), side.after, facts);
      const part = parts.get(kind);
      if (part) part.push(member);
      else parts.set(kind, [member]);
    }
    if (parts.size > 1 && !(best && best.length <= parts.size)) best = [...parts.values()];
  }
  return best;
}

function runAt({ pair, places }: Member, { local, after }: Side): Run | undefined {
  return (after ? pair.after : pair.before)[places[local]];
}

/** The kind of the gate that a run would give next; -1: none. */
function nextKind(run: Run | undefined, after: boolean, facts: Facts): number {
  if (!run || run.from >= run.to) return -1;
  return facts.get(run.gates[after ? run.from : run.to - 1])!.kind;
}

/** For a pair that treats its qubits alike: what stands next to them tells them apart. */
function isOrdered({ before, after }: Pair, facts: Facts): boolean {
  const [a, b] = [0, 1].map((place) => [
    nextKind(after[place], true, facts),
    nextKind(before[place], false, facts),
  ]);
  return a[0] === b[0] ? a[1] <= b[1] : a[0] < b[0];
}

function isFixed(pair: Pair, facts: Facts): boolean {
  return gatesOfPair(pair).every((gate) => facts.get(gate)!.fixed);
}

/** The gates of a pair in an order that they may be done in. */
export function gatesOfPair({ heads, core, tails }: Pair): Pair['core'] {
  return [...heads[0], ...heads[1], ...core, ...tails[0], ...tails[1]];
}
