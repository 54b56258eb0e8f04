// How far single measurements of an output scatter: ⟨O²⟩ − ⟨O⟩², exactly, from a circuit that returns O² as well.
import { outputSize, type Circuit, type Output } from '../../compiler/circuit/circuit.ts';
import { checkOptions } from '../../option-names.ts';
import { UserError } from '../../user-error.ts';
import { evaluate, evaluateNames, type EvaluateOptions } from './evaluate.ts';
import { numbersOf, type InputValues, type PerSample } from './numbers.ts';
import { squared } from './squared.ts';

/** Terms of an observable whose square is taken: half a million products. */
const mostTerms = 1000;

/** By circuit, the same with the squares of its observables behind its outputs. */
const withSquares = new WeakMap<Circuit, Circuit>();

/**
 * The variance of each output: [outputs] for one sample, a list for a list of samples. Of an observable O it is
 * ⟨O²⟩ − ⟨O⟩², of a probability p that of its outcome counted as 1 and all others as 0, p (1 − p). Throws as `evaluate`
 * does, and UserError for an observable of more than 1,000 terms.
 */
export function variance<Inputs extends InputValues | undefined = undefined>(
  circuit: Circuit,
  options: EvaluateOptions<Inputs> = {},
): PerSample<Inputs, number[]> {
  checkOptions('variance', options, evaluateNames);
  const { listed } = numbersOf(circuit, options);
  const extended = withSquares.get(circuit) ?? appendSquares(circuit);
  withSquares.set(circuit, extended);
  const found = evaluate(extended, options as EvaluateOptions) as number[] | number[][];
  const rows = (listed ? found : [found]) as number[][];
  const variances = rows.map((values) => variancesOf(circuit.outputs, values));
  return (listed ? variances : variances[0]) as PerSample<Inputs, number[]>;
}

function appendSquares(circuit: Circuit): Circuit {
  const squares = circuit.outputs.flatMap((output): Output[] => {
    if (output.kind === 'probabilities') return [];
    if (output.terms.length > mostTerms) {
      throw new UserError(
        `An observable of circuit "${circuit.name}" has ${output.terms.length} terms; its variance is taken for at most ${mostTerms}.`,
      );
    }
    return [{ kind: 'observable', terms: squared(output.terms) }];
  });
  return { ...circuit, outputs: [...circuit.outputs, ...squares] };
}

/** `values` of all outputs, then of the squares of observables. Rounding makes none of them negative. */
function variancesOf(outputs: readonly Output[], values: readonly number[]): number[] {
  let at = 0;
  let square = outputs.reduce((sum, output) => sum + outputSize(output), 0);
  return outputs.flatMap((output) => {
    const own = values.slice(at, (at += outputSize(output)));
    return own.map((value) => {
      switch (output.kind) {
        case 'observable':
          return Math.max(0, values[square++] - value ** 2);
        case 'probabilities':
          return Math.max(0, value * (1 - value));
        default:
          return output satisfies never;
      }
    });
  });
}
