import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs'; // prettier-ignore
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { main, qcnn } from './qcnn.ts';

const folder = mkdtempSync(join(tmpdir(), 'qcnn-cli-'));
const file = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};

const pair = file(
  'pair.qcnn',
  `circuit pair(n: int = 2) {
  input x: angle[n];
  weight w: angle;
  qubit q[n];
  ry(x) on q;
  rx(w) q[0];
  return Z(q[0]), X(q[1]);
}
`,
);
const weights = file('w.json', '[0.5]');
const inputs = file('x.json', '[[0.1, 0.2], [0.3, 0.4]]');

describe('help and version', () => {
  test.each([[[]], [['check']], [['run']], [['study']], [['data', 'inspect']], [['doctor']]])(
    '%j --help',
    async (command) => {
      const { code, stdout, stderr } = await qcnn([...command, '--help']);
      expect([code, stderr]).toEqual([0, '']);
      expect(stdout).toMatch(/^Usage: qcnn/);
      if (command.length > 0) expect(stdout).toMatch(/Examples?:\n {2}qcnn /);
    },
  );

  test('--version', async () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
    expect(await qcnn(['--version'])).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
  });
});

describe('check', () => {
  test('a good file', async () => {
    expect(await qcnn(['check', pair])).toEqual({
      code: 0,
      stdout: `${pair}: ok, circuit pair\n`,
      stderr: '',
    });
  });

  test('standard input, and errors with their place', async () => {
    const { code, stdout } = await qcnn(['check', '-'], { input: 'circuit a { qubit q; return Z(r); }' });
    expect(code).toBe(1);
    expect(stdout).toMatch(/^<stdin>:1:\d+: error\[unknown-name\]: [^\n]+\n/);
  });

  test('--json', async () => {
    const bad = file('bad.qcnn', 'circuit a {\n  qubit q;\n  return Z(r);\n}\n');
    const { code, stdout } = await qcnn(['check', pair, bad, '--json']);
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject([
      { file: pair, ok: true, circuits: ['pair'], diagnostics: [] },
      {
        file: bad,
        ok: false,
        diagnostics: [{ code: 'unknown-name', severity: 'error', start: { line: 3 } }],
      },
    ]);
  });

  test('imports are relative to the file', async () => {
    file('gates.qcnn', 'gate flip a { x a; }');
    const user = file(
      'user.qcnn',
      'import { flip } from "./gates";\ncircuit c { qubit q; flip q; return Z(q); }',
    );
    expect(await qcnn(['check', user], { cwd: tmpdir() })).toMatchObject({ code: 0 });
    const lost = file(
      'lost.qcnn',
      'import { flip } from "./nowhere";\ncircuit c { qubit q; flip q; return Z(q); }',
    );
    const { code, stdout } = await qcnn(['check', lost]);
    expect(code).toBe(1);
    expect(stdout).toContain('import-not-found');
  });
});

