// What stands at the ends of parts of circuits when their fingerprints are taken: the same random numbers for both circuits.
import type { Point } from '../angles/point.ts';
import type { Budget } from '../task/budget.ts';
import type { Level, Pair } from '../task/task.ts';
import { balanced } from './balanced.ts';
import { drawProbe, type Probe, type Start } from './read-outs.ts';

export type TwoNumbers = readonly [number, number];

/** Of one circuit; k from 0 to the number of its operations. They are computed when they are asked for. */
export interface Fingerprints {
  /** Of the first k operations: the state, or the map, up to there. */
  prefix(k: number): number;
  /** Of all operations from number k on, as they are seen at the level. */
  suffix(k: number): number;
}

/** What fingerprints are made with. */
export interface Cutting {
  readonly point: Point;
  readonly budget: Budget;
}

export interface CutNumbers {
  /** By qubit where nothing stands before: |0⟩, or random at levels of free starts. */
  readonly starts: readonly Start[];
  /** By qubit at a cut or, at levels other than outputs, at the end. */
  readonly ends: readonly Start[];
  /** By qubit that a suffix begins with. */
  readonly cuts: readonly Start[];
  /** By bit that crosses a cut. */
  bit(bit: number): TwoNumbers;
  readonly probe: Probe;
}

/** Starts are those of the level; all else is random. */
export function drawCutNumbers(pair: Pair, level: Level, point: Point): CutNumbers {
  const { reduce } = balanced(point.residues.prime);
  const one = () => reduce(point.residues.random());
  const start = (): Start => ({ ket: [one(), one()], bra: [one(), one()] });
  const qubits = Math.max(pair.a.qubits, pair.b.qubits);
  const draw = () => Array.from({ length: qubits }, start);
  const isFree = level !== 'state' && level !== 'outputs';
  const probe = drawProbe(pair, level === 'exact' || level === 'phase' ? 'channel' : level, point);
  const bits = Array.from({ length: Math.max(pair.a.bits, pair.b.bits) }, (): TwoNumbers => [one(), one()]);
  const zero: Start = { ket: [1, 0], bra: [1, 0] };
  return {
    starts: isFree ? draw() : Array.from({ length: qubits }, () => zero),
    ends: draw(),
    cuts: draw(),
    bit: (bit) => bits[bit],
    probe,
  };
}
