// OUT/sweep.json: what was asked for, and which runs that comes to. Written before anything is trained, anew by each command.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { orRefuse } from '../files/refuse-file.ts';
import { readBytes } from '../files/read-bytes.ts';
import { writeWhole } from '../files/write-whole.ts';
import { list, Misfit, object, oneOf, optional, record, text, whole, type Shaped } from '../json-shape.ts';
import { parseJsonWithin } from '../json-text.ts';
import { keptEpochs } from '../runtime/training/fit.ts';
import { savedModels } from '../study/saved-models.ts';
import { UserError } from '../user-error.ts';
import { runHash, runKeyShape } from './job.ts';

export const sweepFile = 'sweep.json';

const count = whole(0, Number.MAX_SAFE_INTEGER);
const point = record(text);

const shape = object({
  form: oneOf('qcnn sweep'),
  version: oneOf(1),
  /** ISO 8601: of the command that was given last. */
  started: text,
  qcnn: text,
  resultsVersion: count,
  engine: text,
  /** The arguments of that command, and the folder that it was given in. */
  command: object({ words: list(text), folder: text }),
  axes: list(object({ name: text, kind: oneOf('parameter', 'option', 'circuit'), values: list(text) })),
  /** SHA-256 of its files, by name. */
  data: record(record(text)),
  /** Circuits after elaboration, and those that were asked for. */
  circuits: object({ different: count, asked: count }),
  /** As given: after each round the best one in so many goes on; absent: all are trained to their end. */
  halve: optional(whole(2, Number.MAX_SAFE_INTEGER)),
  runs: list(
    object({
      hash: runHash,
      model: text,
      role: oneOf('model', 'control'),
      key: runKeyShape,
      points: list(point),
      needs: optional(runHash),
      /** Epochs after which its rounds end, and whose weights it keeps; absent: it does not compete, and is trained to its end. */
      halving: optional(
        object({ rounds: list(whole(1, Number.MAX_SAFE_INTEGER), 64, 2), keep: oneOf(...keptEpochs) }),
      ),
    }),
  ),
  refused: list(object({ point, reason: text })),
  /** Which trained models are to stay. */
  saves: optional(oneOf(...savedModels)),
});

/** What stands in sweep.json. */
export type SweepFile = Shaped<typeof shape>;

const mostBytes = 2 ** 30;
const mostJson = { lists: 2 ** 22, values: 2 ** 25, depth: 16 } as const;

export function writeSweepFile(out: string, sweep: Omit<SweepFile, 'form' | 'version'>): void {
  writeWhole(join(out, sweepFile), `${JSON.stringify({ form: 'qcnn sweep', version: 1, ...sweep })}\n`);
}

/** Throws UserError where the folder holds none, or one of another form. */
export function readSweepFile(out: string): SweepFile {
  const file = join(out, sweepFile);
  if (!existsSync(file))
    throw new UserError(`${out} ${existsSync(out) ? 'holds no sweep' : 'is not there'}; give the folder of one`); // prettier-ignore
  const bytes = readBytes(file, mostBytes);
  return orRefuse(`cannot read the sweep of ${file}`, () =>
    shape(parse(Buffer.from(bytes).toString('utf8'))),
  );
}

function parse(json: string): unknown {
  try {
    return parseJsonWithin(json, mostJson);
  } catch (error) {
    if (error instanceof Misfit) throw error;
    throw new Misfit('it is not JSON');
  }
}
