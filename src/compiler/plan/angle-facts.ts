// What is known of a circuit's angles before any weight or input is.
import { compileAngles, reachedFrom } from '../circuit/angle-program.ts';
import { inputRun } from '../circuit/amplitudes.ts';
import type { Angle, Circuit, Operation } from '../circuit/circuit.ts';
import { allOperations, anglesOf } from '../circuit/walk.ts';
import type { GateList } from './plan.ts';

export type AngleFacts = ReturnType<typeof factsOf>;

/** Both plans of a circuit ask. */
const known = new WeakMap<Circuit, AngleFacts>();

/** What is known of the angles of a circuit: equal ones by number, constants, and what reaches them. */
export function angleFacts(circuit: Circuit): AngleFacts {
  let facts = known.get(circuit);
  if (!facts) known.set(circuit, (facts = factsOf(circuit)));
  return facts;
}

function factsOf(circuit: Circuit) {
  // Amplitudes that are a run of inputs, perhaps many, are told from others by where it begins.
  const isRun = (operation: Operation) => operation.kind === 'prepare' && inputRun(operation.amplitudes);
  const lists = new Set<GateList>();
  const angles: Angle[] = [];
  for (const operation of allOperations(circuit.operations)) {
    if (operation.kind !== 'block') {
      if (!isRun(operation)) for (const angle of anglesOf(operation)) angles.push(angle);
    } else if (!lists.has(operation.block)) {
      lists.add(operation.block);
      for (const gate of operation.block.gates) for (const angle of gate.angles) angles.push(angle);
    }
  }
  const program = compileAngles(angles);
  const idOfAngle = new Map(angles.map((angle, index) => [angle, program.results[index]]));
  const values = new Map<number, number>();
  program.steps.forEach((step, index) => {
    if (step.kind === 'constant') values.set(index, step.value);
    else if (step.kind === 'unary' && !program.varying[index])
      values.set(index, step.row.value(values.get(step.operand)!));
    else if (step.kind === 'binary' && !program.varying[index])
      values.set(index, step.row.value(values.get(step.left)!, values.get(step.right)!));
  });
  const weighted = reachedFrom(program.steps, (step) => step.kind === 'weight');
  const idOf = (angle: Angle) => idOfAngle.get(angle)!;
  /** Many operations share a list. */
  const keys = new WeakMap<GateList, string>();
  const spell = ({ gates }: GateList) =>
    gates
      .map(
        ({ gate, controls, angles: own, qubits }) =>
          `${gate} ${controls} ${own.map(idOf).join(' ')} ${qubits.join(' ')}`,
      )
      .join('; ');
  return {
    idOf,
    constantOf: (angle: Angle) => (angle.kind === 'constant' ? angle.value : values.get(idOf(angle))),
    isPerSample: (angle: Angle) => angle.kind !== 'constant' && program.perSample[idOf(angle)],
    isWeighted: (angle: Angle) => weighted[idOf(angle)] ?? false,
    isVarying: (angle: Angle) => program.varying[idOf(angle)],
    /** Equal for equal amplitudes. */
    amplitudesKey: (amplitudes: readonly Angle[]) => {
      const run = inputRun(amplitudes);
      return run ? `${run.offset} ${run.length}` : `of ${amplitudes.map(idOf).join(' ')}`;
    },
    /** Equal for lists of equal gates. */
    keyOf(list: GateList): string {
      let key = keys.get(list);
      if (key === undefined) keys.set(list, (key = spell(list)));
      return key;
    },
  };
}
