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
/** The same of one more gate in a cluster, the whole vector. */
const making = 150;

/** Wires of a cluster that may hold several gates. */
const mostWires = 3;
/** On vectors of so few wires gates are done one by one before it is known which belong together. */
const fewWires = 10;

interface Way {
  readonly steps: readonly Fused[];
  /** An entry of the vector. */
  readonly work: number;
}

/** The same steps for a vector of so many wires: one by one, or in clusters on up to one, two or three, whichever is cheapest. */
export function fuse(steps: readonly Step[], wires: number): Way {
  const oneByOne = { steps, work: steps.reduce((sum, step) => sum + costOf(step), 0) };
  if (wires <= fewWires) return oneByOne;
  const ways = Array.from({ length: mostWires }, (_, most) => fuseOn(steps, most + 1, making / 2 ** wires));
  return ways.reduce((best, each) => (each.work < best.work ? each : best), oneByOne);
}

/** `perGate`: what a gate of a cluster costs besides. */
function fuseOn(steps: readonly Step[], most: number, perGate: number): Way {
  const clusters = createClusters<GateStep, OtherStep>(most);
  for (const step of steps) {
    if (step.kind === 'gate') clusters.addGate(step, wiresOf(step));
    else clusters.addOther(step, 'all');
  }
  let work = 0;
  const fused = clusters.list().map((entry): Fused => {
    const [only, ...more] = entry.kind === 'other' ? [entry.other] : entry.gates;
    if (entry.kind === 'other' || more.length === 0) {
      work += costOf(only);
      return only;
    }
    const { wires, gates } = entry;
    work += costs[wires.length] + perGate * gates.length;
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

function costOf(step: Step): number {
  if (step.kind !== 'gate') return step.kind === 'map' ? 2 ** (step.added + 1) : 0;
  const controls = wiresOf(step).length - step.targets.length;
  return (costs[step.targets.length] ?? 2 ** step.targets.length) / 2 ** controls;
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
