// Runs an exported program as a device without noise would, infinitely often: the program is read again, and what it
// measures in the end becomes the distribution of its register.
import { elaborateCircuit, importQasm } from '../../src/compiler/index.ts';
import { reference } from '../../src/runtime/backends/reference/index.ts';
import { load } from '../compiler/load.ts';

/** By bit string as Qiskit writes it, shares. */
export function simulate(text: string): Map<string, number> {
  const measures = [...text.matchAll(/^outcome\[(\d+)\] = measure (q\[\d+\]);$/gm)];
  const qubits = measures.map(([, , qubit]) => qubit);
  const open = text.replaceAll(/^(outcome\[|bit\[\d+\] outcome).*\n/gm, '');
  const imported = importQasm({ name: 'exported.qasm', text: `${open}// qcnn: return ${qubits.map((qubit) => `probs(${qubit})`).length ? `probs(${qubits.join(', ')})` : ''};\n` });
  if (!imported.text) throw new Error(imported.diagnostics.map(({ message }) => message).join('; '));
  const { circuit, diagnostics } = elaborateCircuit({ name: 'exported.qcnn', text: imported.text }, load);
  if (!circuit) throw new Error(diagnostics.map(({ message }) => message).join('; '));
  const found = reference.load(circuit).forward([], [], 1);
  return new Map([...found].map((share, outcome) => [[...outcome.toString(2).padStart(qubits.length, '0')].reverse().join(''), share]));
} // prettier-ignore

/** Whole numbers, near enough. */
export function countsOf(distribution: ReadonlyMap<string, number>, shots: number): Record<string, number> {
  const counts = [...distribution].map(
    ([bits, share]) => [bits, Math.round(Math.max(0, share) * shots)] as const,
  );
  return Object.fromEntries(counts.filter(([, count]) => count > 0));
}
