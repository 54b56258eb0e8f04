// OpenQASM 2 as its specification has it (arXiv:1707.03429), a line a statement, with the first qelib1.inc: read and run by
// means that share nothing with the importer, the gate table or the backends.

type Complex = readonly [number, number];
/** An unnormalised pure state with what the classical registers hold; they add up to the whole ensemble. */
interface Branch {
  readonly state: Complex[];
  readonly bits: ReadonlyMap<string, number>;
}

const { cos, sin, PI } = Math;
const real = String.raw`-?(?:\d+\.\d*|\.\d+)(?:[eE][-+]?\d+)?`;
const bit = String.raw`([a-z]\w*)\[(\d+)\]`;

/** u3(θ, φ, λ) of qelib1.inc, up to a global phase; the rest of the file in terms of it and of controls. */
const u3 = (t: number, p: number, l: number): Complex[][] => [
  [polar(cos(t / 2), 0), polar(-sin(t / 2), l)],
  [polar(sin(t / 2), p), polar(cos(t / 2), p + l)],
];
const rz = (t: number): Complex[][] => [
  [polar(1, -t / 2), [0, 0]],
  [[0, 0], polar(1, t / 2)],
];
const x = u3(PI, 0, PI);
const z = u3(0, 0, PI);
const hadamard = u3(PI / 2, 0, PI);
const y = u3(PI, PI / 2, PI / 2);
/** Name → angles, controls, matrix. */
const library: Readonly<Record<string, [number, number, (...t: number[]) => Complex[][]]>> = {
  u3: [3, 0, u3], u2: [2, 0, (p, l) => u3(PI / 2, p, l)], u1: [1, 0, (l) => u3(0, 0, l)], id: [0, 0, () => u3(0, 0, 0)],
  x: [0, 0, () => x], y: [0, 0, () => y], z: [0, 0, () => z], h: [0, 0, () => hadamard],
  s: [0, 0, () => u3(0, 0, PI / 2)], sdg: [0, 0, () => u3(0, 0, -PI / 2)],
  t: [0, 0, () => u3(0, 0, PI / 4)], tdg: [0, 0, () => u3(0, 0, -PI / 4)],
  rx: [1, 0, (t) => u3(t, -PI / 2, PI / 2)], ry: [1, 0, (t) => u3(t, 0, 0)], rz: [1, 0, rz],
  cx: [0, 1, () => x], cy: [0, 1, () => y], cz: [0, 1, () => z], ch: [0, 1, () => hadamard],
  ccx: [0, 2, () => x], crz: [1, 1, rz], cu1: [1, 1, (l) => u3(0, 0, l)], cu3: [3, 1, u3],
}; // prettier-ignore

export interface StrictResult {
  readonly qubits: number;
  /** Values of the outputs: the note's, or Z of every classical bit that some statement measures into. */
  readonly values: number[];
}

