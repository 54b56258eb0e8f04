// Parameter-shift rules: the derivative of an expectation by one angle of one gate, as values at shifted angles. Any
// gate of the table has one: which one follows from the frequencies of its matrix.
import { gateNamed } from '../../compiler/circuit/gates.ts';
import type { GateOperation } from '../../compiler/circuit/circuit.ts';
import type { Matrix } from '../../compiler/circuit/matrix.ts';

/** Adds coefficient · f(θ + shift) to the derivative. */
export interface Shift {
  readonly shift: number;
  readonly coefficient: number;
}

/** Gates that share a matrix and these numbers share a rule. */
const known = new Map<string, readonly Shift[]>();

/**
 * The rule for the angle in place `slot` of a gate. With U(θ) = Σ U_ω e^{iωθ} an expectation has the differences of the ω
 * as frequencies. Where these are multiples r Ω, r ≤ R, of a smallest one, equidistant shifts give the derivative exactly:
 *
 *   f′(θ) = Σ_{m=1}^{2R} (−1)^{m−1} Ω / (4R sin²(φ_m / 2)) f(θ + φ_m / Ω),   φ_m = (2m − 1) π / (2R)
 *
 * (Wierichs, Izaac, Wang & Lin, "General parameter-shift rules for quantum gradients", Quantum 6, 677 (2022), equation 23).
 * R is 1 for rotations and phases, two values; 2 for controlled rotations and exchanges, four. Empty where the angle
 * is a phase of everything, which no expectation sees.
 */
export function shiftRule(
  { gate, controls }: Pick<GateOperation, 'gate' | 'controls'>,
  slot: number,
): readonly Shift[] {
  const isControlled = controls > 0 || gateNamed(gate).controls > 0;
  const key = `${gate} ${isControlled} ${slot}`;
  let rule = known.get(key);
  if (!rule) known.set(key, (rule = ruleFor(frequenciesOf(gate, isControlled, slot))));
  return rule;
}

function ruleFor(frequencies: readonly number[]): readonly Shift[] {
  if (frequencies.length === 0) return [];
  const unit = Math.min(...frequencies);
  const count = Math.round(Math.max(...frequencies) / unit);
  return Array.from({ length: 2 * count }, (_, index) => {
    const phase = ((2 * index + 1) * Math.PI) / (2 * count);
    const sign = index % 2 === 0 ? 1 : -1;
    // Half a period on is the same as half a period back.
    const shift = phase > Math.PI ? phase - 2 * Math.PI : phase;
    return { shift: shift / unit, coefficient: (sign * unit) / (4 * count * Math.sin(phase / 2) ** 2) };
  });
}

/** Points on a period of 4π: matrices have frequencies −1, −1/2, 0, 1/2 and 1 in each angle, as the gate table asks. */
const points = 8;
const rounding = 1e-9;

/** All positive differences of the frequencies of a matrix, a control of which adds the 0 where it does nothing. */
function frequenciesOf(gate: string, isControlled: boolean, slot: number): number[] {
  const { matrix, angles } = gateNamed(gate);
  const others = Array.from({ length: angles }, (_, index) => 0.7 + 0.9 * index);
  const samples = Array.from({ length: points }, (_, point) =>
    matrix(others.with(slot, (4 * Math.PI * point) / points)),
  );
  const found = [-2, -1, 0, 1, 2].filter((twice) => hasFrequency(samples, twice));
  if (isControlled && !found.includes(0)) found.push(0);
  const differences = found.flatMap((a) => found.map((b) => (a - b) / 2));
  return [...new Set(differences)].filter((difference) => difference > 0);
}

/** Whether some entry has the Fourier coefficient of e^{i θ twice / 2}. */
function hasFrequency(samples: readonly Matrix[], twice: number): boolean {
  const [first] = samples;
  for (let entry = 0; entry < first.length; entry += 2) {
    let [re, im] = [0, 0];
    samples.forEach((matrix, point) => {
      const phase = (-2 * Math.PI * twice * point) / points;
      re += matrix[entry] * Math.cos(phase) - matrix[entry + 1] * Math.sin(phase);
      im += matrix[entry] * Math.sin(phase) + matrix[entry + 1] * Math.cos(phase);
    });
    if (Math.hypot(re, im) > rounding) return true;
  }
  return false;
}
