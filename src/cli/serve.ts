// `qcnn serve`: circuits for programs in any language; what stands alone, for those without this package, is dist/serve.
import { isatty } from 'node:tty';
import { packageVersion } from '../package-folder.ts';
import { UserError } from '../user-error.ts';

/** Serves a program until it closes the connection; standard output has nothing but the protocol. */
export async function runServe(): Promise<void> {
  if (isatty(0))
    throw new UserError(
      'qcnn serve talks with a program over standard input and output; let the program start it: docs/serve.md says how',
    );
  waitWhereOutputIsFull();
  const [{ serveOverStdio }, { usualLimits }] = await Promise.all([import('../serve/serve.ts'), import('../serve/limits.ts')]); // prettier-ignore
  process.exit(await serveOverStdio(packageVersion(), usualLimits));
}

/** Node lets a pipe that it has opened as a stream refuse what does not fit; the server waits instead, as it does without. */
function waitWhereOutputIsFull(): void {
  const { _handle: handle } = process.stdout as { _handle?: { setBlocking?(isBlocking: boolean): void } };
  handle?.setBlocking?.(true);
}
