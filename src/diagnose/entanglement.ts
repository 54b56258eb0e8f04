// Entangling capability: the mean of Meyer and Wallach's Q over states at random weights, Q = 2 (1 − Σ_k Tr ρ_k² / n), with
// ρ_k the state of qubit k (in this form by Brennen, Quantum Information and Computation 3, 619 (2003)).
import type { StateVector } from '../runtime/evaluate/index.ts';
import type { Entanglement } from './diagnosis.ts';

export function entanglement(states: readonly Pick<StateVector, 're' | 'im'>[]): Entanglement {
  const all = states.map(meyerWallach);
  const mean = all.reduce((sum, each) => sum + each, 0) / all.length;
  const square = all.reduce((sum, each) => sum + (each - mean) ** 2, 0);
  return { mean, deviation: Math.sqrt(square / Math.max(1, all.length - 1)), states: all.length };
}

export function meyerWallach({ re, im }: Pick<StateVector, 're' | 'im'>): number {
  const qubits = Math.log2(re.length);
  let purities = 0;
  for (let bit = 1; bit < re.length; bit *= 2) {
    // ρ = [[p, c], [c*, 1 − p]]
    let [p, cRe, cIm] = [0, 0, 0];
    for (let zero = 0; zero < re.length; zero++) {
      if (zero & bit) continue;
      const one = zero | bit;
      p += re[zero] ** 2 + im[zero] ** 2;
      cRe += re[zero] * re[one] + im[zero] * im[one];
      cIm += im[zero] * re[one] - re[zero] * im[one];
    }
    purities += p ** 2 + (1 - p) ** 2 + 2 * (cRe ** 2 + cIm ** 2);
  }
  return qubits === 0 ? 0 : Math.max(0, 2 * (1 - purities / qubits));
}
