#!/usr/bin/env node
// The `qcnn` command. Each command's work is imported only when it is asked for, so that small ones start at once.
import { setFlagsFromString } from 'node:v8';
import { isMainThread } from 'node:worker_threads';
import { packageVersion } from '../package-folder.ts';
import { childWord } from '../sweep/messages.ts';

// Most commands end before what V8 compiles for speed has paid for itself, so that it waits eight times as long as by default:
// a third less of the processors' time. Measured on Node 20; later versions compile in more steps, and have their own measure.
if (process.versions.v8.startsWith('11.')) setFlagsFromString('--interrupt-budget=540000');

// A reader that has seen enough (`qcnn … | head`) closes the pipe: no error. Work that is not yet saved goes on in any case.
for (const stream of [process.stdout, process.stderr]) {
  let told = false;
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE' || told) return;
    told = true;
    void say(error);
  });
}

const args = process.argv.slice(2);
// The version needs no command line.
if (args.length === 1 && (args[0] === '--version' || args[0] === '-V')) console.log(packageVersion());
else if (['equiv', 'test', 'diagnose'].includes(args[0]) && isMainThread) await runInThread();
// Forked by `qcnn sweep`; by itself it is no command.
else if (args[0] === childWord && process.send) (await import('../sweep/child.ts')).serveParent();
else await run();

/** What must end in time. */
async function runInThread(): Promise<void> {
  const { runUnderDeadline } = await import('./deadline.ts');
  try {
    await runUnderDeadline(new URL(import.meta.url), args);
  } catch (error) {
    await say(error);
  }
}

async function run(): Promise<void> {
  try {
    const { createProgram } = await import('./program.ts');
    await createProgram().parseAsync();
  } catch (error) {
    // Commander ends so where help was shown.
    if ((error as { exitCode?: number }).exitCode !== 0) await say(error);
  }
}

/** Prints why the command ended so, for people and where they asked for it as JSON; sets the exit code. */
async function say(error: unknown): Promise<void> {
  const { asksForJson, endingOf, failureCode } = await import('./exit.ts');
  const { exitCode, message, json } = endingOf(error, failureCode(args));
  process.exitCode = exitCode;
  if (message !== undefined) console.error(message);
  if (json === undefined || !asksForJson(args)) return;
  const { writeAll } = await import('../files/write-all.ts');
  try {
    writeAll(1, `${JSON.stringify(json, null, 2)}\n`);
  } catch {
    // Standard output is what failed, which standard error has told.
  }
}
