// Gradients as a device gives them: every place of an angle is shifted alone, and what comes out is measured with as many
// shots as a value is.
import { evaluateSteps, pullSteps } from '../../compiler/circuit/angle-program.ts';
import { outputCount, type Circuit } from '../../compiler/circuit/circuit.ts';
import type { Wanted } from '../../compiler/plan/plan.ts';
import type { Backend, Gradients, LoadOptions } from '../backends/backend.ts';
import type { Place } from './distributions.ts';
import { loadMeasurement, type Measurement } from './measurement.ts';
import { occurrencesOf, type Occurrence } from './occurrences.ts';
import type { ReadOutError } from './read-out.ts';
import type { Shift } from './shift-rule.ts';

export interface ShiftedGradient {
  /** Values that a gradient of one sample takes, beside that of the outputs themselves. */
  runs(wanted: Wanted): number;
  /** Of Σ upstream · outputs; `values` [batch × outputs] are those of the place itself. */
  vjp(place: Place, values: Float64Array, upstream: ArrayLike<number>, wanted: Wanted, measure: Measure): Gradients;
  dispose(): void;
} // prettier-ignore

/** [batch × outputs] of the circuit of the occurrences. */
export type Measure = (measurement: Measurement, place: Place) => Float64Array;

/** Shifts of one occurrence, which may differ by sample, and the share of the unshifted value. */
interface Shifting {
  readonly shifts: readonly { readonly by: Shift['shift'][]; readonly coefficients: number[] }[];
  readonly still: number[] | undefined;
}

export function loadShiftedGradient(
  backend: Backend,
  original: Circuit,
  errorOf?: (qubit: number) => ReadOutError,
  options?: LoadOptions,
): ShiftedGradient {
  const { circuit, program, list, counts } = occurrencesOf(original);
  const measurement = loadMeasurement(backend, circuit, errorOf, options);
  const width = outputCount(original);

  return {
    runs: (wanted) =>
      list
        .filter((each) => isWanted(each, wanted))
        .reduce((sum, { rule }) => sum + ('amplitudes' in rule ? 2 : rule.length), 0),

    vjp({ weights, inputs, batch }, values, upstream, wanted, measure) {
      const steps = stepValues();
      const place = placeOf(steps);
      const flows = Array.from({ length: batch }, () => new Float64Array(program.steps.length));
      for (const occurrence of list) {
        if (!isWanted(occurrence, wanted)) continue;
        const { shifts, still } = shiftingOf(occurrence.rule, occurrence.step, steps);
        for (const { by, coefficients } of shifts) {
          const shifted = measure(measurement, shiftedPlace(place, occurrence, by));
          addSlopes(shifted, coefficients, occurrence.step);
        }
        if (still) addSlopes(values, still, occurrence.step);
      }
      return { values, ...pulled(steps, flows) };

      /** By sample, the values of all steps of the program. */
      function stepValues(): Float64Array[] {
        const inputWidth = batch > 0 ? inputs.length / batch : 0;
        return Array.from({ length: batch }, (_, sample) => {
          const found = new Float64Array(program.steps.length);
          evaluateSteps(program, program.once, weights, inputs, sample * inputWidth, found);
          evaluateSteps(program, program.each, weights, inputs, sample * inputWidth, found);
          return found;
        });
      }

      function placeOf(
        all: readonly Float64Array[],
      ): Place & { weights: Float64Array; inputs: Float64Array } {
        const own = { weights: new Float64Array(counts.weights), inputs: new Float64Array(batch * counts.inputs), batch }; // prettier-ignore
        for (const { step, parameter } of list) {
          if (parameter.kind === 'weight') own.weights[parameter.index] = all[0]?.[step] ?? 0;
          else all.forEach((found, sample) => (own.inputs[sample * counts.inputs + parameter.index] = found[step])); // prettier-ignore
        }
        return own;
      }

      function shiftedPlace(from: ReturnType<typeof placeOf>, { parameter }: Occurrence, by: readonly number[]): Place {
        if (parameter.kind === 'weight') {
          const moved = from.weights.slice();
          moved[parameter.index] += by[0] ?? 0;
          return { ...from, weights: moved };
        }
        const moved = from.inputs.slice();
        by.forEach((shift, sample) => (moved[sample * counts.inputs + parameter.index] += shift));
        return { ...from, inputs: moved };
      } // prettier-ignore

      function addSlopes(found: Float64Array, coefficients: readonly number[], step: number): void {
        for (let sample = 0; sample < batch; sample++) {
          let sum = 0;
          for (let at = sample * width; at < (sample + 1) * width; at++) sum += upstream[at] * found[at];
          flows[sample][step] += coefficients[sample] * sum;
        }
      }

      /** By the chain rule to weights and inputs. */
      function pulled(all: readonly Float64Array[], slopes: readonly Float64Array[]) {
        const by = { weights: new Float64Array(weights.length), inputs: new Float64Array(inputs.length) };
        const inputWidth = batch > 0 ? inputs.length / batch : 0;
        slopes.forEach((own, sample) => {
          pullSteps(program, program.each, all[sample], own, by.weights, by.inputs, sample * inputWidth);
          pullSteps(program, program.once, all[sample], own, by.weights, by.inputs, sample * inputWidth);
        });
        return by;
      }
    },
    dispose: () => measurement.dispose(),
  };
}

function isWanted({ reaches }: Occurrence, wanted: Wanted): boolean {
  return (wanted.weights && reaches.weights) || (wanted.inputs && reaches.inputs);
}

function shiftingOf(rule: Occurrence['rule'], step: number, steps: readonly Float64Array[]): Shifting {
  if (!('amplitudes' in rule)) {
    const shifts = rule.map(({ shift, coefficient }) => ({
      by: steps.map(() => shift),
      coefficients: steps.map(() => coefficient),
    }));
    return { shifts, still: undefined };
  }
  return shiftedAmplitudes(rule.amplitudes, step, steps);
}

/**
 * With amplitudes v, divided by their norm, a value is f(v) = vᵀ M v / |v|², so that g(t) = |v + t e|² f(v + t e) is a
 * polynomial of degree two, and ∂f/∂v = (g(t) − g(−t)) / (2 t |v|²) − 2 v f(v) / |v|² exactly for any t: here half the norm.
 */
function shiftedAmplitudes(all: readonly number[], step: number, steps: readonly Float64Array[]): Shifting {
  const squares = steps.map((values) => all.reduce((sum, each) => sum + values[each] ** 2, 0));
  const shifts = [1, -1].map((sign) => {
    const by = squares.map((square) => (sign * Math.sqrt(square)) / 2);
    const coefficients = by.map((t, sample) => {
      const moved = squares[sample] + 2 * t * steps[sample][step] + t * t;
      return moved / (2 * t * squares[sample]);
    });
    return { by, coefficients };
  });
  return { shifts, still: squares.map((square, sample) => (-2 * steps[sample][step]) / square) };
}
