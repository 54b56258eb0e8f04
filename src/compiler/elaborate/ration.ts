// Steps that several elaborations share: each takes what it needs of what is left.
import { OutOfBudget } from './state/fault.ts';
import { type Meter, newMeter, sliceSteps, type Slices } from './state/meter.ts';

/** Elaborates with a meter; what takes long may do it in slices. */
type Work = (meter: Meter) => Slices | void;

/** Runs elaborations; the answer tells whether one came to its end. */
export type Ration = (work: Work) => Slices<boolean>;

/** `total` steps for all together, at most `most` for each; each is charged `least` before it begins. */
export function ration(total: number, least: number, most = Infinity): Ration {
  let left = total;
  let pauseAt = total - sliceSteps;
  return function* run(work) {
    if (left <= 0) return false;
    const meter = newMeter({ steps: least, budget: Math.min(left, most) });
    try {
      const slices = work(meter);
      if (slices) yield* slices;
      return true;
    } catch (error) {
      if (error instanceof OutOfBudget) return false;
      throw error;
    } finally {
      left -= meter.steps;
      if (left < pauseAt) {
        pauseAt = left - sliceSteps;
        yield;
      }
    }
  };
}
