// tuning.json: what came of the configurations of a model that are tried already.
import { existsSync } from 'node:fs';
import { orRefuse } from '../../files/refuse-file.ts';
import { readBytes } from '../../files/read-bytes.ts';
import { writeWhole } from '../../files/write-whole.ts';
import { finite, list, Misfit, object, oneOf, optional, record, text, whole } from '../../json-shape.ts';
import { parseJsonWithin } from '../../json-text.ts';
import { otherThan, type Identity } from '../identity.ts';
import type { Trial } from './trials.ts';

const count = whole(0, Number.MAX_SAFE_INTEGER);
const shape = object({
  form: oneOf('qcnn tuning'),
  version: oneOf(1),
  identity: record(text),
  trials: list(
    object({
      number: whole(1, 1000),
      configuration: object({
        rates: record(finite),
        batchSize: count,
        dropout: finite,
        warmUp: optional(finite),
        decayEpochs: optional(finite),
      }),
      validationLoss: optional(finite),
      validationAccuracy: optional(finite),
      epochs: count,
      seconds: finite,
      shots: optional(count),
      lost: optional(text),
    }),
    1000,
  ),
});
const mostBytes = 2 ** 22;

export function writeTrials(path: string, trials: readonly Trial[], identity: Identity): void {
  const json = { form: 'qcnn tuning', version: 1, identity, trials };
  writeWhole(path, `${JSON.stringify(json, null, 2)}\n`);
}

/** None where there is no file. Throws UserError where it is none such, or of something else than `identity` says. */
export function readTrials(path: string, identity: Identity): Trial[] {
  if (!existsSync(path)) return [];
  const bytes = readBytes(path, mostBytes);
  return orRefuse(`cannot take over what was tried by ${path}`, () => {
    const { identity: found, trials } = shape(parse(Buffer.from(bytes).toString('utf8')));
    const other = otherThan(identity, found);
    if (other !== undefined) throw new Misfit(`it is of ${other}`);
    if (new Set(trials.map(({ number }) => number)).size < trials.length)
      throw new Misfit('two of its trials have one number');
    return trials;
  });
}

function parse(json: string): unknown {
  try {
    return parseJsonWithin(json, { lists: 4096, values: 65_536, depth: 8 });
  } catch (error) {
    if (error instanceof Misfit) throw error;
    throw new Misfit('it is not JSON');
  }
}
