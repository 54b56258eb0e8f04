// One gate of the table under any controls, by gates on one qubit and CX or CZ: exact for all angles, but for a phase of
// everything, which nobody can see.
import { constant } from '../../circuit/angles.ts';
import type { Angle, GateOperation } from '../../circuit/circuit.ts';
import { expandDefinition } from '../../circuit/gate-definition.ts';
import { bodyOf, formOf, isPhase } from '../../circuit/gate-forms.ts';
import { gateNamed } from '../../circuit/gates.ts';
import { controlledEuler, controlledPhase, controlledRotation, controlledX } from './controlled-phase.ts';
import { undoneParts } from '../../circuit/undone-parts.ts';
import { half, minus, plus, type Parts } from './parts.ts';

const { PI } = Math;

export function decomposeGate(parts: Parts, gate: GateOperation): void {
  const { body, controls, targets } = formOf(gate);
  const { angles } = gate;
  if (targets.length === 0) return controlledPhase(parts, angles[0], controls);
  if (targets.length > 1) return decomposeWide(parts, gate, controls, targets);
  const [target] = targets;
  if (controls.length === 0) return parts.one(gate.gate, target, ...angles);
  if (isPhase(body)) return controlledPhase(parts, phaseOf(body, angles), [...controls, target]);
  switch (body) {
    case 'id':
      return;
    case 'x':
      return controlledX(parts, controls, target);
    case 'y': // S X S†
      parts.one('sdg', target);
      controlledX(parts, controls, target);
      return parts.one('s', target);
    case 'h': // R_Y(π/4) Z R_Y(−π/4)
      parts.one('ry', target, constant(-PI / 4));
      controlledPhase(parts, constant(PI), [...controls, target]);
      return parts.one('ry', target, constant(PI / 4));
    case 'sx':
    case 'sxdg': {
      const sign = body === 'sx' ? 1 : -1;
      controlledPhase(parts, constant((sign * PI) / 4), controls);
      return controlledRotation(parts, 'X', constant((sign * PI) / 2), controls, target);
    }
    case 'rx':
    case 'ry':
    case 'rz':
      return controlledRotation(parts, axes[body], angles[0], controls, target);
    case 'u2':
      return controlledEuler(parts, [constant(PI / 2), ...angles], controls, target);
    case 'u3':
      return controlledEuler(parts, angles, controls, target);
    case 'u':
    case 'cu': {
      const [, phi, lambda, gamma] = angles;
      const phase = half(plus(phi, lambda));
      controlledPhase(parts, gamma ? plus(phase, gamma) : phase, controls);
      return controlledEuler(parts, angles, controls, target);
    }
    default:
      return byDefinition(parts, gateNamed(body).split ?? gateNamed(body).definition, angles, controls, targets); // prettier-ignore
  }
}

const axes = { rx: 'X', ry: 'Y', rz: 'Z' } as const;

/** θ of diag(1, e^{iθ}). */
function phaseOf(body: string, angles: readonly Angle[]): Angle {
  if (angles.length > 0) return angles[0];
  const matrix = gateNamed(body).matrix([]);
  return constant(Math.atan2(matrix[7], matrix[6]));
}

function decomposeWide(parts: Parts, gate: GateOperation, controls: readonly number[], targets: readonly number[]) {
  const [a, b] = targets;
  const { angles } = gate;
  const body = bodyOf(gate.gate);
  switch (controls.length === 0 ? body : 'under controls') {
    case 'iswap':
      return exchange(parts, constant(-PI), a, b);
    case 'iswapdg':
      return exchange(parts, constant(PI), a, b);
    case 'xx_plus_yy':
      parts.one('rz', a, angles[1]);
      exchange(parts, angles[0], a, b);
      return parts.one('rz', a, minus(angles[1]));
    case 'fsim':
      exchange(parts, plus(angles[0], angles[0]), a, b);
      return controlledPhase(parts, minus(angles[1]), targets);
    default:
      return byDefinition(parts, gateNamed(body).definition, angles, controls, targets);
  }
} // prettier-ignore

/**
 * exp(−i t (XX + YY) / 4) by 2 CX: R_X(π/2) of both takes YY to ZZ and leaves XX, and CX takes XX to X of the control, ZZ to Z
 * of the target.
 */
function exchange(parts: Parts, t: Angle, a: number, b: number): void {
  const turn = (angle: number) => [a, b].forEach((qubit) => parts.one('rx', qubit, constant(angle)));
  turn(PI / 2);
  parts.entangle('X', a, b);
  parts.one('rx', a, half(t));
  parts.one('rz', b, half(t));
  parts.entangle('X', a, b);
  turn(-PI / 2);
}

/** The gate's own definition; what it undoes in the end, such as a change of basis, needs no controls. */
function byDefinition(
  parts: Parts,
  definition: string | undefined,
  angles: readonly Angle[],
  controls: readonly number[],
  targets: readonly number[],
): void {
  if (!definition) throw new Error('a gate of the table has neither a decomposition nor a definition');
  const defined = expandDefinition(definition, angles, targets);
  const undone = undoneParts(defined);
  for (const part of defined) {
    const under = { ...part, controls: controls.length, qubits: [...controls, ...part.qubits] };
    decomposeGate(parts, undone.has(part) ? part : under);
  }
}