describe('check of files that cannot be read or checked', () => {
  const unreadable = () => {
    const place = mkdtempSync(join(tmpdir(), 'qcnn-unreadable-'));
    writeFileSync(join(place, 'latin1.qcnn'), Buffer.from([0x2f, 0x2f, 0xe9, 0x0a]));
    mkdirSync(join(place, 'folder.qcnn'));
    symlinkSync('loop.qcnn', join(place, 'loop.qcnn'));
    symlinkSync('nothing', join(place, 'dangling.qcnn'));
    writeFileSync(join(place, 'large.qcnn'), ' '.repeat(8 * 2 ** 20 + 1));
    return place;
  };

  test.each([
    ['latin1', 'is not UTF-8 text'],
    ['large', 'is larger than 8 MiB'],
    ['folder', 'is a folder'],
    ['loop', 'its links go in a circle'],
    ['dangling', 'there is no such file'],
  ])('an import of %s is a diagnostic, and the others are checked', async (name, reason) => {
    const main = join(unreadable(), 'main.qcnn');
    writeFileSync(main, `import { a } from "./${name}";\ncircuit c { qubit q; a q; return Z(q); }`);
    const { code, stdout, stderr } = await qcnn(['check', main, pair, '--json']);
    const results = JSON.parse(stdout);
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    expect(results).toMatchObject([
      { ok: false, diagnostics: [{ code: 'import-unreadable', start: { line: 1, column: 19 } }] },
      { file: pair, ok: true },
    ]);
    expect(results[0].diagnostics).toHaveLength(1);
    expect(results[0].diagnostics[0].message).toContain(reason);
  });

  test('a file that cannot be read does not keep the others from being checked', async () => {
    const lost = join(unreadable(), 'latin1.qcnn');
    const { code, stdout, stderr } = await qcnn(['check', lost, pair]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: `${pair}: ok, circuit pair\n` });
    expect(stderr).toMatch(/^qcnn: [^\n]*is not UTF-8 text; save it as UTF-8\n$/);
    expect(JSON.parse((await qcnn(['check', '--json', lost, pair])).stdout)).toMatchObject([
      {
        file: lost,
        ok: false,
        error: { message: expect.stringContaining('is not UTF-8 text'), exitCode: 2 },
        diagnostics: [],
      },
      { file: pair, ok: true },
    ]);
  });

  test('a circuit with a parameter without default is not ok, but not checked', async () => {
    const open = file('open.qcnn', 'circuit c(p: pairing) { qubit q[2]; cx on p(q); return Z(q); }\ncircuit d { qubit q; return Z(q); }'); // prettier-ignore
    const reason = 'parameter p has no default';
    const help = 'give it a value: --set p=ring';
    expect(await qcnn(['check', open])).toEqual({
      code: 0,
      stdout: `${open}:1:9: not checked: circuit c: ${reason}; ${help}\n${open}: ok, circuit d; not checked: circuit c\n`,
      stderr: '',
    });
    const [result] = JSON.parse((await qcnn(['check', open, '--json'])).stdout);
    expect(result).toMatchObject({
      ok: false,
      unchecked: [{ kind: 'circuit', name: 'c', reason, help, start: { line: 1, column: 9 } }],
      diagnostics: [],
    });
    expect((await qcnn(['check', open, '--set', 'p=ring'])).stdout).toBe(`${open}: ok, circuits c, d\n`);
  });

  test('imports of standard input are relative to the working folder, which the message names', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'qcnn-stdin-'));
    writeFileSync(join(folder, 'flips.qcnn'), 'gate flip a { x a; }');
    const text = (path: string) =>
      `import { flip } from "${path}"; circuit c { qubit q; flip q; return Z(q); }`;
    const found = await qcnn(['check', '-'], { cwd: folder, input: text('./flips') });
    expect(found).toMatchObject({ code: 0, stdout: '<stdin>: ok, circuit c\n' });
    const { stdout } = await qcnn(['check', '-'], { cwd: folder, input: text('./none') });
    expect(stdout).toContain(`cannot find "./none"; paths are relative to the working folder, ${realpathSync(folder)}, where the text comes from <stdin>`); // prettier-ignore
  });
});

