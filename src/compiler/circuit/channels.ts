// The noise channels: one row a channel, its Kraus operators. ρ → Σ K ρ K†, Σ K†K = 1. Adding a channel is adding a row.
import {
  add,
  conjugate,
  identity,
  isSame,
  multiply,
  paulis,
  real,
  scale,
  tensor,
  type Matrix,
} from './matrix.ts';

interface Row {
  readonly name: string;
  /** The numbers of qubits it can act on. */
  readonly arities: readonly number[];
  /** Kraus operators for a strength in [0, 1] on so many qubits. */
  kraus(strength: number, qubits: number): readonly Matrix[];
  /** What a drawing writes into its box. */
  readonly label: string;
  /** What it does, in one sentence. */
  readonly says: string;
}

export interface Channel extends Row {
  readonly name: ChannelName;
  /** The Pauli with which all its Kraus operators commute, on each of its qubits: they are made of 1 and that. */
  readonly axis: keyof typeof paulis | null;
}

/** The noise channels by their names in the language. */
export type ChannelName = (typeof rows)[number]['name'];

const { sqrt } = Math;
const i = real(1, 0, 0, 1);
const { X: x, Y: y, Z: z } = paulis;

/** (1−p) ρ + p I/d, which is Σ_P c_P P ρ P over all d² Pauli products: c = p/d², and 1−p more for the identity. */
function depolarize(p: number, qubits: number): readonly Matrix[] {
  let products: Matrix[] = [[1, 0]];
  for (let qubit = 0; qubit < qubits; qubit++) {
    products = products.flatMap((product) => [i, x, y, z].map((pauli) => tensor(product, pauli)));
  }
  const share = p / products.length;
  return products.map((pauli, index) => scale(sqrt(index === 0 ? 1 - p + share : share), 0, pauli));
}

/**
 * Each takes, backwards, every Pauli to itself and the identity, and on several qubits, one of them unseen, does what it
 * does on the others alone: the passes count on both.
 */
const rows = [
  {
    name: 'depolarize',
    arities: [1, 2],
    kraus: depolarize,
    label: 'depol',
    says: 'Forgets the state of one or two qubits with probability p, ρ → (1−p) ρ + p I/d.',
  },
  {
    name: 'amplitude_damp',
    arities: [1],
    kraus: (g) => [real(1, 0, 0, sqrt(1 - g)), real(0, sqrt(g), 0, 0)],
    label: 'a.damp',
    says: 'Lets |1⟩ decay to |0⟩ with probability p, K = diag(1, √(1−p)), √p |0⟩⟨1|.',
  },
  {
    name: 'phase_damp',
    arities: [1],
    kraus: (g) => [real(1, 0, 0, sqrt(1 - g)), real(0, 0, 0, sqrt(g))],
    label: 'p.damp',
    says: 'Forgets the phase between |0⟩ and |1⟩, K = diag(1, √(1−p)), diag(0, √p).',
  },
  {
    name: 'bit_flip',
    arities: [1],
    kraus: (p) => [scale(sqrt(1 - p), 0, i), scale(sqrt(p), 0, x)],
    label: 'X flip',
    says: 'Applies X with probability p, ρ → (1−p) ρ + p X ρ X.',
  },
  {
    name: 'phase_flip',
    arities: [1],
    kraus: (p) => [scale(sqrt(1 - p), 0, i), scale(sqrt(p), 0, z)],
    label: 'Z flip',
    says: 'Applies Z with probability p, ρ → (1−p) ρ + p Z ρ Z.',
  },
] as const satisfies readonly Row[];

/** Every channel by name. */
export const channels: ReadonlyMap<string, Channel> = new Map(
  rows.map((row): [string, Channel] => [row.name, { ...row, axis: axisOf(row) }]),
);

/** The row of a channel that `verify` has accepted. */
export function channelNamed(name: string): Channel {
  const channel = channels.get(name);
  if (!channel) throw new Error(`no channel "${name}" in the channel table`);
  return channel;
}

/** Told from a strength without meaning of its own. */
function axisOf({ kraus, arities: [qubits] }: Row): Channel['axis'] {
  const commutes = (pauli: Matrix) => {
    const first = tensor(pauli, identity(2 ** (qubits - 1)));
    return kraus(0.3, qubits).every((k) => isSame(multiply(k, first), multiply(first, k)));
  };
  const letters = ['X', 'Y', 'Z'] as const;
  return letters.find((letter) => commutes(paulis[letter])) ?? null;
}

/** `reset` as a channel: |0><0| and |0><1|. */
export const resetKraus: readonly Matrix[] = [real(1, 0, 0, 0), real(0, 1, 0, 0)];

/** Σ K ⊗ K*: the channel as a matrix on ρ written as a vector, row index more significant than column index. */
export function superoperator(kraus: readonly Matrix[]): Matrix {
  return kraus.map((k) => tensor(k, conjugate(k))).reduce(add);
}
