// The circuits on which the compiler is held to its promises: those that come with it, those of test/good, and random ones.
import fc from 'fast-check';
import { readdirSync, readFileSync } from 'node:fs';
import { loadCircuit } from '../../../src/circuit-files/load-circuit.ts';
import type { Circuit } from '../../../src/compiler/circuit/circuit.ts';
import { circuits, qcnns } from '../../../src/testing/index.ts';
import { arbitraryRedundant } from '../../compiler/passes/arbitrary-redundant.ts';
import { shortCircuit } from '../../compiler/passes/short-circuits.ts';

const root = new URL('../../../', import.meta.url);

/** Sizes at which every proof takes less than a second, where the usual one takes longer. */
const smaller: Readonly<Record<string, Readonly<Record<string, string>>>> = { cong: { n: '6' } };

export interface Named {
  readonly name: string;
  readonly circuit: Circuit;
}

function circuitsIn(folder: string): Named[] {
  return readdirSync(new URL(folder, root))
    .filter((file) => file.endsWith('.qcnn'))
    .flatMap((file) => {
      const text = readFileSync(new URL(`${folder}/${file}`, root), 'utf8');
      return [...text.matchAll(/^circuit (\w+)/gm)].map(([, name]) => ({
        name: `${folder}/${file}#${name}`,
        circuit: loadCircuit(`${folder}/${file}#${name}`, { set: smaller[name] ?? {} }),
      }));
    });
}

export const written: readonly Named[] = [...circuitsIn('circuits'), ...circuitsIn('test/good')];

const of = (cases: fc.Arbitrary<{ readonly circuit: Circuit }>) => cases.map(({ circuit }) => circuit);

/** Few gates that meet; all kinds of operations; much to simplify; as users draw them; layers of blocks and pools. */
export const random: Readonly<Record<string, fc.Arbitrary<Circuit>>> = {
  'a few gates': of(shortCircuit({ kinds: ['gate'] })),
  'a few operations': of(shortCircuit()),
  'redundant gates': of(arbitraryRedundant),
  'pools and noise': circuits({ pools: true, noise: true, amplitudes: true, depth: 5 }),
  'convolutional circuits': qcnns({ qubits: { min: 2, max: 10 }, noise: true }),
};
