// `qcnn equiv`: how it ends for whatever it is given, what it says, and that it ends in time.
import fc from 'fast-check';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { here } from './here.ts';
import { qcnn } from './qcnn.ts';

const folder = mkdtempSync(join(tmpdir(), 'qcnn-equiv-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = (name: string, text: string) => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};

const gates = file('gates.qcnn', `
gate zz(t: angle) a, b { rzz(t) a, b; }
gate zz_by_cx(t: angle) a, b { cx a, b; rz(t) b; cx a, b; }
gate zz_by_p(t: angle) a, b { cx a, b; p(t) b; cx a, b; }
gate line_up(t: angle[n]) q[n] { ry(t) on q; cx on line(q); }
pool turn(t: angle) a -> b { if (measure a) { rx(t) b; } }
pool turned(t: angle) a -> b { crx(t) a, b; discard a; }
pool other(t: angle) a -> b { crx(t) b, a; discard a; }
`); // prettier-ignore
const circuit = (name: string, body: string, head = 'weight w: angle;') =>
  `circuit ${name}(n: int = 2) { ${head} qubit q[n]; ${body} }\n`;
const circuits = file(
  'circuits.qcnn',
  circuit('plain', 'h q[0]; rz(w) q[0]; cx q[0], q[1]; return X(q[0]) * X(q[1]), Z(q[1]);') +
    circuit('same', 'h q[0]; cx q[0], q[1]; rz(w) q[0]; return X(q[0]) * X(q[1]), Z(q[1]);') +
    circuit('off', 'h q[0]; cx q[0], q[1]; rz(w + 0.000001) q[0]; return X(q[0]) * X(q[1]), Z(q[1]);') +
    circuit('opaque', 'h q[0]; cx q[0], q[1]; rz(w * (sin(w) ^ 2 + cos(w) ^ 2)) q[0]; return X(q[0]) * X(q[1]), Z(q[1]);') +
    circuit('few', 'h q[0]; rz(w) q[0]; return X(q[0]);') +
    circuit('more', 'ry(w) on q; return Z(q);', 'weight w: angle[n];') +
    circuit('data', 'ry(x) q[0]; rx(w) q[0]; return Z(q);', 'input x: angle; weight w: angle;') +
    circuit('measured', 'h q[0]; bit m = measure q[0]; if (m) { rx(w) q[1]; } return Z(q[1]), Y(q[1]);'),
); // prettier-ignore
const program = file('bell.qasm', 'OPENQASM 3; include "stdgates.inc"; input angle w; qubit[2] q; h q[0]; rz(w) q[0]; cx q[0], q[1];'); // prettier-ignore
const rewritten = file('rewritten.qasm', 'OPENQASM 3; include "stdgates.inc"; input angle w; qubit[2] q; h q[0]; cx q[0], q[1]; p(w) q[0];'); // prettier-ignore
const broken = file('broken.qcnn', 'circuit broken { qubit q; return Z(r); }');
const garbled = file('garbled.qasm', 'OPENQASM 3; qubit[2 q;');
writeFileSync(join(folder, 'bytes.qcnn'), Buffer.from([0x2f, 0x2f, 0xe9, 0x0a]));
mkdirSync(join(folder, 'empty.qcnn'));

const the = (name: string) => `${name.includes('zz') || name.startsWith('turn') || name === 'other' || name === 'line_up' ? gates : circuits}#${name}`; // prettier-ignore

describe('the exit code and the verdict', () => {
  test.each<[string[], number, RegExp]>([
    [[the('plain'), the('same')], 0, /^equivalent: .* return the same numbers for all weights and inputs \(level outputs\)\nstrongest level that holds: exact/],
    [[the('plain'), the('same'), '--level', 'exact'], 0, /^equivalent: .* \(level exact\)/],
    [[the('plain'), the('off')], 1, /^different: .*\n.* apart, where/],
    [[the('same'), the('opaque')], 3, /^unknown: .*\nNeither proved nor refuted: the identity does not hold.*\nThe largest difference found is .*\n\d+ random points agree to 1e-1\d: with 95 % confidence fewer than 3\/\d+ of the angles differ by more\./],
    [[the('plain'), the('off'), '--tolerance', '0.001'], 3, /^unknown: /],
    [[the('zz'), the('zz_by_cx')], 0, /\(level exact\)/],
    [[the('zz'), the('zz_by_p')], 1, /strongest level that holds: phase/],
    [[the('zz'), the('zz_by_p'), '--level', 'phase'], 0, /different at exact/],
    [[the('plain'), the('more')], 0, /^equivalent by a map: .*\nB contains A: w\[0\] = w, w\[1\] = -?pi \/ 2\n/],
    [[the('more'), the('plain'), '--level', 'exact'], 3, /^unknown: .*\nNeither .*; A has 2 weights and B 1, and --map says what those of B are\.\nWhether B contains A .*is unknown: /],
    [[the('plain'), the('same'), '--fit'], 0, /matched: weights by name/],
    [[the('plain'), the('off'), '--fit'], 3, /Whether A contains B is unknown/],
    [[the('turn'), the('turned')], 0, /\(level channel\)/],
    [[the('turn'), the('other')], 1, /\(level channel\)/],
    [[program, rewritten], 0, /\(level phase\)/],
    [[program, the('plain')], 0, /\(level phase\)/],
    [[program, rewritten, '--level', 'exact'], 1, /\(level exact\)/],
    [[the('measured'), the('measured')], 0, /strongest level that holds: channel/],
    [[the('line_up'), the('line_up'), '--set-a', 'n=3', '--set-b', 'n=3'], 0, /not compared: other values than n = 3/],
    [[the('plain'), the('same'), '--map', 'b.w = a.w'], 0, /as --map says/],
    [[the('plain'), the('same'), '--map', 'b.w = 2 * a.w'], 1, /different/],
  ])('%j', async (words, exitCode, said) => {
    const found = await here('equiv', ...words);
    expect(found.stdout).toMatch(said);
    expect(found.exitCode).toBe(exitCode);
  }); // prettier-ignore

  test.each<[string[], RegExp]>([
    [[the('plain'), the('few')], /level outputs does not apply: .* returns 2 numbers and .* 1; what does is exact, phase, channel and state, to be given by --level/],
    [[the('plain'), the('data')], /plain has 0 inputs, and .*data 1 input: "x"/],
    [[the('measured'), the('plain'), '--level', 'exact'], /level exact does not apply: .*measured is not unitary, since it measures a qubit/],
    [[the('zz'), the('plain')], /a gate cannot stand against a circuit: .* is a gate with 2 qubits and 1 angle; .* is a circuit with 2 qubits, 1 weight and 2 outputs; call the gate/],
    [[the('zz'), the('turn')], /a gate cannot stand against a pool/],
    [[the('plain'), the('same'), '--map', 'b.u = a.w'], /--map b\.u = a\.w: the second circuit has no weight or input u; it has w/],
    [[the('plain'), the('same'), '--set', 'm=3'], /neither .* nor .* has a parameter m; there is n/],
    [[the('line_up'), the('zz'), '--set-b', 'n=3'], /gate zz has no size n; it has no register whose size may be set/],
    [[circuits, the('plain')], /circuits\.qcnn declares the circuits plain, same, .*; choose one with FILE#NAME/],
    [[gates, the('zz')], /gates\.qcnn declares zz, .*; choose one with FILE#NAME/],
    [[broken, the('plain')], /broken\.qcnn:1:/],
    [[garbled, the('plain')], /garbled\.qasm:1:/],
    [[program, the('plain'), '--set-a', 'n=2'], /bell\.qasm is an OpenQASM program, which has no compile-time parameter n/],
    [[`${program}#x`, the('plain')], /leave out #x|there is no file/],
    [['-', '-'], /standard input can be one of the two circuits, not both/],
    [[the('plain'), the('same'), '--witness', circuits], /not a folder/],
    [[the('plain'), the('same'), '--witness', ''], /--witness is empty/],
    [[the('plain'), the('same'), '--timeout', '0'], /Give a number above 0/],
  ])('of %j is 2', async (words, message) => {
    const found = await here('equiv', ...words, '--json');
    expect(found.message).toMatch(message);
    expect({ exitCode: found.exitCode, stdout: found.stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(found.json).toMatchObject({ error: { exitCode: 2 } });
  }); // prettier-ignore
});

const verdicts: Readonly<Record<number, string>> = { 0: 'equivalent', 1: 'different', 3: 'unknown' };

/** Anything that may stand for a circuit, and for an option. */
const references = fc.constantFrom(
  ...['plain', 'same', 'off', 'few', 'more', 'data', 'measured', 'zz', 'zz_by_p', 'turn', 'other', 'line_up', 'nothing'].map(the),
  program, rewritten, broken, garbled, circuits, gates, join(folder, 'bytes.qcnn'), join(folder, 'empty.qcnn'), join(folder, 'none'),
  folder, '', '#', '##', 'std/conv#ttn', 'std/conv#none', 'ring#x', `${circuits}#`,
); // prettier-ignore
const options = fc.oneof(
  fc.tuple(fc.constant('--level'), fc.constantFrom('exact', 'phase', 'channel', 'state', 'outputs', 'none')),
  fc.tuple(fc.constantFrom('--set', '--set-a', '--set-b'), fc.constantFrom('n=2', 'n=3', 'n=0', 'n', 'n=x', 'm=1')),
  fc.tuple(fc.constant('--map'), fc.constantFrom('b.w = a.w', 'w[0] = 1', 'w', '= 2', 'b.t = a.t', 'x = w')),
  fc.tuple(fc.constantFrom('--tolerance', '--timeout', '--seed'), fc.constantFrom('1', '0', '-1', 'x', '')),
  fc.constantFrom(['--json'], ['--quickly'], ['--witness', join(folder, 'made')]),
); // prettier-ignore

test('any command line ends with 0 to 3, says why, and with 1 only where there is a witness', async () => {
  const lines = fc.tuple(references, references, fc.array(options, { maxLength: 3 }));
  await fc.assert(
    fc.asyncProperty(lines, async ([a, b, more]) => {
      const words = [a, b, ...more.flat()];
      const found = await here('equiv', ...words, '--json');
      expect([0, 1, 2, 3]).toContain(found.exitCode);
      if (found.exitCode === 2) {
        expect(found.message).toMatch(/^qcnn: ./);
        expect(found.message).not.toContain('this is a bug');
        expect(found.json).toMatchObject({ error: { exitCode: 2 } });
        return;
      }
      const answer = JSON.parse(found.stdout) as Record<string, unknown>;
      expect(answer['verdict']).toBe(verdicts[found.exitCode]);
      expect(answer['witness'] !== null).toBe(found.exitCode === 1);
      expect(answer['error'] !== null).toBe(found.exitCode === 0);
      expect(answer['reason'] !== null).toBe(found.exitCode === 3);
    }),
    { numRuns: 40 },
  );
});

test('the same seed gives the same answer, but for the seconds', async () => {
  const asked = async (seed: string) => {
    const { stdout } = await here('equiv', the('turn'), the('other'), '--json', '--seed', seed);
    return { ...(JSON.parse(stdout) as object), seconds: 0 };
  };
  expect(await asked('4')).toEqual(await asked('4'));
});

test('a witness is written as two files, which run and give its values', async () => {
  const place = join(folder, 'new', 'witness');
  const { stdout, exitCode } = await here('equiv', the('plain'), the('off'), '--witness', place, '--json');
  expect(exitCode).toBe(1);
  const { witness } = JSON.parse(stdout) as { witness: { files: string[]; valueA: number; valueB: number; weights: { w: number } } }; // prettier-ignore
  expect(witness.files).toEqual([join(place, 'witness-a.qcnn'), join(place, 'witness-b.qcnn')]);
  expect(readdirSync(place)).toEqual(['witness-a.qcnn', 'witness-b.qcnn']);
  for (const [index, value] of [witness.valueA, witness.valueB].entries()) {
    const run = await here('run', witness.files[index], '--json');
    const { outputs } = JSON.parse(run.stdout) as { outputs: number[][] };
    expect(outputs.flat()).toEqual([expect.closeTo(value, 12)]);
  }
  expect(readFileSync(witness.files[0], 'utf8')).toMatch(/^\/\/ Circuit A of a witness/);
});

describe('the time', () => {
  const steps = file('steps.qcnn', 'circuit steps { weight w: angle; qubit q; for i in 0..4000 { for j in 0..1600 { let k = i * j; } } ry(w) q; return Z(q); }'); // prettier-ignore
  const dense = file('dense.qcnn', 'circuit dense(n: int = 40) { weight w: angle[20, n]; qubit q[n]; for l in 0..20 { ry(w[l]) on q; cx on all(q); } return Z(q); }'); // prettier-ignore
  const terms = Array.from({ length: 30 }, (_, i) => `(w[${i}] + w[${(i + 1) % 30}] + w[${(i + 7) % 30}])`).join(' * '); // prettier-ignore
  const product = (more: string) => `circuit e { weight w: angle[30]; qubit q; ry(${terms}${more}) q; return Z(q); }`; // prettier-ignore
  const angles = [file('angles.qcnn', product('')), file('angles-too.qcnn', product(' + 2 * pi * w[0]'))];

  test.each([
    ['20 million steps', [steps, steps], /^[03]$/],
    ['wide and dense', [dense, dense], /^[03]$/],
    ['angles of 3^30 terms', angles, /^[13]$/],
  ])('holds for %s', async (_, files, codes) => {
    const timeout = 1;
    const start = performance.now();
    const { code, stdout } = await qcnn(['equiv', ...files, '--timeout', `${timeout}`, '--json']);
    const seconds = (performance.now() - start) / 1000;
    expect(`${code}`).toMatch(codes);
    expect(JSON.parse(stdout)).toHaveProperty('verdict', verdicts[code!]);
    // One second, and what a busy machine adds.
    expect(seconds).toBeLessThan(timeout + 1 + slack);
  });
});

/** Seconds that a process takes to start and end where many run. */
const slack = 2;
