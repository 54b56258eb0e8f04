// A circuit kept ready for many calls: it is planned and loaded once, however many weights and inputs are tried.
import { outputCount, type Circuit } from '../../compiler/circuit/circuit.ts';
import { checkOptions } from '../../option-names.ts';
import { chooseExecutables, chooseNames, type ChooseOptions } from '../backends/choose.ts';
import { requireFinite } from '../finite.ts';
import { jacobianOf, type By, type Jacobian } from './jacobian.ts';
import { numbersOf, pointNames, type InputValues, type PerSample, type Point } from './numbers.ts';
import { rowsOf } from './rows.ts';

/** What computes the circuit. */
export type EvaluatorOptions = ChooseOptions;

/** Both methods throw UserError: for weights or inputs that do not fit, numbers that are not finite, too little memory. */
export interface Evaluator {
  readonly circuit: Circuit;
  /** Values of all outputs: [outputs] for one sample, [batch][outputs] for a list of samples. */
  evaluate<Inputs extends InputValues | undefined = undefined>(
    point?: Point<Inputs>,
  ): PerSample<Inputs, number[]>;
  /**
   * Exact derivatives of all outputs, by weights where `by` is left out: [outputs][weights] or [outputs][inputs] for one
   * sample, a list of these for a list of samples; `by: 'both'` gives `{ weights, inputs }`.
   */
  jacobian<Inputs extends InputValues | undefined = undefined, Which extends By = 'weights'>(
    point?: Point<Inputs> & { readonly by?: Which },
  ): PerSample<Inputs, Jacobian<Which>>;
  /** Frees memory; a later call loads anew. */
  dispose(): void;
}

/**
 * Makes a circuit ready for many calls. `backend`: by name or by itself; left out, double precision for circuits of up
 * to 16 qubits, and beyond as `chooseExecutables` says. Throws UserError where there is no such backend.
 */
export function createEvaluator(circuit: Circuit, options: EvaluatorOptions = {}): Evaluator {
  checkOptions('createEvaluator', options, chooseNames);
  const executables = chooseExecutables(circuit, options);

  function evaluate(point: Point = {}): number[] | number[][] {
    checkOptions('evaluate', point, pointNames);
    const { weights, inputs, batch, listed } = numbersOf(circuit, point);
    const values = executables.run(batch, (executable) => executable.forward(weights, inputs, batch));
    const width = outputCount(circuit);
    requireFinite(values, 'output', width);
    const rows = rowsOf(values, batch, width);
    return listed ? rows : rows[0];
  }

  function jacobian(options: Point & { readonly by?: By } = {}): unknown {
    checkOptions('jacobian', options, { ...pointNames, by: true });
    const { by = 'weights', ...point } = options;
    const numbers = numbersOf(circuit, point);
    const samples = executables.run(numbers.batch, (executable) => jacobianOf(executable, numbers, by));
    return numbers.listed ? samples : samples[0];
  }

  return {
    circuit,
    evaluate: evaluate as Evaluator['evaluate'],
    jacobian: jacobian as Evaluator['jacobian'],
    dispose: executables.dispose,
  };
}
