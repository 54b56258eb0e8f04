// Neighbouring gates on few wires put together, so that they become one small matrix.

/** What happens one after the other: gates on the same few wires, or something else. */
export type Clustered<Gate, Other> =
  | { readonly kind: 'cluster'; readonly wires: readonly number[]; readonly gates: readonly Gate[] }
  | { readonly kind: 'other'; readonly other: Other };

export interface Clusters<Gate, Other> {
  addGate(gate: Gate, wires: readonly number[]): void;
  /** Gates on these wires stay on their side of it; `all`: all gates. */
  addOther(other: Other, wires: readonly number[] | 'all'): void;
  /** In an order that does what was added does in its own. */
  list(): Clustered<Gate, Other>[];
}

/** `most`: wires of a cluster of several gates. */
export function createClusters<Gate, Other>(most: number): Clusters<Gate, Other> {
  type Growing = { readonly wires: Set<number>; gates: Gate[] };
  const all: (Growing | { readonly other: Other })[] = [];
  /** By wire the last entry that has it. */
  const last = new Map<number, number>();
  let floor = -1;

  const growing = (at: number): Growing | undefined => {
    const entry = all[at];
    return entry && 'gates' in entry ? entry : undefined;
  };

  /** Clusters on some of these wires that nothing follows on them go into the new one. */
  function absorb(wires: readonly number[], into: Growing): void {
    for (const at of new Set(wires.flatMap((wire) => last.get(wire) ?? []))) {
      const before = growing(at);
      if (at <= floor || !before || ![...before.wires].every((wire) => wires.includes(wire))) continue;
      if (![...before.wires].every((wire) => last.get(wire) === at)) continue;
      into.gates.push(...before.gates);
      before.gates = [];
    }
  }

  return {
    addGate(gate, wires) {
      const after = Math.max(floor, ...wires.map((wire) => last.get(wire) ?? -1));
      const before = growing(after);
      const joins = before && new Set([...before.wires, ...wires]).size <= most;
      const own = joins ? before : { wires: new Set<number>(), gates: [] };
      if (!joins && wires.length <= most) absorb(wires, own);
      own.gates.push(gate);
      const at = joins ? after : all.push(own) - 1;
      for (const wire of wires) {
        own.wires.add(wire);
        last.set(wire, at);
      }
    },
    addOther(other, wires) {
      const at = all.push({ other }) - 1;
      if (wires === 'all') floor = at;
      else for (const wire of wires) last.set(wire, at);
    },
    list: () =>
      all.flatMap((entry): Clustered<Gate, Other>[] => {
        if ('other' in entry) return [{ kind: 'other', other: entry.other }];
        if (entry.gates.length === 0) return [];
        return [{ kind: 'cluster', wires: [...entry.wires], gates: entry.gates }];
      }),
  };
}
