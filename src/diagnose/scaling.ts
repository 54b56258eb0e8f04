// The variance of the gradient along the widths and the depths of a family of circuits, with the lines through it.
import type { Circuit } from '../compiler/circuit/circuit.ts';
import { weightsRead } from '../compiler/passes/weights-read.ts';
import { UserError } from '../user-error.ts';
import type { Scaling, ScalingPoint, Undone } from './diagnosis.ts';
import type { Family, Open } from './family.ts';
import { fitLine } from './fit-line.ts';
import { gradientVariance } from './gradient-variance.ts';

/** Which parameter takes which values, where a user says so. */
export interface Values {
  readonly name: string;
  readonly values: readonly number[];
}

export interface ScalingOptions {
  readonly samples: number;
  readonly seed: number;
  /** Throws `OutOfTime` where the time is over. */
  readonly check: () => void;
  /** Is told what is known after each point. */
  readonly tell: (scaling: Scaling) => void;
}

export const timeOver = 'the time was over';

/** The time of a diagnosis is over. */
export class OutOfTime extends Error {}

/** Tried where nobody names values: widths that a laptop computes. */
const widths = [2, 4, 6, 8, 10, 12, 3, 5, 7, 16];
const depths = [1, 2, 3, 4, 6, 8];
const wanted = 5;
const most = 16;

/** By the first parameter that changes the number of qubits, or the one that is named. */
export function widthScaling(family: Family, given: Values | undefined, options: ScalingOptions): Scaling | Undone {
  const chosen = given ?? valuesOf(family, widths, (circuits) => new Set(circuits.map(({ qubits }) => qubits)).size > 1);
  if (!chosen)
    return { reason: 'no open whole number of the circuit changes its width; give it one, or name values: --widths n=4,6,8' };
  const points = membersOf(family, chosen).map(({ value, circuit }) => ({
    label: `${chosen.name}=${value}`,
    circuit,
    x: circuit?.qubits ?? value,
  }));
  return scale(`qubits, by ${chosen.name}`, points, options);
} // prettier-ignore

/** By the first parameter that changes the operations and not the qubits, the one that is named, or the circuit's own layers. */
export function depthScaling(family: Family, given: Values | undefined, options: ScalingOptions): Scaling | Undone {
  const deeper = (circuits: readonly Circuit[]) =>
    new Set(circuits.map(({ qubits }) => qubits)).size === 1 &&
    new Set(circuits.map(({ operations }) => operations.length)).size > 1;
  const chosen = given ?? valuesOf(family, depths, deeper);
  if (chosen) {
    const points = membersOf(family, chosen).map(({ value, circuit }) => ({ label: `${chosen.name}=${value}`, circuit, x: value }));
    return scale(`layers, by ${chosen.name}`, points, options);
  }
  const prefixes = prefixesOf(family.circuit);
  if (prefixes.length < 2) return { reason: 'the circuit has one layer, and no open whole number changes its depth; name values: --depths layers=1,2,4' };
  return scale('layers of the circuit, from its first', prefixes, options);
} // prettier-ignore

function valuesOf(
  { open, at }: Family,
  usual: readonly number[],
  does: (circuits: readonly Circuit[]) => boolean,
): Values | undefined {
  for (const each of open) {
    const values = fitting(each, usual);
    const circuits = values.flatMap((value) => at(each.name, value) ?? []);
    if (circuits.length > 1 && does(circuits)) return { name: each.name, values };
  }
  return undefined;
}

/** Up to five of the usual ones, or of the domain. */
function fitting({ domain }: Open, usual: readonly number[]): number[] {
  const values = domain ? usual.filter((value) => domain.includes(value)) : usual;
  const enough = values.length > 1 ? values : (domain ?? []).filter((value) => value <= most);
  return enough.slice(0, wanted).sort((a, b) => a - b);
}

/** Throws UserError where there is no such parameter, or it was set to one value. */
function membersOf({ at, open }: Family, { name, values }: Values) {
  if (!open.some((each) => each.name === name))
    throw new UserError(`${name} is no open whole number of the circuit; ${open.length > 0 ? `open are ${open.map((each) => each.name).join(', ')}` : 'it has none'}`); // prettier-ignore
  return [...new Set(values)].sort((a, b) => a - b).map((value) => ({ value, circuit: at(name, value) }));
}

interface Member {
  readonly label: string;
  readonly x: number;
  readonly circuit: Circuit | undefined;
}

/** The circuit up to the end of each of its layers that has weights; the outputs are those of the whole. */
function prefixesOf(circuit: Circuit): Member[] {
  const last = new Map<number, number>();
  circuit.operations.forEach(({ call }, index) => call && last.set(call.layer, index));
  const ends = [...last.values()].sort((a, b) => a - b);
  return ends
    .map((end, layer) => ({
      label: `first ${layer + 1} of ${ends.length} layers`,
      x: layer + 1,
      circuit: { ...circuit, operations: circuit.operations.slice(0, end + 1) },
    }))
    .filter((prefix) => weightsRead(prefix.circuit.operations).size > 0)
    .slice(-most);
}

function scale(by: string, members: readonly Member[], options: ScalingOptions): Scaling {
  const points: ScalingPoint[] = [];
  const left: { label: string; reason: string }[] = [];
  /** Where the work is stopped, those to come are left. */
  const known = (tried: number): Scaling => ({
    by,
    points: [...points],
    left: [...left, ...members.slice(tried).map(({ label }) => ({ label, reason: timeOver }))],
    ...linesThrough(points),
  });
  members.forEach(({ label, x, circuit }, index) => {
    options.tell(known(index));
    const reason = circuit ? tryPoint(circuit, label, x) : 'the file gives no circuit there';
    if (reason !== undefined) left.push({ label, reason });
  });
  return known(members.length);

  function tryPoint(circuit: Circuit, label: string, x: number): string | undefined {
    try {
      const found = gradientVariance(circuit, options.samples, options.seed, options.check);
      if (found.weights === 0) return 'no weight moves an output';
      points.push({ ...found, label, x });
      return undefined;
    } catch (error) {
      if (error instanceof OutOfTime) return timeOver;
      if (error instanceof UserError) return error.message;
      throw error;
    }
  }
}

function linesThrough(points: readonly ScalingPoint[]): Pick<Scaling, 'exponential' | 'power'> {
  const known = points.filter(({ mean }) => mean > 0);
  const ys = known.map(({ mean }) => Math.log2(mean));
  const exponential = fitLine(known.map(({ x }) => x), ys); // prettier-ignore
  const power = fitLine(known.map(({ x }) => Math.log2(x)), ys); // prettier-ignore
  return { ...(exponential && { exponential }), ...(power && { power }) };
}
