// The walks of the IR: every distinct part once, whatever is shared and however deep it nests; into branches and back.
import { test as propertyTest } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import {
  binary,
  constant,
  evaluate,
  input,
  printAngle,
  unary,
  weight,
} from '../../../src/compiler/circuit/angles.ts';
import type { Angle, Condition, Operation } from '../../../src/compiler/circuit/circuit.ts';
import { binaryFunctions, unaryFunctions } from '../../../src/compiler/circuit/angle-functions.ts';
import { bitsOf, foldCondition } from '../../../src/compiler/circuit/conditions.ts';
import { bitsRead } from '../../../src/compiler/circuit/operation-facts.ts';
import { hashCircuit } from '../../../src/compiler/circuit/hash-circuit.ts';
import { circuitFromJson, circuitToJson } from '../../../src/compiler/circuit/json.ts';
import { verify } from '../../../src/compiler/circuit/verify.ts';
import { actsAtAll, allOperations, foldOf, mapOperations, operandsOf, partsOf, qubitsActedOn, qubitsOf, withOperands } from '../../../src/compiler/circuit/walk.ts'; // prettier-ignore
import { circuitMetrics, optimise } from '../../../src/compiler/passes/index.ts';
import { arbitraryAngle, arbitraryCircuit } from '../../properties/arbitrary-circuit.ts';
import { build, op } from '../passes/small-circuits.ts';

const depth = 30_000;

/** A chain of `depth` parts. */
function deep(): Angle {
  let angle = weight(0);
  for (let level = 0; level < depth; level++) angle = level % 2 === 0 ? unary('sin', angle) : binary('add', angle, constant(1)); // prettier-ignore
  return angle;
}

/** The same of sums alone, which are written left side first. */
function leaning(): Angle {
  let angle = weight(0);
  for (let level = 0; level < depth; level++) angle = binary('add', angle, weight(level % 2));
  return angle;
}

/** 2^levels parts written out, `levels` + 1 of them distinct. */
function shared(levels: number): Angle {
  let angle = weight(0);
  for (let level = 0; level < levels; level++)
    angle = { kind: 'binary', function: 'multiply', left: angle, right: angle };
  return angle;
}

describe('foldOf', () => {
  propertyTest.prop([arbitraryAngle()], { numRuns: 50 })('evaluates as the angle program does', (angle) => {
    const [weights, inputs] = [[0.3, -1.2, 2.1, 0.8], [0.5, -0.4, 1.7]]; // prettier-ignore
    const valueOf = foldOf<Angle, number>((part, of) => {
      switch (part.kind) {
        case 'constant':
          return part.value;
        case 'weight':
          return weights[part.index];
        case 'input':
          return inputs[part.index];
        case 'unary':
          return unaryFunctions[part.function].value(of(part.operand));
        case 'binary':
          return binaryFunctions[part.function].value(of(part.left), of(part.right));
      }
    });
    expect(valueOf(angle)).toBe(evaluate(angle, weights, inputs));
  });

  test('computes each distinct part once for all calls', () => {
    let count = 0;
    const depthOf = foldOf<Angle, number>(
      (part, of) => (count++, 1 + Math.max(0, ...operandsOf(part).map(of))),
    );
    const angle = shared(60);
    expect(depthOf(angle)).toBe(61);
    expect(depthOf(operandsOf(angle)[0])).toBe(60);
    expect(count).toBe(61);
  });

  test('keeps what a part was given even where that is undefined', () => {
    let count = 0;
    const nothing = foldOf<Angle, undefined>(() => void count++);
    nothing(weight(0));
    const angle = shared(3);
    nothing(angle);
    nothing(angle);
    expect(count).toBe(1 + 4);
  });

  test('folds conditions, too', () => {
    let condition: Condition = { kind: 'bit', bit: 3 };
    for (let level = 0; level < 50; level++) condition = { kind: 'xor', left: condition, right: condition };
    condition = { kind: 'and', left: { kind: 'not', operand: condition }, right: { kind: 'bit', bit: 1 } };
    expect(bitsOf(condition)).toEqual([3, 1]);
    const even = { kind: 'bit', bit: 1 };
    expect(foldCondition(condition)).toEqual(even);
  });
});

