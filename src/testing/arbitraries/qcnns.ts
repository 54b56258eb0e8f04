// Random convolutional circuits of 2 to 64 qubits: layers of blocks on pairs of the live qubits, pools with feed-forward or
// without, noise. Wide ones join few pairs a layer, so that what the outputs see can be contracted in float64.
import fc from 'fast-check';
import { binary, input, weight } from '../../compiler/circuit/angles.ts';
import type { Angle, Circuit, Operation, Output, Pauli } from '../../compiler/circuit/circuit.ts';
import { printSource } from '../../compiler/targets/qcnn/index.ts';
import { checkOptions } from '../../option-names.ts';
import { printsAs } from './prints-as-text.ts';
import { rangeOf, type Range } from './ranges.ts';
import { withoutUnused } from './without-unused.ts';

/** What random convolutional circuits are made of. */
export interface QcnnsOptions {
  /** How many qubits there are before the first pool: exactly so many, or a range. Default: { min: 2, max: 64 }. */
  readonly qubits?: number | Range;
  /** Noise channels. Default: false. */
  readonly noise?: boolean;
}

/** What happens in a layer; lists are read round and round. */
interface Layer {
  readonly gates: readonly string[];
  /** How the halves of the pairs' angles are made. */
  readonly inputs: readonly boolean[];
  /** Pairs (1, 2), (3, 4), … that follow the pairs (0, 1), (2, 3), …: none, some, all. */
  readonly bridges: readonly boolean[];
  readonly pools: readonly ('feed-forward' | 'controlled' | 'discard' | 'keep-apart')[];
  readonly noise: 'depolarize' | 'amplitude_damp' | undefined;
  readonly strength: number;
}

const pairGates = ['cx', 'cz', 'crx', 'rzz', 'swap', 'cp'];
const angleCounts: Record<string, number> = { crx: 1, rzz: 1, cp: 1 };
const weightsPerLayer = 6;
const mostLayers = 6;
/** Wider layers have at most two bridges. */
const narrow = 12;

/**
 * Random convolutional circuits: encoders, then layers of blocks on neighbours and pools of every second qubit until at most
 * three are left, whose observables they return. Those of many qubits can be computed, too: few pairs are joined. A
 * counterexample prints as `.qcnn` text, by `printSource`. Throws UserError for options that make no circuits.
 */
export function qcnns(options: QcnnsOptions = {}): fc.Arbitrary<Circuit> {
  checkOptions('qcnns', options, { qubits: true, noise: true });
  const range = rangeOf('qubits', options.qubits ?? { min: 2, max: 64 }, { min: 1, max: 64 });
  const layer: fc.Arbitrary<Layer> = fc.record({
    gates: fc.array(fc.constantFrom(...pairGates), { minLength: 1, maxLength: 3 }),
    inputs: fc.array(fc.boolean(), { minLength: 1, maxLength: 3 }),
    bridges: fc.array(fc.boolean(), { minLength: 1, maxLength: 7 }),
    pools: fc.array(fc.constantFrom('feed-forward', 'feed-forward', 'controlled', 'discard', 'keep-apart'), {
      minLength: 1,
      maxLength: 3,
    }),
    noise: options.noise
      ? fc.constantFrom(undefined, undefined, 'depolarize' as const, 'amplitude_damp' as const)
      : fc.constant(undefined),
    strength: fc.double({ min: 0, max: 0.5, noNaN: true }),
  });
  const paulis = fc.array(fc.constantFrom<Pauli>('X', 'Y', 'Z'), { minLength: 3, maxLength: 3 });
  return fc
    .record({
      qubits: fc.integer(range),
      layers: fc.array(layer, { minLength: mostLayers, maxLength: mostLayers }),
      readouts: fc.array(fc.record({ paulis, coefficient: fc.double({ min: -2, max: 2, noNaN: true }) }), {
        minLength: 1,
        maxLength: 4,
      }),
      probabilities: fc.boolean(),
    })
    .map(({ qubits, layers, readouts, probabilities }) => {
      const { operations, live, bits } = buildLayers(qubits, layers);
      const outputs: Output[] = readouts.map(({ paulis, coefficient }, index) => ({
        kind: 'observable',
        terms: [
          { coefficient, factors: live.map((qubit, at) => ({ qubit, pauli: paulis[at] })) },
          { coefficient: 0.5, factors: [{ qubit: live[index % live.length], pauli: paulis[2] }] },
        ],
      }));
      if (probabilities) outputs.push({ kind: 'probabilities', qubits: live });
      const size = weightsPerLayer * mostLayers;
      const initial = { kind: 'uniform', low: -Math.PI, high: Math.PI } as const;
      const circuit: Circuit = {
        name: 'convolutional',
        qubits,
        bits,
        weights: [{ name: 'w', meeting: 0, shape: [size], offset: 0, size, initial }],
        inputs: [{ name: 'x', element: 'angle', shape: [qubits], offset: 0, size: qubits }],
        operations,
        outputs,
      };
      const used = withoutUnused(circuit);
      return printsAs(used, () => printSource(used));
    });
}

