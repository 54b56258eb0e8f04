// Orders of lives: which operations must wait for which, and that the narrowest order is found, against all orders.
import { fc, test as propertyTest } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import type { Call, Circuit, Condition, Operation } from '../../../../src/compiler/circuit/circuit.ts';
import { bitsRead } from '../../../../src/compiler/circuit/operation-facts.ts';
import { bitsWritten } from '../../../../src/compiler/circuit/operation-facts.ts';
import { qubitsActedOn, qubitsOf, qubitsRead } from '../../../../src/compiler/circuit/walk.ts';
import {
  coneBound,
  conesOf,
  membersOf,
  restrictCones,
  type Cones,
} from '../../../../src/compiler/passes/reuse/life-cones.ts';
import { greedyOrder, measureOrder } from '../../../../src/compiler/passes/reuse/order-lives.ts';
import { collectLives, type Node } from '../../../../src/compiler/passes/reuse/qubit-lives.ts';
import { demandOrder, scheduleLives } from '../../../../src/compiler/passes/reuse/schedule-lives.ts';
import { searchOrder, searchSpace } from '../../../../src/compiler/passes/reuse/search-orders.ts';
import type { CircuitCase } from '../../../properties/arbitrary-circuit.ts';
import { shortCircuit } from '../short-circuits.ts';

describe('which operations wait for which', () => {
  /** All outcomes in one bit, so that it is written and read again and again. */
  const intoOneBit = (operation: Operation): Operation => {
    const bit = { kind: 'bit', bit: 0 } as const;
    const condition = (given: Condition): Condition => (given.kind === 'not' ? { kind: 'not', operand: bit } : bit); // prettier-ignore
    if (operation.kind === 'measure') return { ...operation, bit: 0 };
    return operation.kind === 'branch'
      ? { ...operation, condition: condition(operation.condition) }
      : operation;
  };
  const share = (a: Iterable<number>, b: Iterable<number>) => {
    const all = new Set(a);
    return [...b].some((item) => all.has(item));
  };
  const livesOf = ({ lives, passing }: Node) => [...lives.values(), ...passing.values()];
  const isFence = ({ operation }: Node) => operation.kind === 'barrier' && operation.qubits.length === 0;
  const mustWait = (earlier: Node, later: Node, resets: boolean) => {
    const [a, b] = [earlier.operation, later.operation];
    if (share(bitsWritten(a), [...bitsRead(b), ...bitsWritten(b)]) || share(bitsRead(a), bitsWritten(b)))
      return true;
    if (b.kind === 'prepare') return false;
    if (isFence(earlier)) return isFence(later) || qubitsOf(b).length > 0;
    if (isFence(later)) return !resets && qubitsOf(a).length > 0;
    return share(livesOf(earlier), livesOf(later));
  };
  const holdsBack = ({ operation }: Node) => operation.kind === 'barrier' || operation.kind === 'branch';

  const some = fc.oneof(
    shortCircuit({ names: ['h', 'cx'] }),
    shortCircuit({ kinds: ['measure', 'branch', 'reset'], names: ['id'] }),
  );
  propertyTest.prop([some], { numRuns: 600 })(
    'each for all that share a life or a bit with it, and directly for no other',
    ({ circuit }) => {
      const { nodes } = collectLives({ ...circuit, operations: circuit.operations.map(intoOneBit) });
      // A barrier on all qubits holds the lives of its moment, none that a reset has ended.
      const resets = circuit.operations.some(({ kind }) => kind === 'reset');
      const before = nodes.map(() => new Set<number>());
      nodes.forEach((node, index) => {
        for (const other of node.after) {
          before[index].add(other);
          for (const each of before[other]) before[index].add(each);
          const meet = share(qubitsOf(nodes[other].operation), qubitsOf(node.operation));
          const waits =
            mustWait(nodes[other], node, false) || (meet && (holdsBack(nodes[other]) || holdsBack(node)));
          expect(waits).toBe(true);
        }
      });
      nodes.forEach((later, index) => {
        for (let other = 0; other < index; other++)
          if (mustWait(nodes[other], later, resets)) expect(before[index]).toContain(other);
      });
    },
  );
});

