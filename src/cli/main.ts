#!/usr/bin/env node
// The `qcnn` command. Each command's work is imported only when it is asked for, so that small ones start at once.
import { endingOf } from './exit.ts';
import { createProgram } from './program.ts';

// A reader that has seen enough (`qcnn … | head`) closes the pipe: no error.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(process.exitCode ?? 0);
    process.exit(say(error));
  });
}

try {
  await createProgram().parseAsync();
} catch (error) {
  process.exitCode = say(error);
}

/** Prints why the command ended so; gives its exit code. */
function say(error: unknown): number {
  const { exitCode, message } = endingOf(error);
  if (message !== undefined) console.error(message);
  return exitCode;
}
