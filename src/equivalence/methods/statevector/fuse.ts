// Neighbouring gates on few wires as one matrix, so that a vector is gone through less often.
import { createClusters } from '../clusters.ts';
import type { LocalGate } from '../local-matrix.ts';
import type { Step } from './steps.ts';

type GateStep = Extract<Step, { readonly kind: 'gate' }>;
type OtherStep = Exclude<Step, GateStep>;

export type Fused =
  | {
      readonly kind: 'gates';
      /** The first is the most significant place of the gates. */
      readonly wires: readonly number[];
      readonly gates: readonly LocalGate[];
    }
  /** A gate with its controls where they are. */
  | GateStep
  | OtherStep;

/** Relative times of a cluster, an entry of the vector, by wires: measured. */
const costs = [0.5, 1, 1.6, 3];

/** Wires of a cluster that may hold several gates. */
const mostWires = 3;

/** The same steps in clusters on up to one, two or three wires, whichever is cheapest. */
export function fuse(steps: readonly Step[]): { readonly steps: readonly Fused[]; readonly work: number } {
  const ways = Array.from({ length: mostWires }, (_, most) => fuseOn(steps, most + 1));
  return ways.reduce((best, each) => (each.work < best.work ? each : best));
}

function fuseOn(steps: readonly Step[], most: number): { steps: Fused[]; work: number } {
  const clusters = createClusters<GateStep, OtherStep>(most);
  for (const step of steps) {
    if (step.kind === 'gate') clusters.addGate(step, wiresOf(step));
    else clusters.addOther(step, 'all');
  }
  let work = 0;
  const fused = clusters.list().map((entry): Fused => {
    if (entry.kind === 'other') {
      work += entry.other.kind === 'map' ? 2 ** (entry.other.added + 1) : 0;
      return entry.other;
    }
    const { wires, gates } = entry;
    if (gates.length === 1) {
      work += costOfGate(gates[0]);
      return gates[0];
    }
    work += costs[wires.length];
    return { kind: 'gates', wires, gates: gates.map((gate) => localGate(gate, wires)) };
  });
  return { steps: fused, work };
}

/** Targets, and wires of which the cube fixes the value. */
function wiresOf({ targets, cube }: GateStep): number[] {
  const wires = [...targets];
  for (let wire = 0; 2 ** wire <= cube.mask; wire++) if ((cube.mask >> wire) & 1) wires.push(wire);
  return wires;
}

function costOfGate(gate: GateStep): number {
  const controls = wiresOf(gate).length - gate.targets.length;
  return (costs[gate.targets.length] ?? 2 ** gate.targets.length) / 2 ** controls;
}

function localGate({ gate, targets, cube }: GateStep, wires: readonly number[]): LocalGate {
  const bits = (of: number) =>
    wires.reduce((all, wire, place) => all | (((of >> wire) & 1) << (wires.length - 1 - place)), 0);
  return {
    gate,
    targets: targets.map((wire) => wires.indexOf(wire)),
    mask: bits(cube.mask),
    value: bits(cube.value),
  };
}