/** Throws at the first line that the specification, with qelib1.inc, does not allow. */
export function runStrictQasm2(text: string): StrictResult {
  const lines = text.split('\n').filter((line) => line !== '');
  const [version, include, ...rest] = lines;
  if (version !== 'OPENQASM 2.0;' || include !== 'include "qelib1.inc";')
    throw new Error('the head is wrong');
  let qubits = 0;
  const registers = new Map<string, number>();
  let branches: Branch[] = [{ state: [[1, 0]], bits: new Map() }];
  let note: string | undefined;
  for (const line of rest) {
    const comment = /^\/\/ qcnn: return (.*);$/.exec(line);
    if (comment) note = comment[1];
    if (line.startsWith('//')) continue;
    const declared = /^(qreg|creg) ([a-z]\w*)\[([1-9]\d*)\];$/.exec(line);
    if (declared) {
      const size = Number(declared[3]);
      if (declared[1] === 'creg') registers.set(declared[2], size);
      else {
        if (declared[2] !== 'q' || qubits > 0) throw new Error('one register q is read');
        qubits = size;
        branches = [{ state: Array.from({ length: 2 ** qubits }, (_, i): Complex => [i === 0 ? 1 : 0, 0]), bits: new Map() }]; // prettier-ignore
      }
      continue;
    }
    branches = branches.flatMap((branch) => step(line, branch));
  }
  const written = new Set([...text.matchAll(/-> (\w+\[\d+\]);/g)].map(([, cell]) => cell));
  const cells = [...registers].flatMap(([name, size]) => Array.from({ length: size }, (_, i) => `${name}[${i}]`)).filter((cell) => written.has(cell)); // prettier-ignore
  const values = note === undefined ? cells.map(valueOfBit) : note.split(/, (?![^(]*\))/).flatMap(output); // prettier-ignore
  return { qubits, values };

  function step(line: string, branch: Branch): Branch[] {
    const condition = /^if\(([a-z]\w*)==(\d+)\) (.*)$/.exec(line);
    if (condition) {
      const [, name, value, inner] = condition;
      let held = 0;
      for (let i = size(name) - 1; i >= 0; i--) held = 2 * held + (branch.bits.get(`${name}[${i}]`) ?? 0);
      if (inner.startsWith('if') || inner.startsWith('barrier')) throw new Error(`${inner} stands under if`);
      return held === Number(value) ? step(inner, branch) : [branch];
    }
    const measure = new RegExp(`^measure ${bit} -> ${bit};$`).exec(line);
    if (measure) {
      if (Number(measure[4]) >= size(measure[3])) throw new Error(`${line}: no such bit`);
      return [0, 1].flatMap((outcome) => project(branch, index(measure[1], measure[2]), outcome, `${measure[3]}[${measure[4]}]`)); // prettier-ignore
    }
    const reset = new RegExp(`^reset ${bit};$`).exec(line);
    if (reset) {
      const qubit = index(reset[1], reset[2]);
      return [0, 1].flatMap(
        (outcome) =>
        project(branch, qubit, outcome).map((each) => outcome === 0 ? each : { ...each, state: apply(each.state, [], qubit, x) }), // prettier-ignore
      );
    }
    if (new RegExp(`^barrier (q|${bit}(, ?${bit})*);$`).test(line)) return [branch];
    const gate = new RegExp(String.raw`^([a-z]\w*)(?:\((${real}(?:,${real})*)\))? (${bit}(?:,${bit})*);$`).exec(line); // prettier-ignore
    const row = gate && Object.hasOwn(library, gate[1]) ? library[gate[1]] : undefined;
    if (!gate || !row) throw new Error(`not in OpenQASM 2 with qelib1.inc: ${line}`);
    const angles = gate[2] === undefined ? [] : gate[2].split(',').map(Number);
    const on = [...gate[3].matchAll(new RegExp(bit, 'g'))].map((each) => index(each[1], each[2]));
    if (angles.length !== row[0] || on.length !== row[1] + 1 || new Set(on).size < on.length)
      throw new Error(`wrong operands: ${line}`);
    return [{ ...branch, state: apply(branch.state, on.slice(0, -1), on.at(-1)!, row[2](...angles)) }];
  }

  function size(name: string): number {
    const found = registers.get(name);
    if (found === undefined) throw new Error(`no register ${name}`);
    return found;
  }

  function index(name: string, position: string): number {
    if (name !== 'q' || Number(position) >= qubits) throw new Error(`no qubit ${name}[${position}]`);
    return Number(position);
  }

  function valueOfBit(cell: string): number {
    return sum(branches, ({ state, bits: held }) => norm(state) * (1 - 2 * (held.get(cell) ?? 0)));
  }

  function output(written: string): number[] {
    const ofBit = new RegExp(`^Z\\((${bit})\\)$`).exec(written);
    if (ofBit && registers.has(ofBit[2])) return [valueOfBit(ofBit[1])];
    const listed = /^probs\((.*)\)$/.exec(written);
    if (listed) {
      const read = [...listed[1].matchAll(new RegExp(bit, 'g'))].map((each) => index(each[1], each[2]));
      const table = new Array<number>(2 ** read.length).fill(0);
      for (const { state } of branches)
        state.forEach((amplitude, i) => (table[read.reduce((at, qubit) => 2 * at + ((i >> qubit) & 1), 0)] += norm([amplitude]))); // prettier-ignore
      return table;
    }
    const value = written.split(' + ').map((term) => {
      let coefficient = 1;
      let states = branches.map(({ state }) => state);
      for (const factor of term.split(' * ')) {
        const pauli = new RegExp(`^([XYZ])\\(${bit}\\)$`).exec(factor);
        if (!pauli) coefficient *= Number(factor);
        else
          states = states.map((state) =>
            apply(state, [], index(pauli[2], pauli[3]), { X: x, Y: y, Z: z }[pauli[1] as 'X']),
          );
      }
      return coefficient * states.reduce((total, state, i) => total + overlap(branches[i].state, state), 0);
    });
    return [value.reduce((a, b) => a + b, 0)];
  }
}

function polar(radius: number, phase: number): Complex {
  return [radius * cos(phase), radius * sin(phase)];
}

function norm(state: readonly Complex[]): number {
  return state.reduce((total, [re, im]) => total + re * re + im * im, 0);
}

function overlap(a: readonly Complex[], b: readonly Complex[]): number {
  return a.reduce((total, [re, im], i) => total + re * b[i][0] + im * b[i][1], 0);
}

function sum(branches: readonly Branch[], value: (branch: Branch) => number): number {
  return branches.reduce((total, branch) => total + value(branch), 0);
}

function project({ state, bits }: Branch, qubit: number, outcome: number, cell?: string): Branch[] {
  const left = state.map((amplitude, i): Complex => (((i >> qubit) & 1) === outcome ? amplitude : [0, 0]));
  if (norm(left) < 1e-20) return [];
  return [{ state: left, bits: cell === undefined ? bits : new Map(bits).set(cell, outcome) }];
}

function apply(
  state: readonly Complex[],
  controls: readonly number[],
  target: number,
  m: Complex[][],
): Complex[] {
  return state.map((amplitude, i) => {
    if (controls.some((control) => ((i >> control) & 1) === 0)) return amplitude;
    const row = m[(i >> target) & 1];
    const [a, b] = [state[i & ~(1 << target)], state[i | (1 << target)]];
    return [
      row[0][0] * a[0] - row[0][1] * a[1] + row[1][0] * b[0] - row[1][1] * b[1],
      row[0][0] * a[1] + row[0][1] * a[0] + row[1][0] * b[1] + row[1][1] * b[0],
    ];
  });
}