describe('partsOf', () => {
  test('lists a part before its operands, from left to right, each once', () => {
    const [w, x] = [weight(0), input(0)];
    const sum = binary('add', w, x);
    const whole = binary('multiply', sum, unary('sin', sum));
    expect([...partsOf([whole, x])].map((part) => printAngle(part))).toEqual([
      '(w[0] + x[0]) * sin(w[0] + x[0])',
      'w[0] + x[0]',
      'w[0]',
      'x[0]',
      'sin(w[0] + x[0])',
    ]);
  });
});

describe('withOperands', () => {
  test('is the same object where nothing changed', () => {
    const angle = binary('add', weight(0), unary('sin', input(0)));
    const same = foldOf<Angle, Angle>(withOperands);
    expect(same(angle)).toBe(angle);
    const bound = foldOf<Angle, Angle>((part, of) => (part.kind === 'input' ? constant(2) : withOperands(part, of))); // prettier-ignore
    expect(printAngle(bound(angle))).toBe('w[0] + sin(2)');
  });
});

describe('operations', () => {
  const branch = (then: Operation[], orElse: Operation[], bit = 0): Operation => ({ kind: 'branch', condition: { kind: 'bit', bit }, then, orElse }); // prettier-ignore
  const inner = branch([op('x', [1])], [{ kind: 'barrier', qubits: [2] }], 1);
  const outer = branch([op('h', [0]), inner], [{ kind: 'reset', qubit: 3 }, branch([], [], 4)]);

  test('inside branches, in order', () => {
    expect(allOperations([op('z', [0]), outer]).map((each) => (each.kind === 'gate' ? each.gate : each.kind))).toEqual(['z', 'branch', 'h', 'branch', 'x', 'barrier', 'reset', 'branch']); // prettier-ignore
  });

  test('the qubits that they name and those to which they do something, the bits they read', () => {
    expect(qubitsOf(outer)).toEqual([0, 1, 2, 3]);
    expect(qubitsActedOn(outer)).toEqual([0, 1, 3]);
    expect(bitsRead(outer)).toEqual([0, 1, 4]);
    expect(bitsRead(op('x', [0]))).toEqual([]);
    expect(actsAtAll([branch([], [branch([{ kind: 'barrier', qubits: [0] }], [])])])).toBe(false);
    expect(actsAtAll([branch([], [op('id', [0])])])).toBe(true);
  });

  test('mapOperations reaches both alternatives at every depth and keeps the calls', () => {
    const call = { kind: 'gate', name: 'mine', qubits: [0], layer: 0 } as const;
    const twice = mapOperations([{ ...outer, call }], (each) => (each.kind === 'gate' ? [each, each] : []), (condition) => ({ kind: 'not', operand: condition })); // prettier-ignore
    const not = (bit: number): Condition => ({ kind: 'not', operand: { kind: 'bit', bit } });
    const [h, x] = [op('h', [0]), op('x', [1])];
    expect(twice).toEqual([
      {
        kind: 'branch',
        call,
        condition: not(0),
        then: [h, h, { kind: 'branch', condition: not(1), then: [x, x], orElse: [] }],
        orElse: [{ kind: 'branch', condition: not(4), then: [], orElse: [] }],
      },
    ]);
  });

  propertyTest.prop([arbitraryCircuit()], { numRuns: 30 })('mapOperations by nothing is what was given', ({ circuit: { operations } }) => {
    expect(mapOperations(operations, (each) => each)).toEqual(operations);
  }); // prettier-ignore
});

describe('angles that are deep, or endless when written out', () => {
  test.each([
    ['deep', deep()],
    ['leaning', leaning()],
    ['shared', shared(200)],
  ])('%s ones pass the verifier, the passes, the figures, the hash, the text', (_, angle) => {
    const circuit = build(1, [op('rx', [0], angle), op('rx', [0], angle), op('ry', [0], angle)]);
    expect(verify(circuit)).toEqual([]);
    const after = optimise(circuit, 2, { verify: true }).circuit;
    expect(circuitMetrics(after).gates).toBe(2);
    expect(hashCircuit(circuit)).toHaveLength(64);
    expect(hashCircuit(circuitFromJson(circuitToJson(circuit)))).toBe(hashCircuit(circuit));
    expect(printAngle(angle).length).toBeLessThan(10_000);
  });
});
