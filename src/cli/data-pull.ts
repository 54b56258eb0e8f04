// `qcnn data pull`: fetches a published data set, and says where it is.
import { printable, shellWord } from '../printable.ts';
import type { MedmnistSize } from '../runtime/data/medmnist.ts';
import { pullMedmnist } from '../runtime/data/pull.ts';
import { count } from '../study/format.ts';
import { UserError } from '../user-error.ts';
import { createCountDisplay } from './count-display.ts';
import { Interrupted } from './exit.ts';
import { untilInterrupted } from './interrupt.ts';
import { printResult } from './print-result.ts';

export interface PullCommandOptions {
  readonly size: MedmnistSize;
  readonly mirror?: string;
  readonly out?: string;
  readonly json?: boolean;
}

export async function runPull(name: string, { size, mirror, out, json }: PullCommandOptions): Promise<void> {
  if (out === '-') throw new UserError('a data set is fetched into a file; give the path of one after -o');
  const display = createCountDisplay(({ done, of }) => `fetching: ${count(done)} of ${count(of)} bytes`);
  const pulled = await untilInterrupted(
    (signal) =>
      pullMedmnist(name, { size, from: mirror, path: out, onProgress: display.show, signal }).finally(
        display.close,
      ),
    (exitCode) =>
      new Interrupted('stopped; what was fetched is kept, and the same command goes on from there', exitCode),
  );
  if (json) return printResult(JSON.stringify(pulled));
  const { path, bytes, kept, md5 } = pulled;
  const how =
    kept === bytes
      ? 'is there'
      : kept > 0
        ? `is fetched, after ${count(kept)} bytes of before`
        : 'is fetched';
  printResult(
    printable(
      `${path} ${how}: ${count(bytes)} bytes, MD5 ${md5} as published; next: qcnn data inspect ${shellWord(path)}`,
    ),
  );
}
