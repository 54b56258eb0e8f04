// The noise channels: one row a channel, its Kraus operators. ρ → Σ K ρ K†, Σ K†K = 1. Adding a channel is adding a row.
import type { ChannelName } from './circuit.ts';
import { add, conjugate, real, scale, tensor, type Matrix } from './matrix.ts';

export interface Channel {
  readonly name: ChannelName;
  /** The numbers of qubits it can act on. */
  readonly arities: readonly number[];
  /** Kraus operators for a strength in [0, 1] on so many qubits. */
  kraus(strength: number, qubits: number): readonly Matrix[];
}

const { sqrt } = Math;
const i = real(1, 0, 0, 1);
const x = real(0, 1, 1, 0);
const y: Matrix = [0, 0, 0, -1, 0, 1, 0, 0];
const z = real(1, 0, 0, -1);

/** (1−p) ρ + p I/d, which is Σ_P c_P P ρ P over all d² Pauli products: c = p/d², and 1−p more for the identity. */
function depolarize(p: number, qubits: number): readonly Matrix[] {
  let paulis: Matrix[] = [[1, 0]];
  for (let qubit = 0; qubit < qubits; qubit++) {
    paulis = paulis.flatMap((product) => [i, x, y, z].map((pauli) => tensor(product, pauli)));
  }
  const share = p / paulis.length;
  return paulis.map((pauli, index) => scale(sqrt(index === 0 ? 1 - p + share : share), 0, pauli));
}

const rows: readonly Channel[] = [
  { name: 'depolarize', arities: [1, 2], kraus: depolarize },
  {
    name: 'amplitude_damp',
    arities: [1],
    kraus: (g) => [real(1, 0, 0, sqrt(1 - g)), real(0, sqrt(g), 0, 0)],
  },
  { name: 'phase_damp', arities: [1], kraus: (g) => [real(1, 0, 0, sqrt(1 - g)), real(0, 0, 0, sqrt(g))] },
  { name: 'bit_flip', arities: [1], kraus: (p) => [scale(sqrt(1 - p), 0, i), scale(sqrt(p), 0, x)] },
  { name: 'phase_flip', arities: [1], kraus: (p) => [scale(sqrt(1 - p), 0, i), scale(sqrt(p), 0, z)] },
];

/** Every channel by name. */
export const channels: ReadonlyMap<string, Channel> = new Map(rows.map((channel) => [channel.name, channel]));

/** The row of a channel that `verify` has accepted. */
export function channelNamed(name: string): Channel {
  const channel = channels.get(name);
  if (!channel) throw new Error(`no channel "${name}" in the channel table`);
  return channel;
}

/** `reset` as a channel: |0><0| and |0><1|. */
export const resetKraus: readonly Matrix[] = [real(1, 0, 0, 0), real(0, 1, 0, 0)];

/** Σ K ⊗ K*: the channel as a matrix on ρ written as a vector, row index more significant than column index. */
export function superoperator(kraus: readonly Matrix[]): Matrix {
  return kraus.map((k) => tensor(k, conjugate(k))).reduce(add);
}