describe('run', () => {
  test('prints the outputs and gradients as JSON', async () => {
    const { code, stdout } = await qcnn([
      'run',
      pair,
      '--weights',
      weights,
      '--inputs',
      inputs,
      '--gradient',
      '--json',
    ]);
    expect(code).toBe(0);
    const { outputs, gradients, backend } = JSON.parse(stdout);
    const expected = [[0.1, 0.2], [0.3, 0.4]].map(([a, b]) => [Math.cos(a) * Math.cos(0.5), Math.sin(b)]); // prettier-ignore
    outputs.flat().forEach((value: number, i: number) => expect(value).toBeCloseTo(expected.flat()[i], 12));
    expect(gradients.weights).toEqual([expect.closeTo(-Math.sin(0.5) * (Math.cos(0.1) + Math.cos(0.3)), 12)]);
    expect(gradients.inputs[1]).toEqual([
      expect.closeTo(-Math.sin(0.3) * Math.cos(0.5), 12),
      expect.closeTo(Math.cos(0.4), 12),
    ]);
    expect(backend).toBe('reference');
  });

  test('prints readable text without --json, and no gradient unasked', async () => {
    const { code, stdout } = await qcnn(['run', `${pair}#pair`, '--weights', weights, '--inputs', inputs]);
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^outputs \(one line a sample, reference backend\)\n( +-?\d\.\d{12}){2}\n( +-?\d\.\d{12}){2}\n$/,
    );
  });

  test('in single precision on wasm where the circuit is wide', async () => {
    const wide = [
      'circuit wide {',
      ...Array.from({ length: 24 }, (_, at) => `  qubit q${at}; h q${at};`),
      '  return X(q0); }',
    ];
    const { code, stdout } = await qcnn(['run', file('wide.qcnn', wide.join('\n'))]);
    expect(code).toBe(0);
    expect(stdout).toBe('outputs (one line a sample, wasm backend)\n  1.0000000\n');
  });

  test("a state vector of 20 qubits is the reference's, a density matrix of 14 the kernels'", async () => {
    const random = await qcnn([
      'run',
      'test/compiler/plan/circuits/random-20-qubits.qcnn',
      '--weights',
      file('w300.json', JSON.stringify(Array.from({ length: 300 }, (_, i) => Math.sin(i)))),
      '--json',
    ]);
    expect([random.code, random.stderr]).toEqual([0, '']);
    expect(JSON.parse(random.stdout)).toMatchObject({ backend: 'reference' });

    const noisy = await qcnn(['run', '-'], {
      input:
        'circuit noisy { qubit q[14]; h on q; cz on line(q); depolarize(0.5) on q; return X(q[0]) * Z(q[1]); }',
    });
    expect([noisy.code, noisy.stdout]).toEqual([
      0,
      'outputs (one line a sample, wasm backend)\n  0.2500000\n',
    ]);
    expect(noisy.stderr).toMatch(
      /^qcnn: Circuit "noisy" needs 4 GiB for a density matrix [^\n]+ Backend wasm is asked instead\.\n$/,
    );
  });

  test('on a device, where there is one', async () => {
    const { code, stdout, stderr } = await qcnn(['run', `${pair}#pair`, '--weights', weights, '--inputs', inputs, '--backend', 'webgpu']); // prettier-ignore
    if (code === 0)
      expect(stdout).toMatch(/^outputs \(one line a sample, webgpu backend\)\n( +-?\d\.\d{7}){2}\n/);
    else
      expect([code, stderr]).toEqual([
        2,
        expect.stringMatching(/^qcnn: Backend "webgpu" cannot run here: [^\n]+\n$/),
      ]);
  });

  test('a circuit that comes with the package, by its bare name and with --set', async () => {
    const { code, stderr } = await qcnn(['run', 'ring', '--set', 'n=4', '--inputs', inputs]);
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /^qcnn: circuit ring\w* needs \d+ weights: "c" [^\n]+ give them with --weights W\.json, [^\n]+\n$/,
    );
  });
});

test('values and derivatives that do not exist are refused, not printed as null', async () => {
  const asin = file('asin.qcnn', 'circuit a { input x: angle; qubit q; ry(asin(x)) q; return Z(q); }');
  const outside = await qcnn(['run', asin, '--inputs', file('two.json', '[[0.5], [2]]'), '--json']);
  expect([outside.code, JSON.parse(outside.stdout)]).toEqual([
    1,
    { error: { message: expect.stringMatching(/^output 0 of sample 1/), exitCode: 1 } },
  ]);
  expect(outside.stderr).toMatch(/^qcnn: output 0 of sample 1 is not finite[^\n]*\n$/);
  const edge = await qcnn(['run', asin, '--inputs', file('one.json', '[1]'), '--gradient', '--json']);
  expect(edge.code).toBe(1);
  expect(edge.stderr).toContain('derivative by input 0 of sample 0');
});

