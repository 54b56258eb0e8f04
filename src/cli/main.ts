#!/usr/bin/env node
// The `qcnn` command. Each command's work is imported only when it is asked for, so that small ones start at once.
import { writeAll } from '../files/write-all.ts';
import { asksForJson, endingOf } from './exit.ts';
import { createProgram } from './program.ts';

// A reader that has seen enough (`qcnn … | head`) closes the pipe: no error. Work that is not yet saved goes on in any case.
for (const stream of [process.stdout, process.stderr]) {
  let told = false;
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE' || told) return;
    told = true;
    process.exitCode = say(error);
  });
}

try {
  await createProgram().parseAsync();
} catch (error) {
  process.exitCode = say(error);
}

/** Prints why the command ended so, for people and where they are asked for programs; gives its exit code. */
function say(error: unknown): number {
  const { exitCode, message, json } = endingOf(error);
  if (message !== undefined) console.error(message);
  if (json === undefined || !asksForJson(process.argv.slice(2))) return exitCode;
  try {
    writeAll(1, `${JSON.stringify(json, null, 2)}\n`);
  } catch {
    // Standard output is what failed, which standard error has told.
  }
  return exitCode;
}
