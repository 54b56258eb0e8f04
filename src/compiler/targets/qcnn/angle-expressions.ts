// Angles as expressions that elaborate to the same angles. What is shared and long, or nested deeply, gets a name of its own:
// the text stays linear in the distinct parts of all angles, and no deeper than the parser reads.
import { UserError } from '../../../user-error.ts';
import { binaryFunctions, unaryFunctions } from '../../circuit/angle-functions.ts';
import * as angles from '../../circuit/angles.ts';
import type { Angle, Circuit, InputSlot, WeightSlot } from '../../circuit/circuit.ts';
import { indicesIn } from '../../circuit/print.ts';
import { foldOf, operandsOf, partsOf } from '../../circuit/walk.ts';
import type { BinaryOperator, Expression, Statement } from '../../syntax/ast.ts';
import type { Names } from './names.ts';
import { binary, call, item, letStatement, list, name, number, unary } from './nodes.ts';

/** Parts that stand in several places are written out there up to this size, and nested up to this depth. */
const mostRepeated = 8;
const deepest = 24;

interface Written {
  readonly expression: Expression;
  readonly size: number;
  readonly depth: number;
}

export interface AngleExpressions {
  /** The `let` statements that the expressions need, in order. */
  readonly shared: readonly Statement[];
  readonly expression: (angle: Angle) => Expression;
  /** A list, or the weight or input whose numbers these are, by its name; an amplitude input is none of a gate's. */
  readonly list: (items: readonly Angle[], of: 'gate' | 'prepare') => Expression;
  /** Names of functions in use. */
  readonly called: ReadonlySet<string>;
}

/** @throws UserError for an angle that is no finite number whatever the weights and inputs, such as w / 0. */
export function angleExpressions(circuit: Circuit, names: Names, roots: readonly Angle[]): AngleExpressions {
  const fold = foldOf<Angle, Angle>(folded);
  const uses = countUses(roots.map(fold));
  const slots = { weight: slotsByIndex(circuit.weights), input: slotsByIndex(circuit.inputs) };
  const shared: Statement[] = [];
  const called = new Set<string>();

  const leafOf = (kind: 'weight' | 'input', index: number): Expression => {
    const slot = slots[kind][index];
    return item(names.inside.get(slot)!, indicesIn(slot, index - slot.offset));
  };
  const bare = (angle: Angle, of: (operand: Angle) => Written): Expression => {
    switch (angle.kind) {
      case 'constant':
        return number(angle.value);
      case 'weight':
      case 'input':
        return leafOf(angle.kind, angle.index);
      case 'unary':
        if (angle.function === 'negate') return unary('-', of(angle.operand).expression);
        called.add(angle.function);
        return call(angle.function, [of(angle.operand).expression]);
      case 'binary': {
        const [left, right] = [of(angle.left).expression, of(angle.right).expression];
        const { operator } = binaryFunctions[angle.function];
        if (operator) return binary(operator.sign as BinaryOperator, left, right);
        called.add(angle.function);
        return call(angle.function, [left, right]);
      }
      default:
        return angle satisfies never;
    }
  };
  const write = foldOf<Angle, Written>((angle, of) => {
    const parts = operandsOf(angle).map(of);
    const size = parts.reduce((sum, part) => sum + part.size, 1);
    const depth = parts.reduce((most, part) => Math.max(most, part.depth), 0) + 1;
    const expression = bare(angle, of);
    const isNamed = parts.length > 0 && (depth >= deepest || (size > mostRepeated && uses.get(angle)! > 1));
    if (!isNamed) return { expression, size, depth };
    const text = names.value(`t${shared.length}`);
    shared.push(letStatement(text, expression));
    return { expression: name(text), size: 1, depth: 0 };
  });
  const expression = (angle: Angle) => write(fold(angle)).expression;
  /** A whole weight or input of one dimension, or a whole row of more. */
  const wholeRow = (items: readonly Angle[], of: 'gate' | 'prepare'): Expression | undefined => {
    const [first] = items;
    if (first?.kind !== 'weight' && first?.kind !== 'input') return undefined;
    const slot = slots[first.kind][first.index];
    const row = slot.shape.at(-1);
    const isOfAngles = !('element' in slot) || slot.element === 'angle';
    const fits = row === items.length && (first.index - slot.offset) % row === 0;
    if (!fits || !(isOfAngles || (of === 'prepare' && slot.shape.length === 1))) return undefined;
    const follows = items.every((each, i) => each.kind === first.kind && each.index === first.index + i);
    if (!follows) return undefined;
    return item(names.inside.get(slot)!, indicesIn(slot, first.index - slot.offset).slice(0, -1));
  };
  for (const root of roots) expression(root);
  return {
    shared,
    expression,
    list: (items, of) => wholeRow(items, of) ?? list(items.map(expression)),
    called,
  };
}

/** What elaboration makes of the same expression: what is known is computed. */
function folded(angle: Angle, of: (operand: Angle) => Angle): Angle {
  const made = rebuilt(angle, of);
  const isFinite = made.kind !== 'constant' || Number.isFinite(made.value);
  const divides = made.kind === 'binary' && made.function === 'divide';
  if (isFinite && !(divides && made.right.kind === 'constant' && made.right.value === 0)) return made;
  throw new UserError('An angle of this circuit is no finite number, so no text in the language says it.', 1);
}

function rebuilt(angle: Angle, of: (operand: Angle) => Angle): Angle {
  switch (angle.kind) {
    case 'constant':
    case 'weight':
    case 'input':
      return angle;
    case 'unary': {
      const operand = of(angle.operand);
      const { exactly } = unaryFunctions[angle.function];
      if (operand.kind === 'constant' && exactly) return angles.constant(exactly(operand.value));
      return operand === angle.operand && operand.kind !== 'constant'
        ? angle
        : angles.unary(angle.function, operand);
    }
    case 'binary': {
      const [left, right] = [of(angle.left), of(angle.right)];
      return angles.binary(angle.function, left, right);
    }
    default:
      return angle satisfies never;
  }
}

function countUses(roots: readonly Angle[]): Map<Angle, number> {
  const uses = new Map<Angle, number>();
  const count = (angle: Angle) => uses.set(angle, (uses.get(angle) ?? 0) + 1);
  roots.forEach(count);
  for (const part of partsOf(roots)) operandsOf(part).forEach(count);
  return uses;
}

function slotsByIndex<S extends WeightSlot | InputSlot>(slots: readonly S[]): readonly S[] {
  return slots.flatMap((slot) => new Array<S>(slot.size).fill(slot));
}
