#!/usr/bin/env node
// The `qcnn` command. Each command's work is imported only when it is asked for, so that small ones start at once.
import { endingOf } from './exit.ts';
import { createProgram } from './program.ts';

// A reader that has seen enough (`qcnn … | head`) closes the pipe: no error.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(process.exitCode ?? 0);
    throw error;
  });
}

try {
  await createProgram().parseAsync();
} catch (error) {
  const { exitCode, message } = endingOf(error);
  if (message !== undefined) console.error(message);
  process.exitCode = exitCode;
}
