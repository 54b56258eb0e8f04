// Names of other frameworks: what is advised compiles, and does what theirs does. The matrices are written down from the
// definitions in the documentation of PennyLane, Qiskit and Cirq, the first qubit the most significant.
import { describe, expect, test } from 'vitest';
import { gates } from '../../../src/compiler/circuit/gates.ts';
import type { GateOperation } from '../../../src/compiler/circuit/circuit.ts';
import { unitaryOf } from '../../../src/compiler/circuit/unitary-of.ts';
import { check, elaborateCircuit } from '../../../src/compiler/index.ts';
import { builtinCallables, builtinConstants } from '../../../src/compiler/semantics/builtins.ts';
import { adviceFor } from '../../../src/compiler/semantics/foreign-advice.ts';
import { foreign } from '../../../src/compiler/syntax/foreign-names.ts';
import { load } from '../load.ts';

const angles = { t: 0.7, f: 0.4, p: 0.3, g: 0.2, a: 0.5, b: 1.1, c: -0.8, theta: 0.9, phi: 0.2, lambda: 1.3 };

/** The statements of an advice: `write rx(t) q[0]; for RX(t)` is `rx(t) q[0];`. */
function statementsOf(advice: string): string {
  const text = /as in (.*;)/.exec(advice)?.[1] ?? advice.replace(/^write /, '').replace(/ for .*$/, '');
  return text.slice(0, text.lastIndexOf(';') + 1);
}

