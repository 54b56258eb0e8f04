// What holds of every layout: nothing is lost, nothing overlaps, nothing overtakes what it depends on.
import { test } from '@fast-check/vitest';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { binary, constant, weight } from '../../../../src/compiler/circuit/angles.ts';
import type {
  Angle,
  Call,
  Circuit,
  GateOperation,
  Operation,
} from '../../../../src/compiler/circuit/circuit.ts';
import { allOperations, qubitsOf } from '../../../../src/compiler/circuit/walk.ts';
import { optimise } from '../../../../src/compiler/passes/index.ts';
import { callsFit } from '../../../../src/compiler/targets/drawing/group.ts';
import { drawSvg, drawText } from '../../../../src/compiler/targets/drawing/index.ts';
import { layOut, type Box, type Layout } from '../../../../src/compiler/targets/drawing/layout.ts';
import { arbitraryCircuit } from '../../../properties/arbitrary-circuit.ts';
import { circuitIn, circuitOf } from './circuits.ts';

/** Random circuits in which runs of operations claim to come from calls, interleaved as a pass might leave them. */
const arbitraryCalls = fc
  .tuple(arbitraryCircuit({ maxOperations: 20 }), fc.array(fc.nat(5), { minLength: 25, maxLength: 25 }))
  .map(([{ circuit }, picks]): Circuit => {
    const calls = picks.map((pick, index): Call => ({
      kind: pick % 2 ? 'gate' : 'pool',
      name: `call${index}`,
      qubits: [0],
      layer: index >> 1,
    }));
    const operations = circuit.operations.map((operation, index): Operation => {
      const pick = picks[index % picks.length];
      return pick < 4 ? { ...operation, call: calls[pick] } : operation;
    });
    return { ...circuit, operations };
  });

const anyCircuit = fc.oneof(
  arbitraryCircuit({ maxOperations: 25 }).map(({ circuit }) => circuit),
  arbitraryCalls,
);

/** The operations in boxes, those inside branches too, each with its place: boxes are in an order that may run. */
function placesOf(layout: Layout): Map<Operation, number> {
  const places = new Map<Operation, number>();
  for (const { operations } of layout.boxes) {
    for (const operation of allOperations(operations)) {
      expect(places.has(operation)).toBe(false);
      places.set(operation, places.size);
    }
  }
  return places;
}

describe('any circuit', () => {
  test.prop([anyCircuit], { numRuns: 70 })('has every operation in one box, or in words', (circuit) => {
    const layout = layOut(circuit);
    const places = placesOf(layout);
    const missing = allOperations(circuit.operations).filter((each) => !places.has(each));
    for (const operation of missing) {
      if (operation.kind === 'branch') continue;
      expect(qubitsOf(operation)).toEqual([]);
      expect(layout.notes.join('\n')).toContain(operation.kind === 'gate' ? operation.gate : operation.kind);
    }
    const branches = missing.filter((each) => each.kind === 'branch' && qubitsOf(each).length > 0);
    expect(layout.frames.length).toBe(branches.length);
  });

  test.prop([anyCircuit], { numRuns: 70 })('keeps the order on every qubit', (circuit) => {
    const places = placesOf(layOut(circuit));
    const latest = new Map<number, number>();
    for (const operation of allOperations(circuit.operations)) {
      const place = places.get(operation);
      if (place === undefined || operation.kind === 'branch') continue;
      for (const qubit of qubitsOf(operation)) {
        expect(place).toBeGreaterThan(latest.get(qubit) ?? -1);
        latest.set(qubit, place);
      }
    }
  });

  test.prop([anyCircuit], { numRuns: 70 })(
    'has no two boxes in one place, and later ones to the right',
    (circuit) => {
      const layout = layOut(circuit);
      const cells = new Set<string>();
      const rightmost = new Array<number>(circuit.qubits).fill(-1);
      let together: Box[] = [];
      const settle = () => {
        for (const box of together)
          for (let row = box.top; row <= box.bottom; row++)
            rightmost[row] = Math.max(rightmost[row], box.column);
        together = [];
      };
      for (const box of layout.boxes) {
        const { column, bend = column, top, bottom, parts } = box;
        expect(column).toBeLessThan(layout.columns);
        expect(column).toBeGreaterThanOrEqual(bend);
        expect([parts[0].row, parts[parts.length - 1].row]).toEqual([top, bottom]);
        // Pools that bend in lanes side by side stand in one column.
        if (box.bend === undefined || together[0]?.column !== column) settle();
        together.push(box);
        const rows = Array.from({ length: bottom - top + 1 }, (_, index) => top + index);
        for (const row of rows) expect(bend).toBeGreaterThan(rightmost[row]);
        const taken = rows.map((row) => `${row} ${bend}`);
        if (bend < column) taken.push(...parts.flatMap(({ row, symbol }) => (symbol === 'body' ? `${row} ${column}` : []))); // prettier-ignore
        for (const cell of taken) {
          expect(cells).not.toContain(cell);
          cells.add(cell);
        }
      }
    },
  );

  test.prop([anyCircuit], { numRuns: 70 })('has gates on live wires only', (circuit) => {
    const { boxes, wires } = layOut(circuit);
    for (const { shape, column, parts } of boxes) {
      if (shape !== 'gate') continue;
      for (const { row } of parts) {
        expect(wires.some((wire) => wire.row === row && wire.from <= column && wire.to >= column)).toBe(true);
      }
    }
  });

  test.prop([anyCircuit], { numRuns: 50 })('is drawn as text whose lines fit each other', (circuit) => {
    const lines = drawText(circuit).split('\n');
    const first = lines.findIndex((line) => line.startsWith('q0'));
    expect(lines[first + 2 * (circuit.qubits - 1)]).toMatch(new RegExp(`^q${circuit.qubits - 1} `));
    expect(drawText(circuit)).not.toContain('undefined');
  });
});

