// Export to OpenQASM 3: the same channel after import, and what cannot be said is refused by name.
import { fc, test as propertyTest } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { exportQasm3 } from '../../../../src/compiler/targets/openqasm/index.ts';
import { arbitraryCircuit } from '../../../properties/arbitrary-circuit.ts';
import { circuitOf, run } from './qasm.ts';

const options = { noise: false, prepare: false, maxQubits: 4, maxOperations: 12 };

describe('export to OpenQASM 3, then import', () => {
  propertyTest.prop([arbitraryCircuit(options)], { numRuns: 60 })(
    'is the same function of weights and inputs',
    ({ circuit, weights, inputs, batch }) => {
      const again = circuitOf(exportQasm3(circuit));
      const [before, after] = [run(circuit, weights, inputs, batch), run(again, weights, inputs, batch)];
      expect(after.length).toBe(before.length);
      before.forEach((value, i) => expect(after[i]).toBeCloseTo(value, 9));
    },
  );

  propertyTest.prop([arbitraryCircuit(options), fc.boolean(), fc.boolean()], { numRuns: 40 })(
    'with numbers bound is the same channel',
    ({ circuit, weights, inputs }, bindWeights, bindInputs) => {
      const sample = inputs.slice(0, 3);
      const bound = { weights: bindWeights ? weights : undefined, inputs: bindInputs ? sample : undefined };
      const again = circuitOf(exportQasm3(circuit, bound));
      const after = run(again, bindWeights ? [] : weights, bindInputs ? [] : sample);
      run(circuit, weights, sample).forEach((value, i) => expect(after[i]).toBeCloseTo(value, 9));
    },
  );
});
