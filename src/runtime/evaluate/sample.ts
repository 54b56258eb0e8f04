// Bit strings as a device gives them: qubits measured in Z when all operations are done.
import type { Circuit } from '../../compiler/circuit/circuit.ts';
import { checkOptions } from '../../option-names.ts';
import { createRandom } from '../random.ts';
import { checkShots, countOutcomes, drawOutcomes, type ShotOptions } from '../shots/draw.ts';
import { evaluate, evaluateNames, type EvaluateOptions } from './evaluate.ts';
import { numbersOf, type InputValues, type PerSample } from './numbers.ts';
import { readableQubits } from './state.ts';

/** What came out of the shots of one sample. */
export interface Shots {
  /** The circuit's qubits in the order of the bits. */
  readonly qubits: readonly number[];
  /** [shots]: the outcomes in the order in which they came, qubits[0] the most significant bit. */
  readonly outcomes: Uint32Array;
  /** How often each bit string came that came at all, as in { '010': 480, '011': 520 }. */
  readonly counts: Readonly<Record<string, number>>;
}

/** Weights and inputs, what is measured, and how often. */
export interface SampleOptions<Inputs extends InputValues | undefined = InputValues | undefined>
  extends EvaluateOptions<Inputs>, ShotOptions {
  /** What is measured; default: all qubits that have not ended. At most 20. */
  readonly qubits?: readonly number[] | undefined;
}

const mostQubits = 20;

/**
 * Measures qubits in Z, whatever the circuit's outputs are: outcomes drawn from their exact joint probabilities. One
 * `Shots` for one sample, a list for a list of samples. To estimate outputs, Paulis of all kinds among them, use
 * `estimate`. Throws as `evaluate` does, and UserError for shots, seeds and qubits that do not do.
 */
export function sample<Inputs extends InputValues | undefined = undefined>(
  circuit: Circuit,
  options: SampleOptions<Inputs>,
): PerSample<Inputs, Shots> {
  checkShots(options, 1);
  checkOptions('sample', options, { ...evaluateNames, shots: true, seed: true, qubits: true });
  const { qubits: asked, shots, seed = 1, ...point } = options;
  const qubits = readableQubits(circuit, asked, mostQubits, 'A sample');
  const { listed } = numbersOf(circuit, options);
  const found = evaluate(measuring(circuit, qubits), point as EvaluateOptions) as number[] | number[][];
  const random = createRandom(seed);
  const drawn = ((listed ? found : [found]) as number[][]).map((probabilities): Shots => {
    const outcomes = drawOutcomes(probabilities, shots, random);
    const counts = [...countOutcomes(outcomes)].map(([outcome, count]) => [
      qubits.length > 0 ? outcome.toString(2).padStart(qubits.length, '0') : '',
      count,
    ]);
    return { qubits, outcomes, counts: Object.fromEntries(counts) as Record<string, number> };
  });
  return (listed ? drawn : drawn[0]) as PerSample<Inputs, Shots>;
}

/** By circuit and qubits, the circuit whose only output is their probabilities: the same object each time. */
const measured = new WeakMap<Circuit, Map<string, Circuit>>();

function measuring(circuit: Circuit, qubits: readonly number[]): Circuit {
  const known = measured.get(circuit) ?? new Map<string, Circuit>();
  measured.set(circuit, known);
  const key = qubits.join(' ');
  const made = known.get(key) ?? { ...circuit, outputs: [{ kind: 'probabilities', qubits }] };
  known.set(key, made);
  return made;
}
