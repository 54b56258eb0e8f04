// The general gates of one qubit, by Euler angles: u, u2, u3, and what cu controls.
import { binary, constant, unary } from './angles.ts';
import type { Angle } from './circuit.ts';
import type { Body, Invert, Simpler, Writer } from './gate-body.ts';
import type { Matrix } from './matrix.ts';

const { cos, sin, PI } = Math;

/** The 2 × 2 matrix with entries m·e^{if}. */
function polar(m: readonly number[], f: readonly number[]): Matrix {
  return [
    m[0] * cos(f[0]), m[0] * sin(f[0]), m[1] * cos(f[1]), m[1] * sin(f[1]),
    m[2] * cos(f[2]), m[2] * sin(f[2]), m[3] * cos(f[3]), m[3] * sin(f[3]),
  ]; // prettier-ignore
}

/**
 * e^{i(γ + κ(φ + λ))} [[cos(θ/2), −e^{iλ} sin(θ/2)], [e^{iφ} sin(θ/2), e^{i(φ+λ)} cos(θ/2)]] with its derivatives by
 * θ, φ, λ and γ; the derivative of an entry m·e^{if} by its phase is m·f'·e^{i(f + π/2)}.
 */
function euler(kappa: number, theta: number, phi: number, lambda: number, gamma: number) {
  const c = cos(theta / 2);
  const s = sin(theta / 2);
  const base = gamma + kappa * (phi + lambda);
  const phases = [base, base + lambda, base + phi, base + phi + lambda];
  const turned = phases.map((phase) => phase + PI / 2);
  return {
    matrix: () => polar([c, -s, s, c], phases),
    byTheta: () => polar([-s / 2, -c / 2, c / 2, -s / 2], phases),
    byPhi: () => polar([kappa * c, -kappa * s, (kappa + 1) * s, (kappa + 1) * c], turned),
    byLambda: () => polar([kappa * c, -(kappa + 1) * s, kappa * s, (kappa + 1) * c], turned),
    byGamma: () => polar([c, -s, s, c], turned),
  };
}

const eulerAngles = (kappa: number): Body => ({
  controls: 0,
  qubits: 1,
  angles: 3,
  matrix: ([theta, phi, lambda]) => euler(kappa, theta, phi, lambda, 0).matrix(),
  derivatives: ([theta, phi, lambda]) => {
    const parts = euler(kappa, theta, phi, lambda, 0);
    return [parts.byTheta(), parts.byPhi(), parts.byLambda()];
  },
});

/** u(θ, φ, λ) = [[cos(θ/2), −e^{iλ} sin(θ/2)], [e^{iφ} sin(θ/2), e^{i(φ+λ)} cos(θ/2)]] */
const writeU: Writer = (angles, at, m) => {
  const c = cos(angles[at] / 2);
  const s = sin(angles[at] / 2);
  const phi = angles[at + 1];
  const lambda = angles[at + 2];
  m[0] = c;
  m[2] = -s * cos(lambda);
  m[3] = -s * sin(lambda);
  m[4] = s * cos(phi);
  m[5] = s * sin(phi);
  m[6] = c * cos(phi + lambda);
  m[7] = c * sin(phi + lambda);
};

/** The derivatives of `euler` at κ = γ = 0, bit for bit: what appears in several of them is computed once. */
const writeSlopesOfU: Body['writeDerivatives'] = (angles, at, [byTheta, byPhi, byLambda]) => {
  const c = cos(angles[at] / 2);
  const s = sin(angles[at] / 2);
  const phi = angles[at + 1];
  const lambda = angles[at + 2];
  const both = phi + lambda;
  const turnedPhi = phi + PI / 2;
  const turnedLambda = lambda + PI / 2;
  const turnedBoth = both + PI / 2;
  byTheta[0] = -s / 2;
  byTheta[2] = (-c / 2) * cos(lambda);
  byTheta[3] = (-c / 2) * sin(lambda);
  byTheta[4] = (c / 2) * cos(phi);
  byTheta[5] = (c / 2) * sin(phi);
  byTheta[6] = (-s / 2) * cos(both);
  byTheta[7] = (-s / 2) * sin(both);
  byPhi[4] = s * cos(turnedPhi);
  byPhi[5] = s * sin(turnedPhi);
  byPhi[6] = byLambda[6] = c * cos(turnedBoth);
  byPhi[7] = byLambda[7] = c * sin(turnedBoth);
  byLambda[2] = -s * cos(turnedLambda);
  byLambda[3] = -s * sin(turnedLambda);
};
export const u: Body = { ...eulerAngles(0), write: writeU, writeDerivatives: writeSlopesOfU };
/** u3(θ, φ, λ) = e^{−i(φ+λ)/2} u(θ, φ, λ) = R_Z(φ) R_Y(θ) R_Z(λ) */
export const u3 = eulerAngles(-0.5);
/** u2(φ, λ) = u3(π/2, φ, λ) */
export const u2: Body = {
  ...u3,
  angles: 2,
  matrix: ([phi, lambda]) => u3.matrix([PI / 2, phi, lambda]),
  derivatives: ([phi, lambda]) => u3.derivatives([PI / 2, phi, lambda]).slice(1),
};
/** e^{iγ} u(θ, φ, λ), which `cu` controls. */
export const phasedU: Body = {
  ...eulerAngles(0),
  angles: 4,
  matrix: ([theta, phi, lambda, gamma]) => euler(0, theta, phi, lambda, gamma).matrix(),
  derivatives: ([theta, phi, lambda, gamma]) => {
    const parts = euler(0, theta, phi, lambda, gamma);
    return [parts.byTheta(), parts.byPhi(), parts.byLambda(), parts.byGamma()];
  },
};

/** u(θ, φ, λ)⁻¹ = u(−θ, −λ, −φ), and u3 likewise. */
export const invertEuler: Invert = ([theta, phi, lambda, ...gamma]) =>
  [theta, lambda, phi, ...gamma].map((angle) => unary('negate', angle));
/** u2(φ, λ)⁻¹ = u2(π − λ, −π − φ) */
export const invertU2: Invert = ([phi, lambda]) => [
  binary('subtract', constant(PI), lambda),
  binary('subtract', constant(-PI), phi),
];

/** u(0, φ, λ) = p(φ + λ), u3(0, φ, λ) = rz(φ + λ), both (θ, 0, 0) = ry(θ) and (θ, −π/2, π/2) = rx(θ). */
export const simplerEuler =
  (ofZ: string) =>
  ([theta, phi, lambda]: readonly Angle[]): Simpler | undefined => {
    if (isConstant(theta, 0)) {
      const sum = binary('add', phi, lambda);
      if (sum.kind !== 'constant' || Number.isFinite(sum.value)) return { gate: ofZ, angles: [sum] };
    }
    if (isConstant(phi, 0) && isConstant(lambda, 0)) return { gate: 'ry', angles: [theta] };
    if (isConstant(phi, -PI / 2) && isConstant(lambda, PI / 2)) return { gate: 'rx', angles: [theta] };
    return undefined;
  };

function isConstant(angle: Angle, value: number): boolean {
  return angle.kind === 'constant' && angle.value === value;
}
