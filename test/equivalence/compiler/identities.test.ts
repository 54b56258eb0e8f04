// Identities that are published, proved at the level at which they are stated: those of the gate table under controls, and
// those of the language's reference and the README.
import { describe, expect, test } from 'vitest';
import { constant, weight } from '../../../src/compiler/circuit/angles.ts';
import type { Angle, Circuit, GateOperation } from '../../../src/compiler/circuit/circuit.ts';
import { expandDefinition } from '../../../src/compiler/circuit/gate-definition.ts';
import { gates, type Gate } from '../../../src/compiler/circuit/gates.ts';
import { compareCircuits } from '../../../src/equivalence/index.ts';
import type { Level } from '../../../src/equivalence/task/task.ts';
import { circuitOf } from '../subjects.ts';
import { expectProved } from './proved.ts';

const range = (length: number) => Array.from({ length }, (_, index) => index);

/** Gates under so many controls, which come first. */
function circuitOfGates(qubits: number, controls: number, parts: readonly GateOperation[]): Circuit {
  return {
    name: 'gates',
    qubits: Math.max(1, controls + qubits),
    bits: 0,
    weights: [{ name: 't', meeting: 0, shape: [4], offset: 0, size: 4, initial: { kind: 'constant', value: 0 } }],
    inputs: [],
    operations: parts.map((part) => ({ ...part, controls: controls + part.controls, qubits: [...range(controls), ...part.qubits.map((qubit) => controls + qubit)] })),
    outputs: [],
  }; // prettier-ignore
}

const call = (gate: string, angles: readonly Angle[], qubits: readonly number[]): GateOperation => ({ kind: 'gate', gate, controls: 0, angles, qubits }); // prettier-ignore

/** What is under the controls of a row by other gates, under these controls. */
function defined(row: Gate, text: string, angles: readonly Angle[]): GateOperation[] {
  return expandDefinition(text, angles, range(row.qubits).slice(row.controls)).map((part) => ({
    ...part,
    controls: row.controls,
    qubits: [...range(row.controls), ...part.qubits],
  }));
}

const free = range(4).map(weight);
const special = [0, 1, -1, 2, 0.5, -0.5, 4].map((part) => constant(part * Math.PI));

describe.each([...gates.values()])('$name is exactly', (row) => {
  const own = free.slice(0, row.angles);
  const same = (one: readonly GateOperation[], other: readonly GateOperation[]) => {
    for (const controls of [0, 1, 2])
      expectProved(circuitOfGates(row.qubits, controls, one), circuitOfGates(row.qubits, controls, other), 'exact'); // prettier-ignore
  };
  const itself = call(row.name, own, range(row.qubits));

  test.each(['definition', 'split'] as const)('its %s', (which) => {
    const text = row[which];
    if (text !== undefined) same([itself], defined(row, text, own));
  });

  test('undone by its inverse, before and after', () => {
    const inverse = call(row.inverse.gate, row.inverse.angles(own), range(row.qubits));
    same([itself, inverse], []);
    same([inverse, itself], []);
  });

  test('what it becomes where angles make it simpler', () => {
    for (const at of range(row.angles))
      for (const value of special) {
        const angles = own.with(at, value);
        const simpler = row.simpler?.(angles);
        if (simpler) same([call(row.name, angles, range(row.qubits))], [call(simpler.gate, simpler.angles, range(row.qubits))]); // prettier-ignore
      }
  });
});

