// Outputs as masks of the bits of an index.
import type { Output } from '../../../compiler/circuit/circuit.ts';
import type { MaskedOutput } from './reference-program.ts';

export function maskOutput(output: Output, maskOf: (qubit: number) => number): MaskedOutput {
  switch (output.kind) {
    case 'probabilities':
      return { kind: 'probabilities', bits: output.qubits.map(maskOf) };
    case 'observable': {
      const terms = output.terms.map(({ coefficient, factors }) => {
        let [flips, signs, quarters] = [0, 0, 0];
        for (const { qubit, pauli } of factors) {
          const mask = maskOf(qubit);
          if (pauli !== 'Z') flips |= mask;
          if (pauli !== 'X') signs |= mask;
          if (pauli === 'Y') quarters = (quarters + 1) % 4; // Y = i X Z
        }
        return { coefficient, flips, signs, quarters };
      });
      return { kind: 'observable', terms };
    }
    default:
      return output satisfies never;
  }
}
