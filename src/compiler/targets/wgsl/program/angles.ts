// Angles as instructions: their values from weights and inputs, to twice single precision. `angle-flows.ts` is the way back.
import { compileAngles, type AngleProgram, type AngleStep } from '../../../circuit/angle-program.ts';
import { inputCount, weightCount, type Angle, type Circuit } from '../../../circuit/circuit.ts';
import { functionCode } from './functions.ts';
import { whole, type Builder, type Operand, type Vector } from './instructions.ts';

/** Where the angles of a program are. */
export interface AngleValues {
  readonly program: AngleProgram;
  /** By step of the program: a single number. */
  readonly operands: readonly Operand[];
  stepOf(angle: Angle): number;
  /** [weights]: to be filled before `once`. */
  readonly weights: Vector;
  /** [inputs] of each sample. */
  readonly inputs: Vector;
}

/** The angles that operations have, some of them the same. `runs`: inputs are read as they stand, too. */
export function emitAngles(
  circuit: Circuit,
  angles: readonly Angle[],
  runs: boolean,
  builder: Builder,
): AngleValues {
  const program = compileAngles(angles);
  const steps = new Map(angles.map((angle, index) => [angle, program.results[index]]));
  const inputs = builder.vector('each', inputCount(circuit));
  const weights = builder.vector('once', weightCount(circuit));
  if (runs || program.steps.some(({ kind }) => kind === 'input'))
    builder.emit('each', { kind: 'load', out: whole(inputs), source: 'inputs' });
  const none = whole(builder.constant([0], true));
  const known: number[] = [];
  const operands: Operand[] = [];
  program.steps.forEach((step, index) => {
    if (program.varying[index]) operands.push(operandFor(step, program.perSample[index] ? 'each' : 'once'));
    else operands.push(whole(builder.constant([(known[index] = valueOf(step, known))], true)));
  });

  function operandFor(step: AngleStep, region: 'each' | 'once'): Operand {
    const applied = (name: string, x: number, y: number): Operand => {
      const out = whole(builder.vector(region, 1, true));
      const code = functionCode(name, 'value');
      builder.emit(region, { kind: 'apply', out, code, x: operands[x], y: operands[y], flow: none });
      return out;
    };
    switch (step.kind) {
      case 'weight':
        return { vector: weights, at: step.index };
      case 'input':
        return { vector: inputs, at: step.index };
      case 'unary':
        return applied(step.row.name, step.operand, step.operand);
      case 'binary':
        return applied(step.row.name, step.left, step.right);
      case 'constant':
        throw new Error('A constant varies with nothing.');
      default:
        return step satisfies never;
    }
  }

  return { program, operands, stepOf: (angle) => steps.get(angle)!, weights, inputs };
}

/** In double precision, of steps that neither weights nor inputs reach. */
function valueOf(step: AngleStep, known: readonly number[]): number {
  switch (step.kind) {
    case 'constant':
      return step.value;
    case 'unary':
      return step.row.value(known[step.operand]);
    case 'binary':
      return step.row.value(known[step.left], known[step.right]);
    case 'weight':
    case 'input':
      return NaN;
    default:
      return step satisfies never;
  }
}
