import { test as propertyTest } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { elaborateCircuit } from '../../../../src/compiler/index.ts';
import { input, weight } from '../../../../src/compiler/circuit/angles.ts';
import type { Circuit, Operation } from '../../../../src/compiler/circuit/circuit.ts';
import { printCircuit } from '../../../../src/compiler/circuit/print.ts';
import { verify } from '../../../../src/compiler/circuit/verify.ts';
import { blockCounts, fuseGates } from '../../../../src/compiler/passes/fuse/fuse-gates.ts';
import { arbitraryCircuit } from '../../../properties/arbitrary-circuit.ts';
import { load, readCircuitFile } from '../../load.ts';
import { expectSameChannel } from '../same-channel.ts';

function circuitOf(text: string, set: Record<string, string> = {}): Circuit {
  const { circuit, diagnostics } = elaborateCircuit({ name: 'circuits/test.qcnn', text }, load, { set });
  if (!circuit) throw new Error(JSON.stringify(diagnostics.map(({ message }) => message)));
  return circuit;
}

const hurText = readCircuitFile('circuits/hur.qcnn').text;
/** Hur's circuit with its pools as controlled rotations and without the last rz, which Z does not see. */
const hurDeferred = circuitOf(
  hurText
    .replace('import { zx } from "std/pool";', '')
    .replaceAll('pool = zx', 'pool = controlled')
    .replace('q = pooling(p[layers - 1])', 'q = last(p[layers - 1])') +
    `pool controlled(t: angle[2]) source -> target {
       ctrl @ rz(t[0]) source, target;
       x source; ctrl @ rx(t[1]) source, target; x source;
       discard source;
     }
     pool last(t: angle[2]) source -> target {
       x source; ctrl @ rx(t[1]) source, target; discard source;
     }`,
);

const withoutCalls = (circuit: Circuit): Circuit => ({
  ...circuit,
  operations: circuit.operations.map(({ call: _, ...operation }): Operation => operation),
});

describe("Hur's circuit", () => {
  const rotations = (circuit: Circuit) =>
    circuit.operations.filter((operation) => operation.kind === 'gate' && operation.gate !== 'x').length;

  test('151 gates become 19 blocks, with the matrices of three convolutions and two pools', () => {
    expect(rotations(hurDeferred)).toBe(151);
    const fused = fuseGates(hurDeferred);
    // The last pool lies on the pair of the last convolution and is one block with it.
    expect(blockCounts(fused)).toEqual({ blocks: 19, distinct: 5 });
    const rest = fused.operations.filter(({ kind }) => kind !== 'block');
    expect(rest.filter(({ kind }) => kind === 'gate')).toHaveLength(8); // the encoders
    expect(rest.filter(({ kind }) => kind === 'discard')).toHaveLength(7);
    expect(rest).toHaveLength(15);
    expect(verify(fused)).toEqual([]);
  });

  test('a block of one call keeps it; one of two calls has none', () => {
    const calls = fuseGates(hurDeferred).operations.flatMap(({ kind, call }) =>
      kind === 'block' ? [call?.name ?? 'several'] : [],
    );
    expect(calls.filter((name) => name === 'su4')).toHaveLength(12);
    expect(calls.filter((name) => name === 'controlled')).toHaveLength(6);
    expect(calls.filter((name) => name === 'several')).toHaveLength(1);
  });

  test('the same without knowing the calls of the text', () => {
    expect(blockCounts(fuseGates(withoutCalls(hurDeferred)))).toEqual({ blocks: 19, distinct: 5 });
  });

  test.each(['ttn', 'c5', 'c6', 'c9', 'c13', 'c14', 'c15', 'so4', 'su4'])(
    '%s: a block for each convolution, a matrix for each layer',
    (conv) => {
      const circuit = circuitOf(hurText, { conv });
      for (const each of [circuit, withoutCalls(circuit)])
        expect(blockCounts(fuseGates(each))).toEqual({ blocks: 13, distinct: 3 });
    },
  );
});

