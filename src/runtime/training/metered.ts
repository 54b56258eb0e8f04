// A learner whose steps are counted, apart from what counts them, which needs TensorFlow.js.
import type { Learner } from './learner.ts';
import type { StepMeter } from './step-meter.ts';

/** The learner, its steps counted. */
export function metered(learner: Learner, meter: StepMeter): Learner {
  return { ...learner, step: (batch, rates) => meter.step(() => learner.step(batch, rates)) };
}
