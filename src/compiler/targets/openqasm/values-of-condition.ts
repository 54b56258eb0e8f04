// The values of a register for which a condition on its bits holds: what OpenQASM 2 can ask, one `if(c==k)` a value.
import type { Condition } from '../../circuit/circuit.ts';
import { bitsOf } from '../../circuit/conditions.ts';

/** A register of more bits has values that are no exact numbers. */
export const mostRegisterBits = 53;

/** Cases looked at before the search is given up, for each value that may be found. */
const casesPerValue = 16;

/**
 * In ascending order, the register's bits least significant first; bits that are not in `written` are 0. Undefined where
 * there are more than `most`, or finding them takes too long.
 */
export function valuesOfCondition(
  condition: Condition,
  register: readonly number[],
  written: (bit: number) => boolean,
  most: number,
): number[] | undefined {
  const read = new Set(bitsOf(condition));
  const deciding: number[] = [];
  const free: number[] = [];
  register.forEach((bit, position) => {
    if (read.has(bit)) deciding.push(position);
    else if (written(bit)) free.push(position);
  });
  const known = new Map<number, boolean>();
  let values: number[] = [];
  let room = casesPerValue * most;

  /** False when it gives up. */
  function split(from: number, value: number): boolean {
    if (--room < 0) return false;
    const holds = decide(condition, known);
    if (holds === false) return true;
    if (holds === true) return add(value, [...deciding.slice(from), ...free]);
    const position = deciding[from];
    const bit = register[position];
    known.set(bit, false);
    const low = split(from + 1, value);
    known.set(bit, true);
    const high = low && split(from + 1, value + 2 ** position);
    known.delete(bit);
    return high;
  }

  function add(value: number, open: readonly number[]): boolean {
    if (values.length + 2 ** open.length > most) return false;
    let found = [value];
    for (const position of open) found = [...found, ...found.map((each) => each + 2 ** position)];
    values = [...values, ...found];
    return true;
  }

  return split(0, 0) ? values.sort((a, b) => a - b) : undefined;
}

/** Whether a condition holds, as far as the known bits tell; each shared part is visited once. */
function decide(condition: Condition, known: ReadonlyMap<number, boolean>): boolean | undefined {
  const done = new Map<Condition, boolean | undefined>();
  const visit = (part: Condition): boolean | undefined => {
    if (part.kind === 'constant') return part.value;
    if (part.kind === 'bit') return known.get(part.bit);
    if (done.has(part)) return done.get(part);
    const result = joined(part);
    done.set(part, result);
    return result;
  };
  const joined = (part: Exclude<Condition, { kind: 'constant' | 'bit' }>): boolean | undefined => {
    if (part.kind === 'not') {
      const operand = visit(part.operand);
      return operand === undefined ? undefined : !operand;
    }
    const left = visit(part.left);
    if (part.kind === 'and' && left === false) return false;
    if (part.kind === 'or' && left === true) return true;
    const right = visit(part.right);
    if (part.kind === 'xor') return left === undefined || right === undefined ? undefined : left !== right;
    if (left === undefined) return right === (part.kind === 'or') ? right : undefined;
    return right;
  };
  return visit(condition);
}
