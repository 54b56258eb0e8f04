// Random programs that check without an error: declared gates, loops, broadcasts, pools, branches, noise.
import fc from 'fast-check';
import type { Source } from '../../compiler/source/source.ts';
import { printsAs } from './prints-as-text.ts';

const angle = fc.oneof(
  fc.constantFrom('x[0]', 'x[i % n]', 'w[1]', 'w[i % 3]', 'pi / 3', '-0.4'),
  fc.constantFrom(
    '2 * (pi - x[0]) * w[0]',
    'sin(w[2]) + x[i % n] ^ 2',
    '-(w[0] / (2 + cos(x[0])))',
    'tanh(w[1]) * tau',
  ),
);
const qubit = fc.constantFrom('q[0]', 'q[i % n]', 'q[n - 1]');
const pair = fc.constantFrom('q[0], q[1]', 'q[n - 1], q[0]', 'q[i % n], q[(i + 1) % n]');
const wiring = fc.constantFrom(
  'line(q)',
  'ring(q)',
  'pairs(q)',
  'all(q)',
  'own(q)',
  '[(d, c) for (c, d) in brick(q)]',
);

const gateStatement = fc.oneof(
  { withCrossShrink: true },
  fc.tuple(fc.constantFrom('h', 's', 'inv @ t', 'sx', 'pow(-1) @ y'), qubit).map(([g, q]) => `${g} ${q};`),
  fc.tuple(fc.constantFrom('rx', 'ry', 'rz', 'p', 'inv @ rx', 'pow(2) @ ry'), angle, qubit).map(([g, t, q]) => `${g}(${t}) ${q};`), // prettier-ignore
  fc.tuple(fc.constantFrom('crx', 'rzz', 'cp', 'ctrl @ ry', 'ctrl @ inv @ rz'), angle, pair).map(([g, t, q]) => `${g}(${t}) ${q};`), // prettier-ignore
  fc.tuple(fc.constantFrom('rpauli', 'inv @ rpauli', 'pow(2) @ rpauli'), fc.constantFrom('XY', 'ZZ', 'YX', 'IZ'), angle, pair).map(([g, word, t, q]) => `${g}("${word}", ${t}) ${q};`), // prettier-ignore
  fc.tuple(fc.constantFrom('rpauli("XYZ", w[1]) q[0], q[1], spare;', 'ctrl @ rpauli("ZY", x[0]) spare, q[0..2];', 'rpauli("YZ", w[0]) on line(q);')).map(([s]) => s), // prettier-ignore
  fc.tuple(fc.constantFrom('h on q;', 'ry(x) on q;', 'rz(w[0] * x) on q;', 'spread(x) q;', 'inv @ spread(x) q;')).map(([s]) => s), // prettier-ignore
  fc.tuple(fc.constantFrom('cx', 'block(w)', 'rxx(w[1])', 'inv @ block(w)', 'ctrl @ gphase(x[0])'), wiring).map(([g, t]) => (g.startsWith('ctrl') ? `${g} q[0];` : `${g} on ${t};`)), // prettier-ignore
);

const statement = fc.oneof(
  { withCrossShrink: true },
  { weight: 6, arbitrary: gateStatement },
  { weight: 1, arbitrary: fc.array(gateStatement, { maxLength: 3 }).map((body) => `if (n > 2) { ${body.join(' ')} } else { ry(w) on q[0..1] ++ q[1..2] ++ spare; }`) }, // prettier-ignore
  { weight: 1, arbitrary: gateStatement.map((body) => `for (a, b) in line(q) { cz a, b; ${body} }`) },
);

const declarations = {
  own: 'pairing own(q) = [(q[q.length - 1], q[0])];',
  block: 'gate block(t: angle[3]) a, b { ry(t[0]) a; cx a, b; u(t) b; }',
  spread: 'gate spread(t: angle[n]) q[n] { for j in 0..n { rx(t[j] / 2) q[j]; } cx on line(q); }',
  keep: 'pool keep(t: angle) source -> target { if (measure source) { rz(t) target; } else { rx(t) target; } }',
  join: 'pool join(t: angle) a, b -> c { bit m = measure a; cry(t) b, c; if (m) { rx(t) c; } }',
};

const pools = {
  none: 'ry(p) q[0];',
  'one source': 'q = keep(p) on [(q[n - 1], q[0])];',
  'two sources':
    'qubit more[3]; h on more; join(p) more[0..2] -> q[1]; q = q ++ more[2..3]; q = join(p) on [(q[n - 1], q[n], q[0])];',
};

interface Parts {
  readonly layers: number;
  readonly body: readonly string[];
  readonly pool: keyof typeof pools;
  readonly noise: boolean;
  readonly amplitudes: string | undefined;
  readonly output: string;
  readonly n: number;
}

const parts: fc.Arbitrary<Parts> = fc.record({
  layers: fc.integer({ min: 0, max: 2 }),
  body: fc.array(statement, { minLength: 1, maxLength: 4 }),
  pool: fc.constantFrom('none', 'one source', 'two sources'),
  noise: fc.boolean(),
  amplitudes: fc.constantFrom(
    undefined,
    '[1, 1, 1, -1]',
    '2 + sin(x)',
    '[2 * x[0], 1.5, -w[0], tanh(w[1]) * x[1]]',
  ),
  output: fc.constantFrom('Z(q[0])', 'X(q[0]) * Z(spare) - 0.5', 'Z(q)', 'probs(q)', 'sum(Y(q)), Z(spare)'),
  n: fc.integer({ min: 2, max: 3 }),
});

/** The program as people lay it out, with the declarations that it calls. */
function textOf({ layers, body, pool, noise, amplitudes, output, n }: Parts): string {
  const statements = [
    'input x: angle[n];',
    'weight w: angle[3] ~ normal(0, 1);',
    'qubit q[n];',
    'qubit spare;',
    ...(amplitudes ? [`qubit r[2]; prepare(${amplitudes}) r; cx r[0], q[0]; crx(0.3) r[1], q[1];`] : []),
    'rx(x[0] + w[0]) spare;',
    `for i in 0..${layers + 1} {`,
    ...body.map((each) => `  ${each}`),
    ...(noise ? ['  depolarize(0.1) q[0], q[1]; phase_damp(0.2) on q;'] : []),
    '}',
    'weight p: angle;',
    pools[pool],
    `return ${output};`,
  ];
  const circuit = [
    `circuit random(n: int = ${n} in [2, 3]) {`,
    ...statements.map((each) => `  ${each}`),
    '}',
    '',
  ].join('\n');
  const called = Object.entries(declarations).filter(([name]) => new RegExp(`\\b${name}\\(`).test(circuit));
  return [...called.map(([, text]) => text), circuit].join('\n');
}

/**
 * Random programs, as `check` and `elaborateCircuit` take them: one circuit `random` with a parameter n in [2, 3], loops,
 * calls on lists of tuples, declared gates, pools and pairings, noise. They check without an error. A counterexample prints
 * as its text, and shrinks to fewer statements.
 */
export function programs(): fc.Arbitrary<Source> {
  return parts.map((drawn) => {
    const text = textOf(drawn);
    return printsAs({ name: 'random.qcnn', text }, () => text);
  });
}
