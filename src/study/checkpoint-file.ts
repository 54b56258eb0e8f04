// A checkpoint in a file, with the identity of what it belongs to: read again it is the same bit by bit, or refused.
import { existsSync } from 'node:fs';
import { orRefuse } from '../files/refuse-file.ts';
import { readBytes } from '../files/read-bytes.ts';
import { writeWhole } from '../files/write-whole.ts';
import { finite, list, Misfit, object, oneOf, optional, record, text, whole } from '../json-shape.ts';
import { parseJsonWithin } from '../json-text.ts';
import { packArrays, unpackArrays } from '../models/safetensors.ts';
import type { Checkpoint } from '../runtime/training/checkpoint.ts';
import { epochFields } from './epoch-fields.ts';
import { otherThan, type Identity } from './identity.ts';

const formKey = 'qcnn';
const formName = 'qcnn checkpoint';
const formVersion = 1;

/** Weights and two moments of each, and the weights of the best epoch. */
const mostBytes = 2 ** 32 - 1;
/** Of a million epochs. */
const mostJson = { lists: 2 ** 21, values: 2 ** 23, depth: 8 } as const;

const count = whole(0, Number.MAX_SAFE_INTEGER);
const shape = object({
  form: oneOf(formName),
  identity: record(text),
  epoch: count,
  batches: count,
  running: object({ loss: finite, correct: count, seconds: finite }),
  random: list(count, 16),
  history: list(object(epochFields)),
  best: optional(object({ epoch: count, validationLoss: finite })),
  seconds: finite,
});

/** Replaces the one that was there at once, or leaves it. Throws UserError. */
export function writeCheckpoint(path: string, { numbers, ...facts }: Checkpoint, identity: Identity): void {
  const form = JSON.stringify({ form: formName, version: formVersion, identity, ...facts });
  writeWhole(path, packArrays({ numbers, metadata: { [formKey]: form } }));
}

/**
 * undefined where there is none. Throws UserError where the file is no checkpoint, is damaged, of another version of the
 * form, or belongs to something else than `identity` says.
 */
export function readCheckpoint(path: string, identity: Identity): Checkpoint | undefined {
  if (!existsSync(path)) return undefined;
  const bytes = readBytes(path, mostBytes);
  return orRefuse(`cannot go on from the checkpoint ${path}`, () => {
    const { numbers, metadata } = unpackArrays(bytes);
    const json: unknown = parseForm(metadata[formKey]);
    const { form, version } = (json ?? {}) as { form?: unknown; version?: unknown };
    if (form !== formName) throw new Misfit('it is no checkpoint of a study');
    if (version !== formVersion)
      throw new Misfit(`it has form ${String(JSON.stringify(version)).slice(0, 40)}, and this qcnn reads form ${formVersion}`); // prettier-ignore
    const { form: _, identity: found, best, ...facts } = shape(json);
    const other = otherThan(identity, found);
    if (other !== undefined) throw new Misfit(`it is of ${other}`);
    return { ...facts, best, numbers };
  });
}

function parseForm(form: string | undefined): unknown {
  if (form === undefined) return undefined;
  try {
    return parseJsonWithin(form, mostJson);
  } catch (error) {
    if (error instanceof Misfit) throw error;
    throw new Misfit('its form is not JSON');
  }
}
