// Pairs of a circuit and a mutant: of circuits that come with the compiler, random ones, and of what the passes make of
// either, one mistake in one gate.
import fc from 'fast-check';
import { loadCircuit } from '../../../src/circuit-files/load-circuit.ts';
import {
  type Circuit,
  type GateOperation,
  inputCount,
  weightCount,
} from '../../../src/compiler/circuit/circuit.ts';
import { expandBlocks } from '../../../src/compiler/circuit/expand-blocks.ts';
import { verify } from '../../../src/compiler/circuit/verify.ts';
import { allOperations, anglesOf, mapOperations, partsOf } from '../../../src/compiler/circuit/walk.ts';
import { toBasis } from '../../../src/compiler/passes/basis/to-basis.ts';
import { optimise } from '../../../src/compiler/passes/index.ts';
import { createRandom, type Random } from '../../../src/runtime/random.ts';
import { circuits, qcnns } from '../../../src/testing/index.ts';
import { arbitraryRedundant } from '../../compiler/passes/arbitrary-redundant.ts';
import { mistakes } from './kinds.ts';

export interface Specimen {
  readonly kind: string;
  /** What was mutated: the circuit, or what was made of it. */
  readonly of: string;
  readonly a: Circuit;
  readonly b: Circuit;
  /** The gate and what stands in its place, where nothing else was changed. */
  readonly change: { readonly gate: GateOperation; readonly by: GateOperation | null } | undefined;
}

const sizes: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  hur: { n: '4', conv: 'c5' },
  ring: { n: '4' },
  mera: { n: '4' },
  tfq: { n: '4' },
  ttn: { n: '4' },
  study: { n: '4' },
  fourier: { n: '3' },
  quanvolution: {},
  reuploading: {},
};
/** As they come: larger than what dense matrices judge. */
const large = ['hur', 'qiskit', 'study', 'hur-open'];

const shipped = [
  ...Object.entries(sizes).map(([name, set]) => ({ name: `${name} ${set.n ?? ''}`.trim(), circuit: loadCircuit(name, { set }) })),
  ...large.map((name) => ({ name, circuit: loadCircuit(name) })),
]; // prettier-ignore

const rewrites: Readonly<Record<string, (circuit: Circuit) => Circuit>> = {
  'level 1': (circuit) => optimise(circuit, 1).circuit,
  'level 2': (circuit) => optimise(circuit, 2).circuit,
  'joined and cancelled': (circuit) => optimise(circuit, 1, { without: ['prune-unseen'] }).circuit,
  'basis cx': (circuit) => toBasis(circuit, 'cx'),
  'basis cz': (circuit) => toBasis(circuit, 'cz'),
};

const random: Readonly<Record<string, fc.Arbitrary<Circuit>>> = {
  gates: circuits({ qubits: { min: 2, max: 4 } }),
  'gates, pools and noise': circuits({ qubits: { min: 2, max: 3 }, pools: true, noise: true, depth: 5 }),
  'redundant gates': arbitraryRedundant.map(({ circuit }) => circuit),
  'convolutional circuit': qcnns({ qubits: { min: 2, max: 4 } }),
};

/** The same seed gives the same ones. */
export function specimens(count: number, seed: number): Specimen[] {
  const draw = createRandom(seed);
  const drawn = Object.entries(random).flatMap(([name, arbitrary]) =>
    fc.sample(arbitrary, { numRuns: Math.ceil(count / 4), seed: seed + 1 }).map((circuit) => ({ name, circuit })),
  ); // prettier-ignore
  draw.shuffle(drawn);
  const kinds = Object.keys(mistakes);
  const found: Specimen[] = [];
  for (let tried = 0; found.length < count; tried++) {
    const isShipped = draw.integer(4) === 0;
    const given = isShipped ? shipped[draw.integer(shipped.length)] : drawn[tried % drawn.length];
    // Kinds that few gates suit are tried more often, so that all are about as many.
    const kind = kinds[found.length % kinds.length];
    const specimen = mutated(given, kind, draw);
    if (specimen) found.push(specimen);
    else if (tried > 200 * count) throw new Error(`nothing to mutate by ${kind}`);
  }
  return found;
}

function mutated(
  { name, circuit }: { readonly name: string; readonly circuit: Circuit },
  kind: string,
  draw: Random,
): Specimen | undefined {
  const names = Object.keys(rewrites);
  const rewrite = draw.integer(2) === 0 ? undefined : names[draw.integer(names.length)];
  const whole = expandBlocks(rewrite ? rewrites[rewrite](circuit) : circuit);
  const gates = allOperations(whole.operations).filter((each): each is GateOperation => each.kind === 'gate');
  const pick = draw.integer(4);
  const choices = gates.flatMap((gate) => {
    const by = mistakes[kind](gate, pick);
    return by === undefined || !isKnown(by, circuit) ? [] : [{ gate, by }];
  });
  if (choices.length === 0) return undefined;
  const change = choices[draw.integer(choices.length)];
  const operations = mapOperations(whole.operations, (each) => (each === change.gate ? (change.by ?? []) : each)); // prettier-ignore
  const b = { ...whole, operations };
  if (verify(b).length > 0) return undefined;
  return {
    kind,
    of: rewrite ? `${name}, ${rewrite}` : name,
    a: circuit,
    b,
    change: rewrite ? undefined : change,
  };
}

/** A gate reads numbers only that the circuit has. */
function isKnown(gate: GateOperation | null, circuit: Circuit): boolean {
  const counts: Readonly<Record<string, number>> = {
    weight: weightCount(circuit),
    input: inputCount(circuit),
  };
  const angles = gate ? [...partsOf(anglesOf(gate))] : [];
  return angles.every((angle) => (angle.kind === 'weight' || angle.kind === 'input' ? angle.index < counts[angle.kind] : true)); // prettier-ignore
}
