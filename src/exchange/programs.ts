// Circuits of a trained model as programs for a device: bound to weights and inputs, with a measurement at the end in each
// basis that the outputs need.
import { createHash } from 'node:crypto';
import type { Circuit, Pauli } from '../compiler/circuit/circuit.ts';
import { expandBlocks } from '../compiler/circuit/expand-blocks.ts';
import { hashCircuit } from '../compiler/circuit/hash-circuit.ts';
import { allOperations, mapOperations } from '../compiler/circuit/walk.ts';
import { optimise } from '../compiler/passes/index.ts';
import { withinLightCone } from '../compiler/passes/prune/light-cone.ts';
import { exportQasm3 } from '../compiler/targets/openqasm/index.ts';
import { basesOf, turnsOf, type Basis } from '../runtime/shots/bases.ts';
import type { Call } from './stand-in-backends.ts';

/** A program in OpenQASM 3. */
export interface Program {
  /** By which its counts are known again: "3f2a91c4-image-0-basis-1", "3f2a91c4-image-0-patch-12-basis-0". */
  readonly name: string;
  readonly text: string;
}

/** The register that holds what was measured; bit n is qubit n of `measured`. */
export const register = 'outcome';

/** What a basis measures: of bit n of the register, which qubit along which Pauli. */
export interface MeasuredBit {
  readonly qubit: number;
  readonly pauli: Pauli;
}

/** The bits of a basis, in the order of the register. */
export function bitsOf({ paulis }: Basis): MeasuredBit[] {
  return [...paulis].map(([qubit, pauli]) => ({ qubit, pauli }));
}

/** Of a circuit with its weights, eight hexadecimal digits: counts of another model are told by it. */
export function tagOf({ circuit, weights }: Pick<Call, 'circuit' | 'weights'>): string {
  const hash = createHash('sha256').update(hashCircuit(circuit)).update(Float64Array.from(weights));
  return hash.digest('hex').slice(0, 8);
}

/** Of an image, and of which of its patches where a circuit slides over them. */
export interface Subject {
  readonly image: number;
  readonly patch?: number;
}

export function programName(tag: string, { image, patch }: Subject, basis: number): string {
  return `${tag}-image-${image}${patch === undefined ? '' : `-patch-${patch}`}-basis-${basis}`;
}

/** One a basis. Noise is left out: a device has its own. Throws UserError for what OpenQASM cannot say. */
export function programsOf(call: Call, subject: Subject): Program[] {
  const tag = tagOf(call);
  return basesOf(call.circuit).map((basis, index) => ({
    name: programName(tag, subject, index),
    text: programOf(call, basis),
  }));
}

/** Qubits keep their numbers; what the basis does not see is left out. */
function programOf({ circuit, weights, inputs }: Call, basis: Basis): string {
  const bits = bitsOf(basis);
  const plain = expandBlocks(circuit);
  const turned: Circuit = {
    ...plain,
    operations: [...withoutNoise(plain), ...turnsOf(basis.paulis)],
    outputs: [{ kind: 'probabilities', qubits: bits.map(({ qubit }) => qubit) }],
  };
  const without = ['fuse-gates', 'reuse-qubits', 'prune-unseen'];
  const { circuit: joined } = optimise(turned, 2, { without });
  const seen = withinLightCone(joined).filter((operation) => operation !== undefined);
  const usesBits = allOperations(seen).some(({ kind }) => kind === 'measure' || kind === 'branch');
  const program = { ...joined, operations: seen, bits: usesBits ? joined.bits : 0 };
  const lines = exportQasm3(program, { weights, inputs }).trimEnd().split('\n');
  // What is measured in the end says it.
  const kept = lines.filter((line) => !line.startsWith('// qcnn: return'));
  const measures = bits.map(({ qubit }, bit) => `${register}[${bit}] = measure q[${qubit}];`);
  return `${[...kept, `bit[${bits.length}] ${register};`, ...measures].join('\n')}\n`;
}

function withoutNoise(circuit: Circuit) {
  return mapOperations(circuit.operations, (operation) => (operation.kind === 'channel' ? [] : operation));
}
