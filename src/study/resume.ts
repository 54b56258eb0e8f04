// A study that was begun and goes on: what its config.json says it was told, and whether that still holds.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { orRefuse } from '../files/refuse-file.ts';
import { readBytes } from '../files/read-bytes.ts';
import { Misfit, object, record } from '../json-shape.ts';
import { parseJsonWithin } from '../json-text.ts';
import { UserError } from '../user-error.ts';
import type { StudyPlan } from './observer.ts';
import { configText } from './record-texts.ts';

/** What config.json of a study says. */
export interface Begun {
  readonly file: string;
  /** What was given when the study was begun, as `RecordOptions.given`. */
  readonly given: Readonly<Record<string, unknown>>;
  readonly config: Readonly<Record<string, unknown>>;
  /** Whether its results are there. */
  readonly finished: boolean;
  /** results.json, where they are. */
  results(): string;
}

const anything = record((value) => value);
const shape = object({ given: anything });
/** A million images with their names. */
const mostBytes = 2 ** 30;
const mostJson = { lists: 2 ** 22, values: 2 ** 26, depth: 64 } as const;

/** The study in a folder. Throws UserError where there is none. */
export function readBegun(path: string): Begun {
  if (path === '') throw new UserError('--resume is empty; give the folder of a study that was stopped');
  const file = join(path, 'config.json');
  if (!existsSync(file)) {
    const what = existsSync(path) ? 'holds no study that was begun' : 'is not there';
    throw new UserError(`${path} ${what}; give the folder of one after --resume`);
  }
  const bytes = readBytes(file, mostBytes);
  return orRefuse(`cannot go on with the study of ${file}`, () => {
    const config = anything(parse(Buffer.from(bytes).toString('utf8')));
    const { given } = shape(config);
    const results = join(path, 'results.json');
    return {
      file,
      given,
      config,
      finished: existsSync(results),
      results: () => Buffer.from(readBytes(results, mostBytes)).toString('utf8'),
    };
  });
}

function parse(json: string): unknown {
  try {
    return parseJsonWithin(json, mostJson);
  } catch (error) {
    if (error instanceof Misfit) throw error;
    throw new Misfit('it is not JSON');
  }
}

/** What may differ, since it changes no figure: when, where (also the images), with how many threads, and the text that makes a circuit. */
const free = [
  /^started$/,
  /^given\b/,
  /^versions\.(?!TensorFlow)/,
  /^data\.(name|licence)$/,
  // The images decide it.
  /^data\.testCopies\b/,
  /^settings\.backendSettings\.threads$/,
  // `versions` names it.
  /^settings\.engine\b/,
  /^circuit\.(?!hash$)/,
];
const mostNamed = 3;

/** Throws UserError, with the differences, where a study with this plan is another one than was begun. */
export function requireSamePlan({ config, file }: Begun, plan: StudyPlan): void {
  const now = JSON.parse(configText(plan, {})) as unknown;
  const differences = differencesOf(config, now, '').filter(({ at }) => !free.some((each) => each.test(at)));
  if (differences.length === 0) return;
  const named = differences.slice(0, mostNamed).map(({ at, before, after }) => `${at} was ${before} and is ${after}`); // prettier-ignore
  const more = differences.length > mostNamed ? ` (${differences.length - mostNamed} more)` : '';
  throw new UserError(
    `the study of ${file} was another one: ${named.join('; ')}${more}; go on with what it was begun with, or begin another in a new --out`,
  );
}

interface Difference {
  readonly at: string;
  readonly before: string;
  readonly after: string;
}

function differencesOf(before: unknown, after: unknown, at: string): Difference[] {
  if (Object.is(before, after)) return [];
  if (isTree(before) && isTree(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    return keys.flatMap((key) =>
      differencesOf(own(before, key), own(after, key), at === '' ? key : `${at}.${key}`),
    );
  }
  return [{ at, before: shown(before), after: shown(after) }];
}

function own(tree: Readonly<Record<string, unknown>>, key: string): unknown {
  return Object.hasOwn(tree, key) ? tree[key] : undefined;
}

function isTree(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function shown(value: unknown): string {
  const text = value === undefined ? 'not given' : JSON.stringify(value);
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}