it('gives the same fill to boxes that share weights, and none to those that share with nobody', () => {
  const { boxes } = layOut(circuitIn('circuits/hur.qcnn', { n: '8' }));
  const filled = boxes.filter(({ fill }) => fill !== undefined);
  expect(filled.length).toBe(8 + 4 + 4 + 2);
  for (const a of filled) {
    for (const b of filled) {
      expect(a.fill!.colour === b.fill!.colour && a.fill!.round === b.fill!.round).toBe(
        a.weights === b.weights,
      );
    }
  }
});

it('begins the calls of one statement together', () => {
  const { boxes } = layOut(
    circuitOf(`gate two(t: angle) a, b { cx a, b; ry(t) b; }
    circuit c {
      weight w: angle;
      qubit q[4];
      h q[0];
      h q[0];
      two(w) on pairs(q);
      return Z(q[0]);
    }`),
  );
  expect(boxes.filter(({ label }) => label === 'two').map(({ column }) => column)).toEqual([2, 2]);
});

it('lets pools whose ways cross end in one column', () => {
  const halving = (pairs: string) =>
    layOut(
      circuitOf(`pool two(t: angle) source -> target { cx source, target; rz(t) target; discard source; }
        circuit c { weight w: angle; qubit q[6]; h on q; q = two(w) on ${pairs}; return Z(q[0]); }`),
    ).boxes.flatMap(({ label, column, bend }) => (label === 'two' ? [[bend, column]] : []));
  expect(halving('halves(q)')).toEqual([[1, 4], [2, 4], [3, 4]]); // prettier-ignore
  expect(halving('[(q[0], q[1]), (q[2], q[4]), (q[3], q[5])]')).toEqual([[1, 3], [1, 3], [2, 3]]); // prettier-ignore
  expect(halving('odd_to_even(q)')).toEqual([[undefined, 1], [undefined, 1], [undefined, 1]]); // prettier-ignore
});

it('aligns the calls of one statement only while nothing stands between them', () => {
  const circuit = circuitOf(`gate two(t: angle) a, b { cx a, b; ry(t) b; }
    circuit c { weight w: angle; qubit q[4]; two(w) on pairs(q); h q[0]; return Z(q[0]); }`);
  const [cx, ry, other, last, h] = circuit.operations;
  const boxes = (operations: readonly Operation[]) =>
    layOut({ ...circuit, operations }).boxes.map(({ label, detail, column }) => [label, detail, column]);
  expect(boxes(circuit.operations)).toEqual([['two', '', 0], ['two', '', 0], ['H', '', 1]]); // prettier-ignore
  expect(layOut({ ...circuit, operations: [cx, ry, h, other, last] }).layers).toEqual([]);
  expect(boxes([cx, ry, h, other, last])).toEqual([['two', 'w', 0], ['H', '', 1], ['two', 'w', 0]]); // prettier-ignore
});