/** A circuit of statements whose qubits are named by what stands outside brackets. */
function circuitOf(statements: string) {
  const outside = statements.replaceAll(/\([^()]*\)/g, '').replaceAll(/\w+ @/g, '');
  const calls = outside.split(';').flatMap((call) => call.trim().split(/ /).slice(1));
  const qubits = [
    ...new Set(calls.map((name) => name.replace(/,$/, '')).filter((name) => /^[a-z]\w*$/.test(name))),
  ].toSorted();
  const names = Object.entries(angles).filter(([name]) => !qubits.includes(name));
  const lets = [...names, ['k', 2]].map(([name, value]) => `let ${name} = ${value};`).join(' ');
  const declared = [
    ...qubits.map((name) => `qubit ${name};`),
    ...(/q\[/.test(statements) ? ['qubit q[1];'] : []),
  ];
  const text = `circuit w { ${lets} ${declared.join(' ')} ${statements} return 1; }`;
  const { circuit, diagnostics } = elaborateCircuit({ name: 'advice', text }, load);
  expect(diagnostics.map(({ message }) => message)).toEqual([]);
  return circuit!;
}

const written = [...foreign.gates].filter(([, { advice }]) => /^write .*;/.test(advice) && !advice.includes('^') && !/input|for layer/.test(advice)); // prettier-ignore

test.each(written)('what is advised for %s compiles', (_, { advice }) => {
  const statements = statementsOf(advice);
  expect(statements).not.toBe('');
  expect(circuitOf(statements).operations.length).toBeGreaterThan(0);
});

test('most rows are such', () => expect(written.length).toBeGreaterThan(60));

test('a name that stands in their place exists', () => {
  const sames = Object.values(foreign).flatMap((table) =>
    [...table.values()].flatMap(({ same }) => same ?? []),
  );
  const known = (name: string) => builtinCallables.has(name) || builtinConstants.has(name) || name === 'true' || name === 'false'; // prettier-ignore
  expect(sames.filter((name) => !known(name))).toEqual([]);
});

test('no row hides a name of the language', () => {
  const rows = [...foreign.gates.keys(), ...foreign.functions.keys()];
  expect(rows.filter((name) => builtinCallables.has(name) || builtinConstants.has(name))).toEqual([]);
});

type Complex = readonly [number, number];
const { cos, sin, SQRT1_2, PI } = Math;
const e = (x: number): Complex => [cos(x), sin(x)];
const times = ([a, b]: Complex, [c, d]: Complex): Complex => [a * c - b * d, a * d + b * c];
const real = (x: number): Complex => [x, 0];
const imaginary = (x: number): Complex => [0, x];
const none: Complex = [0, 0];
const one: Complex = [1, 0];
type Rows = readonly (readonly Complex[])[];

const { t, f, p, a, b, c } = angles;
/** RZ(w) RY(x) RZ(v) */
const rot = (v: number, x: number, w: number): Rows => [
  [times(e(-(v + w) / 2), real(cos(x / 2))), times(e((v - w) / 2), real(-sin(x / 2)))],
  [times(e(-(v - w) / 2), real(sin(x / 2))), times(e((v + w) / 2), real(cos(x / 2)))],
];
const controlled = ([[u, v], [w, x]]: Rows): Rows => [
  [one, none, none, none],
  [none, one, none, none],
  [none, none, u, v],
  [none, none, w, x],
];
/** |01⟩ and |10⟩ mixed by a matrix, `ends` on |00⟩ and |11⟩. */
const middle = (u: Complex, v: Complex, w: Complex, x: Complex): Rows => [
  [one, none, none, none],
  [none, u, v, none],
  [none, w, x, none],
  [none, none, none, one],
];
/** X**t with Cirq's phase: (1 + e^{iπt}) / 2 on the diagonal, (1 − e^{iπt}) / 2 beside it. */
const xPower = (power: number): Rows => {
  const [re, im] = e(PI * power);
  const same: Complex = [(1 + re) / 2, im / 2];
  const other: Complex = [(1 - re) / 2, -im / 2];
  return [
    [same, other],
    [other, same],
  ];
};
const phased = (rows: Rows, exponent: number): Rows => [
  [rows[0][0], times(rows[0][1], e(-PI * exponent))],
  [times(rows[1][0], e(PI * exponent)), rows[1][1]],
];

const definitions: readonly (readonly [string, Rows])[] = [
  ['Rot', rot(a, b, c)],
  ['CRot', controlled(rot(a, b, c))],
  ['PhaseShift', [[one, none], [none, e(t)]]],
  ['ControlledPhaseShift', controlled([[one, none], [none, e(t)]])],
  ['IsingXY', middle(real(cos(t / 2)), imaginary(sin(t / 2)), imaginary(sin(t / 2)), real(cos(t / 2)))],
  ['SISWAP', middle(real(SQRT1_2), imaginary(SQRT1_2), imaginary(SQRT1_2), real(SQRT1_2))],
  ['PSWAP', middle(none, e(t), e(t), none)],
  ['SingleExcitation', middle(real(cos(t / 2)), real(-sin(t / 2)), real(sin(t / 2)), real(cos(t / 2)))],
  ['ISwapPowGate', middle(real(cos(PI * t / 2)), imaginary(sin(PI * t / 2)), imaginary(sin(PI * t / 2)), real(cos(PI * t / 2)))],
  ['RGate', [[real(cos(t / 2)), times(e(-f), imaginary(-sin(t / 2)))], [times(e(f), imaginary(-sin(t / 2))), real(cos(t / 2))]]],
  ['XPowGate', xPower(t)],
  ['ZPowGate', [[one, none], [none, e(PI * t)]]],
  ['CZPowGate', controlled([[one, none], [none, e(PI * t)]])],
  ['CXPowGate', controlled(xPower(t))],
  ['PhasedXPowGate', phased(xPower(t), p)],
  // Qiskit's rows are those of the other order of qubits: ECR = (IX − XY) / √2 there, the control first here.
  ['ECR', [
    [none, none, real(SQRT1_2), imaginary(SQRT1_2)],
    [none, none, imaginary(SQRT1_2), real(SQRT1_2)],
    [real(SQRT1_2), imaginary(-SQRT1_2), none, none],
    [imaginary(-SQRT1_2), real(SQRT1_2), none, none],
  ]],
  ['DCXGate', [[one, none, none, none], [none, none, one, none], [none, none, none, one], [none, one, none, none]]],
  ['RZXGate', [
    [real(cos(t / 2)), imaginary(-sin(t / 2)), none, none],
    [imaginary(-sin(t / 2)), real(cos(t / 2)), none, none],
    [none, none, real(cos(t / 2)), imaginary(sin(t / 2))],
    [none, none, imaginary(sin(t / 2)), real(cos(t / 2))],
  ]],
]; // prettier-ignore

describe('what is advised does the same, up to a global phase where it says so', () => {
  test.each(definitions)('%s', (name, rows) => {
    const { advice } = adviceFor(name, 'statement')!;
    const { qubits, operations } = circuitOf(statementsOf(advice));
    const made = unitaryOf(qubits, operations as GateOperation[]);
    const given = rows.flat(2);
    // The inner product of equal unitaries is their dimension, times the phase between them.
    let [re, im] = [0, 0];
    for (let i = 0; i < given.length; i += 2) {
      re += given[i] * made[i] + given[i + 1] * made[i + 1];
      im += given[i] * made[i + 1] - given[i + 1] * made[i];
    }
    expect(Math.hypot(re, im)).toBeCloseTo(2 ** qubits, 9);
    if (!/global phase/.test(advice)) expect(re).toBeCloseTo(2 ** qubits, 9);
  });

  test('the second way of Rot', () => {
    const second = circuitOf(/or (u.*?;)/.exec(adviceFor('Rot', 'statement')!.advice)![1]);
    const made = unitaryOf(1, second.operations as GateOperation[]);
    const given = rot(a, b, c).flat(2);
    const re = given.reduce((sum, x, i) => sum + (i % 2 ? 0 : x * made[i] + given[i + 1] * made[i + 1]), 0);
    const im = given.reduce((sum, x, i) => sum + (i % 2 ? 0 : x * made[i + 1] - given[i + 1] * made[i]), 0);
    expect(Math.hypot(re, im)).toBeCloseTo(2, 9);
  });
});

const inCircuit = (body: string) => `circuit w { weight t: angle; weight s: angle[3]; qubit q[3]; ry(t) q[0]; u(s) q[1]; ${body} return Z(q[0]); }`; // prettier-ignore
const told = (text: string) => check({ name: 'file', text }, load).diagnostics.map(({ message }) => message);

describe('a program of another framework is told in one sentence', () => {
  test.each([
    ['CNOT q[0], q[1];', /^no .* is called CNOT; write cx control, target;$/],
    ['HGate q[0];', /is called HGate; write h q\[0\];$/],
    ['CRX(t) q[0], q[1];', /is called CRX; write crx\(t\) a, b;$/],
    ['rx(np.pi) q[0];', /^no value is called np; write pi$/],
    ['rx(np.sin(t)) q[0];', /^there is no np\.sin here; functions stand without a module: sin\(…\)$/],
    ['rx(np.arcsin(0.2)) q[0];', /write asin\(x\)$/],
    [
      'rx(theta[0]) q[0];',
      /^no value is called theta; trained angles are declared in the circuit: weight theta: angle\[3\];$/,
    ],
    ['for i in range(3) { h q[i]; }', /is called range; a range is written 0\.\.n/],
    ['for i in range(3): h q[i];', /^a block stands in braces/],
    ['if (not true) { h q[0]; }', /^'not' is no word of the language; write !$/],
    ['if (true and false) { h q[0]; }', /write &&$/],
    ['if (True) { h q[0]; }', /is called True; write true$/],
    ['qml.RX(t, wires=0);', /^there is no qml\.RX here; write rx, its angles/],
    ['qml.Hadamard(wires=0);', /^there is no qml\.Hadamard here; write h q\[0\];$/],
    ['qc.cx(0, 1);', /^there is no qc\.cx here; write cx/],
    ['rx(t, wires=0);', /^arguments have no names/],
    [
      'cx(q[0], q[1]);',
      /^the qubits of cx stand behind its angles, not among them: write cx q\[0\], q\[1\];$/,
    ],
    ['rx(t, q[2]);', /write rx\(t\) q\[2\];$/],
    ['S† q[0];', /^an adjoint is written inv @/],
    ['X q[0];', /^X\(…\) is an observable; the gate is x$/],
    ['qc = QuantumCircuit(3);', /^no .* is called QuantumCircuit; a circuit is declared/],
    ['param theta;', /^no .* is called param; trained angles are declared with weight/],
    ['creg c[2];', /^no .* is called creg; there are no registers of bits/],
    ['bit[2] c;', /^there are no registers of bits/],
    ['c[0] = measure q[0];', /^a bit is declared where it is measured/],
    ['let r = p(t) on pairs(q);', /^a pool's survivors stay in their register/],
    ['cx on ring;', /^no value is called ring; it is a pairing, which takes a register: ring\(q\)$/],
    ['measure_all;', /^no gate is called measure_all; return what is measured/],
    ['let n = len(q);', /is called len; write q\.length$/],
    ['zr(t) q[0];', /is called zr; did you mean rz\?$/],
    ['xr(t) on q;', /is called xr; did you mean rx\?$/],
    ['rzy(t) q[0], q[1];', /is called rzy; did you mean (rzz|ryy)\?$/],
    ['cq q[0], q[1];', /is called cq; did you mean c[xyz]\?$/],
    ['xc q[0], q[1];', /is called xc; did you mean cx\?$/],
    ['rx(cso(t)) q[0];', /is called cso; did you mean cos\?$/],
  ])('%s', (body, sentence) => {
    const messages = told(inCircuit(body));
    expect(messages).toHaveLength(1);
    expect(messages[0]).toMatch(sentence);
  });

  test.each([
    ['def f(x):\n  return x\n', /^'def' is no word of the language; a gate is declared/],
    ['from qiskit import QuantumCircuit\n', /^'from' is no word of the language; names are imported by/],
    [
      'OPENQASM 3.0;\ninclude "stdgates.inc";\nqubit[2] q;\nh q[0];\n',
      /^this is a program in OpenQASM; qcnn import/,
    ],
  ])('%s', (text, sentence) => {
    const messages = told(text.startsWith('OPENQASM') ? text : `${text}circuit c { qubit q; return Z(q); }`);
    expect(messages).toHaveLength(1);
    expect(messages[0]).toMatch(sentence);
  });

  test.each(['return expval(PauliZ(0));', 'return qml.expval(qml.PauliZ(0));', 'return expval(Z(q[0]));'])(
    '%s',
    (body) => {
      const messages = told(`circuit w { qubit q[3]; h on q; ${body} }`);
      expect(messages).toHaveLength(1);
      expect(messages[0]).toMatch(/expectation values already: return Z\(q\[0\]\);$/);
    },
  );

  test('a fix makes the text right', () => {
    for (const [theirs, mine] of [
      ['CNOT q[0], q[1];', 'cx q[0], q[1];'],
      ['rx(np.pi) q[0];', 'rx(pi) q[0];'],
      ['if (not true) { h q[0]; }', 'if (! true) { h q[0]; }'],
      ['X q[0];', 'x q[0];'],
    ]) {
      // prettier-ignore
      const text = inCircuit(theirs);
      const { fix } = check({ name: 'file', text }, load).diagnostics[0];
      expect(text.slice(0, fix!.span.start) + fix!.text + text.slice(fix!.span.end)).toBe(inCircuit(mine));
    }
  });

  test('a gate of the file goes before a name of another framework', () => {
    const text = `gate toffola a, b, c { ccx a, b, c; }\n${inCircuit('toffola q[0], q[1], q[2]; toffoli q[0], q[1], q[2];')}`;
    expect(told(text)).toEqual([expect.stringMatching(/did you mean toffola\?$/)]);
  });
});

test('every gate of the table is found by its name in capitals and as a class', () => {
  for (const name of gates.keys()) {
    for (const spelling of [name.toUpperCase(), `${name.toUpperCase()}Gate`]) {
      if (gates.has(spelling)) continue;
      const same = adviceFor(spelling, 'statement')?.same;
      expect([spelling, same]).toEqual([spelling, expect.any(String)]);
      expect(gates.has(same!)).toBe(true);
    }
  }
});

/** The messages of a circuit on three qubits. */
const saidOf = (statements: string) =>
  check({ name: 'wires', text: `circuit c { qubit q[3]; ${statements} }` }, load).diagnostics.map(
    ({ message }) => message,
  );

test.each([...gates].filter(([, { qubits }]) => qubits > 0))(
  '%s with its wires among the angles',
  (name, { angles: count, qubits }) => {
    const given = Array.from({ length: count }, (_, i) => `0.${i + 1}`);
    const wires = Array.from({ length: qubits }, (_, i) => i);
    const [message, ...more] = saidOf(`${name}(${[...given, ...wires].join(', ')}); return Z(q);`);
    expect(more).toEqual([]);
    const advice = /: write (.*;)$/.exec(message)![1];
    expect(advice).toBe(
      `${name}${count ? `(${given.join(', ')})` : ''} ${wires.map((i) => `q[${i}]`).join(', ')};`,
    );
    expect(saidOf(`${advice} return Z(q);`)).toEqual([]);
  },
);

test.each([
  [
    'x 0; return Z(q);',
    'x acts on qubits, and this is the number 0; a qubit is named by its register, as in q[0]',
  ],
  [
    'return Z(1);',
    'Z(…) takes a qubit or a register, and this is the number 1; a qubit is named by its register, as in q[1]',
  ],
  [
    'return probs([0, 1]);',
    'probs(…) takes a register, and this is angle[2]; a qubit is named by its register, as in q[0]',
  ],
  [
    'rx(1); return Z(q);',
    'rx acts on 1 qubit and was given 0; they stand behind the angles, as in rx(…) q[0];',
  ],
  [
    'cx(); return Z(q);',
    'cx acts on 2 qubits and was given 0; they stand behind its name, as in cx q[0], q[1];',
  ],
  [
    'return measure q[0];',
    'a circuit returns expectation values, not outcomes: write return Z(q[0]); or return probs(q); for probabilities',
  ],
])('wires and measurements of PennyLane: %s', (statements, message) => {
  expect(saidOf(statements)).toEqual([message]);
});

test.each(['conv', 'count', 'block', 'pooling', 'tfold'])(
  'a file that declares %s is told so, too',
  (own) => {
    for (const name of ['CNOT', 'Toffoli', 'Hadamard', 'CCZ', 'PhaseShift']) {
      const text = inCircuit(`${name} q[0], q[1];`).replace('circuit w', `circuit w(${own}: gate(2) = cx)`);
      expect(told(text)[0]).toContain(adviceFor(name, 'statement')!.advice);
    }
  },
);