test('a new life of a qubit waits for the barrier that named the old one', () => {
  const gate = (name: string, qubit: number): Operation => ({ kind: 'gate', gate: name, controls: 0, angles: [], qubits: [qubit] }); // prettier-ignore
  const barrier = (...qubits: number[]): Operation => ({ kind: 'barrier', qubits });
  const afterOf = (...operations: Operation[]) =>
    collectLives({ name: 'c', qubits: 2, bits: 0, weights: [], inputs: [], outputs: [], operations }).nodes.at(-1)!.after; // prettier-ignore
  const reset: Operation = { kind: 'reset', qubit: 0 };
  expect(afterOf(gate('h', 0), barrier(0, 1), reset, gate('x', 0))).toEqual([1]);
  expect(afterOf(gate('h', 0), barrier(0, 1), gate('z', 0), reset, gate('x', 0))).toEqual([1]);
  expect(afterOf(gate('h', 0), gate('z', 0), reset, gate('x', 0))).toEqual([]);
  expect(afterOf(gate('h', 0), barrier(1), reset, gate('x', 0))).toEqual([]);
  expect(afterOf(gate('h', 0), barrier(), reset, gate('x', 0))).toEqual([1]);
});

describe('lives and their cones', () => {
  const barrierIn = (operation: Operation, qubit: number): Operation =>
    operation.kind === 'branch' ? { ...operation, then: [...operation.then, { kind: 'barrier', qubits: [qubit] }] } : operation; // prettier-ignore
  const some = fc.tuple(
    fc.oneof(
      shortCircuit({ names: ['h', 'cx'] }),
      shortCircuit({ kinds: ['reset', 'discard', 'barrier', 'prepare'], names: ['id', 'cx'] }),
      shortCircuit({ kinds: ['measure', 'branch', 'barrier'], names: ['h', 'cz'] }),
    ),
    fc.nat(2),
  );
  /** Every branch names one more qubit, on which it does nothing. */
  const drawn = ([{ circuit }, qubit]: readonly [CircuitCase, number]): Circuit => ({
    ...circuit,
    operations: circuit.operations.map((each) => barrierIn(each, qubit % circuit.qubits)),
  });

  propertyTest.prop([some], { numRuns: 500 })(
    'a life is one stay of a qubit: what acts begins it, only a reset ends it',
    (sample) => {
      const circuit = drawn(sample);
      const found = collectLives(circuit);
      const now = new Map<number, number>();
      let count = 0;
      const liveOf = (qubit: number) => {
        if (!now.has(qubit)) now.set(qubit, count++);
        return now.get(qubit)!;
      };
      const last: number[] = [];
      const calls = new Map<Call, (number | undefined)[]>();
      let index = 0;
      for (const operation of circuit.operations) {
        if (operation.kind === 'reset') {
          now.delete(operation.qubit);
          continue;
        }
        const acted = qubitsActedOn(operation);
        const own = new Map<number, number>();
        const passing = new Map<number, number>();
        for (const qubit of qubitsOf(operation)) {
          if (acted.includes(qubit)) own.set(qubit, liveOf(qubit));
          else if (now.has(qubit)) (operation.kind === 'branch' ? passing : own).set(qubit, now.get(qubit)!);
        }
        for (const qubit of acted) last[now.get(qubit)!] = index;
        if (operation.call && !calls.has(operation.call))
          calls.set(
            operation.call,
            operation.call.qubits.map((qubit) => now.get(qubit)),
          );
        const node = found.nodes[index++];
        expect([node.operation, node.lives, node.passing]).toEqual([operation, own, passing]);
      }
      const read = circuit.outputs.flatMap(qubitsRead).map(liveOf);
      expect(found.nodes).toHaveLength(index);
      expect(found.count).toBe(count);
      expect([...found.last]).toEqual(Array.from({ length: count }, (_, life) => last[life] ?? -1));
      expect([...found.read]).toEqual(Array.from({ length: count }, (_, life) => read.includes(life)));
      expect(found.final).toEqual(
        new Map(circuit.outputs.flatMap(qubitsRead).map((qubit) => [qubit, now.get(qubit)!])),
      );
      const whole = [...calls].filter(([, lives]) => lives.every((life) => life !== undefined));
      for (const [call, lives] of whole)
        if (circuit.operations.every(({ kind }) => kind !== 'branch'))
          expect(found.calls.get(call)).toEqual(lives);
    },
  );

  propertyTest.prop([some], { numRuns: 400 })(
    'a cone is all lives of what must be done before a life can end',
    (sample) => {
      const lives = collectLives(drawn(sample));
      const needs: Set<number>[] = [];
      for (const { operation, after, lives: own } of lives.nodes) {
        const all = new Set(after.flatMap((node) => [...needs[node]]));
        for (const life of operation.kind === 'barrier' ? [] : own.values()) all.add(life);
        needs.push(all);
      }
      const sorted = (set: Iterable<number>) => [...set].sort((a, b) => a - b);
      const cones = conesOf(lives);
      const ends = [...lives.last.keys()].filter((life) => !lives.read[life]);
      expect(cones.count).toBe(lives.count);
      expect(cones.ends).toEqual(ends);
      expect(cones.targets.map((cone) => [...cone])).toEqual(
        ends.map((life) => sorted(needs[lives.last[life]])),
      );
      expect(sorted(cones.first)).toEqual(
        sorted(
          new Set(
            lives.nodes.flatMap(({ operation, lives: own }) =>
              operation.kind === 'prepare' ? [...own.values()] : [],
            ),
          ),
        ),
      );
      cones.holders.forEach((holders, life) => {
        expect(holders).toEqual(
          [...cones.targets.keys()].filter((target) => cones.targets[target].includes(life)),
        );
      });
      expect(membersOf(Uint32Array.from([5, 0, 0x80000001]))).toEqual(Int32Array.from([0, 2, 64, 95]));
    },
  );
});

