// A circuit whose weights are inputs, so that one batch holds many draws of them.
import { input } from '../compiler/circuit/angles.ts';
import { inputCount, weightCount, type Angle, type Circuit } from '../compiler/circuit/circuit.ts';
import { expandBlocks } from '../compiler/circuit/expand-blocks.ts';
import { foldOf, mapOperations, withAngles, withOperands } from '../compiler/circuit/walk.ts';
import { drawInputs } from '../runtime/draw-inputs.ts';
import { initialWeights } from '../runtime/weights.ts';

/** Its inputs are those of the circuit, then its weights. */
export function weightsAsInputs(circuit: Circuit): Circuit {
  const [first, size] = [inputCount(circuit), weightCount(circuit)];
  const moved = foldOf<Angle, Angle>((angle, operand) =>
    angle.kind === 'weight' ? input(first + angle.index) : withOperands(angle, operand),
  );
  const plain = expandBlocks(circuit);
  const operations = mapOperations(plain.operations, (operation) => withAngles(operation, moved));
  const slot = {
    name: 'weights of the circuit',
    element: 'angle',
    shape: [size],
    offset: first,
    size,
  } as const;
  return { ...plain, operations, weights: [], inputs: size > 0 ? [...circuit.inputs, slot] : circuit.inputs };
}

/** [batch × (inputs + weights)]: draws number `first` to `first + batch`, each by its own seed. */
export function drawSamples(circuit: Circuit, seed: number, first: number, batch: number): Float64Array {
  const [inputs, weights] = [inputCount(circuit), weightCount(circuit)];
  const samples = new Float64Array(batch * (inputs + weights));
  for (let at = 0; at < batch; at++) {
    const own = (seed * 1_000_003 + first + at) % 2 ** 31;
    samples.set(drawInputs(circuit, own), at * (inputs + weights));
    samples.set(initialWeights(circuit, own), at * (inputs + weights) + inputs);
  }
  return samples;
}
