// From a circuit to a first number without a file of numbers: describe, run --seed, weights; and what is said where numbers
// are missing or named wrongly.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { loadCircuit } from '../../src/circuit-files/load-circuit.ts';
import { drawInputs } from '../../src/runtime/draw-inputs.ts';
import { findBackend } from '../../src/runtime/backends/index.ts';
import { initialWeights, weightsFromJson } from '../../src/runtime/weights.ts';
import { here } from './here.ts';

const folder = mkdtempSync(join(tmpdir(), 'qcnn-first-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = (name: string, text: string) => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};
const small = file(
  'small.qcnn',
  `/// A small one.
/// In two lines.
///
/// More of it.
circuit small(n: int = 2 in 2..5, wiring: pairing = line, tilt: angle = pi / 4) {
  input x: angle[n];
  input a: angle;
  weight last: angle[2, 2] ~ normal(0, 0.5);
  qubit q[n];
  ry(x) on q;
  rx(a + tilt) q[0];
  for layer in 0..2 {
    weight w: angle ~ uniform(-pi, pi);
    rx(w) on q;
    cx on wiring(q);
  }
  ry(last[0, 0]) q[0];
  rz(last[0, 1] + last[1, 0] + last[1, 1]) q[1];
  return Z(q[0]), 0.5 * X(q[0]) * X(q[1]), probs(q);
}
`,
);
const run = async (...args: string[]) => JSON.parse((await here('run', ...args, '--json')).stdout);

describe('describe', () => {
  test('says what the circuit takes, gives and costs', async () => {
    const { exitCode, stdout } = await here('describe', small, '--set', 'n=3');
    expect(exitCode).toBe(0);
    const [head, parameters, inputs, weights, outputs, cost] = stdout.split('\n\n');
    expect(head).toBe(`circuit small of ${small}\nA small one.\nIn two lines.`);
    expect(parameters.split('\n').slice(1)).toEqual([
      '  n       int      = 3                   set; default 2  in 2..5',
      '  wiring  pairing  = line                default',
      '  tilt    angle    = 0.7853981633974483  default pi / 4',
    ]);
    expect(inputs).toBe('inputs: 4 numbers a sample (--inputs X.json)\n  x  angle[3]\n  a  angle');
    expect(weights.split('\n')).toEqual([
      'weights: 6 numbers (--weights W.json, or --seed)',
      '  last         angle[2, 2]  ~ normal(0, 0.5)',
      '  w[0] … w[1]  angle        ~ uniform(-pi, pi)',
    ]);
    expect(outputs.split('\n')).toEqual([
      'outputs: 10 numbers a sample',
      '  Z(q0), 0.5 * X(q0) * X(q1)  their 2 expectation values',
      '  probs(q0, q1, q2)           8 numbers, the probability of each outcome',
    ]);
    expect(cost).toMatch(/^cost\n {2}qubits +3, gates 16 \(4 on two or more\), depth \d+, as written\n/);
    expect(cost).toMatch(/\n +qubits may be used again: `qcnn resources` says how few will do, /);
    expect(cost).toMatch(
      /\n {2}flops +\d\.\de\d forward, \d\.\de\d with the gradient, for a batch of 128 \(\w+\)\n/,
    );
    expect(cost).toMatch(/\n {2}backend +reference; wasm could too\n$/);
  });

  test('the same as JSON, by the names of the API', async () => {
    const { stdout } = await here('describe', small, '--json', '--batch', '1', '-O', '2');
    const circuit = loadCircuit(small);
    const { weights, inputs, parameters, outputs, cost } = JSON.parse(stdout);
    expect(weights).toEqual(circuit.weights.map(({ offset: _, ...slot }) => slot));
    expect(inputs).toEqual(circuit.inputs.map(({ offset: _, ...slot }) => slot));
    expect(parameters[0]).toEqual({
      name: 'n',
      kind: 'int',
      default: '2',
      domain: '2..5',
      value: '2',
      set: false,
    });
    expect(outputs.map(({ kind, size }: { kind: string; size: number }) => [kind, size])).toEqual([['observable', 1], ['observable', 1], ['probabilities', 4]]); // prettier-ignore
    expect(cost).toMatchObject({ qubits: 2, level: 2, batch: 1, backend: 'reference' });
    expect(cost.flopsGradient).toBeGreaterThan(cost.flopsForward);
  });

  test('a parameter without a value: what is known, then what is missing', async () => {
    const open = file(
      'open.qcnn',
      'circuit open(p: pairing, n: int = 2) { qubit q[n]; cx on p(q); return Z(q); }',
    );
    const { exitCode, stdout, message, json } = await here('describe', open);
    expect(exitCode).toBe(2);
    expect(stdout).toContain('  p  pairing  needs a value');
    expect(message).toContain('parameter p has no default; give it a value with --set p=');
    expect(json).toMatchObject({
      circuit: 'open',
      parameters: [
        { name: 'p', kind: 'pairing', set: false },
        { name: 'n', default: '2' },
      ],
      error: { exitCode: 2, diagnostics: [{ code: 'parameter-without-value' }] },
    });
    expect(await here('describe', open, '--set', 'p=ring')).toMatchObject({ exitCode: 0 });
  });

  test('a backend that cannot take it is told with its reason', async () => {
    const wide = file('wide.qcnn', 'circuit wide { qubit q[40]; h on q; return X(q[0]); }');
    const { stdout } = await here('describe', wide);
    expect(stdout).toMatch(/\n {2}backend +wasm\n {2}reference cannot: [^\n]+40 qubits[^\n]+\n$/);
    const asked = await here('describe', wide, '--backend', 'reference', '--json');
    expect(JSON.parse(asked.stdout).cost.backends).toEqual([{ name: 'reference', refusal: expect.stringContaining('40 qubits') }]); // prettier-ignore
  });
});

describe('run --seed', () => {
  test('draws what the library draws, and says so', async () => {
    const { exitCode, stdout, stderr } = await here('run', small, '--seed', '5', '--gradient', '--json');
    expect([exitCode, stderr]).toEqual([
      0,
      'qcnn: seed 5 drew 6 weights, each from its declared distribution, and 3 input angles, uniform in [0, π)\n',
    ]);
    const result = JSON.parse(stdout);
    const circuit = loadCircuit(small);
    const [weights, inputs] = [initialWeights(circuit, 5), drawInputs(circuit, 5)];
    expect(result).toMatchObject({ seed: 5, drawn: { weights: [...weights], inputs: [[...inputs]] } });
    const exact = findBackend('reference').load(circuit).vjp(weights, inputs, new Float64Array(6).fill(1), 1);
    expect(result.outputs).toEqual([[...exact.values]]);
    expect(result.gradients).toEqual({ weights: [...exact.weights], inputs: [[...exact.inputs]] });
    // The names of before, for one version.
    expect([result.gradWeights, result.gradInputs]).toEqual([
      result.gradients.weights,
      result.gradients.inputs,
    ]);
  });

  test('a file takes the place of what it names; --batch draws samples', async () => {
    const given = file('given.json', '[0.1, 0.2, 0.3, 0.4, 0.5, 0.6]');
    const one = await run(small, '--seed', '5', '--weights', given);
    expect(one.drawn).toEqual({ inputs: [expect.any(Array)] });
    const three = await run(small, '--seed', '5', '--weights', given, '--batch', '3');
    expect(three.outputs).toHaveLength(3);
    expect(three.outputs[0]).toEqual(one.outputs[0]);
    const samples = file('samples.json', '[[1, 2, 3], [4, 5, 6]]');
    expect((await run(small, '--seed', '5', '--inputs', samples)).drawn).toEqual({
      weights: expect.any(Array),
    });
    expect((await run(small, '--weights', given, '--inputs', samples)).seed).toBeUndefined();
    expect(await here('run', small, '--inputs', samples, '--batch', '3', '--seed', '1')).toMatchObject({
      exitCode: 2,
    });
  });

  test('samples beyond what is printed are refused at once', async () => {
    const wide = file('wide-outputs.qcnn', 'circuit wide { qubit q[12]; h on q; return probs(q); }');
    expect(await here('run', wide, '--batch', '65536')).toMatchObject({
      exitCode: 2,
      message:
        'qcnn: 65536 samples of 4096 inputs and outputs are more than 8388608 numbers; give a smaller --batch',
    });
  });

  test('only gradients that there are are printed, and no zero has a sign', async () => {
    const fixed = file(
      'fixed.qcnn',
      'circuit fixed { qubit q; x q; h q; h q; return X(q), 0 * Z(q), -1 * X(q); }',
    );
    expect((await here('run', fixed, '--gradient')).stdout).toBe(
      'outputs (one line a sample, reference backend)\n  0.000000000000   0.000000000000   0.000000000000\n',
    );
    const trained = file(
      'trained.qcnn',
      'circuit trained { weight w: angle; qubit q; ry(w) q; return Z(q); }',
    );
    const { stdout } = await here('run', trained, '--seed', '1', '--gradient');
    expect(stdout.split('\n').slice(2, -2)).toEqual(['gradient by the weights']);
  });

  test('threads give the same numbers', async () => {
    const one = await run('ring', '--seed', '1', '--backend', 'wasm', '--threads', '1', '--batch', '40');
    expect(await run('ring', '--seed', '1', '--backend', 'wasm', '--threads', '2', '--batch', '40')).toEqual(
      one,
    );
  });

  test('compile binds the same numbers', async () => {
    const { stdout } = await here('compile', small, '--emit', 'qasm2', '--seed', '5');
    const { drawn } = await run(small, '--seed', '5');
    expect(stdout).toContain(`ry(${drawn.inputs[0][0]})`.slice(0, 12));
    expect((await here('compile', small, '--emit', 'qasm3')).stdout).toContain('input');
    expect((await here('compile', small, '--emit', 'qasm3', '--seed', '5')).stdout).not.toMatch(/^input/m);
    const samples = file('two.json', '[[1, 2, 3], [4, 5, 6]]');
    expect(await here('compile', small, '--emit', 'qasm2', '--seed', '5', '--inputs', samples)).toMatchObject(
      {
        exitCode: 2,
        message: expect.stringContaining('a program has the numbers of one sample'),
      },
    );
  });
});

describe('weights', () => {
  test('writes what the library draws, by name, one line a vector; run reads it', async () => {
    const out = join(folder, 'W.json');
    expect(await here('weights', small, '--seed', '5', '-o', out)).toMatchObject({ exitCode: 0, stdout: '' });
    const text = readFileSync(out, 'utf8');
    const circuit = loadCircuit(small);
    expect([...weightsFromJson(circuit, JSON.parse(text))]).toEqual([...initialWeights(circuit, 5)]);
    const { last, w } = JSON.parse(text);
    expect([last.length, last[0].length, w.length]).toEqual([2, 2, 2]);
    expect(text).toMatch(
      /^\{\n {2}"last": \[\n {4}\[[^\n]+\],\n {4}\[[^\n]+\]\n {2}\],\n {2}"w": \[[^\n]+\]\n\}\n$/,
    );
    const drawn = await run(small, '--seed', '5');
    const read = await run(small, '--seed', '5', '--weights', out);
    expect(read.outputs).toEqual(drawn.outputs);
  });

  test('seed 1 by default; another seed and other settings are other weights; none are {}', async () => {
    const { stdout } = await here('weights', 'ring');
    expect((await here('weights', 'ring', '--seed', '1')).stdout).toBe(stdout);
    expect((await here('weights', 'ring', '--seed', '2')).stdout).not.toBe(stdout);
    expect(JSON.parse((await here('weights', 'ring', '--set', 'n=16')).stdout).c).toHaveLength(4);
    expect((await here('weights', file('none.qcnn', 'circuit c { qubit q; return Z(q); }'))).stdout).toBe(
      '{}\n',
    );
  });
});

describe('what is missing or named wrongly is said with what there is', () => {
  const has = 'the circuit has 6 weights: "last" ([2, 2]), "w" (2 numbers).';
  test.each([
    ['nothing', [], /^qcnn: circuit small needs 6 weights: "last" \(\[2, 2\]\), "w" \(2 numbers\); give them with --weights W\.json, as an array of 6 or by name, \{"last": …, "w": …\}, or let --seed 1 draw them; qcnn weights writes such a file$/],
    ['no inputs', ['--weights', file('w6.json', '[1, 2, 3, 4, 5, 6]')], /^qcnn: circuit small needs 3 inputs: "x" \(\[2\]\), "a" \(a number\); give them with --inputs X\.json, as an array of 3, by name, \{"x": …, "a": …\}, or a list of such samples, or let --seed 1 draw them$/],
    ['too few', ['--weights', file('w5.json', '[1, 2, 3, 4, 5]')], /w5\.json: The circuit needs 6 weights: "last" \(\[2, 2\]\), "w" \(2 numbers\); 5 came\.$/],
    ['a name that is none', ['--weights', file('lst.json', '{"lst": [1, 2, 3, 4], "w": [1, 2]}')], `lst.json: There is no weight "lst" (did you mean "last"?); ${has}`],
    ['a name that is none, and one missing', ['--weights', file('v.json', '{"last": [1, 2, 3, 4], "vector": [1, 2]}')], `v.json: There is no weight "vector", and the weights lack "w"; ${has}`],
    ['a meeting missing', ['--weights', file('w0.json', '{"last": [1, 2, 3, 4], "w[0]": 1}')], `w0.json: The weights lack "w[1]"; ${has}`],
    ['an input that is none', ['--seed', '1', '--inputs', file('y.json', '{"x": [1, 2], "b": 3}')], 'y.json: There is no input "b", and the inputs lack "a"; the circuit has 3 inputs: "x" ([2]), "a" (a number).'],
  ])('%s', async (_, args, message) => {
    const found = await here('run', small, ...args);
    expect(found.exitCode).toBe(2);
    if (typeof message === 'string') expect(found.message).toContain(message);
    else expect(found.message).toMatch(message);
  }); // prettier-ignore

  test('a circuit that comes with qcnn, nearly named', async () => {
    expect((await here('run', 'rng')).message).toContain('there is no file rng; did you mean ring,');
  });

  test('many groups are not all named', async () => {
    const many = Array.from({ length: 40 }, (_, i) => `weight w${i}: angle; rx(w${i}) q;`).join(' ');
    const { message } = await here(
      'run',
      file('many.qcnn', `circuit many { qubit q; ${many} return Z(q); }`),
    );
    expect(message).toMatch(/needs 40 weights: "w0" \(a number\), .*"w11" \(a number\) and 28 more; give/);
  });
});
