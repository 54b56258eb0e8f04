// Facts of a circuit's angles that hold for all weights and inputs: which are equal or constant, and what they change with.
import { binaryFunctions, unaryFunctions } from '../circuit/angle-functions.ts';
import { compileAngles, reachedFrom } from '../circuit/angle-program.ts';
import { inputRun } from '../circuit/amplitudes.ts';
import type { Angle, Block, Circuit, Operation } from '../circuit/circuit.ts';
import { allOperations, anglesOf, changesWith, foldOf, operandsOf } from '../circuit/walk.ts';
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
  const weighted = [...reachedFrom(program.steps, (step) => changesWith(step) === 'weights')];
  const perSample = [...program.perSample];
  const varying = [...program.varying];
  const idOfNew = new Map<string, number>();
  /** Numbers of angles that are not in the circuit: splitting a gate makes them of those that are. */
  const extend = foldOf<Angle, number>((angle, idOfOperand) => {
    const known = idOfAngle.get(angle);
    if (known !== undefined) return known;
    const operands = operandsOf(angle).map(idOfOperand);
    const key = [spell(angle), ...operands].join(' ');
    let id = idOfNew.get(key);
    if (id !== undefined) return id;
    idOfNew.set(key, (id = varying.length));
    const source = changesWith(angle);
    weighted.push(source === 'weights' || operands.some((operand) => weighted[operand]));
    perSample.push(source === 'inputs' || operands.some((operand) => perSample[operand]));
    varying.push(source !== 'nothing' || operands.some((operand) => varying[operand]));
    if (!varying[id]) values.set(id, valueOf(angle, operands.map((operand) => values.get(operand)!))); // prettier-ignore
    return id;
  });
  const idOf = (angle: Angle) => idOfAngle.get(angle) ?? extend(angle);
  /** Many operations share a list. */
  const keys = new WeakMap<GateList, string>();
  const spellList = ({ gates }: GateList) =>
    gates
      .map(
        ({ gate, controls, angles: own, qubits }) =>
          `${gate} ${controls} ${own.map(idOf).join(' ')} ${qubits.join(' ')}`,
      )
      .join('; ');
  /** Many operations share a block. */
  const weightBlocks = new WeakMap<Block, boolean>();
  return {
    idOf,
    /** Whether a block's matrix changes with the weights, and only with them: it is made once a batch. */
    isWeightBlock(block: Block): boolean {
      let known = weightBlocks.get(block);
      if (known === undefined) {
        const ids = block.gates.flatMap((gate) => gate.angles.map(idOf));
        known = ids.some((id) => varying[id]) && !ids.some((id) => perSample[id]);
        weightBlocks.set(block, known);
      }
      return known;
    },
    constantOf: (angle: Angle) => (angle.kind === 'constant' ? angle.value : values.get(idOf(angle))),
    isPerSample: (angle: Angle) => angle.kind !== 'constant' && perSample[idOf(angle)],
    isWeighted: (angle: Angle) => weighted[idOf(angle)],
    isVarying: (angle: Angle) => varying[idOf(angle)],
    /** Equal for equal amplitudes. */
    amplitudesKey: (amplitudes: readonly Angle[]) => {
      const run = inputRun(amplitudes);
      return run ? `${run.offset} ${run.length}` : `of ${amplitudes.map(idOf).join(' ')}`;
    },
    /** Equal for lists of equal gates. */
    keyOf(list: GateList): string {
      let key = keys.get(list);
      if (key === undefined) keys.set(list, (key = spellList(list)));
      return key;
    },
  };
}

/** An angle without its operands. */
function spell(angle: Angle): string {
  switch (angle.kind) {
    case 'constant':
      return `constant ${angle.value}`;
    case 'weight':
    case 'input':
      return `${angle.kind} ${angle.index}`;
    case 'unary':
    case 'binary':
      return angle.function;
    default:
      return angle satisfies never;
  }
}

/** The value of an angle without weights and inputs, whose operands have these values. */
function valueOf(angle: Angle, operands: readonly number[]): number {
  switch (angle.kind) {
    case 'constant':
      return angle.value;
    case 'unary':
      return unaryFunctions[angle.function].value(operands[0]);
    case 'binary':
      return binaryFunctions[angle.function].value(operands[0], operands[1]);
    case 'weight':
    case 'input':
      return NaN;
    default:
      return angle satisfies never;
  }
}
