// Every pass of the list by itself, as strong and as weak as it runs: short circuits keep their values and gradients.
import { test as propertyTest } from '@fast-check/vitest';
import { describe } from 'vitest';
import { passes } from '../../../src/compiler/passes/index.ts';
import { expectSameChannel } from './same-channel.ts';
import { shortCircuit } from './short-circuits.ts';

describe.each(passes)('$name alone', ({ run }) => {
  propertyTest.prop([shortCircuit({ kinds: ['gate'] })], { numRuns: 300 })(
    'keeps outputs and gradients of a few gates',
    (sample) => {
      expectSameChannel(run(sample.circuit, false), sample);
      expectSameChannel(run(sample.circuit, true), sample);
    },
  );

  propertyTest.prop([shortCircuit()], { numRuns: 200 })(
    'keeps them with barriers, branches, resets, noise and pools',
    (sample) => {
      expectSameChannel(run(sample.circuit, false), sample);
      expectSameChannel(run(sample.circuit, true), sample);
    },
  );
});
