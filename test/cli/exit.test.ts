import { CommanderError } from 'commander';
import { expect, test } from 'vitest';
import { endingOf, Interrupted } from '../../src/cli/exit.ts';
import { printable } from '../../src/printable.ts';
import { UserError } from '../../src/user-error.ts';

test('each kind of error has its exit code', () => {
  expect(endingOf(new CommanderError(0, 'commander.help', ''))).toEqual({ exitCode: 0 });
  expect(endingOf(new CommanderError(1, 'commander.unknownOption', ''))).toEqual({ exitCode: 2 });
  expect(endingOf(new UserError('no'))).toEqual({ exitCode: 2, message: 'qcnn: no' });
  expect(endingOf(new UserError('no', 1))).toEqual({ exitCode: 1, message: 'qcnn: no' });
  for (const exitCode of [130, 143])
    expect(endingOf(new Interrupted('stopped', exitCode))).toEqual({ exitCode, message: 'qcnn: stopped' });
});

test('only our own mistakes come with a stack', () => {
  const full = Object.assign(new Error('ENOSPC: no space left on device, write'), {
    code: 'ENOSPC',
    syscall: 'write',
  });
  expect(endingOf(full)).toEqual({ exitCode: 1, message: 'qcnn: the disk is full' });
  const bug = endingOf(new TypeError('x is undefined'));
  expect(bug.exitCode).toBe(1);
  expect(bug.message).toMatch(/this is a bug in qcnn[^]*TypeError: x is undefined\n\s+at /);
});

test('no control characters reach the terminal', () => {
  expect(printable('a\u001b[31mb\r\u0007\nc')).toBe('a\ufffd[31mb\ufffd\ufffd\nc');
});
