// What a check says of gates, pools, pairings and constants that nothing calls, and what follows, or does not, from a mistake.
import { describe, expect, test } from 'vitest';
import { check, elaborateCircuit, printCircuit } from '../../../src/compiler/index.ts';
import { load } from '../load.ts';
import { said } from './said.ts';

function checked(text: string) {
  const { diagnostics, unchecked } = check({ name: 'alone.qcnn', text }, load);
  const rest = unchecked.map(
    ({ kind, name, reason, help }) => `not checked ${kind} ${name}: ${reason}; ${help}`,
  );
  return [...diagnostics.filter(({ code }) => !code.startsWith('unused')).map(said), ...rest];
}

describe('declared, and not called', () => {
  test.each([
    'gate g a { cx a, a; }',
    'gate g(t: angle[2]) a { rx(t) a; }',
    'gate g(t: angle[2]) a { rx(t[2]) a; }',
    'gate g(t: angle[1000001]) a { h a; }',
    'gate g(t: angle[1000000]) a { h a; }',
    'gate g(t: angle[0.5]) a { h a; }',
    'gate g(t: angle[-1]) a { h a; }',
    'gate g q[n] { cx q[0], q[n - 1]; }',
    'gate g q[n] { cx on halves(q); x q[4]; }',
    'gate g q[n] { x q[15]; }',
    'gate g q[n] { x q[16]; }',
    'gate g q[n] { if (n == 8) { x q[0]; } else { cx q[0], q[0]; } }',
    'gate g q[n] { if (n == 9) { x q[0]; } else { cx q[0], q[0]; } }',
    'gate g(t: angle[n]) q[n] { ry(t) on q; }',
    'gate g(t: angle[n + 1]) q[n] { ry(t) on q; }',
    'gate g q[n], r[n] { cx on [(q[i], r[i]) for i in 0..n]; }',
    'gate g a, r[n] { cx a, r[n - 1]; }',
    'gate g a, r[n] { cx a, r[n]; }',
    'gate g a { h b; }',
    'gate g(t: angle) a { if (t == 1) { x a; } }',
    'gate g(k: angle) a { for i in 0..k { x a; } }',
    'pool p a -> b { cx a, b; }',
    'pool p a -> b { discard b; }',
    'pool p a -> b { bit m = measure b; }',
    'pool p a -> b { discard a; x a; }',
    'pool p a, b -> c { cx a, c; ccx a, b, c; }',
    'pool p(t: angle) a -> b { bit m = measure a; if (m) { rx(t) b; } }',
    'pairing p(q) = [(q[0], q[1])];',
    'pairing p(q) = [(q[0], q[16])];',
    'pairing p(q) = [q[0]];',
    'pairing p(q) = q;',
    'pairing p(q) = halves(q);',
    'pairing p(q) = [(q[i], q[i + 5]) for i in 0..q.length - 5];',
    'const a = 1 / 0;',
    'const a = b + 1; const b = 1 / 0;',
    'const a = b + 1; const b = 2; gate g a0 { rx(a) a0; }',
    'const a = b; const b = a;',
    'gate g a { cx a, a; } gate h2 a { g a; h2b a; } gate h2b a { x a; }',
    'gate g a { cx a, a; } circuit c { qubit q; g q; return Z(q); }',
    'gate g q[n] { x q[3]; } circuit c { qubit q[2]; g q; return Z(q); }',
    'gate g q[n] { x q[3]; } circuit c { qubit q[4]; g q; return Z(q); }',
    'gate g q[n] { x q[20]; } circuit c { qubit q[21]; g q; return Z(q); }',
    'pairing p(q) = [(q[0], q[20])]; circuit c { qubit q[21]; cx on p(q); return Z(q[0]); }',
  ])('%s', (text) => {
    expect(checked(text)).toMatchSnapshot();
  });
});

describe('after a mistake', () => {
  const inCircuit = (body: string) =>
    checked(`pool drop a -> b { cx a, b; } circuit c { qubit q[4]; ${body} }`);
  test.each([
    'let a = 1 / 0; rx(a) q[0]; rx(2 * a) q[1]; let b = a + 1; rx(b) q[2]; return Z(q);',
    'let a = q[9]; x a; cx q[0], a; reset a; discard a; barrier a; let b = [a]; x b[0]; return Z(a);',
    'qubit r[0]; h on r; let n = r.length; for i in r { x i; } let s = r ++ q; r = q; cx on line(r); return Z(r);',
    'weight w: angle[-1]; rx(w) on q; rx(w[0]) q[0]; let v = w.length; prepare(w) q; return Z(q);',
    'bit m = measure q[7]; if (m) { x q[0]; } if (!m && m == 1) { x q[0]; } return Z(q[0]);',
    'q = drop on [(q[0], q[0])]; h on q; let n = q.length; return Z(q);',
    'let l = [1, 1 / 0]; rx(l) on q; for i in l { rx(i) q[0]; } for (i, j) in [l] { rx(i) q[0]; } return sum(l);',
    'let p = 1..0; for i in p { x q[i]; } let s = q[p]; return prod(p), min(p), sin(p), -p, !p, p == 1, p < 2, probs(p), Z(p), p ? 1 : 2, ring(p), p[0], 2 + p, p ++ p, p && true;',
    'for i in 0..4 { cx q[i], q[i]; } x q[4]; return Z(q);',
    'for i in 0..3 { let a = 1 / i; rx(a) q[0]; } return Z(q);',
    'cx q[0], q[0]; y q[9]; return Z(q[0]) * Z(q[0]), Z(q[1]), q;',
    'drop q[0] -> q[1]; x q[0]; y q[0]; return Z(q[0]);',
    'if (1 / 0 == 1) { x q[0]; } else { x q[9]; } return Z(q);',
    'depolarize(1 / 0) q[0]; pow(1 / 0) @ x q[0]; rpauli("Q", 1 / 0) q[0]; drop(1 / 0) q[0] -> q[1]; return Z(q[0]);',
  ])('%s', (body) => {
    expect(inCircuit(body)).toMatchSnapshot();
  });
  test('a parameter that is refused is poison, and what it names is not called', () => {
    expect(checked('circuit c(n: int = 1 / 0, g: gate(1) = cx) { qubit q[n]; g on q; for i in 0..n { x q[i]; } return Z(q); }')).toMatchSnapshot(); // prettier-ignore
  });
});