describe('a schedule', () => {
  const some = fc.oneof(
    shortCircuit({ names: ['h', 'cx'] }),
    shortCircuit({ kinds: ['reset', 'discard', 'barrier', 'prepare'], names: ['id', 'cx', 'gphase'] }),
    shortCircuit({ kinds: ['measure', 'branch', 'barrier'], names: ['h', 'cz'] }),
  );
  const numbers = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 8, maxLength: 8 });
  const isSorted = (list: readonly number[]) => list.every((each, at) => at === 0 || list[at - 1] <= each);

  propertyTest.prop([some, numbers], { numRuns: 500 })(
    'does each operation as soon as it can, amplitudes first, on the wires that were freed last',
    ({ circuit }, tickets) => {
      const lives = collectLives(circuit);
      const { nodes, count, last, read } = lives;
      const order = [...Array(count).keys()].sort((a, b) => tickets[a % 8] - tickets[b % 8] || a - b);
      const { sequence, wires, before, width } = scheduleLives(lives, order);
      expect([...sequence].sort((a, b) => a - b)).toEqual([...nodes.keys()]);
      /** The turn of the order at which it can be done: −2 for amplitudes, −1 for what waits for nothing. */
      const turns: number[] = [];
      nodes.forEach(({ operation, lives: own, after }) => {
        const begun =
          operation.kind === 'barrier' ? [] : [...own.values()].map((life) => order.indexOf(life));
        turns.push(
          operation.kind === 'prepare' ? -2 : Math.max(-1, ...begun, ...after.map((node) => turns[node])),
        );
      });
      expect(isSorted(sequence.map((node) => turns[node]))).toBe(true);
      const placeOf = new Map(sequence.map((node, place) => [node, place]));
      nodes.forEach(({ after }, node) =>
        after.forEach((other) => expect(placeOf.get(other)!).toBeLessThan(placeOf.get(node)!)),
      );

      const expected = new Map<number, number>();
      const served = new Map<number, number>();
      const freed: number[] = [];
      let made = 0;
      const take = (life: number) => {
        if (expected.has(life)) return;
        const wire = freed.pop() ?? made++;
        expected.set(life, wire);
        expect([wires[life], before[life]]).toEqual([wire, served.get(wire) ?? -1]);
        served.set(wire, life);
      };
      for (const node of sequence) {
        if (nodes[node].operation.kind === 'barrier') continue;
        const own = [...nodes[node].lives.values()];
        own.forEach(take);
        for (const life of own) if (last[life] === node && !read[life]) freed.push(expected.get(life)!);
      }
      [...Array(count).keys()].forEach(take);
      expect(width).toBe(made);
    },
  );

  propertyTest.prop([some], { numRuns: 300 })(
    'on demand begins what the first end needs, then the next',
    ({ circuit }) => {
      const lives = collectLives(circuit);
      const order = demandOrder(lives);
      expect([...order].sort((a, b) => a - b)).toEqual([...Array(lives.count).keys()]);
      const { targets, ends } = conesOf(lives);
      const byEnd = [...targets.keys()].sort((a, b) => lives.last[ends[a]] - lives.last[ends[b]]);
      const begun = new Set<number>();
      for (const target of byEnd) {
        for (const life of targets[target]) begun.add(life);
        expect(new Set(order.slice(0, begun.size))).toEqual(begun);
      }
      // What no end needs comes as it began.
      expect(isSorted(order.slice(begun.size))).toBe(true);
    },
  );
});

