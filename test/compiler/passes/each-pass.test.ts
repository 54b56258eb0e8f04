// Every pass of the list by itself, as strong and as weak as it runs: short circuits keep their values and gradients, and
// the pass keeps its contract.
import { test as propertyTest } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { brokenPromises } from '../../../src/compiler/passes/contract.ts';
import { fuseGates, passes } from '../../../src/compiler/passes/index.ts';
import type { CircuitCase } from '../../properties/arbitrary-circuit.ts';
import { expectSameChannel } from './same-channel.ts';
import { shortCircuit } from './short-circuits.ts';

describe.each(passes)('$name alone', ({ run, contract }) => {
  const expectKept = (sample: CircuitCase) => {
    for (const fuses of [false, true]) {
      const after = run(sample.circuit, fuses);
      expectSameChannel(after, sample);
      expect(brokenPromises(contract, sample.circuit, after)).toEqual([]);
    }
  };

  propertyTest.prop([shortCircuit({ kinds: ['gate'] })], { numRuns: 300 })(
    'keeps outputs and gradients of a few gates',
    expectKept,
  );

  propertyTest.prop([shortCircuit()], { numRuns: 200 })(
    'keeps them with barriers, branches, resets, noise and pools',
    expectKept,
  );

  propertyTest.prop([shortCircuit()], { numRuns: 100 })(
    'keeps them where gates are in blocks already',
    (sample) => expectKept({ ...sample, circuit: fuseGates(sample.circuit) }),
  );
});
