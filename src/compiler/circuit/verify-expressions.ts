// Rules of `verify` for angles and conditions: constants are finite; the weights, inputs and bits that they read exist.
import type { Angle, Condition } from './circuit.ts';
import { partsOf } from './walk.ts';

/** Called with the place of a violation and a sentence about it. */
export type Report = (where: string, what: string) => void;

export interface Counts {
  readonly weights: number;
  readonly inputs: number;
  readonly bits: number;
}

/** Each distinct part is checked once, where it is met first. */
export function angleCheck(
  counts: Counts,
  report: Report,
): (angles: readonly Angle[], where: string) => void {
  const checked = new Set<Angle>();
  return (angles, where) => {
    for (const angle of partsOf(angles, checked)) {
      switch (angle.kind) {
        case 'constant':
          if (!Number.isFinite(angle.value)) report(where, `the constant ${angle.value}`);
          break;
        case 'weight':
          if (!isIndex(angle.index, counts.weights)) report(where, `there is no weight ${angle.index}`);
          break;
        case 'input':
          if (!isIndex(angle.index, counts.inputs)) report(where, `there is no input ${angle.index}`);
          break;
        case 'unary':
        case 'binary':
          break;
        default:
          angle satisfies never;
      }
    }
  };
}

/** A condition reads bits that were measured before. */
export function checkCondition(
  condition: Condition,
  measured: ReadonlySet<number>,
  where: string,
  report: Report,
): void {
  for (const part of partsOf([condition]))
    if (part.kind === 'bit' && !measured.has(part.bit))
      report(where, `bit ${part.bit} is read before it is measured`);
}

/** A whole number from 0 to below `count`. */
export function isIndex(value: number, count: number): boolean {
  return Number.isInteger(value) && value >= 0 && value < count;
}
