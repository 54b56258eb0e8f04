// The drawing for the terminal, read off the page.
import { expect, it } from 'vitest';
import { drawSvg, drawText } from '../../../../src/compiler/targets/drawing/index.ts';
import { circuitIn, circuitOf } from './circuits.ts';

const draw = (text: string) => `\n${drawText(circuitOf(text))}`;

it('joins controls and targets, and crosses the wires between', () => {
  expect(
    draw(`circuit c {
      qubit q[4];
      h q[0];
      cx q[0], q[2];
      ccx q[3], q[0], q[1];
      swap q[1], q[3];
      ctrl @ rzz(pi / 2) q[1], q[0], q[3];
      return Z(q[0]);
    }`),
  ).toMatchInlineSnapshot(`
    "
    q0 ─┤H├─●─●───┤ZZ π/2├─⟨Z⟩
            │ │       │
    q1 ─────┼─⊕─×─────●────
            │ │ │     │
    q2 ─────⊕─┼─┼─────┼────
              │ │     │
    q3 ───────●─×─┤ZZ π/2├─

    return Z(q0)
    "
  `);
});

it('ends a pooled wire at its target, above or below, also across others', () => {
  expect(
    draw(`pool zx(t: angle[2]) source -> target { crz(t[0]) source, target; x source; crx(t[1]) source, target; }
    circuit c {
      weight p: angle[2];
      qubit q[4];
      q = zx(p) on [(q[1], q[0]), (q[2], q[3])];
      q = zx(p) on [(q[0], q[1])];
      return X(q[0]);
    }`),
  ).toMatchInlineSnapshot(`
    "
         p
    q0 ─(zx)────╮
          ▲     │
    q1 ───╯     │
                │
    q2 ───╮     │
          ▼     ▼
    q3 ─(zx)─(zx p)─⟨X⟩

    return X(q3)
    "
  `);
});

it('ends all wires of a pool of several sources at its target, from both sides and past each other', () => {
  expect(
    draw(`pool join(t: angle) a, b -> c { cx a, c; cry(t) b, c; }
    circuit c {
      weight p: angle[2];
      qubit q[7];
      h on q;
      q = join(p[0]) on [(q[0], q[2], q[1]), (q[3], q[4], q[5])];
      join(p[1]) q[0], q[1] -> q[2];
      return X(q[2]);
    }`),
  ).toMatchInlineSnapshot(`
    "
             p[0]
    q0 ─┤H├────╮
               ▼
    q1 ─┤H├─(join)──────╮
               ▲        │
    q2 ─┤H├────╯        │
                        │
    q3 ─┤H├────╮        │
               │        │
    q4 ─┤H├────┤        │
               ▼        │
    q5 ─┤H├─(join)──────┤
                        ▼
    q6 ─┤H├────────(join p[1])─⟨X⟩

    return X(q6)
    "
  `);
  expect(
    draw(`pool join(t: angle) a, b -> c { cx a, c; cry(t) b, c; }
    circuit c { weight p: angle; qubit q[6]; h on q; q = join(p) on [(q[0], q[2], q[4]), (q[1], q[3], q[5])]; return Z(q); }`),
  ).toMatchInlineSnapshot(`
    "
                p
    q0 ─┤H├─╮
            │
    q1 ─┤H├─┼─╮
            │ │
    q2 ─┤H├─┤ │
            │ │
    q3 ─┤H├─┼─┤
            ▼ │
    q4 ─┤H├───┼─(join)─⟨Z⟩
              ▼
    q5 ─┤H├─────(join)─⟨Z⟩

    return Z(q4), Z(q5)
    "
  `);
});

it('draws a call as one box, in two parts where its wires are no neighbours', () => {
  expect(
    draw(`gate far(t: angle[2]) a, b { cx a, b; rx(t[0]) b; rz(t[1]) a; }
    gate three(t: angle) a, b, c { ccx a, b, c; ry(t) b; }
    circuit c {
      weight w: angle[2];
      weight v: angle;
      qubit q[4];
      far(w) on ring(q);
      three(v) q[1], q[0], q[2];
      return Z(q[0]), Z(q[1]);
    }`),
  ).toMatchInlineSnapshot(`
    "
                 w
    q0 ─┤   ├───────┤1 far├─┤1        ├─⟨Z⟩
        │far│          │    │         │
    q1 ─┤   ├─┤   ├────┼────┤0 three v├─⟨Z⟩
              │far│    │    │         │
    q2 ─┤   ├─┤   ├────┼────┤2        ├─
        │far│          │
    q3 ─┤   ├───────┤0 far├─────────────

    return Z(q0), Z(q1)
    "
  `);
});

it('turns several pools at once in lanes', () => {
  expect(
    draw(`pool two(t: angle) source -> target { cx source, target; rz(t) target; discard source; }
    circuit c { weight w: angle; qubit q[4]; q = two(w) on halves(q); return Z(q[0]) + Z(q[1]); }`),
  ).toMatchInlineSnapshot(`
    "
            w
    q0 ─╮
        │
    q1 ─┼─╮
        ▼ │
    q2 ───┼─(two)─⟨Z⟩
          ▼
    q3 ─────(two)─⟨Z⟩

    return Z(q2) + Z(q3)
    "
  `);
});

