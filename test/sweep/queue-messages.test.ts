// What stands in a Redis may be anyone's: whatever is told is a job, a result or an announcement as it should be, or is refused
// as a misfit. An address is taken apart with its password, which nothing that is shown has.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { refuseTogether } from '../../src/cli/sweep-refusals.ts';
import { Misfit } from '../../src/json-shape.ts';
import { identify } from '../../src/sweep/identify.ts';
import { keepImages } from '../../src/sweep/keep-images.ts';
import {
  queueAddress,
  shownAddress,
  withoutPassword,
  withoutPasswords,
} from '../../src/sweep/queue/address.ts';
import {
  readAnnouncement,
  readJob,
  readProgress,
  readRecord,
  readResult,
} from '../../src/sweep/queue/messages.ts';
import { observers } from '../../src/study/observer.ts';
import { UserError } from '../../src/user-error.ts';
import { ringSweep } from './ring-sweep.ts';

const { runs } = await identify(ringSweep(['4'], [1]), { load: keepImages(), watch: observers() });
const { job } = runs[0];
const digest = 'a'.repeat(64);
const announcement = {
  form: 'qcnn queue',
  version: 1,
  name: 'ring-0123',
  qcnn: '1.0.0',
  resultsVersion: 1,
  queues: [{ name: 'ring-0123.abc', sources: [{ name: 'phantom', digest }] }],
};
const failed = { kind: 'failed', reason: 'no', lines: ['last words'], attempts: 3 };
const progress = { epoch: 1, epochs: 2, step: 3, steps: 4, loss: 0.5, secondsLeft: 6 };

const readers: readonly { name: string; read: (told: unknown) => unknown; example: object }[] = [
  { name: 'an announcement', read: readAnnouncement, example: announcement },
  { name: 'a job', read: (told) => readJob(told, job.hash), example: job },
  { name: 'a result', read: (told) => readResult(told, job), example: failed },
  { name: 'progress', read: readProgress, example: progress },
];

/** The example with one value, anywhere inside it, replaced. */
function mutant(example: object, pick: number, value: unknown): unknown {
  const copy = structuredClone(example) as Record<string, unknown>;
  const places: [Record<string, unknown>, string][] = [];
  const visit = (node: unknown) => {
    if (typeof node !== 'object' || node === null) return;
    for (const key of Object.keys(node)) {
      places.push([node as Record<string, unknown>, key]);
      visit((node as Record<string, unknown>)[key]);
    }
  };
  visit(copy);
  const [owner, key] = places[pick % places.length];
  owner[key] = value;
  return copy;
}

/** What it gives; undefined: it refuses it as it should. */
function taken(read: (told: unknown) => unknown, told: unknown): unknown {
  try {
    return read(told);
  } catch (error) {
    expect(error).toBeInstanceOf(Misfit);
    return undefined;
  }
}

describe.each(readers)('$name', ({ read, example }) => {
  test('is taken as it was sent', () => {
    expect(read(JSON.stringify(example))).toEqual(JSON.parse(JSON.stringify(example)));
  });

  test('is refused where it is anything else', () => {
    fc.assert(fc.property(fc.anything(), fc.json(), (value, json) => {
      for (const told of [value, json]) expect(taken(read, told)).toBeUndefined();
    }), { numRuns: 50 });
  }); // prettier-ignore

  test('with one value replaced it is refused, or is as its shape says', () => {
    fc.assert(fc.property(fc.nat(), fc.jsonValue(), fc.nat(), (pick, value, cut) => {
      const text = JSON.stringify(mutant(example, pick, value));
      const found = taken(read, text);
      // What is taken is taken again as it is.
      if (found !== undefined) expect(read(JSON.stringify(found))).toEqual(JSON.parse(JSON.stringify(found)));
      expect(taken(read, text.slice(0, cut % text.length))).toBeUndefined();
    }), { numRuns: 100 });
  }); // prettier-ignore
});

test('a text that is too long, too deep or under another name is refused', () => {
  expect(() => readProgress(`${' '.repeat(1000)}{}`)).toThrow('it has more than 1000 characters');
  expect(() => readJob('['.repeat(100_000), job.hash)).toThrow(Misfit);
  expect(() => readJob(JSON.stringify(job), 'b'.repeat(64))).toThrow('it is named after another run');
  expect(() => readJob(JSON.stringify({ ...job, needs: job.hash }), job.hash)).toThrow('it begins with a model, which no queue carries'); // prettier-ignore
  expect(() => readRecord(JSON.stringify(failed))).toThrow('it failed');
});

describe('an address', () => {
  const word = fc.string({ minLength: 1, maxLength: 12 });

  test('has the user and the password that were written, and shows neither', () => {
    fc.assert(fc.property(word, word, fc.integer({ min: 1, max: 65535 }), fc.nat(15), fc.boolean(), (username, secret, port, db, tls) => {
      const password = `s3cret${secret}`;
      const host = tls ? 'redis.example' : '[::1]';
      const text = `${tls ? 'rediss' : 'redis'}://${encodeURIComponent(username)}:${encodeURIComponent(password)}@${host}:${port}/${db}`;
      const address = queueAddress(text, undefined);
      expect(address).toEqual({ host: host.replace(/[[\]]/g, ''), port, db, tls, username, password });
      for (const shown of [shownAddress(address), withoutPasswords(['--queue', text, `--queue=${text}`]).join(' '), withoutPassword(text, address)])
        expect(shown).not.toMatch(/s3cret/);
      // One without a password takes that of the environment, of the same place alone.
      expect(queueAddress(shownAddress(address), text)).toEqual(address);
      expect(queueAddress('redis://elsewhere:1', text).password).toBeUndefined();
    }), { numRuns: 100 });
  }); // prettier-ignore

  test('that is none is refused without its words', () => {
    for (const text of ['', 'host:6379', 'http://x', 'redis://', 'redis://x:99999', 'redis://x/y', 'redis://x?a=1', 'redis://x#a', 'redis://u:s3cret%@x'])
      try {
        queueAddress(text, undefined);
        expect.unreachable(text);
      } catch (error) {
        expect(error).toBeInstanceOf(UserError);
        expect((error as Error).message).not.toMatch(/s3cret/);
      }
    expect(() => queueAddress(undefined, '')).toThrow('no queue is named; write it as redis://HOST:PORT, or rediss://HOST:PORT with TLS, after --queue or in QCNN_QUEUE');
  }); // prettier-ignore
});

test('what cannot go with a queue is refused with what to leave out', () => {
  const refuse = (more: Partial<Parameters<typeof refuseTogether>[0]>, explicit: readonly string[] = []) =>
    refuseTogether({ queue: true, saveModels: 'best', ...more }, explicit, undefined);
  expect(() => refuse({ jobs: 0 })).not.toThrow();
  expect(() => refuseTogether({ jobs: 0, saveModels: 'best' }, [], undefined)).toThrow('--jobs 0 trains nothing without --queue; give 1 or more');
  expect(() => refuse({ emit: 'slurm' })).toThrow('leave one of them out');
  expect(() => refuse({ saveModels: 'all' }, ['saveModels'])).toThrow('trained models stay with the workers of a queue, so that --save-models all cannot be; leave it out');
}); // prettier-ignore
