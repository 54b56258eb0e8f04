// A circuit with a parameter of its own for each place of an angle that varies, so that one of them can be shifted alone:
// by the product rule a derivative by a weight is the sum over the places where it occurs.
import { compileAngles, reachedFrom, type AngleProgram } from '../../compiler/circuit/angle-program.ts';
import { input, weight } from '../../compiler/circuit/angles.ts';
import type { Angle, Circuit, Operation } from '../../compiler/circuit/circuit.ts';
import { expandBlocks } from '../../compiler/circuit/expand-blocks.ts';
import { mapOperations } from '../../compiler/circuit/walk.ts';
import { shiftRule, type Shift } from './shift-rule.ts';

/** One place of an angle that varies. */
export interface Occurrence {
  /** The step of the program that computes its angle. */
  readonly step: number;
  /** Whether it is a weight of the circuit below, the same for all samples, or an input; and which. */
  readonly parameter: { readonly kind: 'weight' | 'input'; readonly index: number };
  readonly reaches: { readonly weights: boolean; readonly inputs: boolean };
  /** Of an angle its rule; of an amplitude the steps of all amplitudes that it is prepared with. */
  readonly rule: readonly Shift[] | { readonly amplitudes: readonly number[] };
}

export interface Occurrences {
  /** Its weights and inputs are the occurrences. */
  readonly circuit: Circuit;
  readonly program: AngleProgram;
  readonly list: readonly Occurrence[];
  readonly counts: { readonly weights: number; readonly inputs: number };
}

export function occurrencesOf(original: Circuit): Occurrences {
  const plain = expandBlocks(original);
  const angles: Angle[] = [];
  const visit = (change: (operation: Operation, first: number) => Operation) =>
    mapOperations(plain.operations, (operation) => {
      const own = operation.kind === 'gate' ? operation.angles : operation.kind === 'prepare' ? operation.amplitudes : []; // prettier-ignore
      const first = angles.length;
      angles.push(...own);
      return change(operation, first);
    });
  visit((operation) => operation);
  const program = compileAngles(angles);
  angles.length = 0;
  const by = (kind: 'weight' | 'input') => reachedFrom(program.steps, (step) => step.kind === kind);
  const [byWeights, byInputs] = [by('weight'), by('input')];
  const list: Occurrence[] = [];
  const counts = { weights: 0, inputs: 0 };

  function place(angle: Angle, step: number, rule: Occurrence['rule'], isInput: boolean): Angle {
    if (!program.varying[step]) return angle;
    const kind = isInput ? 'input' : 'weight';
    const index = isInput ? counts.inputs++ : counts.weights++;
    const reaches = { weights: byWeights[step], inputs: byInputs[step] };
    list.push({ step, parameter: { kind, index }, reaches, rule });
    return isInput ? input(index) : weight(index);
  }

  const operations = visit((operation, first) => {
    if (operation.kind === 'gate') {
      const own = operation.angles.map((angle, slot) => {
        const step = program.results[first + slot];
        return place(angle, step, shiftRule(operation, slot), program.perSample[step]);
      });
      return { ...operation, angles: own };
    }
    if (operation.kind !== 'prepare') return operation;
    const steps = operation.amplitudes.map((_, slot) => program.results[first + slot]);
    // How far one is shifted depends on all.
    const isInput = steps.some((step) => program.perSample[step]);
    const own = operation.amplitudes.map((angle, slot) =>
      place(angle, steps[slot], { amplitudes: steps }, isInput),
    );
    return { ...operation, amplitudes: own };
  });
  const initial = { kind: 'constant', value: 0 } as const;
  const vector = (size: number) => ({ shape: [size], offset: 0, size });
  const circuit: Circuit = {
    ...plain,
    operations,
    weights: counts.weights > 0 ? [{ name: 'w', meeting: 0, initial, ...vector(counts.weights) }] : [],
    inputs: counts.inputs > 0 ? [{ name: 'x', element: 'angle', ...vector(counts.inputs) }] : [],
  };
  return { circuit, program, list, counts };
}
