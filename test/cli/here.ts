// Runs the command line in this process, without a child's start: for the ways in which it fails.
import { vi } from 'vitest';
import { endingOf, failureCode, type Ending } from '../../src/cli/exit.ts';
import { createProgram } from '../../src/cli/program.ts';

export interface Here extends Ending {
  readonly stdout: string;
  readonly stderr: string;
}

export async function here(...args: readonly string[]): Promise<Here> {
  const texts = { stdout: '', stderr: '' };
  const spies = [
    vi.spyOn(process.stdout, 'write').mockImplementation((text) => ((texts.stdout += String(text)), true)),
    vi.spyOn(process.stderr, 'write').mockImplementation((text) => ((texts.stderr += String(text)), true)),
    vi.spyOn(console, 'log').mockImplementation((text) => void (texts.stdout += `${text}\n`)),
    vi.spyOn(console, 'error').mockImplementation((text) => void (texts.stderr += `${text}\n`)),
  ];
  const before = process.exitCode;
  process.exitCode = undefined;
  try {
    await createProgram().parseAsync(args, { from: 'user' });
    return { exitCode: Number(process.exitCode ?? 0), ...texts };
  } catch (error) {
    return { ...endingOf(error, failureCode(args)), ...texts };
  } finally {
    process.exitCode = before;
    for (const spy of spies) spy.mockRestore();
  }
}
