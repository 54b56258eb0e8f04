// `qcnn test`: the properties of circuit files, a line each; 0: all hold, 1: some do not, 3: some are unknown.
import { answerToJson } from '../equivalence/answer-json.ts';
import { type PropertyAnswer, readProperties, testProperty } from '../equivalence/properties.ts';
import { atValues, listed } from '../phrases.ts';
import { answerWords } from '../equivalence/words.ts';
import { listCircuitFiles } from '../circuit-files/list-circuit-files.ts';
import { namesFolder, nodeLoad, openCircuit } from '../circuit-files/load.ts';
import type { Property } from '../compiler/syntax/ast.ts';
import { printable } from '../printable.ts';
import { UserError } from '../user-error.ts';
import { sayLastWords } from './deadline.ts';
import { printResult } from './print-result.ts';

export interface TestOptions {
  readonly tolerance: number;
  /** Seconds for each property. */
  readonly timeout: number;
  readonly seed: number;
  /** The title of the only property to test. */
  readonly only?: string;
  readonly json?: boolean;
  readonly out?: string;
}

interface Tested extends PropertyAnswer {
  readonly file: string;
}

const exitCodes = { holds: 0, differs: 1, unknown: 3 } as const;
/** Seconds beyond its time after which the test of a property is stopped where it stands. */
const grace = 0.6;

/** Files, and the circuit files in folders. Throws UserError, which ends the command with 2. */
export function runTest(paths: readonly string[], options: TestOptions): void {
  const files = paths
    .flatMap((path) => (namesFolder(path) ? listCircuitFiles(path) : [path]))
    .map((path) => ({ path, opened: readProperties(sourceOf(path), nodeLoad) }));
  const found = files.flatMap(({ path: file, opened }) =>
    opened.module.file.properties.map((property) => ({ file, opened, property })),
  );
  const { only } = options;
  const all = only === undefined ? found : found.filter(({ property }) => property.title.text === only);
  if (found.length > 0 && all.length === 0)
    throw new UserError(`no property is called "${only}"; there are ${listed(found.map(({ property }) => `"${property.title.text}"`), 'and')}`, 2); // prettier-ignore
  const tested: Tested[] = [];
  for (const [at, { file, opened, property }] of all.entries()) {
    const open = all.slice(at).map((each, i) => untested(each, i === 0 ? options.timeout : 0));
    const stopped = textOf([...tested, ...open], options);
    const exitCode = exitCodeOf([...tested, ...open]);
    sayLastWords({ seconds: options.timeout + grace, outOfTime: stopped, outOfMemory: stopped, exitCode, out: options.out }); // prettier-ignore
    tested.push({ file, ...testProperty(opened, property, options) });
  }
  const without = files.filter(({ opened }) => opened.module.file.properties.length === 0);
  if (tested.length === 0)
    throw new UserError(`${without.map(({ path }) => path).join(', ')} ${without.length > 1 ? 'hold' : 'holds'} no property; write one: property "cheap is slow" { cheap == slow; }`, 2); // prettier-ignore
  printResult(textOf(tested, options), options.out);
  process.exitCode = exitCodeOf(tested);
}

/** What is said of a property where the work is stopped; one that was not begun took no seconds. */
function untested(
  { file, property: { title } }: { readonly file: string; readonly property: Property },
  seconds: number,
): Tested {
  return { file, title: title.text, verdict: 'unknown', cases: 0, drawn: false, level: null, values: null, answer: null, seconds }; // prettier-ignore
}

function sourceOf(path: string) {
  const { source, circuit } = openCircuit(path);
  if (circuit === undefined) return source;
  throw new UserError(`the properties of a file are tested together; leave out #${circuit}`, 2);
}

/** What differs weighs more than what is not known. */
function exitCodeOf(tested: readonly Tested[]): number {
  const verdicts = new Set(tested.map(({ verdict }) => verdict));
  return exitCodes[verdicts.has('differs') ? 'differs' : verdicts.has('unknown') ? 'unknown' : 'holds'];
}

function textOf(tested: readonly Tested[], { json, seed }: TestOptions): string {
  if (json)
    return JSON.stringify(
      tested.map(({ answer, ...each }) => ({ ...each, answer: answer && answerToJson(answer) })),
      null,
      1,
    );
  const names = new Set(tested.map(({ file }) => file));
  return tested
    .flatMap((each, i) => {
      const isFirst = names.size > 1 && tested[i - 1]?.file !== each.file;
      return [...(isFirst ? [each.file] : []), ...linesOf(each, seed)];
    })
    .map(printable)
    .join('\n');
}

const marks = { holds: 'ok  ', differs: 'FAIL', unknown: '?   ' } as const;

function linesOf(
  { title, verdict, cases, drawn, level, values, answer, seconds }: Tested,
  seed: number,
): string[] {
  const tried =
    verdict !== 'holds'
      ? ''
      : drawn
        ? `${cases} values drawn by seed ${seed}`
        : cases > 1
          ? `all ${cases} values`
          : '';
  const facts = [tried, ...(level ? [`level ${level}`] : []), `${seconds.toFixed(1)} s`].filter(Boolean);
  const where = values ? atValues(values) : '';
  const reason = seconds > 0 ? ': the time is used up' : ': not tested, since one before it was stopped';
  const why = verdict === 'unknown' && !answer ? reason : '';
  const said = answer ? answerWords(answer).split('\n').slice(0, -1) : [];
  return [`${marks[verdict]} "${title}"${where}${why} (${facts.join(', ')})`, ...said.map((line) => `       ${line}`)]; // prettier-ignore
}
