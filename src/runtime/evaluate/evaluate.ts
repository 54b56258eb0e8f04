// Numbers of a circuit in one call. Circuits that were asked for last stay ready, so that a loop plans once.
import type { Circuit } from '../../compiler/circuit/circuit.ts';
import { checkOptions, type OptionNames } from '../../option-names.ts';
import type { Backend } from '../backends/backend.ts';
import { createEvaluator, type Evaluator } from './evaluator.ts';
import type { By, Jacobian } from './jacobian.ts';
import { pointNames, type InputValues, type PerSample, type Point } from './numbers.ts';

/** Weights and inputs of a circuit, and what computes it. */
export interface EvaluateOptions<
  Inputs extends InputValues | undefined = InputValues | undefined,
> extends Point<Inputs> {
  /**
   * A backend that answers at once, or its name. Default: "reference", in double precision, up to 16 qubits and where a
   * state vector is as good; "wasm", in single precision, beyond.
   */
  readonly backend?: Backend | string | undefined;
}

export const evaluateNames: OptionNames<EvaluateOptions> = { ...pointNames, backend: true };

/** Most circuits that stay ready; that which was not asked for the longest is let go. */
const mostReady = 8;

/** By circuit, the same object, and by backend; those asked for last stand last. */
let ready: readonly {
  readonly circuit: Circuit;
  readonly backend: Backend | string | undefined;
  readonly evaluator: Evaluator;
}[] = [];

/**
 * Values of all outputs of a circuit: [outputs] for one sample, [batch][outputs] for a list of samples. Angles are in
 * radians. The eight circuits that were asked for last stay loaded, known by the object that they are; to decide
 * yourself how long one stays, use `createEvaluator`.
 *
 *     evaluate(circuit, { weights: { seed: 1 }, inputs: [0.1, 0.2, 0.3, 0.4] })
 *
 * Throws UserError: for options that do not exist, for weights or inputs that do not fit, for a backend that cannot run here, where memory does not
 * suffice, and for numbers that are not finite.
 */
export function evaluate<Inputs extends InputValues | undefined = undefined>(
  circuit: Circuit,
  options: EvaluateOptions<Inputs> = {},
): PerSample<Inputs, number[]> {
  checkOptions('evaluate', options, evaluateNames);
  const { backend, ...point } = options;
  return evaluatorFor(circuit, backend).evaluate(point as Point<Inputs>);
}

/**
 * Exact derivatives of all outputs of a circuit (adjoint differentiation; Jones & Gacon 2020), by weights where `by` is
 * left out: [outputs][weights] or [outputs][inputs], indices as in the flat vectors; a list of these for a list of
 * samples. `by: 'both'` gives `{ weights, inputs }` for each sample. Throws as `evaluate` does.
 */
export function jacobian<Inputs extends InputValues | undefined = undefined, Which extends By = 'weights'>(
  circuit: Circuit,
  options: EvaluateOptions<Inputs> & { readonly by?: Which } = {},
): PerSample<Inputs, Jacobian<Which>> {
  checkOptions('jacobian', options, { ...evaluateNames, by: true });
  const { backend, ...point } = options;
  return evaluatorFor(circuit, backend).jacobian(point as Point<Inputs> & { readonly by?: Which });
}

function evaluatorFor(circuit: Circuit, backend: Backend | string | undefined): Evaluator {
  const found = ready.find((each) => each.circuit === circuit && each.backend === backend);
  const entry = found ?? { circuit, backend, evaluator: createEvaluator(circuit, { backend }) };
  const others = ready.filter((each) => each !== entry);
  for (const { evaluator } of others.splice(0, others.length - mostReady + 1)) evaluator.dispose();
  ready = [...others, entry];
  return entry.evaluator;
}