it('says what modifiers made of a call', () => {
  const circuit = `gate mine(a: angle) x, y { rx(a) x; cz x, y; }
    circuit c {
      weight w: angle;
      qubit q[4];
      ctrl @ mine(w) q[3], q[0], q[1];
      ctrl(2) @ inv @ mine(w) q[0], q[1], q[3], q[2];
      pow(12) @ mine(w) q[0], q[1];
      inv @ pow(2) @ mine(w) q[2], q[3];
      return Z(q[0]);
    }`;
  expect(draw(circuit)).toMatchInlineSnapshot(`
    "
    q0 ─┤      ├──────●──────┤        ├─⟨Z⟩
        │mine w│      │      │mine¹² w│
    q1 ─┤      ├──────●──────┤        ├─
            │         │
    q2 ─────┼────┤1        ├─┤        ├─
            │    │  mine† w│ │mine⁻² w│
    q3 ─────●────┤0        ├─┤        ├─

    return Z(q0)
    "
  `);
  expect(drawSvg(circuitOf(circuit))).toContain(
    'gate ctrl(2) @ inv @ mine(w): 2 operations on q0, q1, q3, q2',
  );
});

it('frames a branch after the measurements that it reads', () => {
  expect(
    draw(`circuit teleport {
      input x: angle;
      qubit q[3];
      ry(x) q[0];
      h q[1];
      cx q[1], q[2];
      cx q[0], q[1];
      h q[0];
      bit a = measure q[0];
      bit b = measure q[1];
      if (b) { x q[2]; }
      if (a && !b) { z q[2]; } else { s q[2]; }
      return Z(q[2]);
    }`),
  ).toMatchInlineSnapshot(`
    "
    q0 ─┤RY x├───●───┤H├──┤M b0│
                 │
    q1 ───┤H├──●─⊕─┤M b1│
               │
    q2 ────────⊕──────────╢if b1╟─┤X├─╢╟─╢if b0 && !b1╟─┤Z├─╢else╟─┤S├─╢╟─⟨Z⟩

    return Z(q2)
    "
  `);
});

it('begins a wire again at a reset, and shows noise, barriers and discarded qubits', () => {
  expect(
    draw(`circuit c {
      input a: amplitude[4];
      qubit q[3];
      prepare(a) q[0..2];
      barrier q;
      depolarize(0.01) q[0], q[1];
      bit b = measure q[1];
      reset q[1];
      cx q[1], q[2];
      discard q[2];
      return probs(q[0..2]), 0.5 * X(q[0]) * Z(q[1]) - Y(q[1]);
    }`),
  ).toMatchInlineSnapshot(`
    "
    q0 ─┤         ├─░─┤          ├──────────────────⟨X⟩ probs
        │prepare a│   │depol 0.01│
    q1 ─┤         ├─░─┤          ├─┤M b0│ │|0⟩├─●───⟨YZ⟩ probs
                                                │
    q2 ─────────────░───────────────────────────⊕─⊣

    return probs(q0, q1), 0.5·X(q0)·Z(q1) − Y(q1)
    "
  `);
});

it('says in words what touches no wire', () => {
  expect(
    draw(`circuit c {
      weight w: angle;
      qubit q[2];
      gphase(2 * w);
      bit b = measure q[1];
      if (b) { gphase(w); }
      return Z(q[0]);
    }`),
  ).toMatchInlineSnapshot(`
    "
    q0 ────────⟨Z⟩

    q1 ─┤M b0│

    return Z(q0)

    no wire: gphase(2 * w)
    no wire: if (b0) gphase(w)
    "
  `);
});

it('draws fused blocks by number, with the weights they share', () => {
  const circuit = circuitOf(`circuit c { weight w: angle[2]; qubit q[3]; ry(w[0]) q[0]; return Z(q[0]); }`);
  const [{ call: _, ...gate }] = circuit.operations;
  if (gate.kind !== 'gate') throw new Error('not a gate');
  const block = {
    qubits: 2,
    gates: [gate, { ...gate, qubits: [1] }],
  } as const;
  const operations = [
    { kind: 'block', block, qubits: [0, 1] },
    { kind: 'block', block, qubits: [2, 1] },
    { kind: 'block', block: { qubits: 1, gates: [] }, qubits: [0] },
  ] as const;
  expect(`\n${drawText({ ...circuit, operations })}`).toMatchInlineSnapshot(`
    "
    q0 ─┤       ├────┤B2├─────⟨Z⟩
        │B1 w[0]│
    q1 ─┤       ├─┤1        ├─
                  │  B1 w[0]│
    q2 ───────────┤0        ├─

    return Z(q0)
    "
  `);
});

it("draws a declared gate as one box, also under a name of the gate table, and the table's own as a gate", () => {
  expect(
    draw(`gate iswap a, b { s a; s b; h a; cx a, b; cx b, a; h b; }
    circuit c { qubit q[2]; iswap q[0], q[1]; inv @ t q[1]; pow(2) @ cx q[0], q[1]; inv @ s q[0]; return Z(q[0]); }`),
  ).toMatchInlineSnapshot(`
    "
    q0 ─┤     ├──────●─●─┤S†├─⟨Z⟩
        │iswap│      │ │
    q1 ─┤     ├─┤T†├─⊕─⊕──────

    return Z(q0)
    "
  `);
});

it('keeps a ring QCNN of 16 qubits on one screen', () => {
  const text = drawText(circuitIn('circuits/ring.qcnn', { n: '16' }));
  const lines = text.trimEnd().split('\n');
  expect(lines.length).toBeLessThan(40);
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(160);
});

it('paints shared weights in one colour on request', () => {
  const text = drawText(circuitIn('circuits/ring.qcnn', { n: '4' }), { colour: true });
  const colours = [...text.matchAll(/48;2;([\d;]+)m[^\u001b]*[a-z]/g)].map(([, rgb]) => rgb);
  // Four convolutions of the first layer, one of them in two parts, and two pools; the second layer shares nothing.
  const counts = [...new Set(colours)].map((rgb) => colours.filter((each) => each === rgb).length);
  expect(counts).toEqual([5, 2]);
});
