// The second half of fusion: which single-qubit gates a pair takes over from the runs beside it, without losing company.
import type { Operation } from '../../circuit/circuit.ts';
import type { Pair, Run } from './gate-clusters.ts';
import type { GateFacts } from '../../circuit/gate-facts.ts';
import { blockKey } from './intern-blocks.ts';

type Facts = ReadonlyMap<Operation, GateFacts>;

/**
 * A company is all pairs with one matrix. Its members take the same neighbours or none, so that they still have one
 * matrix; a pair without company takes all it can reach. Only companies whose matrix is a constant, such as all single
 * cx, divide, by what stands beside them. The largest choose first. Changes pairs and runs; each gate moves once.
 */
export function shareNeighbours(pairs: readonly Pair[], facts: Facts): void {
  const companies = new Map<string, Member[]>();
  for (const pair of pairs) {
    const { key, qubits, mirrored } = blockKey(gatesOfPair(pair), facts);
    const straight = mirrored ? isOrdered(pair, facts) : qubits[0] === pair.qubits[0];
    const member: Member = { pair, places: straight ? [0, 1] : [1, 0] };
    const company = companies.get(key);
    if (company) company.push(member);
    else companies.set(key, [member]);
  }
  const waiting = [...companies.values()].sort((a, b) => a.length - b.length);
  for (let company = waiting.pop(); company; company = waiting.pop()) {
    takeShared(company, facts);
    if (company.length === 1 || !isFixed(company[0].pair, facts)) continue;
    const parts = fewestParts(company, facts);
    if (parts) waiting.push(...parts.sort((a, b) => a.length - b.length));
  }
}

interface Member {
  readonly pair: Pair;
  /** Where the pair lists the block's local qubits 0 and 1. */
  readonly places: readonly number[];
}

/** Behind or in front of one local qubit. */
interface Side {
  readonly local: number;
  readonly behind: boolean;
}

const sides: readonly Side[] = [true, false].flatMap((behind) => [0, 1].map((local) => ({ local, behind })));

function takeShared(company: readonly Member[], facts: Facts): void {
  for (const side of sides) {
    const runs = company.map((member) => runAt(member, side));
    const limits = runs.map((run) => run && { from: run.from, to: run.to });
    const kindAt = (run: Run | undefined) => nextKind(run, side.behind, facts);
    for (let kind = kindAt(runs[0]); kind >= 0; kind = kindAt(runs[0])) {
      if (!runs.every((run) => kindAt(run) === kind)) break;
      for (const run of runs) {
        if (side.behind) run!.from++;
        else run!.to--;
      }
    }
    company.forEach(({ pair, places }, index) => {
      const run = runs[index];
      if (!run) return;
      const { from, to } = limits[index]!;
      const place = places[side.local];
      if (side.behind) pair.tails[place] = [...pair.tails[place], ...run.gates.slice(from, run.from)];
      else pair.heads[place] = [...run.gates.slice(run.to, to), ...pair.heads[place]];
    });
  }
}

/** The company divided by the next gate of that side where this gives the fewest parts; undefined: no side has a gate. */
function fewestParts(company: readonly Member[], facts: Facts): Member[][] | undefined {
  let best: Member[][] | undefined;
  for (const side of sides) {
    const parts = new Map<number, Member[]>();
    for (const member of company) {
      const kind = nextKind(runAt(member, side), side.behind, facts);
      const part = parts.get(kind);
      if (part) part.push(member);
      else parts.set(kind, [member]);
    }
    if (parts.size > 1 && !(best && best.length <= parts.size)) best = [...parts.values()];
  }
  return best;
}

function runAt({ pair, places }: Member, { local, behind }: Side): Run | undefined {
  return (behind ? pair.behind : pair.before)[places[local]];
}

/** The kind of the gate that a run would give next; -1: none. */
function nextKind(run: Run | undefined, behind: boolean, facts: Facts): number {
  if (!run || run.from >= run.to) return -1;
  return facts.get(run.gates[behind ? run.from : run.to - 1])!.kind;
}

/** For a pair that treats its qubits alike: what stands beside them tells them apart. */
function isOrdered({ before, behind }: Pair, facts: Facts): boolean {
  const [a, b] = [0, 1].map((place) => [
    nextKind(behind[place], true, facts),
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
