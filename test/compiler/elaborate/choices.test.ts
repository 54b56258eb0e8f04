// Which of several things elaboration chooses: rules for arguments, files that are looked in, what a count takes for certain.
import { describe, expect, test } from 'vitest';
import { check, elaborateCircuit } from '../../../src/compiler/index.ts';
import { weightCount } from '../../../src/compiler/circuit/circuit.ts';
import { elaborate } from '../../../src/compiler/elaborate/elaborate.ts';
import { loadModules } from '../../../src/compiler/semantics/modules.ts';
import { load } from '../load.ts';

const compiled = (text: string, set: Record<string, string> = {}) => {
  const { circuit, diagnostics } = elaborateCircuit({ name: 'choices.qcnn', text }, load, { set });
  return { circuit, codes: diagnostics.map(({ code }) => code) };
};
const codesOf = (statements: string, result = 'Z(q[0])') =>
  compiled(`circuit c { qubit q[4]; ${statements} return ${result}; }`).codes;

describe('counts before the work', () => {
  const choice = (then: string, orElse: string) =>
    codesOf(`for i in 0..1000 { let l = [i]; if (l[0] == 0) { ${then} } else { ${orElse} } }`);
  test('take the cheaper side of a condition that is not known, whichever it is', () => {
    expect(choice('pow(2000) @ x q[0];', 'x q[0];')).toEqual([]);
    expect(choice('x q[0];', 'pow(100) @ x q[0];')).toEqual([]);
    expect(choice('pow(2000) @ x q[0];', 'pow(2000) @ x q[0];')).toEqual(['limit-exceeded']);
  });
  test('take both sides of a branch that run time decides', () => {
    const sides = (k: number) => codesOf(`bit m = measure q[3]; for i in 0..1000 { if (m) { pow(${k}) @ x q[0]; } else { pow(${k}) @ y q[0]; } }`); // prettier-ignore
    expect(sides(100)).toEqual([]);
    expect(sides(600)).toEqual(['limit-exceeded']);
  });
  test('count a Pauli rotation with its changes of basis', () => {
    const rotations = (n: number) => codesOf(`for i in 0..${n} { rpauli("XXXX", 0.1) q; }`);
    expect(rotations(10_000)).toEqual([]);
    expect(rotations(1_000_000)).toEqual(['limit-exceeded']);
  });
});

describe('arguments', () => {
  test('are zipped only where there are as many as tuples', () => {
    expect(codesOf('weight w: angle[2]; rx(w) on q[0..2];')).toEqual([]);
    expect(codesOf('weight w: angle[3]; rx(w) on q[0..2];')).toEqual(['shape-mismatch']);
    expect(codesOf('weight w: angle[2]; rx(w) on q[0..3];')).toEqual(['shape-mismatch']);
  });
  test('of a pool are zipped over its tuples, and not in a single call', () => {
    const pool = (call: string) => compiled(`pool p(t: angle[2]) a -> b { rx(t[0] + t[1]) b; } circuit c { weight w: angle[2, 2]; weight v: angle[2]; qubit q[4]; ${call} rx(v[0] + w[0, 0]) q[3]; return Z(q[3]); }`).codes; // prettier-ignore
    expect(pool('p(w) on [(q[0], q[3]), (q[1], q[3])];')).toEqual([]);
    expect(pool('p(v) on [(q[0], q[3]), (q[1], q[3])];')).toEqual([]);
    expect(pool('p(w) q[0] -> q[3];')).toEqual(['shape-mismatch']);
    expect(pool('p(w) on [(q[0], q[3])];')).toEqual(['shape-mismatch']);
  });
});

describe('names', () => {
  const own = 'gate su4(t: angle) a, b { rx(t) a; cx a, b; }';
  const conv = 'circuit c(conv: gate(2) = su4) { weight w: angle[conv.params]; qubit q[2]; conv(w) q[0], q[1]; return Z(q[0]); }'; // prettier-ignore
  test('that are set are found in the file before the standard library', () => {
    expect(weightCount(compiled(`${own} ${conv}`, { conv: 'su4' }).circuit!)).toBe(1);
    expect(weightCount(compiled(`${own} ${conv}`, { conv: 'so4' }).circuit!)).toBe(6);
  });
  test('of declared gates keep their .params beside a value of the same name; those of built-in ones do not', () => {
    const named = (gate: string, name: string) => compiled(`${gate} circuit c { weight ${name}: angle[3]; qubit q; u(${name}) q; rx(${name}.params) q; return Z(q); }`).codes; // prettier-ignore
    expect(named('gate g(t: angle[5]) a { u(t[0..3]) a; rx(t[3] + t[4]) a; }', 'g')).toEqual([]);
    expect(named('', 'rx')).toEqual(['wrong-type']);
  });
  test('of a domain stand for its first value where there is no default', () => {
    const text = (first: number) => `circuit c(n: int in [${first}, 5], k: int = 0 in 0..n) { qubit q[3]; x q[k]; rx(n) q[0]; return Z(q[0]); }`; // prettier-ignore
    const codes = (first: number) => check({ name: 'choices.qcnn', text: text(first) }, load).diagnostics.map(({ code }) => code); // prettier-ignore
    expect(codes(3)).toEqual([]);
    expect(codes(4)).toEqual(['index-out-of-range']);
  });
});

