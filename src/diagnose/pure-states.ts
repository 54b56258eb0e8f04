// The states that a circuit prepares at random weights, for measures of pure states: measurements are deferred, and what
// is discarded is kept, so that the state of all qubits stays pure.
import { inputCount, weightCount, type Circuit } from '../compiler/circuit/circuit.ts';
import { expandBlocks } from '../compiler/circuit/expand-blocks.ts';
import { allOperations } from '../compiler/circuit/walk.ts';
import { deferMeasurements } from '../compiler/passes/index.ts';
import { stateVector, type StateVector } from '../runtime/evaluate/index.ts';
import type { Undone } from './diagnosis.ts';
import { drawSamples, weightsAsInputs } from './weights-as-inputs.ts';

/** 4,096 amplitudes of some hundred states. */
const mostQubits = 12;
const atOnce = 16;

/** One input for all, so that only the weights differ. `check` is called between batches and may throw. */
export function pureStates(
  circuit: Circuit,
  count: number,
  seed: number,
  check: () => void,
): readonly StateVector[] | Undone {
  if (weightCount(circuit) === 0) return { reason: 'the circuit has no weights' };
  if (circuit.qubits > mostQubits)
    return { reason: `${circuit.qubits} qubits; states are kept for at most ${mostQubits}` };
  const pure = purified(circuit);
  if ('reason' in pure) return pure;
  const varied = weightsAsInputs(pure);
  const inputs = inputCount(circuit);
  const same = drawSamples(circuit, seed, 0, 1).subarray(0, inputs);
  const states: StateVector[] = [];
  for (let first = 0; first < count; first += atOnce) {
    check();
    const batch = Math.min(atOnce, count - first);
    const drawn = drawSamples(circuit, seed, first + 1, batch);
    const width = drawn.length / batch;
    const rows = Array.from({ length: batch }, (_, at) => {
      drawn.set(same, at * width);
      return Array.from(drawn.subarray(at * width, (at + 1) * width));
    });
    states.push(...stateVector(varied, { inputs: rows }));
  }
  return states;
}

function purified(circuit: Circuit): Circuit | Undone {
  const deferred = deferMeasurements(expandBlocks(circuit));
  const operations = deferred.operations.filter(({ kind }) => kind !== 'discard' && kind !== 'measure');
  const mixing = allOperations(operations).find(({ kind }) => kind === 'channel' || kind === 'reset' || kind === 'branch'); // prettier-ignore
  if (mixing)
    return { reason: `the circuit has ${{ channel: 'noise', reset: 'a reset', branch: 'a branch that cannot be deferred' }[mixing.kind as 'channel']}, so that its states are not pure` }; // prettier-ignore
  return { ...deferred, operations, outputs: [] };
}
