// done.json of a model that is trained and tested: what it is of, and what of its result stands in no other file.
import { createHash } from 'node:crypto';
import { orRefuse } from '../files/refuse-file.ts';
import { readBytes } from '../files/read-bytes.ts';
import { writeWhole } from '../files/write-whole.ts';
import { finite, list, Misfit, object, oneOf, optional, record, spelt, text, truth, whole, type Shaped } from '../json-shape.ts'; // prettier-ignore
import { parseJsonWithin } from '../json-text.ts';
import { explanations } from '../explain/heat-map.ts';
import { corruptionNames } from '../runtime/data/corruption.ts';
import { mostExamples } from './examples.ts';
import { otherThan, type Identity } from './identity.ts';

const count = whole(0, Number.MAX_SAFE_INTEGER);
const robustness = object({
  corruption: object({ name: oneOf(...corruptionNames), strength: finite }),
  accuracy: finite,
  balancedAccuracy: finite,
  f1: finite,
});
const cost = object({
  flopsPerImage: optional(count),
  memory: object({ peakBytes: count, beforeBytes: count }),
});
const png = spelt(/^[A-Za-z0-9+/]+={0,2}$/, 2 ** 15);
const example = object({
  id: text,
  label: count,
  predicted: count,
  probability: finite,
  unusual: optional(finite),
  image: png,
  heatMap: optional(object({ method: oneOf(...explanations), png })),
});
const shape = object({
  form: oneOf('qcnn result'),
  version: oneOf(1),
  identity: record(text),
  parameters: count,
  trainSeconds: finite,
  underTrained: truth,
  keptEpoch: optional(count),
  profile: optional(record(finite)),
  deviceWork: optional(object({ dispatches: finite, passes: finite, submits: finite })),
  probe: optional(object({ before: finite, after: list(finite, 100) })),
  shots: optional(object({ each: count, training: count, evaluation: count, redraws: optional(count), robustness: optional(count), accuracies: list(finite, 100) })), // prettier-ignore
  robustness: optional(list(robustness, 100)),
  cost: optional(cost),
  examples: optional(list(example, mostExamples)),
  /** Those beside it that were written with it: SHA-256 of each, hex. */
  files: record(text),
});
const mostBytes = 2 ** 20;

export type Done = Omit<Shaped<typeof shape>, 'form' | 'version'>;

export function writeDone(path: string, done: Done): void {
  const json = { form: 'qcnn result', version: 1, ...done };
  writeWhole(path, `${JSON.stringify(json, null, 2)}\n`);
}

/** Throws UserError where it is none, or of something else than `identity` says. */
export function readDone(path: string, identity: Identity): Done {
  const bytes = readBytes(path, mostBytes);
  return orRefuse(`cannot take over what is done by ${path}`, () => {
    const done = shape(parse(Buffer.from(bytes).toString('utf8')));
    const other = otherThan(identity, done.identity);
    if (other !== undefined) throw new Misfit(`it is of ${other}`);
    return done;
  });
}

export function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function parse(json: string): unknown {
  try {
    return parseJsonWithin(json, { lists: 256, values: 4096, depth: 8 });
  } catch (error) {
    if (error instanceof Misfit) throw error;
    throw new Misfit('it is not JSON');
  }
}
