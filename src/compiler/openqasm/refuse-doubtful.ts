// Gates whose angles may have no value for some arguments, as 1 / a has none for 0: the circuit is elaborated once, so that
// what `qcnn check` would refuse is refused where the program says it.
import type { Source } from '../source/source.ts';
import type { Expression, File } from '../syntax/ast.ts';
import { elaborateFile } from './elaborate-file.ts';
import { Fault } from './fault.ts';

/** Factors up to here, and arguments up to the other one, keep whole numbers exact. */
const safeFactor = 1024;
const safeArgument = 2 ** 32;

/** An angle of a gate's body that does more than halve, add and scale its parameters. */
export function isDoubtful(angle: Expression): boolean {
  switch (angle.kind) {
    case 'number':
      return angle.value > safeArgument;
    case 'name':
      return false;
    case 'unary':
      return isDoubtful(angle.operand);
    case 'binary': {
      const { operator, left, right } = angle;
      if (isDoubtful(left) || isDoubtful(right)) return true;
      const scales = (part: Expression) => part.kind === 'number' && part.value <= safeFactor;
      if (operator === '+' || operator === '-') return false;
      if (operator === '*') return !scales(left) && !scales(right);
      return operator !== '/' || right.kind !== 'number' || !(right.value >= 1);
    }
    case 'boolean':
    case 'text':
    case 'conditional':
    case 'call':
    case 'index':
    case 'member':
    case 'list':
    case 'tuple':
    case 'comprehension':
    case 'measure':
      return true;
    default:
      return angle satisfies never;
  }
}

/** Throws the first fault of elaboration; all spans of `file` lie in the program. */
export function refuseDoubtful(file: File, source: Source): void {
  const { error } = elaborateFile(file, source);
  if (error) throw new Fault(error);
}