test('the values of parameters are told as texts', () => {
  const text = `circuit c(n: int = 8, t: float = 1 / 2, a: angle = -0.25, b: bool = n > 4, conv: gate(2) = cx, merge: pool, wiring: pairing = ring) { qubit q; return Z(q); }`; // prettier-ignore
  const module = loadModules({ name: 'choices.qcnn', text }, load);
  const { declaration } = module.callables.get('c')!;
  if (declaration.kind !== 'circuit') throw new Error('c is a circuit');
  const elaborated = elaborate({ module, declaration }, { report: () => {}, load, choices: { merge: 'zx', conv: 'so4' } }); // prettier-ignore
  expect(elaborated?.parameters).toEqual({ n: '8', t: '0.5', a: '-0.25', b: 'true', conv: 'so4', merge: 'zx', wiring: 'ring' }); // prettier-ignore
});

test('what a gate does by itself is found once, however often others call it', () => {
  const doubled = (argument: string, type: string) => {
    const gates = Array.from({ length: 19 }, (_, i) => `gate g${i + 1}(t: ${type}) a { g${i}(${argument}) a; g${i}(${argument}) a; }`); // prettier-ignore
    return check({ name: 'choices.qcnn', text: `gate g0(t: ${type}) a { ${type === 'angle' ? 'rx(t)' : 'rx(t[0] + t[1])'} a; }\n${gates.join('\n')}` }, load); // prettier-ignore
  };
  for (const type of ['angle', 'angle[2]']) expect(doubled('t', type)).toMatchObject({ diagnostics: [], unchecked: [] }); // prettier-ignore
});

describe('branches', () => {
  test('are still branches after one inside them', () => {
    const two = 'bit m = measure q[1]; bit n = measure q[2];';
    expect(codesOf(`${two} if (m) { if (n) { x q[0]; } } discard q[3];`)).toEqual([]);
    expect(codesOf(`${two} if (m) { if (n) { x q[0]; } discard q[3]; }`)).toEqual(['branch-content']);
  });
  test('revive no qubit that has ended before them', () => {
    expect(codesOf('bit m = measure q[1]; discard q[2]; reset q[2]; if (m) { reset q[2]; }')).toEqual([]);
    expect(codesOf('bit m = measure q[1]; discard q[2]; if (m) { reset q[2]; }')).toEqual(['qubit-ended']);
  });
  test('hold a barrier on the qubits that live, and none where none do', () => {
    const barriers = (statements: string) =>
      compiled(`circuit c { qubit q; qubit p; ${statements} return 1; }`).circuit?.operations.flatMap(
        (operation) => (operation.kind === 'branch' ? operation.then : []),
      );
    expect(barriers('bit m = measure p; if (m) { barrier; }')).toMatchObject([{ kind: 'barrier', qubits: [0] }]); // prettier-ignore
    expect(barriers('bit m = measure p; bit n = measure q; if (m) { barrier; }')).toEqual([]);
  });
});

describe('observables and distributions', () => {
  test('factors stand in the order of qubits, so that equal products are one', () => {
    const { circuit } = compiled('circuit c { qubit q[2]; return Z(q[1]) * X(q[0]) + X(q[0]) * Z(q[1]); }');
    const factors = [{ qubit: 0, pauli: 'X' }, { qubit: 1, pauli: 'Z' }]; // prettier-ignore
    expect(circuit?.outputs).toEqual([{ kind: 'observable', terms: [{ coefficient: 2, factors }] }]);
  });
  test('a normal distribution is refused where 50 deviations are no finite number', () => {
    const normal = (mean: string, deviation: string) => codesOf(`weight w: angle ~ normal(${mean}, ${deviation}); rx(w) q[0];`); // prettier-ignore
    expect(normal('0', '3e306')).toEqual([]);
    expect(normal('0', '4e306')).toEqual(['not-a-number']);
    expect(normal('-1e308', '2e306')).toEqual(['not-a-number']);
  });
  test('the message of survivors that are not assigned is for a broadcast alone', () => {
    const pool = (call: string) => compiled(`pool p a -> b { cx a, b; } circuit c { qubit q[4]; ${call} h on q; return Z(q[1]); }`).codes; // prettier-ignore
    expect(pool('p on [(q[0], q[1])];')).toEqual(['pool-not-assigned']);
    expect(pool('p q[0] -> q[1];')).toEqual(['qubit-ended']);
    expect(pool('q = p on [(q[0], q[1])];')).toEqual([]);
    expect(pool('let r = q[0..2]; q = p on [(q[0], q[1])]; h on r;')).toEqual(['qubit-ended']);
  });
});
