// What "the same circuit" means for a text and the circuit that it was printed from: all that `printSource` promises.
import { binary, unary } from '../../../../src/compiler/circuit/angles.ts';
import type { Angle, Circuit, Condition, Operation, Output, PauliTerm } from '../../../../src/compiler/circuit/circuit.ts'; // prettier-ignore
import { foldCondition } from '../../../../src/compiler/circuit/conditions.ts';
import { gatesOf } from '../../../../src/compiler/circuit/expand-blocks.ts';
import { foldOf, partsOf, withAngles } from '../../../../src/compiler/circuit/walk.ts';

/** Without calls and origins, blocks as their gates, bits numbered as they are measured, what is known folded. */
export function canonical(circuit: Circuit): Circuit {
  const bits = new Map<number, number>();
  let measured = 0;
  const fold = foldOf<Angle, Angle>((angle, of) => {
    if (angle.kind === 'unary') return unary(angle.function, of(angle.operand));
    if (angle.kind === 'binary') return binary(angle.function, of(angle.left), of(angle.right));
    return angle;
  });
  const condition = (each: Condition): Condition => {
    const isKnown = [...partsOf([each])].some(({ kind }) => kind === 'constant');
    const numbered = mapBits(isKnown ? foldCondition(each) : each, (bit) => bits.get(bit)!);
    return numbered;
  };
  const visit = (operation: Operation): Operation[] => {
    const { call, origin, ...bare } = operation as Operation & { origin?: unknown };
    void [call, origin];
    switch (bare.kind) {
      case 'measure':
        bits.set(bare.bit, measured);
        return [{ ...bare, bit: measured++ }];
      case 'branch': {
        const decided = condition(bare.condition);
        const [then, orElse] = [bare.then.flatMap(visit), bare.orElse.flatMap(visit)];
        if (decided.kind === 'constant') return decided.value ? then : orElse;
        return [{ ...bare, condition: decided, then, orElse }];
      }
      case 'block':
        return gatesOf(bare as Operation).flatMap(visit);
      default:
        return [withAngles(bare as Operation, fold)];
    }
  };
  const operations = circuit.operations.flatMap(visit);
  return { ...circuit, bits: measured, operations, outputs: circuit.outputs.map(collected) };
}

/** The same tree on other bits, nothing folded. */
function mapBits(condition: Condition, bit: (bit: number) => number): Condition {
  switch (condition.kind) {
    case 'bit':
      return { kind: 'bit', bit: bit(condition.bit) };
    case 'constant':
      return condition;
    case 'not':
      return { ...condition, operand: mapBits(condition.operand, bit) };
    default:
      return { ...condition, left: mapBits(condition.left, bit), right: mapBits(condition.right, bit) };
  }
}

function collected(output: Output): Output {
  if (output.kind !== 'observable') return output;
  const terms = new Map<string, PauliTerm>();
  for (const term of output.terms) {
    const key = JSON.stringify(term.factors);
    const earlier = terms.get(key);
    terms.set(key, earlier ? { ...earlier, coefficient: earlier.coefficient + term.coefficient } : term);
  }
  return { ...output, terms: [...terms.values()] };
}
