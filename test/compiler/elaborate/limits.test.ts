// Every limit of elaboration holds at its number: exactly at it a circuit is taken, one above it is refused.
import { load } from '../load.ts';
import { describe, expect, test } from 'vitest';
import { check } from '../../../src/compiler/check.ts';
import { input, unary } from '../../../src/compiler/circuit/angles.ts';
import { elaborateCircuit } from '../../../src/compiler/index.ts';
import { requireSmall } from '../../../src/compiler/elaborate/state/angle-size.ts';
import { Fault, OutOfBudget } from '../../../src/compiler/elaborate/state/fault.ts';
import {
  charge,
  chargeFault,
  foresee,
  nested,
  operationLimit,
  requireShallow,
} from '../../../src/compiler/elaborate/state/limits.ts';
import { type Meter, newMeter, stepLimit } from '../../../src/compiler/elaborate/state/meter.ts';
import { newState } from '../../../src/compiler/elaborate/state/state.ts';

const errorsOf = (text: string) =>
  elaborateCircuit({ name: 'limits.qcnn', text }, load)
    .diagnostics.filter(({ severity }) => severity === 'error')
    .map(({ code }) => code);
const circuit = (body: string, result = 'Z(q)') => `circuit c { qubit q; ${body} return ${result}; }`;
const chain = (n: number, link: (i: number) => string) => Array.from({ length: n }, (_, i) => link(i)).join(' '); // prettier-ignore

describe('sizes', () => {
  test.each<[string, number, (n: number) => string]>([
    ['qubits of all registers', 1_000_000, (n) => circuit(`qubit r[${n - 1}];`)],
    ['weights of all declarations', 1_000_000, (n) => circuit(`weight v: angle[${n - 999}]; weight w: angle[3, 333];`)],
    ['inputs of all declarations', 1_000_000, (n) => circuit(`input x: angle[${n - 8}]; input y: amplitude[8];`)],
    ['items of a comprehension', 1_000_000, (n) => circuit(`let l = [true for i in 0..${n}];`)],
    ['items of lists that are joined', 1_000_000, (n) => circuit(`let l = [true for i in 0..500000]; let m = l ++ [true for i in 500000..${n}];`)],
    ['operations of a power', 1_000_000, (n) => circuit(`pow(${n}) @ h q;`)],
    ['numbers that a circuit returns', 1_000_000, (n) => circuit(`qubit r[19];`, `probs(r), [1 for i in 0..${n - 2 ** 19}]`)],
    ['Pauli products of a sum', 65_536, (n) => circuit('qubit r[16];', `prod([X(a) + Z(a) for a in r[1..16]]) + Y(r[0]) * prod([X(a) + Z(a) for a in r[1..16]])${n > 65_536 ? ' + Z(q)' : ''}`)],
    ['Pauli products of a product', 65_536, (n) => circuit('qubit r[17];', `prod([X(a) + Z(a) for a in r[0..${Math.ceil(Math.log2(n))}]])`)],
    ['parts of an angle', 100_000, (n) => circuit(`weight w: angle[50000]; rx(${'sin('.repeat(n - 99_999)}sum(w)${')'.repeat(n - 99_999)}) q;`)],
    ['depth of an angle', 2000, (n) => circuit(`weight a0: angle; ${chain(n - 1, (i) => `let a${i + 1} = sin(a${i});`)} rx(a${n - 1}) q;`)],
    ['parts of a condition', 2000, (n) => circuit(`qubit p; bit m = measure p; let c = ${Array.from({ length: 500 }, () => 'm').join(' && ')}; if (${'!'.repeat(n - 1999)}(c || c)) { x q; }`)],
    ['letters of a Pauli word that are not I', 8, (n) => circuit(`qubit r[10]; rpauli("I${'X'.repeat(n)}${'I'.repeat(9 - n)}", 0.1) r;`)],
  ])('%s: %d', (what, limit, text) => {
    expect(errorsOf(text(limit))).toEqual([]);
    expect(errorsOf(text(limit + 1))).toEqual([what.startsWith('letters') ? 'wrong-type' : 'limit-exceeded']);
  }); // prettier-ignore

  test('probs of 19 qubits are few enough, of 20 too many', () => {
    expect(errorsOf('circuit c { qubit q[20]; return probs(q[1..20]); }')).toEqual([]);
    expect(errorsOf('circuit c { qubit q[20]; return probs(q); }')).toEqual(['limit-exceeded']);
  });

  test('values of a domain: 10,000; those that one check takes: 256', () => {
    const found = (n: number) => {
      const text = `circuit c(n: int = 0 in 0..${n}) { qubit q; rx(n) q; return Z(q); }`;
      const { diagnostics, unchecked } = check({ name: 'limits.qcnn', text }, load);
      return [diagnostics.map(({ code }) => code), unchecked.map(({ values }) => values)];
    };
    expect(found(256)).toEqual([[], []]);
    expect(found(257)).toEqual([[], ['n = 256']]);
    expect(found(10_000)).toEqual([[], ['n = 256 and 9743 others']]);
    expect(found(10_001)[0]).toContain('limit-exceeded');
  });
});

