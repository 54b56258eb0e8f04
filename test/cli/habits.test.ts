// What users of other tools type here first: one line says what to write instead, and that is accepted.
import { describe, expect, test } from 'vitest';
import { wantedCommands } from '../../src/cli/wanted.ts';
import { here } from './here.ts';

describe('a command of other tools', () => {
  test.each([...wantedCommands])('%s', async (word, advice) => {
    const { exitCode, message } = await here(word, 'ring');
    expect(exitCode).toBe(2);
    expect(message).toBe(
      `qcnn: there is no command qcnn ${word}; write ${advice.replaceAll('FILE', 'ring')}`,
    );
    const [, command] = /^qcnn (\S+)/.exec(advice)!;
    if (command.startsWith('-')) return;
    const help = (await here(command, '--help')).stdout;
    for (const [flag] of advice.matchAll(/-{1,2}\w+/g)) expect(help).toContain(flag);
  });
});

test.each([
  [
    ['run', 'ring', 'n=4'],
    /Expected 1 argument but got 2\. A parameter of the circuit is given by --set n=4$/,
  ],
  [
    ['run', 'ring', '-n', '4'],
    /^qcnn: unknown option '-n'; qcnn run --help shows what there is, and --set NAME=VALUE sets/,
  ],
  [['run', 'ring', '--shots=100'], /^qcnn: unknown option '--shots=100'; outputs are exact, without shots/],
  [['import', 'x.qasm', '--fast'], /^qcnn: unknown option '--fast'; qcnn import --help shows what there is$/],
  [['compile', 'ring', '--emit', 'qasm'], /Allowed choices are .* Did you mean qasm3\?$/],
  [
    ['sweep', 'ring', '--tune=3'],
    /^qcnn: unknown option '--tune=3'; what a sweep tries are its axes: --vary /,
  ],
  [['sweep', 'ring', '--resume', 'x'], /^qcnn: unknown option '--resume'; a sweep that stopped goes on when/],
  [['study', '--models', 'resnet'], /^qcnn: there is no model "resnet"; did you mean resnet50\?/],
  [['run', 'ring', '--seed', '1', '--noise', 'depolarizing=0.1'], /did you mean depolarize\? channels are/],
  [
    ['run', 'ring', '--seed', '1', '--weights', '0.1, 0.2'],
    /^qcnn: --weights takes a file; .*echo '\[0\.1, 0\.2\]' \| qcnn … --weights -$/,
  ],
  [
    ['run', 'ring', '--seed', '1', '--inputs', '{"x": [1]}'],
    /^qcnn: --inputs takes a file; .*echo '\{"x": \[1\]\}' \|/,
  ],
])('%s', async (words, message) => {
  const result = await here(...words);
  expect(result.exitCode).toBe(2);
  expect(result.message).toMatch(message);
});

test('a circuit file is told from a program in OpenQASM', async () => {
  const { exitCode, message } = await here('import', 'circuits/ring.qcnn');
  expect(exitCode).toBe(1);
  expect(message).toMatch(/ring\.qcnn:1:1: error\[syntax\]: this is a circuit file already/);
});
