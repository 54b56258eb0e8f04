// Phases and X under any number of controls, by CX and phases of single qubits.
import { binary, constant } from '../../circuit/angles.ts';
import type { Angle } from '../../circuit/circuit.ts';
import { half, minus, type Parts } from './parts.ts';

/**
 * e^{iθ} where all qubits are 1: ∏ n_j = Σ_S (−1)^{|S|+1} (⊕_S n) / 2^{m−1} over the non-empty sets S of the m qubits, each
 * parity once, in Gray code (Barenco et al., 1995, section 7.1): 2^m − 1 phases, 2^m − 2 CX; for two and three qubits that
 * is the fewest. No qubits: a global phase, which is left out.
 */
export function controlledPhase(parts: Parts, theta: Angle, qubits: readonly number[]): void {
  if (qubits.length === 0) return;
  if (qubits.length === 1) return parts.one('p', qubits[0], theta);
  if (qubits.length === 2 && theta.kind === 'constant' && Math.abs(theta.value) === Math.PI)
    return parts.entangle('Z', qubits[0], qubits[1]);
  const part = qubits.slice(1).reduce(half, theta);
  qubits.forEach((top, j) => {
    let isOdd = true;
    parts.one('p', top, part);
    for (let step = 1; step < 2 ** j; step++) {
      parts.entangle('X', qubits[31 - Math.clz32(step & -step)], top);
      isOdd = !isOdd;
      parts.one('p', top, isOdd ? part : minus(part));
    }
    if (j > 0) parts.entangle('X', qubits[j - 1], top);
  });
}

/** X of the target where all controls are 1: a phase of −1 between two H. */
export function controlledX(parts: Parts, controls: readonly number[], target: number): void {
  if (controls.length === 0) return parts.one('x', target);
  if (controls.length === 1) return parts.entangle('X', controls[0], target);
  parts.one('h', target);
  controlledPhase(parts, constant(Math.PI), [...controls, target]);
  parts.one('h', target);
}

/**
 * R_P(t) where all controls are 1. Under one: R_P(t/2) Q R_P(−t/2) Q with a Q that turns P round, 2 CX; under more, in the
 * basis of P, a phase of −t/2 of the controls and one of t with the target.
 */
export function controlledRotation(
  parts: Parts,
  axis: 'X' | 'Y' | 'Z',
  t: Angle,
  controls: readonly number[],
  target: number,
): void {
  if (controls.length === 1) {
    for (const angle of [half(t), minus(half(t))]) {
      parts.one(`r${axis.toLowerCase()}`, target, angle);
      parts.entangle(axis === 'X' ? 'Z' : 'X', controls[0], target);
    }
    return;
  }
  // R_X = H R_Z H, and R_Y = S R_X S†.
  const [before, after] = {
    X: [['h'], ['h']],
    Y: [
      ['sdg', 'h'],
      ['h', 's'],
    ],
    Z: [[], []],
  }[axis];
  for (const name of before) parts.one(name, target);
  controlledPhase(parts, minus(half(t)), controls);
  controlledPhase(parts, t, [...controls, target]);
  for (const name of after) parts.one(name, target);
}

/**
 * R_Z(φ) R_Y(θ) R_Z(λ) where all controls are 1: A X B X C with A B C = 1 (Barenco et al., 1995, lemma 4.3); under one
 * control 2 CX, the fewest for a general gate.
 */
export function controlledEuler(
  parts: Parts,
  [theta, phi, lambda]: readonly Angle[],
  controls: readonly number[],
  target: number,
): void {
  parts.one('rz', target, half(binary('subtract', lambda, phi)));
  controlledX(parts, controls, target);
  parts.one('rz', target, minus(half(binary('add', lambda, phi))));
  parts.one('ry', target, minus(half(theta)));
  controlledX(parts, controls, target);
  parts.one('ry', target, half(theta));
  parts.one('rz', target, phi);
}
