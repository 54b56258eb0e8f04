// A state vector that knows one operation, exp(-i t P / 2) for a Pauli product P, and builds every gate from it: an oracle
// that shares nothing with the compiler's table of gates. Global phases are not kept.

export type Letter = 'X' | 'Y' | 'Z';

export interface PauliState {
  /** exp(-i t P / 2); P has one letter a qubit: rotate(t, 'XZ', 0, 3). */
  rotate(t: number, letters: string, ...qubits: number[]): void;
  /** <P>. */
  expectation(letters: string, ...qubits: number[]): number;
  rx(t: number, q: number): void;
  ry(t: number, q: number): void;
  rz(t: number, q: number): void;
  /** rz(p) ry(t) rz(l). */
  u(t: readonly number[], q: number): void;
  h(q: number): void;
  cz(a: number, b: number): void;
  cx(control: number, target: number): void;
  /** exp(-i t P / 2) on the target where the control is 1. */
  controlled(t: number, letter: Letter, control: number, target: number): void;
  su4(t: readonly number[], a: number, b: number): void;
}

/** n qubits in |0…0>, or in the given real state; qubit 0 is the most significant bit. */
export function pauliState(n: number, amplitudes: readonly number[] = [1]): PauliState {
  const norm = Math.hypot(...amplitudes);
  const re = Float64Array.from({ length: 2 ** n }, (_, k) => (amplitudes[k] ?? 0) / norm);
  const im = new Float64Array(2 ** n);

  /** P psi: P|k> = i^(number of Y) (-1)^|k and (Y or Z)| |k xor (X or Y)>. */
  const applied = (letters: string, qubits: readonly number[]) => {
    let flips = 0;
    let signs = 0;
    [...letters].forEach((letter, i) => {
      const bit = 1 << (n - 1 - qubits[i]);
      if (letter !== 'Z') flips |= bit;
      if (letter !== 'X') signs |= bit;
    });
    const quarters = [...letters].filter((letter) => letter === 'Y').length % 4;
    const [c, s] = [[1, 0], [0, 1], [-1, 0], [0, -1]][quarters]; // prettier-ignore
    const result = { re: new Float64Array(2 ** n), im: new Float64Array(2 ** n) };
    for (let k = 0; k < 2 ** n; k++) {
      const sign = parity(k & signs) ? -1 : 1;
      result.re[k ^ flips] = sign * (c * re[k] - s * im[k]);
      result.im[k ^ flips] = sign * (c * im[k] + s * re[k]);
    }
    return result;
  };

  const state: PauliState = {
    rotate(t, letters, ...qubits) {
      const p = applied(letters, qubits);
      const [c, s] = [Math.cos(t / 2), Math.sin(t / 2)];
      for (let k = 0; k < 2 ** n; k++) {
        re[k] = c * re[k] + s * p.im[k];
        im[k] = c * im[k] - s * p.re[k];
      }
    },
    expectation(letters, ...qubits) {
      const p = applied(letters, qubits);
      return re.reduce((sum, value, k) => sum + value * p.re[k] + im[k] * p.im[k], 0);
    },
    rx: (t, q) => state.rotate(t, 'X', q),
    ry: (t, q) => state.rotate(t, 'Y', q),
    rz: (t, q) => state.rotate(t, 'Z', q),
    u([t, p, l], q) {
      state.rz(l, q);
      state.ry(t, q);
      state.rz(p, q);
    },
    h(q) {
      state.ry(Math.PI / 2, q);
      state.rx(Math.PI, q);
    },
    cz(a, b) {
      state.rz(Math.PI / 2, a);
      state.rz(Math.PI / 2, b);
      state.rotate(-Math.PI / 2, 'ZZ', a, b);
    },
    cx(control, target) {
      state.h(target);
      state.cz(control, target);
      state.h(target);
    },
    controlled(t, letter, control, target) {
      state.rotate(t / 2, letter, target);
      state.rotate(-t / 2, `Z${letter}`, control, target);
    },
    su4(t, a, b) {
      state.u(t.slice(0, 3), a);
      state.u(t.slice(3, 6), b);
      state.cx(a, b);
      state.ry(t[6], a);
      state.rz(t[7], b);
      state.cx(b, a);
      state.ry(t[8], a);
      state.cx(a, b);
      state.u(t.slice(9, 12), a);
      state.u(t.slice(12, 15), b);
    },
  };
  return state;
}

function parity(bits: number): boolean {
  let odd = false;
  for (let rest = bits; rest; rest &= rest - 1) odd = !odd;
  return odd;
}