describe('what is counted', () => {
  const span = { source: { name: 'limits.qcnn', text: '' }, start: 0, end: 0 };
  const started = (meter: Partial<Meter>, operationTotal = 0) => {
    const state = newState({ report: () => {}, meter: newMeter(meter) });
    state.operationTotal = operationTotal;
    return state;
  };
  const refused = expect.objectContaining({ final: true });
  const thrownBy = (run: () => void): unknown => {
    try {
      run();
    } catch (error) {
      return error;
    }
  };

  test('steps, up to the limit and up to a budget', () => {
    expect(thrownBy(() => charge(started({ steps: stepLimit - 2 }), 2, span))).toBeUndefined();
    expect(thrownBy(() => charge(started({ steps: stepLimit - 2 }), 3, span))).toEqual(refused);
    expect(thrownBy(() => charge(started({ steps: 8, budget: 10 }), 2, span))).toBeUndefined();
    expect(thrownBy(() => charge(started({ steps: 8, budget: 10 }), 3, span))).toBeInstanceOf(OutOfBudget);
  });

  test('what is foreseen is refused, and not counted', () => {
    const state = started({ steps: 8, budget: 10 }, operationLimit - 2);
    expect(thrownBy(() => foresee(state, { operations: 2, steps: 2 }, span))).toBeUndefined();
    expect(thrownBy(() => foresee(state, { operations: 3, steps: 2 }, span))).toEqual(refused);
    expect(thrownBy(() => foresee(state, { operations: 2, steps: 3 }, span))).toBeInstanceOf(OutOfBudget);
    expect([state.meter.steps, state.operationTotal]).toEqual([8, operationLimit - 2]);
    const late = started({ steps: stepLimit - 1 });
    expect(thrownBy(() => foresee(late, { operations: 0, steps: 1 }, span))).toBeUndefined();
    expect(thrownBy(() => foresee(late, { operations: 0, steps: 2 }, span))).toEqual(refused);
  });

  test('a fault costs 200 steps, and the last one ends elaboration', () => {
    const state = started({ steps: stepLimit - 200 });
    expect(thrownBy(() => chargeFault(state))).toBeUndefined();
    expect([state.faults, state.meter.steps]).toEqual([1, stepLimit]);
    const last = thrownBy(() => chargeFault(state));
    expect(last).toBeInstanceOf(Fault);
    expect(last).toEqual(refused);
    expect(thrownBy(() => chargeFault(started({ steps: 10, budget: 210 })))).toBeUndefined();
    expect(thrownBy(() => chargeFault(started({ steps: 11, budget: 210 })))).toBeInstanceOf(OutOfBudget);
  });

  test('depth: 1,500, a call counted as three; the deepest is remembered, and left again', () => {
    const state = started({ steps: 0 });
    expect(thrownBy(() => requireShallow(state, span, 1500))).toBeUndefined();
    expect(thrownBy(() => requireShallow(state, span, 1501))).toEqual(refused);
    state.depth = 1497;
    expect(nested(state, span, () => state.depth)).toBe(1500);
    state.depth = 1498;
    expect(thrownBy(() => nested(state, span, () => {}))).toEqual(refused);
    const other = started({ steps: 0 });
    nested(other, span, () => nested(other, span, () => {}));
    expect([other.depth, other.deepest]).toEqual([0, 6]);
  });

  test('the size of an angle that is remembered stays what it was', () => {
    let angle = input(0);
    for (let depth = 2; depth <= 2000; depth++) {
      angle = unary('sin', angle);
      expect(requireSmall(angle, span)).toBe(angle);
    }
    expect(thrownBy(() => requireSmall(unary('sin', angle), span))).toEqual(refused);
  });
});
