// foldAngles: same channel on random circuits, and what it does to small ones.
import { test as propertyTest } from '@fast-check/vitest';
import { describe } from 'vitest';
import { foldAngles } from '../../../src/compiler/passes/fold-angles.ts';
import { arbitraryCircuit } from '../../properties/arbitrary-circuit.ts';
import { arbitraryRedundant } from './arbitrary-redundant.ts';
import { expectSameChannel } from './same-channel.ts';

describe('foldAngles', () => {
  propertyTest.prop([arbitraryCircuit({ maxQubits: 4 })], { numRuns: 100 })(
    'keeps outputs and gradients of random circuits',
    (sample) => expectSameChannel(foldAngles(sample.circuit), sample),
  );

  propertyTest.prop([arbitraryRedundant], { numRuns: 150 })(
    'keeps them where there is much to do',
    (sample) => expectSameChannel(foldAngles(sample.circuit), sample),
  );
});