/** Bodies on weights t[0..4] and qubits a, b, c, and the level at which the second one is said to be the first. */
const stated: readonly (readonly [Level, one: string, other: string])[] = [
  // Gates.
  ['exact', 'iswap a, b;', 'rxx(-pi / 2) a, b; ryy(-pi / 2) a, b;'],
  ['exact', 'xx_plus_yy(t[0], t[1]) a, b;', 'rz(t[1]) a; rxx(t[0] / 2) a, b; ryy(t[0] / 2) a, b; rz(-t[1]) a;'],
  ['exact', 'fsim(t[0], t[1]) a, b;', 'rxx(t[0]) a, b; ryy(t[0]) a, b; ctrl @ p(-t[1]) a, b;'],
  ['exact', 'u2(t[0], t[1]) a;', 'rz(t[1]) a; ry(pi / 2) a; rz(t[0]) a;'],
  ['exact', 'u3(t[0], t[1], t[2]) a;', 'rz(t[2]) a; ry(t[0]) a; rz(t[1]) a;'],
  ['exact', 'u3(t[0], t[1], t[2]) a;', 'u(t[0], t[1], t[2]) a; gphase(-(t[1] + t[2]) / 2);'],
  ['exact', 'sx a; sx a;', 'x a;'],
  ['exact', 's a; s a;', 'z a;'],
  ['exact', 't a; t a;', 's a;'],
  ['exact', 'pow(3) @ t a;', 's a; t a;'],
  ['exact', 'inv @ s a;', 'sdg a;'],
  ['exact', 'ctrl @ gphase(t[0]) a;', 'p(t[0]) a;'],
  ['exact', 'ctrl @ rx(t[0]) a, b;', 'crx(t[0]) a, b;'],
  ['exact', 'ctrl(2) @ x a, b, c;', 'ccx a, b, c;'],
  ['exact', 'inv @ u(t[0], t[1], t[2]) a;', 'u(-t[0], -t[2], -t[1]) a;'],
  ['exact', 'p(t[0]) a;', 'gphase(t[0] / 2); rz(t[0]) a;'],
  ['phase', 'p(t[0]) a;', 'rz(t[0]) a;'],
  // Words.
  ['exact', 'rpauli("X", t[0]) a;', 'rx(t[0]) a;'],
  ['exact', 'rpauli("IZI", t[0]) a, b, c;', 'rz(t[0]) b;'],
  ['exact', 'rpauli("YIY", t[0]) a, b, c;', 'ryy(t[0]) a, c;'],
  ['exact', 'rpauli("XYZ", t[0]) a, b, c;', 'h a; sdg b; h b; cx a, c; cx b, c; rz(t[0]) c; cx b, c; cx a, c; h b; s b; h a;'],
  ['exact', 'ctrl @ rpauli("XZ", t[0]) a, b, c;', 'h b; cx b, c; crz(t[0]) a, c; cx b, c; h b;'],
  ['exact', 'rpauli("XZ", t[0]) a, b; rpauli("XZ", t[1]) a, b;', 'rpauli("XZ", t[0] + t[1]) a, b;'],
  ['exact', 'rpauli("III", t[0]) a, b, c;', 'gphase(-t[0] / 2);'],
  // Broadcasts, registers and pairings.
  ['exact', 'ry(t[0..3]) on q[0..3];', 'ry(t[0]) a; ry(t[1]) b; ry(t[2]) c;'],
  ['exact', 'cx on line(q[0..3]);', 'cx a, b; cx b, c;'],
  ['exact', 'cx on ring(q);', 'cx a, b; cx c, d; cx b, c; cx d, a;'],
  ['exact', 'cx on all(q[0..3]);', 'cx a, b; cx a, c; cx b, c;'],
  ['exact', 'cx on halves(q);', 'cx a, c; cx b, d;'],
  ['exact', 'cx on odd_to_even(q);', 'cx b, a; cx d, c;'],
  ['exact', 'ctrl(2) @ y q[0..2], c;', 'ctrl(2) @ y a, b, c;'],
  // The README's words for gates of PennyLane: Rot(φ, θ, ω) = RZ(ω) RY(θ) RZ(φ), IsingZZ.
  ['phase', 'rz(t[0]) a; ry(t[1]) a; rz(t[2]) a;', 'u(t[1], t[2], t[0]) a;'],
  // Channels, measurements and ends.
  ['exact', 'barrier; id a; rx(t[0]) a;', 'rx(t[0]) a;'],
  ['channel', 'bit m = measure a; if (m) { rz(t[0]) b; }', 'crz(t[0]) a, b; discard a;'],
  ['channel', 'bit m = measure a; if (m) { x b; } else { rz(t[0]) b; }', 'cx a, b; x a; crz(t[0]) a, b; discard a;'],
  ['channel', 'discard a; reset a; h a;', 'reset a; h a;'],
  ['channel', 'amplitude_damp(1) a;', 'reset a;'],
  ['channel', 'depolarize(0.5) a; depolarize(0.5) a;', 'depolarize(0.75) a;'],
  ['channel', 'depolarize(0.2) b;', 'depolarize(0.1) b; depolarize(1 / 9) b;'],
  ['channel', 'phase_damp(0.36) a;', 'phase_flip(0.1) a;'],
  // Channels by a qubit of the environment, which begins in |0⟩ and is forgotten; (1 − p) ρ + p I/d by a coin.
  ['channel', 'amplitude_damp(0.5) a; discard c;', 'reset c; cry(pi / 2) a, c; cx c, a; discard c;'],
  ['channel', 'phase_damp(0.5) a; discard c;', 'reset c; cry(pi / 2) a, c; discard c;'],
  ['channel', 'bit_flip(0.25) a; discard c;', 'reset c; ry(pi / 3) c; cx c, a; discard c;'],
  ['channel', 'phase_flip(0.25) a; discard c;', 'reset c; ry(pi / 3) c; cz c, a; discard c;'],
  ['channel', 'depolarize(0.25) a; discard c;', 'reset c; ry(pi / 3) c; if (measure c) { reset a; bit_flip(0.5) a; }'],
  ['channel', 'depolarize(0.25) a, b; discard c;', 'reset c; ry(pi / 3) c; if (measure c) { reset a; bit_flip(0.5) a; reset b; bit_flip(0.5) b; }'],
  // The README's words for DepolarizingChannel(p) of PennyLane, one of X, Y, Z with p / 3 each: p = 3 / 52.
  ['channel', 'prepare([7, 1, 1, 1]) c, d; bit m = measure c; bit n = measure d; if (!m && n) { x a; } if (m && !n) { y a; } if (m && n) { z a; }', 'depolarize(4 * (3 / 52) / 3) a; discard c; discard d;'],
  ['state', 'prepare([1, 0, 0, 1]) a, b;', 'h a; cx a, b;'],
]; // prettier-ignore

const withBody = (body: string) =>
  circuitOf(`circuit stated {
  weight t: angle[4];
  qubit q[4];
  let a = q[0];
  let b = q[1];
  let c = q[2];
  let d = q[3];
  ${body}
  return Z(b);
}`);

test.each(stated)('%s: %s is %s', (level, one, other) => {
  const answer = compareCircuits(withBody(one), withBody(other), { level });
  expect([answer.verdict, answer.reason]).toEqual(['equivalent', null]);
  // It is stated at the strongest level at which it holds.
  expect(answer.strongest).toBe(level);
});

test('probabilities are products of (1 ± Z) / 2', () => {
  const returning = (outputs: string) => circuitOf(`circuit read { weight t: angle[2]; qubit q[2]; u(t[0], t[1], 0.3) q[0]; cx q[0], q[1]; ry(t[1]) q[1]; return ${outputs}; }`); // prettier-ignore
  const half = (sign: string, qubit: number) => `(0.5 ${sign} 0.5 * Z(q[${qubit}]))`;
  const products = ['+', '-'].flatMap((first) => ['+', '-'].map((second) => `${half(first, 0)} * ${half(second, 1)}`)); // prettier-ignore
  expectProved(returning('probs(q)'), returning(products.join(', ')), 'outputs');
});
