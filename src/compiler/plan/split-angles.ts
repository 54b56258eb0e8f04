// A gate with several angles as gates with one each, so that each angle meets its own functions.
import type { Angle, GateOperation } from '../circuit/circuit.ts';
import { gateNamed } from '../circuit/gates.ts';

/**
 * u(θ, φ, λ) = P(φ) R_Y(θ) P(λ), u3 the same with R_Z instead of P, u2(φ, λ) = u3(π/2, φ, λ), and cu controls e^{iγ} u.
 * Exactly equal, phases included, so that controls may stand before all of them. Other gates are returned as they are.
 */
export function splitAngles(gate: GateOperation): readonly GateOperation[] {
  const own = gateNamed(gate.gate);
  if (own.angles < 2) return [gate];
  const controls = gate.controls + own.controls;
  const over = gate.qubits.slice(0, controls);
  const part = (name: string, angle: Angle): GateOperation => ({
    kind: 'gate',
    gate: name,
    controls,
    angles: [angle],
    qubits: name === 'gphase' ? over : gate.qubits,
  });
  switch (gate.gate) {
    case 'u': {
      const [theta, phi, lambda] = gate.angles;
      return [part('p', lambda), part('ry', theta), part('p', phi)];
    }
    case 'u3': {
      const [theta, phi, lambda] = gate.angles;
      return [part('rz', lambda), part('ry', theta), part('rz', phi)];
    }
    case 'u2': {
      const [phi, lambda] = gate.angles;
      return [part('rz', lambda), part('ry', { kind: 'constant', value: Math.PI / 2 }), part('rz', phi)];
    }
    case 'cu': {
      const [theta, phi, lambda, gamma] = gate.angles;
      return [part('p', lambda), part('ry', theta), part('p', phi), part('gphase', gamma)];
    }
    default:
      throw new Error(`no way to split the angles of ${gate.gate}`);
  }
}