describe('the narrowest order', () => {
  const conesFrom = (count: number, ending: ReadonlyMap<number, readonly number[]>, first: readonly number[]): Cones => {
    const ends = [...ending.keys()];
    const targets = ends.map((life) => Int32Array.from([...new Set([life, ...ending.get(life)!])].sort((a, b) => a - b)));
    const holders = Array.from({ length: count }, (_, life) => ends.flatMap((_, target) => (targets[target].includes(life) ? [target] : []))); // prettier-ignore
    return { count, targets, ends, holders, first };
  }; // prettier-ignore

  const someCones = fc
    .record({
      count: fc.integer({ min: 1, max: 5 }),
      needs: fc.array(fc.option(fc.array(fc.nat(4), { maxLength: 3 }), { freq: 5 }), { minLength: 5, maxLength: 5 }), // prettier-ignore
      first: fc.oneof(fc.constant(0), fc.nat(3)),
    })
    .map(({ count, needs, first }) => {
      const within = needs.slice(0, count).map((list) => list?.filter((life) => life < count));
      const ending = new Map(within.flatMap((list, life) => (list ? [[life, list] as const] : [])));
      return conesFrom(count, ending, [...Array(Math.min(first, count)).keys()]);
    });

  /** By the definition: wires in use when the last of these begins. */
  const widthOf = ({ targets, first }: Cones, order: readonly number[]): number => {
    let width = first.length;
    for (let begun = first.length + 1; begun <= order.length; begun++) {
      const earlier = new Set(order.slice(0, begun - 1));
      const ended = targets.filter((cone) => cone.every((life) => earlier.has(life))).length;
      width = Math.max(width, begun - ended);
    }
    return width;
  };
  const orders = (rest: readonly number[]): number[][] =>
    rest.length === 0
      ? [[]]
      : rest.flatMap((life) => orders(rest.filter((each) => each !== life)).map((tail) => [life, ...tail]));
  const least = (cones: Cones) => {
    const others = [...Array(cones.count).keys()].filter((life) => !cones.first.includes(life));
    return Math.min(...orders(others).map((tail) => widthOf(cones, [...cones.first, ...tail])));
  };
  const isWhole = (order: readonly number[], count: number) =>
    order.length === count && new Set(order).size === count;

  propertyTest.prop([someCones], { numRuns: 200 })('is found at its width, and none below', (cones) => {
    const width = least(cones);
    const space = searchSpace(cones);
    const answer = searchOrder(space, width, 1e6);
    if (answer.kind !== 'found') return expect(answer.kind).toBe('found');
    expect(isWhole(answer.order.order, cones.count)).toBe(true);
    expect([answer.order.width, widthOf(cones, answer.order.order)]).toEqual([width, width]);
    expect(searchOrder(space, width - 1, 1e6).kind).toBe('impossible');
    expect(coneBound(cones)).toBeLessThanOrEqual(width);
  });

  propertyTest.prop([someCones, fc.constantFrom(1, 2, 20)], { numRuns: 200 })(
    'greedy orders are whole, as wide as they say, and no narrower than there is',
    (cones, restarts) => {
      const { order, width } = greedyOrder(cones, 0, restarts);
      expect(isWhole(order, cones.count)).toBe(true);
      expect(width).toBe(widthOf(cones, order));
      expect(width).toBeGreaterThanOrEqual(least(cones));
      expect(greedyOrder(cones, 0, 60).width).toBe(least(cones));
    },
  );

  propertyTest.prop([someCones], { numRuns: 50 })('is one among lives that end as they begin, over 32 of them', (small) => {
    fc.pre(small.first.length === 0);
    const place = (life: number) => 9 * life;
    const ending = new Map(Array.from({ length: 46 }, (_, life) => [life, [] as number[]]));
    for (let life = 0; life < small.count; life++) ending.delete(place(life));
    small.ends.forEach((life, target) => ending.set(place(life), [...small.targets[target]].map(place)));
    const cones = conesFrom(46, ending, []);
    const width = Math.max(1, least(small));
    const space = searchSpace(cones);
    const answer = searchOrder(space, width, 1e6);
    if (answer.kind !== 'found') return expect(answer.kind).toBe('found');
    expect(isWhole(answer.order.order, 46)).toBe(true);
    expect(widthOf(cones, answer.order.order)).toBe(width);
    expect(searchOrder(space, width - 1, 1e6).kind).toBe('impossible');
    expect(measureOrder(cones, answer.order.order).width).toBe(width);
    const own = Int32Array.from({ length: small.count }, (_, life) => place(life));
    expect(least(restrictCones(cones, own))).toBe(least(small));
  }); // prettier-ignore

  propertyTest.prop([someCones, fc.subarray([0, 1, 2, 3, 4])], { numRuns: 100 })(
    'among some lives is asked of their own cones, as if the others were always there',
    (cones, chosen) => {
      const lives = chosen.filter((life) => life < cones.count);
      const place = (list: Iterable<number>) => [...list].flatMap((life) => (lives.includes(life) ? [lives.indexOf(life)] : [])); // prettier-ignore
      const { count, targets, ends, holders, first } = restrictCones(cones, Int32Array.from(lives));
      const kept = [...cones.ends.keys()].filter((target) => lives.includes(cones.ends[target]));
      expect(count).toBe(lives.length);
      expect(targets.map((cone) => [...cone])).toEqual(kept.map((target) => place(cones.targets[target])));
      expect(ends).toEqual(place(kept.map((target) => cones.ends[target])));
      expect(first).toEqual(place(cones.first));
      expect(holders).toEqual(lives.map((_, life) => [...targets.keys()].filter((target) => targets[target].includes(life)))); // prettier-ignore
    },
  );

  test.each<[string, number, number[][], number[], number]>([
    ['lives that never end', 3, [[0, 1]], [], 2],
    ['all lives where none ends', 3, [], [], 3],
    ['lives that begin together', 4, [[0], [1], [2], [3]], [0, 1, 2], 3],
    [
      'the smallest cone',
      4,
      [
        [0, 1, 2],
        [0, 1, 2, 3],
        [0, 1, 2, 3],
        [0, 1, 2, 3],
      ],
      [],
      3,
    ],
    ['the second smallest, one less', 4, [[0], [0, 1, 2, 3], [0, 1, 2, 3], [0, 1, 2, 3]], [], 3],
    ['one where each ends as it begins', 3, [[0], [1], [2]], [], 1],
  ])('is no narrower than %s', (_, count, targets, first, bound) => {
    const cones: Cones = { count, targets: targets.map((cone) => Int32Array.from(cone)), ends: [...targets.keys()], holders: [], first }; // prettier-ignore
    expect(coneBound(cones)).toBe(bound);
    expect(coneBound({ ...cones, targets: cones.targets.toReversed() })).toBe(bound);
  });

  test('a spent budget decides nothing, but lives that must begin first are counted before it', () => {
    const cones = conesFrom(2, new Map([[0, [1]], [1, [0]]]), [0, 1]); // prettier-ignore
    expect(searchOrder(searchSpace(cones), 2, -1).kind).toBe('undecided');
    expect(searchOrder(searchSpace(cones), 1, -1).kind).toBe('impossible');
    expect(searchOrder(searchSpace(cones), 2, 1e6).kind).toBe('found');
  });
});