it('knows the qubits of calls after all passes', () => {
  for (const name of ['hur', 'hur-open', 'ring', 'cong', 'tfq', 'mera']) {
    for (const level of [0, 1, 2] as const)
      expect(callsFit(optimise(circuitIn(`circuits/${name}.qcnn`), level).circuit)).toBe(true);
  }
});

it('puts a call that a pass has taken apart into several boxes', () => {
  const call: Call = { kind: 'gate', name: 'mine', qubits: [0, 1], layer: 0 };
  const gate = (gate: string, ...qubits: number[]): GateOperation => ({ kind: 'gate', gate, controls: 0, angles: [], qubits }); // prettier-ignore
  const circuit = circuitOf('circuit c { qubit q[3]; return Z(q[0]); }');
  const operations = [{ ...gate('h', 0), call }, gate('x', 2), { ...gate('cx', 0, 1), call }];
  const labels = (more: Operation[]) =>
    layOut({ ...circuit, operations: [...operations, ...more] }).boxes.map(({ label }) => label);
  expect(labels([])).toEqual(['X', 'mine']);
  expect(labels([gate('z', 1), { ...gate('s', 0), call }])).toEqual(['X', 'mine', 'Z', 'mine']);
});

it("marks operands out of order, unless a pass has renamed the circuit's qubits", () => {
  const circuit = circuitOf(
    'gate mine a, b { cx a, b; h b; } circuit c { qubit q[3]; mine q[1], q[0]; return Z(q[0]); }',
  );
  const marks = (operations: readonly Operation[]) =>
    layOut({ ...circuit, operations }).boxes.flatMap(({ parts }) => parts.map(({ mark }) => mark));
  expect(marks(circuit.operations)).toEqual(['1', '0']);
  const renamed = circuit.operations.map((each) => ({
    ...each,
    qubits: qubitsOf(each).map((qubit) => qubit + 1),
  }));
  expect(marks(renamed as Operation[])).toEqual([undefined, undefined]);
});

describe('limits', () => {
  const plain = circuitOf('circuit c { weight w: angle[3]; qubit q[3]; ry(w[0]) q[0]; return Z(q[0]); }');
  const long = (count: number): Circuit => ({
    ...plain,
    operations: Array.from({ length: count }, (_, index) => ({
      kind: 'gate', gate: 'ry', controls: 0, angles: [index % 2 ? weight(index % 3) : constant(index)], qubits: [index % 3],
    })), // prettier-ignore
  });

  it('refuses too many wires and boxes with the figure, unless they are widened', () => {
    expect(() => drawText({ ...plain, qubits: 1e9 })).toThrow('circuit c has 1,000,000,000 qubits, and a drawing shows at most 64 wires'); // prettier-ignore
    expect(() => drawSvg(long(2001))).toThrow('circuit c has 2,001 boxes, and a drawing shows at most 2,000');
    expect(drawText({ ...plain, qubits: 65 }, { maxWires: 65 })).toContain('q64 ─');
    expect(drawSvg(long(2001), { maxBoxes: 2001 })).toContain('</svg>');
  });

  it('stands 100,000 operations of 2,000 calls', () => {
    const calls = Array.from({ length: 2000 }, (_, layer): Call => ({ kind: 'gate', name: 'mine', qubits: [0, 1, 2], layer })); // prettier-ignore
    const circuit = long(1e5);
    const operations = circuit.operations.map((each, index) => ({
      ...each,
      call: calls[Math.floor(index / 50)],
    }));
    expect(drawText({ ...circuit, operations })).toContain('mine');
    expect(() => drawSvg(circuit)).toThrow('100,000 boxes');
    expect(drawText(long(2e4), { maxBoxes: 2e4 }).length).toBeGreaterThan(2e4);
  });

  it('stands angles that nest deeply or share their parts often', () => {
    const nested = (depth: number, grow: (angle: Angle) => Angle) => {
      let angle = weight(0);
      for (let level = 0; level < depth; level++) angle = grow(angle);
      return { ...plain, operations: [{ ...plain.operations[0], angles: [angle] } as GateOperation] };
    };
    const deep = nested(1e5, (angle) => binary('add', angle, weight(1)));
    const shared = nested(100, (angle) => binary('multiply', angle, angle));
    for (const circuit of [deep, shared]) expect(drawText(circuit)).toContain('┤RY …├');
    expect(drawSvg(deep)).toContain('</svg>');
  });
});