test('readable: encoders apart, blocks in the direction of their first control', () => {
  const circuit = circuitOf(`
    gate conv(t: angle[2]) a, b { ry(t[0]) b; cx a, b; rz(t[1]) a; }
    circuit small {
      input x: angle[3]; weight w: angle[2]; weight v: angle;
      qubit q[3];
      rx(x) on q; rz(x) on q;
      conv(w) on [(q[1], q[0]), (q[1], q[2])];
      h q[0]; rz(v) q[0];
      cz q[2], q[0];
      return Z(q[0]);
    }`);
  expect(printCircuit(fuseGates(circuit))).toMatchInlineSnapshot(`
    "circuit small: 3 qubits, 0 bits
      input x: angle[3]
      weight w: angle[2] ~ uniform(-3.141592653589793, 3.141592653589793)
      weight v: angle ~ uniform(-3.141592653589793, 3.141592653589793)
      block { rx(x[0]) q0; rz(x[0]) q0 } q0
      block { rx(x[1]) q0; rz(x[1]) q0 } q1
      block { rx(x[2]) q0; rz(x[2]) q0 } q2
      block { ry(w[0]) q1; cx q0, q1; rz(w[1]) q0 } q1, q0
      block { ry(w[0]) q1; cx q0, q1; rz(w[1]) q0 } q1, q2
      block { h q0; rz(v) q0; cz q0, q1 } q0, q2
      return Z(q0)
    "
  `);
});

