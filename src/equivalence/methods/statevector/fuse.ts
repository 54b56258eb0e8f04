// Neighbouring gates on few wires as one matrix, so that a vector is gone through less often.
import type { Step } from './lower.ts';

export type GateStep = Extract<Step, { kind: 'gate' }>;

/** Gates in order, on these wires together. */
export interface Cluster {
  readonly kind: 'cluster';
  readonly wires: readonly number[];
  readonly gates: readonly GateStep[];
}

/** Steps that stand apart, and clusters of those between them. */
export type Fused = Cluster | Exclude<Step, GateStep>;

/** Relative times of a cluster, an entry of the vector, by wires: measured. */
const costs = [0.5, 1, 1.6, 3];

/** Wires of a cluster that may hold several gates. */
const mostWires = 3;

/** The same steps in clusters on up to one, two or three wires, whichever is cheapest. */
export function fuse(steps: readonly Step[]): { readonly steps: readonly Fused[]; readonly work: number } {
  const ways = Array.from({ length: mostWires }, (_, most) => clusters(steps, most + 1));
  return ways.reduce((best, each) => (each.work < best.work ? each : best));
}

function clusters(steps: readonly Step[], most: number): { steps: Fused[]; work: number } {
  const fused: Fused[] = [];
  /** Of the gates since the last step of another kind. */
  let open: { wires: Set<number>; gates: GateStep[] }[] = [];
  /** By wire the last cluster that has it. */
  let last = new Map<number, number>();
  let work = 0;

  function flush(): void {
    for (const { wires, gates } of open) {
      fused.push({ kind: 'cluster', wires: [...wires], gates });
      work += gates.length === 1 ? costOfGate(gates[0]) : costs[wires.size];
    }
    open = [];
    last = new Map();
  }

  for (const step of steps) {
    if (step.kind !== 'gate') {
      flush();
      fused.push(step);
      work += step.kind === 'map' ? 2 ** (step.added + 1) : 0;
      continue;
    }
    const wires = wiresOf(step);
    const after = Math.max(-1, ...wires.map((wire) => last.get(wire) ?? -1));
    const fits = (at: number) => new Set([...open[at].wires, ...wires]).size <= most;
    let at = after >= 0 && fits(after) ? after : -1;
    if (at < 0) at = open.push({ wires: new Set(), gates: [] }) - 1;
    open[at].gates.push(step);
    for (const wire of wires) {
      open[at].wires.add(wire);
      last.set(wire, at);
    }
  }
  flush();
  return { steps: fused, work };
}

/** Targets, and wires of which the cube fixes the value. */
export function wiresOf({ targets, cube }: GateStep): number[] {
  const wires = [...targets];
  for (let wire = 0; 2 ** wire <= cube.mask; wire++)
    if (Math.floor(cube.mask / 2 ** wire) % 2 === 1) wires.push(wire);
  return wires;
}

function costOfGate(gate: GateStep): number {
  const controls = wiresOf(gate).length - gate.targets.length;
  return (costs[gate.targets.length] ?? 2 ** gate.targets.length) / 2 ** controls;
}
