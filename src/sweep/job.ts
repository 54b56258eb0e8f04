// One run of a sweep as plain data, for a child, a queue or a batch system: texts and hashes, never paths.
import { circuitTextsShape } from '../circuit-files/circuit-texts.ts';
import { object, optional, record, spelt, text, whole, type Shape, type Shaped } from '../json-shape.ts';
import { studyGiven } from '../study/given.ts';
import { keyOf, type RunKey } from '../study/run-key.ts';

const seed = whole(0, 2 ** 32 - 1);

/** SHA-256 of a run's identity, hex: its name. */
export const runHash = spelt(/^[0-9a-f]{64}$/, 64);

const runKey = object({ seed, fold: optional(whole(1, 100)) });

/** Which training of a model. */
export const runKeyShape: Shape<RunKey> = (value) => keyOf(runKey(value) as RunKey);

/** Checks what is JSON of unknown origin; throws Misfit. */
export const jobShape = object({
  hash: runHash,
  model: text,
  key: runKeyShape,
  /** As its study was told, but for where its files are: `Places`. */
  given: studyGiven,
  /** Of the circuit after elaboration, and the texts that it is elaborated from. */
  circuit: object({ hash: text, texts: circuitTextsShape }),
  /** What decides its figures, by name; `hash` is of it. */
  identity: record(text),
  /** The run whose trained model it begins with. */
  needs: optional(runHash),
});

/** One run of a sweep. */
export type Job = Shaped<typeof jobShape>;

/** Where whoever runs jobs finds what they name. */
export interface Places {
  /** Paths of data sets by their names in `given`; a name that is missing is a path itself, or "phantom". */
  readonly data: Readonly<Record<string, string>>;
  /** The folder of the sweep. */
  readonly folder: string;
}

/** With paths in place of names. */
export function placeGiven(given: Job['given'], data: Places['data']): Job['given'] {
  const pathOf = (name: string) => (Object.hasOwn(data, name) ? data[name] : name);
  const orAbsent = (name: string | undefined) => (name === undefined ? undefined : pathOf(name));
  return {
    ...given,
    data: pathOf(given.data),
    testData: orAbsent(given.testData),
    warmStart: orAbsent(given.warmStart),
  };
}
