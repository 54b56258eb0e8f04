// A circuit as its operations from the last to the first, each a map of Pauli products for given numbers.
import { compileAngles, evaluateSteps } from '../../../compiler/circuit/angle-program.ts';
import { channelNamed, resetKraus } from '../../../compiler/circuit/channels.ts';
import { weightCount, type Circuit, type Operation } from '../../../compiler/circuit/circuit.ts';
import { controlsOf } from '../../../compiler/circuit/gate-forms.ts';
import { gateMatrix, gateNamed } from '../../../compiler/circuit/gates.ts';
import { controlled, type Matrix } from '../../../compiler/circuit/matrix.ts';
import { expandBlocks } from '../../../compiler/circuit/expand-blocks.ts';
import { bitsRead } from '../../../compiler/circuit/operation-facts.ts';
import { pauliMapOf, type PauliMap } from './pauli-map.ts';

/** An operation that may change what is read. */
export interface Stage {
  readonly operation: Operation;
  /** Of a gate, its place among all gates. */
  readonly place?: number;
  readonly qubits: readonly number[];
  /** Places, in the list of weights and inputs, of the numbers that it depends on. */
  readonly numbers: readonly number[];
  /** By qubit the letter, 1 to 3, of which the state before is known to be an eigenstate; 3, Z, where none is. */
  readonly wanted: readonly number[];
  /** Of a gate, its leading controls. */
  readonly controls: number;
  mapAt(all: Float64Array): PauliMap;
  /** Of a gate; others have none. */
  matrixAt(all: Float64Array): Matrix | undefined;
  /** By how much its angles may be off, their sizes in all times the unit of rounding. */
  sizeAt(all: Float64Array): number;
}

/** Maps on more qubits are not made. */
const mostQubits = 4;
/** Maps that are kept, at most. */
const mostKept = 20_000;

/** Maps of gates by name, controls and angles. */
export type Maps = Map<string, PauliMap>;

/** The last operation first; undefined where something is not of this kind: it depends on a bit, or is on many qubits. */
export function stagesOf(given: Circuit, maps: Maps): readonly Stage[] | undefined {
  const { operations, ...circuit } = expandBlocks(given);
  const read = new Set(operations.flatMap(bitsRead));
  const stages: Unwanted[] = [];
  let gates = 0;
  for (const operation of operations) {
    switch (operation.kind) {
      case 'gate':
        if (operation.qubits.length > mostQubits) return undefined;
        if (operation.qubits.length > 0) stages.push({ ...gateStage(operation, weightCount(given), maps), place: gates }); // prettier-ignore
        gates++;
        break;
      case 'channel':
        stages.push(fixedStage(operation, operation.qubits, channelNamed(operation.channel).kraus(operation.probability, operation.qubits.length))); // prettier-ignore
        break;
      case 'reset':
        stages.push(fixedStage(operation, [operation.qubit], resetKraus));
        break;
      case 'measure':
        if (read.has(operation.bit)) return undefined;
        break;
      case 'branch':
      case 'prepare':
      case 'block':
        return undefined;
      case 'discard':
      case 'barrier':
        break;
      default:
        operation satisfies never;
    }
  }
  return circuit.qubits > 0 ? withWanted(stages, circuit.qubits).toReversed() : undefined;
}

type Unwanted = Omit<Stage, 'wanted'>;

/** |0⟩ is one of Z, and single gates without numbers take it to one of X and Y. */
function withWanted(stages: readonly Unwanted[], qubits: number): Stage[] {
  const letters = new Array<number>(qubits).fill(3);
  const isKnown = new Array<boolean>(qubits).fill(true);
  return stages.map((stage) => {
    const wanted = stage.qubits.map((qubit) => letters[qubit]);
    const [qubit] = stage.qubits;
    const isFixed = stage.qubits.length === 1 && stage.numbers.length === 0 && isKnown[qubit];
    const map = isFixed ? stage.mapAt(new Float64Array(0)) : [];
    const next = map.findIndex(({ products }) => products.length === 1 && products[0] === letters[qubit]);
    for (const each of stage.qubits) {
      isKnown[each] = next > 0;
      letters[each] = next > 0 ? next : 3;
    }
    return { ...stage, wanted };
  });
}

function fixedStage(operation: Operation, qubits: readonly number[], kraus: readonly Matrix[]): Unwanted {
  const map = pauliMapOf(kraus);
  return { operation, qubits, numbers: [], controls: 0, mapAt: () => map, matrixAt: () => undefined, sizeAt: () => 1 }; // prettier-ignore
}

function gateStage(operation: Extract<Operation, { kind: 'gate' }>, weights: number, maps: Maps): Unwanted {
  const row = gateNamed(operation.gate);
  const name = `${operation.gate} ${operation.controls}`;
  const program = compileAngles(operation.angles);
  const steps = program.steps.map((_, step) => step);
  const values = new Float64Array(steps.length);
  const anglesAt = (all: Float64Array) => {
    evaluateSteps(program, steps, all, all.subarray(weights), 0, values);
    return program.results.map((step) => values[step]);
  };
  const matrixAt = (all: Float64Array) => controlled(gateMatrix(row, anglesAt(all)), operation.controls);
  return {
    operation,
    qubits: operation.qubits,
    numbers: program.steps.flatMap((step) => {
      if (step.kind === 'weight') return [step.index];
      return step.kind === 'input' ? [weights + step.index] : [];
    }),
    controls: controlsOf(operation),
    matrixAt,
    mapAt(all) {
      const key = `${name} ${anglesAt(all).join(' ')}`;
      let map = maps.get(key);
      if (!map) {
        if (maps.size >= mostKept) maps.clear();
        maps.set(key, (map = pauliMapOf([matrixAt(all)])));
      }
      return map;
    },
    sizeAt: (all) => anglesAt(all).reduce((sum, angle) => sum + Math.abs(angle), 1),
  };
}
