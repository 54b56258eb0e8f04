// What every pass and every level of passes keeps, proved for all weights and inputs; `same-channel.ts` holds gradients, too.
import { test as propertyTest } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import type { Circuit } from '../../../src/compiler/circuit/circuit.ts';
import { bases } from '../../../src/compiler/passes/basis/bases.ts';
import { toBasis } from '../../../src/compiler/passes/basis/to-basis.ts';
import { fuseGates, notForGates, optimise, passes } from '../../../src/compiler/passes/index.ts';
import type { Level } from '../../../src/equivalence/task/task.ts';
import { random, written } from './circuits.ts';
import { expectProved, runs } from './proved.ts';

interface Rewrite {
  readonly name: string;
  readonly keeps: Level;
  readonly run: (circuit: Circuit) => Circuit;
}

const alone = passes.flatMap(({ name, contract, run }): Rewrite[] =>
  [false, true].map((fuses) => ({
    name: `${name}${fuses ? ' before fusion' : ''}`,
    keeps: contract.keeps ?? 'outputs',
    run: (circuit) => run(circuit, fuses),
  })),
);

/** `--prefer depth` leaves out reuse, what is written as gates leaves out what does not suit them. */
const together: readonly Rewrite[] = [
  { name: 'level 1', keeps: 'outputs', run: (circuit) => optimise(circuit, 1).circuit },
  { name: 'level 2', keeps: 'outputs', run: (circuit) => optimise(circuit, 2).circuit },
  { name: 'level 2 without reuse', keeps: 'outputs', run: (circuit) => optimise(circuit, 2, { without: ['reuse-qubits'] }).circuit },
  { name: 'level 2 for gates', keeps: 'outputs', run: (circuit) => optimise(circuit, 2, { without: notForGates }).circuit },
  { name: 'blocks as they come', keeps: 'outputs', run: (circuit) => optimise(fuseGates(circuit), 2).circuit },
]; // prettier-ignore

const toBases = bases.filter((basis) => basis !== 'native').map((basis): Rewrite => ({ name: `basis ${basis}`, keeps: 'phase', run: (circuit) => toBasis(circuit, basis) })); // prettier-ignore

const rewrites = [...alone, ...together, ...toBases];

describe.each(Object.entries(random))('random circuits: %s', (_, circuits) => {
  propertyTest.prop([circuits], { numRuns: runs / 4 })('every pass, level and basis', (circuit) => {
    for (const { keeps, run } of rewrites) {
      const after = run(circuit);
      if (after !== circuit) expectProved(circuit, after, keeps);
    }
  });
});

test('a promise is met by circuits of gates at the level that it names', () => {
  const circuit = written.find(({ name }) => name.endsWith('#fourier'))!.circuit;
  const proved = Object.fromEntries(alone.map(({ name, keeps, run }) => [name, expectProved(circuit, run(circuit), keeps)])); // prettier-ignore
  expect(proved).toMatchObject({ 'cancel-inverses': 'exact', 'fold-angles': 'phase', 'fuse-gates': 'exact' });
});

const chosen = [...together, ...toBases].filter(({ name }) => name !== 'level 2');

test.each(written.map((each, at) => ({ ...each, other: chosen[at % chosen.length] })))(
  '$name at level 2, and $other.name',
  ({ circuit, other }) => {
    expectProved(circuit, optimise(circuit, 2).circuit, 'outputs');
    expectProved(circuit, other.run(circuit), other.keeps);
  },
);