describe('wrong usage is one clear line, with that of the file where one is meant, and exit code 2', () => {
  const nan = file('nan.json', '[NaN]');
  const short = file('short.json', '[[0.1]]');
  const cut = file('cut.json', '[0.1, ');
  const two = file('two.qcnn', 'circuit a { qubit q; return Z(q); }\ncircuit b { qubit q; return Z(q); }');
  const run = (...more: string[]) => ['run', pair, '--weights', weights, '--inputs', inputs, ...more];

  test.each<[string, string[], RegExp]>([
    ['a missing file', ['check', join(folder, 'none.qcnn')], /there is no file/],
    ['a folder as file', ['run', folder], /is not a file/],
    [
      'a folder without circuits',
      ['check', mkdtempSync(join(tmpdir(), 'qcnn-none-'))],
      /holds no \.qcnn file/,
    ],
    ['an unknown option', ['check', pair, '--fast'], /unknown option '--fast'/],
    ['an unknown circuit', run('--circuit', 'pear'), /error\[unknown-circuit\]: .*pair/],
    ['an unknown circuit after #', ['run', `${pair}#pear`], /unknown-circuit/],
    ['several circuits', ['run', two], /ambiguous-circuit/],
    ['--set without =', run('--set', 'n'), /Write it as name=value/],
    ['--set of an unknown parameter', run('--set', 'm=2'), /error\[unknown-parameter\]/],
    ['--set of a wrong kind', run('--set', 'n=1.5'), /error\[/],
    ['--set that spoils the circuit', run('--set', 'n=1'), /error\[/],
    ['NaN weights', run('--weights', nan), /nan\.json:1:2: NaN is no JSON number/],
    [
      'missing weights',
      run('--weights', join(folder, 'none.json')),
      /cannot read the weights file .*none\.json/,
    ],
    ['JSON that ends too early', run('--weights', cut), /cut\.json:1:7: the JSON ends too early/],
    ['inputs of the wrong length', run('--inputs', short), /short\.json.*2.*1/],
    ['weights of the wrong length', run('--weights', file('long.json', '[1, 2]')), /long\.json.*1.*2/],
    ['an unknown backend', run('--backend', 'abacus'), /abacus/],
    ['standard input twice', run('--weights', '-', '--inputs', '-'), /only once/],
  ])('%s', async (_, args, message) => {
    const { code, stdout, stderr } = await qcnn(args);
    expect(stdout).toBe('');
    expect(stderr).toMatch(message);
    // The sentence with its line, then places that explain it.
    expect(stderr).toMatch(
      /^[^\n]+\n(?: +\d* \| [^\n]*\n){0,2}(?: {2}\S+:\d+:\d+: [^\n]+\n(?: +\d* \| [^\n]*\n){0,2})*$/,
    );
    expect(code).toBe(2);
  });
});

test('an error in the circuit is a failure, not wrong usage', async () => {
  const { code, stdout, stderr } = await qcnn(['run', '-'], { input: 'circuit a { qubit q; return Z(r); }' });
  expect([code, stdout]).toEqual([1, '']);
  expect(stderr).toContain('unknown-name');
});

test.skipIf(!existsSync('/dev/full'))('a full disk under standard output is one clear line', () => {
  const stdio: ['ignore', number, 'pipe'] = ['ignore', openSync('/dev/full', 'w'), 'pipe'];
  const { status, stderr } = spawnSync(process.execPath, [main, 'check', pair], { stdio, encoding: 'utf8' });
  expect([status, stderr]).toEqual([1, 'qcnn: the disk is full\n']);
});
