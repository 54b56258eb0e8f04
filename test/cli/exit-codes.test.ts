// The same mistake ends every command with the same exit code, and is told in words and as JSON.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { commandNames, optionRows, type CommandName } from '../../src/cli/options.ts';
import { here } from './here.ts';

const folder = mkdtempSync(join(tmpdir(), 'qcnn-exit-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = (name: string, text: string) => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};
const good = file('good.qcnn', 'circuit good(n: int = 2) { input x: angle; weight w: angle[n]; qubit q[n]; ry(x) on q; rx(w) on q; cx on line(q); return Z(q[0]); }'); // prettier-ignore
const bad = file('bad.qcnn', 'circuit bad { qubit q; return Z(r); }');
const two = file('two.qcnn', 'circuit a { qubit q; return Z(q); } circuit b { qubit q; return Z(q); }');
const program = file('good.qasm', 'OPENQASM 2.0; include "qelib1.inc"; qreg q[1]; x q[0];');
const weights = file('w.json', '[0.1, 0.2]');
const held = file('held.qcnn', 'gate a q { x q; }\nproperty "same" { a == x; }\n');
const inputs = file('x.json', '[0.3]');
const plain = join(folder, 'plain.txt');
writeFileSync(plain, 'a');
mkdirSync(join(folder, 'empty'));

/** A call of each command that would do its work, with its file replaced where there is one. */
const calls: Readonly<Record<CommandName, (path?: string) => string[]>> = {
  check: (path = good) => ['check', path],
  format: (path = good) => ['format', path],
  describe: (path = good) => ['describe', path],
  weights: (path = good) => ['weights', path],
  run: (path = good) => ['run', path, '--weights', weights, '--inputs', inputs],
  compile: (path = good) => ['compile', path],
  resources: (path = good) => ['resources', path],
  diagnose: (path = good) => ['diagnose', path, '--samples', '2'],
  // Its time counts from when the process was started, which here ran other tests before.
  equiv: (path = good) => ['equiv', path, good, '--timeout', '100000'],
  test: (path = held) => ['test', path],
  import: (path = program) => ['import', path],
  study: (path = good) => [
    'study',
    path,
    '--models',
    'qcnn',
    '--controls',
    'none',
    '--data',
    join(folder, 'none'),
  ],
  sweep: (path = good) => [
    'sweep',
    path,
    '--models',
    'qcnn',
    '--controls',
    'none',
    '--data',
    join(folder, 'none'),
    '-o',
    join(folder, 'sweep'),
  ],
  'sweep status': (path = join(folder, 'none')) => ['sweep', 'status', path],
  'sweep retry': (path = join(folder, 'none')) => ['sweep', 'retry', path],
  'sweep export': (path = join(folder, 'none')) => ['sweep', 'export', path],
  'sweep report': (path = join(folder, 'none')) => ['sweep', 'report', path],
  'sweep collect': (path = join(folder, 'none')) => ['sweep', 'collect', path],
  'sweep task': (path = join(folder, 'none')) => ['sweep', 'task', path],
  worker: (path = join(folder, 'none')) => ['worker', path, '--queue', 'redis://127.0.0.1:1'],
  report: (path = join(folder, 'none')) => ['report', path],
  export: (path = join(folder, 'none')) => ['export', path, '-o', join(folder, 'programs')],
  predict: (path = join(folder, 'none')) => ['predict', path, join(folder, 'none.png')],
  'data inspect': (path = 'phantom') => ['data', 'inspect', path],
  'data list': (path = join(folder, 'none')) => ['data', 'list', path],
  'data pull': (path = 'breastmnist') => ['data', 'pull', path, '--mirror', 'http://127.0.0.1:9'],
  bench: (path = good) => ['bench', path, '--backend', 'reference', '--batch', '1'],
  doctor: () => ['doctor'],
  lsp: () => ['lsp', '--stdio'],
  serve: () => ['serve', '--stdio'],
};
const withOption = (flag: string) =>
  commandNames.filter((name) =>
    optionRows.some((row) => row.flags.split(/[ ,]+/).includes(flag) && row.in[name]),
  );
const withCircuit = withOption('--circuit');
const withSettings = withOption('--set');
const withFile: readonly CommandName[] = [...withSettings, 'format', 'import', 'data inspect'];

/** They tell what is wrong in one file, and go on with the next. */
const ofSeveralFiles = new Set<CommandName>(['check', 'format']);

/** What is wrong, in which commands, with which exit code. */
const mistakes: readonly [string, readonly CommandName[], 1 | 2, (call: (path?: string) => string[]) => string[], RegExp][] = [
  ['no such file', withFile, 2, (call) => call(join(folder, 'nowhere')), /nowhere/],
  ['a file that is no text', [...withSettings, 'import'], 2, (call) => call(file('latin1.qcnn', '').replace('latin1', 'bytes')), /bytes/],
  ['an error in the file', [...withCircuit, 'equiv', 'test', 'import'], 1, (call) => call(bad), /bad\.qcnn:1:/],
  ['no such circuit', withCircuit, 2, (call) => [...call(two), '--circuit', 'c'], /circuit c/],
  ['no such circuit after #', withSettings, 2, (call) => call(`${two}#c`), /circuit(, gate or pool)? c/],
  ['two circuits named', withCircuit, 2, (call) => [...call(`${two}#a`), '--circuit', 'b'], /name different circuits/],
  ['no such parameter', withSettings, 2, (call) => [...call(), '--set', 'm=2'], /parameter m/],
  ['a setting that is none', withSettings, 2, (call) => [...call(), '--set', 'n'], /Write it as name=value/],
  ['a setting given twice', withSettings, 2, (call) => [...call(), '--set', 'n=2', '--set', 'n=3'], /n is set twice/],
  ['a setting of the wrong kind', withSettings, 2, (call) => [...call(), '--set', 'n=1.5'], /integer/],
  ['a setting that spoils the circuit', withSettings, 2, (call) => [...call(), '--set', 'n=0'], /./],
  ['no such channel', withOption('--noise'), 2, (call) => [...call(), '--noise', 'rain=0.1'], /channel rain/],
  ['no such weights', withOption('--weights'), 2, (call) => [...call(), '--emit', 'qasm3', '--weights', join(folder, 'none.json')].filter(notFor(call)), /none\.json/],
  ['too few weights', withOption('--weights'), 2, (call) => [...call(), '--emit', 'qasm3', '--weights', inputs].filter(notFor(call)), /x\.json/],
  ['too many inputs', withOption('--inputs'), 2, (call) => [...call(), '--emit', 'qasm3', '--inputs', file('pairs.json', '[[0.3, 0.4]]')].filter(notFor(call)), /pairs\.json/],
  ['no such backend', withOption('--backend'), 2, (call) => [...call(), '--backend', 'abacus'], /no backend "abacus"/],
  ['a batch of none', withOption('--batch'), 2, (call) => [...call(), '--batch', '0'], /whole number/],
  ['halving by tasks of Slurm', ['sweep'], 2, (call) => [...call(), '--vary', 'seed=1,2', '--halve', '3', '--emit', 'slurm'], /leave out --halve/],
  ['no threads', withOption('--threads'), 2, (call) => [...call(), '--threads', '0'], /whole number/],
  ['a seed that is none', withOption('--seed'), 2, (call) => [...call(), '--seed', 'x'], /whole number/],
  ['a level that is none', withOption('--level'), 2, (call) => [...call(), '-O', '3'], /Levels are/],
  ['an option that is none', commandNames, 2, (call) => [...call(), '--quickly'], /unknown option '--quickly'/],
  ['an option without its value', withOption('--out'), 2, (call) => [...call(), '--out'], /argument missing/],
  ['an argument too many', commandNames.filter((name) => !ofSeveralFiles.has(name) && name !== 'test' && name !== 'predict' && name !== 'export' && name !== 'report' && name !== 'worker'), 2, (call) => [...call(), 'one', 'more'], /too many arguments/],
  ['-o where a folder is missing', withOption('--out').filter((name) => !['study', 'sweep', 'export'].includes(name)), 1, (call) => [...call(), '-o', join(folder, 'no', 'x')], /no such file or folder/],
  ['-o below a file', withOption('--out'), 1, (call) => [...call(), '-o', join(plain, 'x')], /not a folder|is a folder/],
  ['an empty -o', withOption('--out'), 2, (call) => [...call(), '-o', ''], /is empty/],
]; // prettier-ignore

/** `--emit qasm3` is for `compile`, where weights and inputs are read for it alone. */
function notFor(call: (path?: string) => string[]): (word: string) => boolean {
  return (word) => call === calls.compile || (word !== '--emit' && word !== 'qasm3');
}

writeFileSync(join(folder, 'bytes.qcnn'), Buffer.from([0x2f, 0x2f, 0xe9, 0x0a]));

describe.each(mistakes)('%s', (_, names, usual, args, message) => {
  test.each(names)('in %s', async (name) => {
    // 1 of `equiv` and `test` says that circuits differ.
    const exitCode = name === 'equiv' || name === 'test' ? 2 : usual;
    const found = await here(...args(calls[name]));
    const said = ofSeveralFiles.has(name)
      ? found.stdout + found.stderr + (found.message ?? '')
      : found.message;
    expect(said).toMatch(message);
    expect({ exitCode: found.exitCode, json: found.json }).toEqual({
      exitCode,
      json: ofSeveralFiles.has(name) && found.json === undefined ? undefined : { error: expect.objectContaining({ exitCode, message: expect.stringMatching(message) }) }, // prettier-ignore
    });
    if (!ofSeveralFiles.has(name)) expect(found.stdout).toBe('');
  });
});

test.each([
  'check',
  'format',
  'describe',
  'run',
  'weights',
  'compile',
  'resources',
  'equiv',
  'test',
  'import',
] as const)('%s works as it is called here', async (name) => {
  expect(await here(...calls[name]())).toMatchObject({ exitCode: 0 });
});

test.each(
  commandNames.filter(
    (name) => !['study', 'sweep', 'worker', 'data list', 'bench', 'doctor', 'lsp', 'serve'].includes(name),
  ),
)('%s without what it needs says so, with an example', async (name) => {
  const { exitCode, message } = await here(...name.split(' '));
  expect(exitCode).toBe(2);
  expect(message).toMatch(
    new RegExp(`^qcnn: ${name} needs a [A-Z]+: [^\\n]+\\nExample: qcnn ${name} [^\\n]+$`),
  );
});