describe('what is fused', () => {
  const base: Circuit = { ...hurDeferred, qubits: 3, bits: 1, operations: [], outputs: [] };
  const gate = (name: string, qubits: number[], angles = [] as ReturnType<typeof weight>[]): Operation => ({
    kind: 'gate', gate: name, controls: 0, angles, qubits,
  }); // prettier-ignore
  const shape = (...operations: Operation[]) =>
    fuseGates({ ...base, operations }).operations.map((operation) =>
      operation.kind === 'block' ? operation.block.gates.length : operation.kind,
    );

  test('a gate that depends on inputs parts those that do not', () => {
    expect(shape(gate('cx', [0, 1]), gate('rz', [1], [input(0)]), gate('cx', [0, 1]))).toEqual([
      'gate', 'gate', 'gate',
    ]); // prettier-ignore
    expect(shape(gate('rx', [1], [input(1)]), gate('rz', [1], [input(0)]), gate('h', [1]))).toEqual([
      2,
      'gate',
    ]);
  });

  test.each<Operation>([
    { kind: 'barrier', qubits: [0] },
    { kind: 'barrier', qubits: [] }, // all qubits
    { kind: 'channel', channel: 'bit_flip', probability: 0.1, qubits: [0] },
    { kind: 'reset', qubit: 0 },
    gate('ccx', [0, 1, 2]),
  ])('$kind is a wall on its qubits', (wall) => {
    expect(shape(gate('cx', [0, 1]), wall, gate('cx', [1, 0]))).toEqual(['gate', wall.kind, 'gate']);
    expect(shape(gate('h', [0]), wall, gate('h', [0]))).toEqual(['gate', wall.kind, 'gate']);
  });

  test('a wall elsewhere parts nothing', () => {
    expect(shape(gate('cx', [0, 1]), { kind: 'reset', qubit: 2 }, gate('cx', [1, 0]))).toEqual([2, 'reset']);
  });

  test('a neighbour that only one of two equal blocks has stays outside', () => {
    const conv = (qubit: number) => [
      gate('cx', [0, qubit]),
      gate('ry', [qubit], [weight(0)]),
      gate('cx', [0, qubit]),
    ];
    const shared = [...conv(1), gate('h', [0]), ...conv(2)];
    expect(shape(...shared)).toEqual([3, 'gate', 3]);
    expect(shape(...shared, gate('h', [0]))).toEqual([4, 4]);
  });

  test('symmetric gates match in both orders of their qubits', () => {
    const operations = [
      gate('cz', [0, 1]), gate('rx', [1], [weight(0)]), { kind: 'barrier', qubits: [0, 1] } as const,
      gate('cz', [1, 0]), gate('rx', [0], [weight(0)]),
    ]; // prettier-ignore
    expect(blockCounts(fuseGates({ ...base, operations }))).toEqual({ blocks: 2, distinct: 1 });
  });

  describe('blocks are one where they do the same', () => {
    const [ry, rx] = [(qubit: number) => gate('ry', [qubit], [weight(0)]), (qubit: number) => gate('rx', [qubit], [weight(0)])]; // prettier-ignore
    const apart: Operation = { kind: 'barrier', qubits: [] };
    const counts = (one: Operation[], other: Operation[]) => blockCounts(fuseGates({ ...base, operations: [...one, apart, ...other] })); // prettier-ignore
    const cx = (a: number, b: number) => gate('cx', [a, b]);
    const rzz = (a: number, b: number) => gate('rzz', [a, b], [weight(1)]);

    test.each<[string, Operation[], Operation[], number]>([
      ['a second gate the other way round', [cx(0, 1), ry(1), cx(0, 1)], [cx(0, 1), ry(1), cx(1, 0)], 2],
      ['all the other way round', [cx(0, 1), ry(1), cx(1, 0)], [cx(1, 0), ry(0), cx(0, 1)], 1],
      ['a symmetric gate the other way round', [cx(0, 1), rzz(0, 1)], [cx(0, 1), rzz(1, 0)], 1],
      ['gates between in another order', [cx(0, 1), ry(1), rx(0), cx(0, 1)], [cx(1, 2), rx(1), ry(2), cx(1, 2)], 1], // prettier-ignore
      ['gates on the other qubit', [cx(0, 1), rx(0), ry(1), cx(0, 1)], [cx(0, 1), rx(1), ry(0), cx(0, 1)], 2], // prettier-ignore
      ['symmetric but for what stands next to it', [rzz(0, 1), rx(0)], [rzz(1, 2), rx(2)], 1],
    ])('%s', (_, one, other, distinct) => {
      expect(counts(one, other)).toEqual({ blocks: 2, distinct });
      expect(counts(other, one)).toEqual({ blocks: 2, distinct });
    });

    test('spelled with the first control first, its gates before the other’s, and in the order of the qubits where all is alike', () => {
      const printed = (...operations: Operation[]) => printCircuit(fuseGates({ ...base, operations })).split('\n').at(-2)!.trim(); // prettier-ignore
      expect(printed(cx(2, 1), rx(1), ry(2), cx(2, 1))).toMatch(/^block { cx q0, q1; ry\(.*\) q0; rx\(.*\) q1; cx q0, q1 } q2, q1$/); // prettier-ignore
      for (const [a, b] of [[1, 2], [2, 1]]) expect(printed(rzz(a, b), gate('swap', [a, b]))).toMatch(/} q1, q2$/); // prettier-ignore
    });
  });

  test('100,000 gates', () => {
    const operations = Array.from({ length: 100_000 }, (_, index) =>
      index % 3 === 0
        ? gate('cx', [index % 499, (index + 1 + (index % 7)) % 500])
        : gate('rz', [index % 500], [weight(index % 4)]),
    );
    const fused = fuseGates({ ...base, qubits: 500, operations });
    expect(fused.operations.length).toBeLessThan(70_000);
    const onOneQubit = operations.map(() => gate('rz', [0], [weight(0)]));
    expect(fuseGates({ ...base, operations: onOneQubit }).operations.length).toBe(1);
    const between = [gate('cx', [1, 0]), ...onOneQubit, ...onOneQubit, gate('cx', [1, 0])];
    expect(fuseGates({ ...base, operations: between }).operations.length).toBe(1);
  });
});

propertyTest.prop([arbitraryCircuit()], { numRuns: 100 })('the channel is unchanged', (example) => {
  const fused = fuseGates(example.circuit);
  expectSameChannel(fused, example);
});

propertyTest.prop(
  [
    arbitraryCircuit({
      maxOperations: 60,
      maxQubits: 3,
      noise: false,
      branches: false,
      prepare: false,
      resets: false,
    }),
  ],
  {
    numRuns: 40,
  },
)('the channel of long circuits on few qubits is unchanged, and fusing twice is fusing once', (example) => {
  const fused = fuseGates(example.circuit);
  expectSameChannel(fused, example);
  expect(printCircuit(fuseGates(fused))).toBe(printCircuit(fused));
});