/** What has been built, and the qubits that have not ended. */
interface Built {
  readonly operations: Operation[];
  live: readonly number[];
  bits: number;
}

/** Layers until at most three qubits are left, or the layers are used up. */
function buildLayers(qubits: number, layers: readonly Layer[]): Built {
  const all = Array.from({ length: qubits }, (_, qubit) => qubit);
  const built: Built = {
    operations: all.map((qubit) => gate('ry', [input(qubit)], [qubit])),
    live: all,
    bits: 0,
  };
  layers.forEach((layer, depth) => {
    if (built.live.length <= 3 && depth > 0) return;
    const own = (index: number) => weight(depth * weightsPerLayer + index);
    convolve(built, layer, own);
    const { noise, strength } = layer;
    if (noise)
      built.operations.push({
        kind: 'channel',
        channel: noise,
        probability: strength,
        qubits: [built.live[0]],
      });
    pool(built, layer, own);
  });
  return built;
}

const at = <T>(list: readonly T[], index: number): T => list[index % list.length];

/** Blocks on the pairs (0, 1), (2, 3), …, then on the layer's bridges. */
function convolve({ operations, live }: Built, layer: Layer, own: (index: number) => Angle): void {
  const join = (a: number, b: number, index: number) => {
    const name = at(layer.gates, index);
    const angle: Angle = at(layer.inputs, index) ? binary('add', own(2), input(a)) : own(2);
    operations.push(gate('ry', [own(0)], [a]), gate('rx', [own(1)], [b]));
    operations.push(gate(name, angleCounts[name] ? [angle] : [], [a, b]));
  };
  const bridges = live
    .flatMap((qubit, i) => (i % 2 === 1 && i + 1 < live.length ? [[qubit, live[i + 1]]] : []))
    .filter((_, i) => at(layer.bridges, i))
    .slice(0, live.length > narrow ? 2 : undefined);
  for (let i = 0; i + 1 < live.length; i += 2) join(live[i], live[i + 1], i >> 1);
  bridges.forEach(([a, b], i) => join(a, b, i));
}

/** Ends the second of each pair. */
function pool(built: Built, layer: Layer, own: (index: number) => Angle): void {
  const { operations, live } = built;
  for (let i = 0; i + 1 < live.length; i += 2) {
    const [target, source] = [live[i], live[i + 1]];
    const kind = at(layer.pools, i >> 1);
    switch (kind) {
      case 'feed-forward': {
        const bit = built.bits++;
        operations.push({ kind: 'measure', qubit: source, bit });
        operations.push({
          kind: 'branch',
          condition: { kind: 'bit', bit },
          then: [gate('rz', [own(3)], [target])],
          orElse: [gate('rx', [own(4)], [target])],
        });
        break;
      }
      case 'controlled':
        operations.push(gate('crx', [own(5)], [source, target]), { kind: 'discard', qubit: source });
        break;
      case 'discard':
        operations.push({ kind: 'discard', qubit: source });
        break;
      case 'keep-apart':
        // The bit is measured and never read.
        operations.push({ kind: 'measure', qubit: source, bit: built.bits++ });
        break;
      default:
        kind satisfies never;
    }
  }
  built.live = live.filter((_, i) => i % 2 === 0);
}

function gate(name: string, angles: readonly Angle[], qubits: readonly number[]): Operation {
  return { kind: 'gate', gate: name, controls: 0, angles, qubits };
}