describe('what is made', () => {
  const declarations = `gate two(t: angle) a, b { rx(t) a; cx a, b; barrier a, b; }
pool keep(t: angle) a -> b { bit m = measure a; if (m) { rx(t) b; barrier; } else { reset b; } }
gate many(t: angle[n]) r[n] { ry(t) on r; }
pool both a, b -> c { cx a, c; discard a; }`;
  const made = (body: string) => {
    const { circuit, diagnostics } = elaborateCircuit({ name: 'alone.qcnn', text: `${declarations} circuit c { qubit q[4]; ${body} }` }, load); // prettier-ignore
    const calls = circuit?.operations.map(({ call }) => (call ? `${call.name}${call.layer}(${call.qubits.join()})` : '-')).join(' '); // prettier-ignore
    return [...diagnostics.map(said), circuit && printCircuit(circuit), calls].filter(Boolean).join('\n');
  };
  test.each([
    'weight w: angle[3]; two(w) on [(q[0], q[1]), (q[1], q[2]), (q[2], q[3])]; return Z(q);',
    'weight w: angle; two(w) on ring(q); two(w) q[0], q[2]; x q[0]; return Z(q[0]);',
    'weight w: angle; two(1 + w) on line(q); inv @ two(w) q[0], q[1]; ctrl @ two(w) q[0..3]; pow(-2) @ two(w) q[1], q[0]; return Z(q[0]);',
    'weight w: angle; q = keep(w) on pairs(q); keep(0.5) q[1] -> q[0]; return Z(q[0]);',
    'q = both on [(q[0], q[1], q[2])]; both q[0], q[1] -> q[0]; return 1;',
    'both q[0], q[3] -> q[2]; h q[2]; return Z(q[2]) - Z(q[2]) + 2 * Z(q[1]) * X(q[2]) + 1;',
    'rpauli("XIY", 0.25) q[0..3]; pow(2) @ rpauli("ZZ", 0.5) on line(q); ctrl @ rpauli("XYZ", 1) q; inv @ rpauli("Y", 1) q[0]; return Z(q[0]);',
    'bit m = measure q[0]; bit n = measure q[1]; if (m && !n || m == n) { x q[2]; } else { if (n != m) { y q[2]; depolarize(0.1) q[2], q[3]; } } return Z(q[2]);',
    'if (measure q[0]) { x q[1]; } reset q[0]; barrier; barrier q, q[0]; discard q[3]; return probs(q[0..2]), X(q[1]) * Y(q[0]), [0.5 * Z(q[2]), 3];',
    'weight a: angle[2, 2] ~ uniform(-1, 2); weight b: angle ~ normal(1, 0.5); weight d: angle ~ constant(0.25); input x: angle[2]; input y: amplitude[4]; prepare(y) q[2..4]; for i in 0..2 { weight l: angle[i + 1]; rx(a[i, 0] * b + d - x[i] / 2) q[i]; ry(l) on q[0..i + 1]; } return prod(Z(q));',
    'return -Z(q[0]), 2 * (X(q[1]) - 0.5), Z(q[3]) / 4, sum([Z(a) * X(b) for (a, b) in line(q)]), prod([1 + Z(a) for a in q[0..2]]);',
    'weight w: angle[2]; many(w) on [q[0..2], q[2..4], q[1..3]]; many([1, 2, 3, 4]) q; ctrl @ many(w) q[3], q[0..2]; inv @ many(w) q[1..3]; return Z(q[0]);',
    'weight w: angle; for i in 0..2 { two(w) on line(q); two(i) q[i], q[i + 1]; } let a = 3 - 1; rx([w * j for j in a..4 if j != 2]) on q[0..1]; return [Z(b) for b in q if b != q[1]];',
    'weight w: angle; rx(w + 0) q[0]; rx(0 * w) q[0]; rx(max(w, 1)) q[0]; rx(min(w, 2, 3)) q[0]; rx(w ^ 2) q[0]; rx(-w / 4) q[0]; rx(sum([w, 1, w])) q[0]; rx(prod([w, 2, w])) q[0]; rx(sqrt(exp(w))) q[0]; rx(min(4, 3)) q[0]; rx(floor(2.5) + ceil(2.5)) q[0]; return Z(q[0]);',
    'bit m = measure q[0]; if (true) { x q[1]; } else { y q[1]; } if (false) { x q[1]; } if (!(m || true)) { z q[1]; } if (m == 0) { h q[1]; } if (m != 0) { s q[1]; } if (1 == m) { t q[1]; } if (true && m) { x q[2]; } if (m == true) { y q[2]; } return Z(q[1]);',
  ])('%s', (body) => {
    expect(made(body)).toMatchSnapshot();
  });
});
