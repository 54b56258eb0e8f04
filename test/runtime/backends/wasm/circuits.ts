// Circuits of the library and numbers for them, planned without a search.
import { readCircuitFile, load } from '../../../compiler/load.ts';
import {
  inputCount,
  outputCount,
  weightCount,
  type Circuit,
} from '../../../../src/compiler/circuit/circuit.ts';
import { elaborateCircuit, type Settings } from '../../../../src/compiler/index.ts';
import { planFor, startingTree } from '../../../../src/compiler/plan/index.ts';
import type { Plan } from '../../../../src/compiler/plan/plan.ts';
import { createRandom } from '../../../../src/runtime/random.ts';

export function planOf(name: string, set: Settings = {}): { circuit: Circuit; plan: Plan } {
  const { circuit } = elaborateCircuit(readCircuitFile(`circuits/${name}.qcnn`), load, { set });
  return { circuit: circuit!, plan: planFor(circuit!, { findTree: startingTree }) };
}

export function numbersFor(circuit: Circuit, batch: number, seed = 1) {
  const random = createRandom(seed);
  const draw = (length: number) => Float64Array.from({ length }, () => Math.fround(random.uniform(-2, 2)));
  return {
    weights: draw(weightCount(circuit)),
    inputs: draw(batch * inputCount(circuit)),
    upstream: draw(batch * outputCount(circuit)),
  };
}
