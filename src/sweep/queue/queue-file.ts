// OUT/queue.json: the name of this sweep's queue, so that the same command goes on with it. It is made up once, so that two
// sweeps share a Redis whatever their folders are called.
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { orRefuse } from '../../files/refuse-file.ts';
import { readText } from '../../files/read-text.ts';
import { writeWhole } from '../../files/write-whole.ts';
import { Misfit, object, oneOf } from '../../json-shape.ts';
import { parseJsonWithin } from '../../json-text.ts';
import { queueFile } from '../sweep-folder.ts';
import { queueName } from './messages.ts';

const shape = object({ form: oneOf('qcnn queue'), version: oneOf(1), name: queueName });
const mostBytes = 10_000;

/** Throws UserError where it cannot be read or written. */
export function queueNameOf(out: string): string {
  const file = join(out, queueFile);
  if (existsSync(file)) return orRefuse(`cannot read the name of the queue in ${file}`, () => shape(parse(readText(file, 'queue', mostBytes))).name);
  const word = basename(resolve(out)).replace(/[^\w-]/g, '_').slice(0, 60);
  const name = `${word}-${randomBytes(6).toString('hex')}`;
  writeWhole(file, `${JSON.stringify({ form: 'qcnn queue', version: 1, name })}\n`);
  return name;
} // prettier-ignore

function parse(text: string): unknown {
  try {
    return parseJsonWithin(text, { lists: 10, values: 100, depth: 4 });
  } catch (error) {
    if (error instanceof Misfit) throw error;
    throw new Misfit('it is not JSON');
  }
}
