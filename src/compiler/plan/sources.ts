// Where the numbers of a circuit's pieces come from, one object for the same numbers, so that what is found out about them
// is found out once.
import { constantAmplitudes, inputRun } from '../circuit/amplitudes.ts';
import { channelNamed } from '../circuit/channels.ts';
import type { Angle, ChannelOperation, PrepareOperation } from '../circuit/circuit.ts';
import { expectation, pauliMatrix, realPauli } from '../circuit/pauli.ts';
import type { AngleFacts } from './angle-facts.ts';
import { zerosOf } from './block-zeros.ts';
import type { Pieces, Source } from './pieces.ts';
import type { GateList } from './plan.ts';

export interface Sources {
  /** Those that `block` has met, by number. */
  readonly blocks: Pieces['blocks'];
  /** A matrix that never changes, row-major; `choice` 2: the identity of its size first, as in BlockView. */
  constant(matrix: Float64Array, choice: 1 | 2): Source;
  /** The matrix of gates that only weights reach. */
  block(list: GateList, choice: 1 | 2): Source;
  angle(angle: Angle, matrix: readonly number[]): Source;
  amplitudes(operation: PrepareOperation): Source;
  /** The matrix of a noise channel in the Pauli basis: one object for equal channels. */
  channelMatrix(operation: ChannelOperation): Float64Array;
}

export function createSources(facts: AngleFacts): Sources {
  const constants = [new Map<Float64Array, Source>(), new Map<Float64Array, Source>()] as const;
  const blocks: Pieces['blocks'][number][] = [];
  const blockOfKey = new Map<string, number>();
  const zerosOfBlock: Uint8Array[] = [];
  /** By choice − 1, then by block. */
  const blockSources: readonly [Source[], Source[]] = [[], []];
  const channelMatrices = new Map<string, Float64Array>();

  function numberOf(list: GateList): number {
    const key = facts.keyOf(list);
    let block = blockOfKey.get(key);
    if (block === undefined) {
      block = blocks.push({ key, block: { block: list, form: 'pauli' } }) - 1;
      blockOfKey.set(key, block);
      zerosOfBlock.push(zerosOf(list, facts.idOf));
    }
    return block;
  }

  return {
    blocks,
    constant(matrix, choice) {
      const known = constants[choice - 1];
      let source = known.get(matrix);
      if (!source) {
        const values = choice === 1 ? matrix : [...identity(Math.sqrt(matrix.length)), ...matrix];
        known.set(matrix, (source = { kind: 'constant', values }));
      }
      return source;
    },
    block(list, choice) {
      const block = numberOf(list);
      return (blockSources[choice - 1][block] ??= {
        kind: 'block',
        block,
        choice,
        zeros: zerosOfBlock[block],
      });
    },
    angle: (angle, matrix) => ({
      kind: 'angle',
      angle,
      id: facts.idOf(angle),
      weighted: facts.isWeighted(angle),
      matrix,
    }),
    amplitudes(operation) {
      const { amplitudes, qubits } = operation;
      const known = constantAmplitudes(operation);
      if (known) {
        const entry = (_: unknown, p: number) => expectation(realPauli(p, qubits.length), known);
        return { kind: 'constant', values: Float64Array.from({ length: 4 ** qubits.length }, entry) };
      }
      const weighted = inputRun(amplitudes) === undefined && amplitudes.some(facts.isWeighted);
      return { kind: 'amplitudes', amplitudes, key: facts.amplitudesKey(amplitudes), weighted };
    },
    channelMatrix({ channel, probability, qubits }) {
      const key = `${channel} ${probability} ${qubits.length}`;
      let matrix = channelMatrices.get(key);
      if (!matrix) {
        matrix = pauliMatrix(channelNamed(channel).kraus(probability, qubits.length));
        channelMatrices.set(key, matrix);
      }
      return matrix;
    },
  };
}

/** The identity on d dimensions, row-major. */
export function identity(d: number): number[] {
  return Array.from({ length: d * d }, (_, index) => (index % (d + 1) === 0 ? 1 : 0));
}
