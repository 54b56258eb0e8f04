// The workloads are the circuits that their names promise.
import { describe, expect, test } from 'vitest';
import { chain, findWorkloads, workloads, type Workload } from '../../src/bench/workloads.ts';
import { inputCount, weightCount, type Circuit } from '../../src/compiler/circuit/circuit.ts';
import { elaborateCircuit } from '../../src/compiler/index.ts';
import { reference } from '../../src/runtime/backends/reference/index.ts';
import { load, readCircuitFile } from '../compiler/load.ts';

const circuitOf = ({ circuit: file, set }: Workload): Circuit => {
  const { circuit, diagnostics } = elaborateCircuit(readCircuitFile(`circuits/${file}.qcnn`), load, { set });
  if (!circuit) throw new Error(diagnostics.map(({ message }) => message).join('\n'));
  return circuit;
};
const twoQubitCalls = (circuit: Circuit) => {
  const calls = new Set(circuit.operations.flatMap(({ call }) => (call?.kind === 'gate' ? [call] : [])));
  return [...calls].filter(({ qubits }) => qubits.length === 2).map(({ qubits }) => qubits.join());
};

describe('the workloads', () => {
  test.each(workloads.map((workload) => [workload.name, workload] as const))('%s', (name, workload) => {
    const circuit = circuitOf(workload);
    const [family, , n] = name.split('-');
    expect(circuit.qubits).toBe(family === 'hur' ? 8 : Number(n));
    if (family === 'hur') return;
    const layers = Math.ceil(Math.log2(Number(n)));
    expect(weightCount(circuit)).toBe(17 * layers);
    expect(circuit.outputs).toEqual([
      { kind: 'observable', terms: [{ coefficient: 1, factors: [{ qubit: 0, pauli: 'Z' }] }] },
    ]);
    const wraps = twoQubitCalls(circuit).includes(`${Number(n) - 1},0`);
    const bridges = twoQubitCalls(circuit).includes('1,2');
    expect([wraps, bridges]).toEqual([family === 'ring', family !== 'even']);
  });

  // Values for x_i = 0.1 (i + 1), w_k = 0.05 (k + 1) of three independent simulators.
  test.each([
    ['ring', 8, -0.020367075879],
    ['open', 16, -0.06267662124],
    ['even', 16, -0.00802802898],
  ] as const)('%s on %i qubits has the published value', (pattern, n, value) => {
    const circuit = circuitOf(chain(pattern, n));
    const series = (length: number, step: number) => Array.from({ length }, (_, i) => step * (i + 1));
    const [weights, inputs] = [series(weightCount(circuit), 0.05), series(inputCount(circuit), 0.1)];
    expect(reference.load(circuit).forward(weights, inputs, 1)[0]).toBeCloseTo(value, 10);
  });

  test('are found by name, all without names; others are refused with the list', () => {
    expect(findWorkloads()).toBe(workloads);
    expect(findWorkloads(['hur-so4', 'ring-su4-8', 'hur-so4']).map(({ name }) => name)).toEqual(['hur-so4', 'ring-su4-8']); // prettier-ignore
    expect(() => findWorkloads(['ring-su4-9'])).toThrow(
      /no workload "ring-su4-9"; there are: ring-su4-8, .*hur-su4/,
    );
  });
});
