// When instructions run and where vectors lie: instructions that wait for nothing of each other stand in one level, and
// vectors whose lives do not overlap share memory.
import { packLives } from '../../../plan/pack-lives.ts';
import {
  operandsOf,
  phases,
  sizeWritten,
  type Instruction,
  type Operand,
  type Phase,
  type Region,
  type Vector,
} from './instructions.ts';

/** Levels by phase, in order. */
export type Levels = Readonly<Record<Phase, readonly (readonly Instruction[])[]>>;

export interface Schedule {
  readonly levels: Levels;
  /** Numbers of each region; sums have their totals at `totals` of 'once'. */
  readonly sizes: Readonly<Record<Region, number>>;
  readonly totals: number;
  /** Vectors of constants, at the beginning of 'once'. */
  readonly constants: readonly Vector[];
  placeOf(operand: Operand, phase: Phase): Place;
}

export interface Place {
  readonly region: Region;
  /** Numbers from the start of the region. */
  readonly at: number;
  /** Distance of the rest of a precise number; 0: there is none. */
  readonly low: number;
}

/** `given` is there before all instructions of `once`; `kept` is read after all of them. */
export function schedule(
  instructions: Readonly<Record<Phase, readonly Instruction[]>>,
  given: readonly Vector[],
  kept: readonly Vector[],
): Schedule {
  const levels = Object.fromEntries(
    phases.map((phase) => [phase, levelsOf(instructions[phase])]),
  ) as unknown as Levels;
  const lives = livesOf(levels, given, kept);
  const places = new Map<Vector, number>();
  const put = (vectors: readonly Vector[], start: number) =>
    vectors.reduce((at, vector) => (places.set(vector, at), at + roomOf(vector)), start);
  const of = (region: Region) => [...lives].filter(([vector]) => vector.region === region);
  const constants = of('once').flatMap(([vector]) => (vector.constants ? [vector] : []));
  const lasting = of('once').flatMap(([vector, { start }]) =>
    !vector.constants && start < 0 ? [vector] : [],
  );
  const afterConstants = put([...constants, ...lasting], 0);
  const sums = put(of('sums').map(([vector]) => vector), 0); // prettier-ignore
  const pack = (region: Region, first: number): number => {
    const own = of(region).filter(([vector]) => !places.has(vector)).sort(([, a], [, b]) => a.start - b.start); // prettier-ignore
    const { offsets, size } = packLives(own.map(([, life]) => life), own.map(([vector]) => roomOf(vector))); // prettier-ignore
    own.forEach(([vector], index) => places.set(vector, first + offsets[index]));
    return first + size;
  };
  const totals = afterConstants;
  return {
    levels,
    sizes: { once: pack('once', totals + sums), each: pack('each', 0), sums },
    totals,
    constants,
    placeOf({ vector, at }, phase) {
      const place = places.get(vector)! + at;
      const low = vector.precise ? vector.size : 0;
      if (vector.region === 'sums' && phase === 'onceBack')
        return { region: 'once', at: totals + place, low };
      return { region: vector.region, at: place, low };
    },
  };
}

/** Numbers that a vector takes. */
export function roomOf({ size, precise }: Vector): number {
  return precise ? 2 * size : size;
}

function levelsOf(instructions: readonly Instruction[]): Instruction[][] {
  const levels: Instruction[][] = [];
  const written = new Map<Vector, Span[]>();
  const read = new Map<Vector, number>();
  for (const instruction of instructions) {
    const { reads, writes } = operandsOf(instruction);
    let level = 0;
    const after = (other: number | undefined) => (level = Math.max(level, 1 + (other ?? -1)));
    for (const { vector } of reads) for (const span of written.get(vector) ?? []) after(span.level);
    if (writes) {
      const { vector, at: first } = writes;
      const last = first + sizeWritten(instruction) - 1;
      const spans = written.get(vector) ?? [];
      for (const span of spans) if (span.first <= last && first <= span.last) after(span.level);
      after(read.get(vector));
      written.set(vector, [
        ...spans.filter((span) => span.first < first || span.last > last),
        { first, last, level },
      ]);
    }
    for (const { vector } of reads) read.set(vector, Math.max(level, read.get(vector) ?? 0));
    (levels[level] ??= []).push(instruction);
  }
  return levels;
}

/** Numbers of a vector that an instruction of this level writes. */
interface Span {
  readonly first: number;
  readonly last: number;
  readonly level: number;
}

interface Life {
  start: number;
  end: number;
}

/** From the first level that writes a vector to the last that uses it; below 0 what lasts from one batch to the next. */
function livesOf(levels: Levels, given: readonly Vector[], kept: readonly Vector[]): Map<Vector, Life> {
  const lives = new Map<Vector, Life>();
  let now = 1;
  const use = (vector: Vector, time: number) => {
    const life = lives.get(vector);
    if (life) life.end = Math.max(life.end, time);
    else lives.set(vector, { start: vector.constants ? -1 : time, end: time });
  };
  for (const vector of given) use(vector, 0);
  for (const phase of phases) {
    for (const level of levels[phase]) {
      for (const instruction of level) {
        const { reads, writes } = operandsOf(instruction);
        const time = phase === 'load' ? -1 : now;
        for (const { vector } of [...reads, ...(writes ? [writes] : [])]) use(vector, time);
      }
      now++;
    }
    // Each group of samples goes through all levels anew, and then what they summed is added up.
    if (phase !== 'eachBack') continue;
    for (const level of [...levels.each, ...levels.eachBack])
      for (const { vector } of level.flatMap((instruction) => operandsOf(instruction).reads))
        if (vector.region === 'once') use(vector, now);
    now++;
  }
  for (const vector of kept) use(vector, now);
  return lives;
}
