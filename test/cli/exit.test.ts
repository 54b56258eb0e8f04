import { CommanderError } from 'commander';
import { expect, test } from 'vitest';
import { asksForJson, endingOf, Incomplete, Interrupted } from '../../src/cli/exit.ts';
import { printable } from '../../src/printable.ts';
import { DiagnosticsError } from '../../src/circuit-files/diagnostics-error.ts';
import { UserError } from '../../src/user-error.ts';

test('each kind of error has its exit code', () => {
  expect(endingOf(new CommanderError(0, 'commander.help', ''))).toEqual({ exitCode: 0 });
  expect(endingOf(new CommanderError(1, 'commander.unknownOption', ''))).toEqual({ exitCode: 2 });
  expect(endingOf(new UserError('no'))).toMatchObject({ exitCode: 2, message: 'qcnn: no' });
  expect(endingOf(new UserError('no', 1))).toMatchObject({ exitCode: 1, message: 'qcnn: no' });
  for (const exitCode of [130, 143])
    expect(endingOf(new Interrupted('stopped', exitCode))).toMatchObject({
      exitCode,
      message: 'qcnn: stopped',
    });
});

test('only our own mistakes come with a stack', () => {
  const full = Object.assign(new Error('ENOSPC: no space left on device, write'), {
    code: 'ENOSPC',
    syscall: 'write',
  });
  expect(endingOf(full)).toMatchObject({ exitCode: 1, message: 'qcnn: the disk is full' });
  const bug = endingOf(new TypeError('x is undefined'));
  expect(bug.exitCode).toBe(1);
  expect(bug.message).toMatch(/this is a bug in qcnn[^]*TypeError: x is undefined\n\s+at /);
});

test('no control characters reach the terminal', () => {
  expect(printable('a\u001b[31mb\r\u0007\nc')).toBe('a\ufffd[31mb\ufffd\ufffd\nc');
});

test('as JSON: the message, the exit code, diagnostics, and what there is of a result', () => {
  const jsonOf = (error: unknown) => endingOf(error).json;
  expect(jsonOf(new UserError('no'))).toEqual({ error: { message: 'no', exitCode: 2 } });
  const source = { name: 'a.qcnn', text: 'ab\ncd' };
  const diagnostic = {
    code: 'unknown-name' as const,
    severity: 'error' as const,
    message: 'what is cd?',
    span: { source, start: 3, end: 5 },
    related: [],
  };
  expect(jsonOf(new DiagnosticsError('lines', [diagnostic], 1))).toMatchObject({
    error: {
      message: 'a.qcnn:2:1: error[unknown-name]: what is cd?',
      exitCode: 1,
      diagnostics: [{ code: 'unknown-name', file: 'a.qcnn', start: { line: 2, column: 1 } }],
    },
  });
  for (const error of [
    new Incomplete(new UserError('part', 1), { done: 3 }),
    new Interrupted('part', 130, { done: 3 }),
  ])
    expect(jsonOf(error)).toEqual({ done: 3, error: { message: 'part', exitCode: error.exitCode } });
  expect(jsonOf(new Error('bug'))).toMatchObject({ error: { exitCode: 1 } });
});

test('JSON is asked for by --json and by --emit json, before --', () => {
  for (const words of [
    ['run', 'a', '--json'],
    ['compile', '--emit', 'json'],
    ['compile', '--emit=json'],
  ])
    expect(asksForJson(words)).toBe(true);
  for (const words of [
    ['run', 'a'],
    ['check', '--', '--json'],
    ['compile', 'json'],
    ['compile', '--emit', 'svg'],
  ])
    expect(asksForJson(words)).toBe(false);
});
