// Steps that several elaborations share: each takes what it needs of what is left.
import { OutOfBudget } from './state/fault.ts';
import { type Meter, newMeter, sliceSteps, type Slices } from './state/meter.ts';

/** Elaborates with a meter; what takes long may do it in slices. */
type Work<T> = (meter: Meter) => Slices<T> | void;

/** Runs elaborations; one that came to its end yields its result, what there is of one. */
export type Ration = <T>(work: Work<T>) => Slices<Finished<T> | undefined>;

interface Finished<T> {
  readonly result: T | undefined;
}

/** `total` steps for all together, at most `most` for each; each is charged `least` before it begins. */
export function ration(total: number, least: number, most = Infinity): Ration {
  const budget: Budget = { least, most, left: total, pauseAt: total - sliceSteps };
  return (work) => runWithin(budget, work);
}

interface Budget {
  readonly least: number;
  readonly most: number;
  left: number;
  /** A pause is due where less is left. */
  pauseAt: number;
}

function* runWithin<T>(budget: Budget, work: Work<T>): Slices<Finished<T> | undefined> {
  const { least, most, left } = budget;
  if (left <= 0) return undefined;
  const meter = newMeter({ steps: least, budget: Math.min(left, most) });
  try {
    const slices = work(meter);
    return { result: slices ? yield* slices : undefined };
  } catch (error) {
    if (error instanceof OutOfBudget) return undefined;
    throw error;
  } finally {
    budget.left -= meter.steps;
    if (budget.left < budget.pauseAt) {
      budget.pauseAt = budget.left - sliceSteps;
      yield;
    }
  }
}
