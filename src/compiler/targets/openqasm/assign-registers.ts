// Measured bits → registers of OpenQASM 2, whose conditions compare a whole register with a number: bits that one condition
// reads share a register, and others stay apart, as a condition takes more comparisons in a register that holds more.
import type { Condition } from '../../circuit/circuit.ts';
import { bitsOf } from '../../circuit/conditions.ts';
import { mostValues, type GuardedOperation } from './guard-operations.ts';
import { mostRegisterBits, valuesOfCondition } from './values-of-condition.ts';

export interface Layout {
  /** Bits of each register, least significant first. A bit stands in several where no one register does for all. */
  readonly registers: readonly (readonly number[])[];
  /** By bit: the register and the position in it; measurements write all of them. */
  readonly places: readonly (readonly { readonly register: number; readonly position: number }[])[];
  /** By operation with a guard: `if(register==value)`, one line a value. */
  readonly tests: ReadonlyMap<
    GuardedOperation,
    { readonly register: number; readonly values: readonly number[] }
  >;
}

interface Register {
  readonly bits: readonly number[];
  readonly tests: Test[];
}

/** One condition between two measurements. */
interface Test {
  readonly condition: Condition;
  /** Measurements before it. */
  readonly time: number;
  readonly guarded: GuardedOperation[];
  /** Values that it may take in its register: one where it guards a measurement. */
  most: number;
}

export function assignRegisters(guarded: readonly GuardedOperation[], bits: number): Layout {
  const writtenAt = new Array<number>(bits).fill(Infinity);
  const tests = collectTests(guarded, writtenAt);
  const registersOf = Array.from({ length: bits }, (): Register[] => []);
  for (const test of tests) place(test, registersOf, valuesOf);
  // Bits that nothing reads, and registers whose bits come too late to matter to one another, join.
  for (let bit = 0; bit < bits; bit++)
    if (registersOf[bit].length === 0) registersOf[bit].push({ bits: [bit], tests: [] });
  const registers = joinFree([...new Set(registersOf.flat())], valuesOf);

  const places = Array.from({ length: bits }, (): { register: number; position: number }[] => []);
  const found = new Map<GuardedOperation, { register: number; values: number[] }>();
  registers.forEach((each, register) => {
    each.bits.forEach((bit, position) => places[bit].push({ register, position }));
    for (const test of each.tests) {
      const values = valuesOf(test, each.bits, test.most)!;
      for (const each of test.guarded) found.set(each, { register, values });
    }
  });
  return { registers: registers.map((each) => each.bits), places, tests: found };

  function valuesOf(test: Test, register: readonly number[], most: number): number[] | undefined {
    return valuesOfCondition(test.condition, register, (bit) => writtenAt[bit] < test.time, most);
  }
}

type ValuesOf = (test: Test, register: readonly number[], most: number) => number[] | undefined;

/** Fills in when each bit is first written: after how many measurements. */
function collectTests(guarded: readonly GuardedOperation[], writtenAt: number[]): Test[] {
  const tests: Test[] = [];
  let open = new Map<Condition, Test>();
  let time = 0;
  for (const each of guarded) {
    const { operation, guard } = each;
    if (guard) {
      let test = open.get(guard);
      if (!test) {
        test = { condition: guard, time, guarded: [], most: mostValues };
        open.set(guard, test);
        tests.push(test);
      }
      test.guarded.push(each);
      if (operation.kind === 'measure') test.most = 1;
    }
    if (operation.kind !== 'measure') continue;
    writtenAt[operation.bit] = Math.min(writtenAt[operation.bit], time++);
    open = new Map();
  }
  return tests;
}

/** Into a register that has its bits, else into one joined of theirs, else into one of its own, filled together with them. */
function place(test: Test, registersOf: Register[][], valuesOf: ValuesOf): void {
  const fits = (each: Test, bits: readonly number[]) => valuesOf(each, bits, each.most) !== undefined;
  const read = bitsOf(test.condition);
  const home = registersOf[read[0]].find(
    ({ bits }) => read.every((bit) => bits.includes(bit)) && fits(test, bits),
  );
  if (home) {
    home.tests.push(test);
    return;
  }
  const parts = [...new Set(read.flatMap((bit) => registersOf[bit].slice(0, 1)))];
  const bits = sorted([...read, ...parts.flatMap((part) => part.bits)]);
  const together = [test, ...parts.flatMap((part) => part.tests)];
  const joins = bits.length <= mostRegisterBits && together.every((each) => fits(each, bits));
  const register = joins ? { bits, tests: together } : { bits: sorted(read), tests: [test] };
  for (const bit of register.bits) {
    const others = registersOf[bit].filter((each) => !joins || !parts.includes(each));
    registersOf[bit] = joins ? [register, ...others] : [...others, register];
  }
}

/** Neighbours become one register where no condition takes more comparisons for it. */
function joinFree(registers: readonly Register[], valuesOf: ValuesOf): Register[] {
  const joined: Register[] = [];
  for (const next of registers) {
    const last = joined.at(-1);
    const bits = sorted([...(last?.bits ?? []), ...next.bits]);
    const isFree = ({ bits: own, tests }: Register) =>
      tests.every((test) => valuesOf(test, bits, valuesOf(test, own, test.most)!.length) !== undefined);
    if (last && bits.length <= mostRegisterBits && isFree(last) && isFree(next)) {
      joined[joined.length - 1] = { bits, tests: [...last.tests, ...next.tests] };
    } else joined.push(next);
  }
  return joined;
}

function sorted(bits: readonly number[]): number[] {
  return [...new Set(bits)].sort((a, b) => a - b);
}
