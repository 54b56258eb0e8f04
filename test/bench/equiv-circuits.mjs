// Seeded circuits of rotations and cx as text, and the same rewritten step by step: what `bench:equiv` compares.
import { numbersFrom } from '../../scripts/seeded-numbers.mjs';

const turns = ['rx', 'ry', 'rz'];

/** Lists of gates: a name, an angle as text or none, qubits. */
export function randomGates(qubits, count, seed) {
  const random = numbersFrom(seed);
  const below = (limit) => Math.floor(random() * limit);
  return Array.from({ length: count }, (_, index) => {
    const a = below(qubits);
    if (random() < 0.5) return { name: turns[below(3)], angle: `w[${index}]`, on: [a] };
    return { name: 'cx', on: [a, (a + 1 + below(qubits - 1)) % qubits] };
  });
}

/** Gates turned into others on the spot, and neighbours on other qubits exchanged. */
export function rewrittenLocally(gates, seed) {
  const random = numbersFrom(seed);
  const h = (qubit) => ({ name: 'h', on: [qubit] });
  const rewritten = gates.flatMap((gate) => {
    if (random() < 0.5) return [gate];
    const [a, b] = gate.on;
    switch (gate.name) {
      case 'cx':
        return [h(b), { ...gate, name: 'cz' }, h(b)];
      case 'rx':
        return [h(a), { ...gate, name: 'rz' }, h(a)];
      case 'ry':
        return [
          { name: 'sdg', on: [a] },
          { ...gate, name: 'rx' },
          { name: 's', on: [a] },
        ];
      default:
        return [gate];
    }
  });
  return commuted(rewritten, random);
}

/** Pairs that cancel put in, rotations split in two, and all moved about; an angle is that of a rotation. */
export function commutedCancelledMerged(gates, seed) {
  const random = numbersFrom(seed);
  const longer = gates.flatMap((gate) => {
    const chance = random();
    if (gate.angle && chance < 0.3)
      return [
        { ...gate, angle: `(${gate.angle}) / 3` },
        { ...gate, angle: `2 * (${gate.angle}) / 3` },
      ];
    if (!gate.angle && chance < 0.2) return [gate, { ...gate, name: `inv @ ${gate.name}` }, gate];
    return [gate];
  });
  return [1, 2, 3].reduce((now) => commuted(now, random), longer);
}

function commuted(gates, random) {
  const moved = [...gates];
  for (let at = 0; at + 1 < moved.length; at++) {
    const [one, other] = [moved[at], moved[at + 1]];
    const sameControl = one.name === 'cx' && other.name === 'cx' && one.on[0] === other.on[0] && one.on[1] !== other.on[1]; // prettier-ignore
    const apart = !one.on.some((qubit) => other.on.includes(qubit));
    if ((apart || sameControl) && random() < 0.5) [moved[at], moved[at + 1]] = [other, one];
  }
  return moved;
}

/** One angle in the middle is off, of the first rotation from there on, or else of the last before. */
export function oneAngleOff(gates, by) {
  const behind = gates.findIndex(({ angle }, at) => angle && at >= gates.length / 2);
  const middle = behind < 0 ? gates.findLastIndex(({ angle }) => angle) : behind;
  return gates.map((gate, at) => (at === middle ? { ...gate, angle: `(${gate.angle}) + ${by}` } : gate));
}

/** A gate to a line. */
export function textOf(qubits, weights, gates) {
  const lines = gates.map(
    ({ name, angle, on }) =>
      `  ${name}${angle ? `(${angle})` : ''} ${on.map((qubit) => `q[${qubit}]`).join(', ')};`,
  );
  return `circuit random {\n  weight w: angle[${weights}];\n  qubit q[${qubits}];\n${lines.join('\n')}\n  return Z(q[0]);\n}\n`;
}
