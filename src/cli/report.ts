// `qcnn report`: the report of one finished study again, or a page that compares several.
import { basename, join, resolve } from 'node:path';
import { writeOutput } from '../files/write-output.ts';
import { printable } from '../printable.ts';
import { circuitOfStudy } from '../study/reading/recorded-circuit.ts';
import { formatAcross } from '../study/across/across-text.ts';
import { compareStudies, type NamedStudy } from '../study/across/across.ts';
import { createReport } from '../study/late-report.ts';
import { readStudy } from '../study/reading/read-study.ts';
import { rebuild } from '../study/rebuild.ts';
import { resultsText } from '../study/record-texts.ts';
import { requireReportPlace } from '../study/report/is-report.ts';
import { UserError } from '../user-error.ts';
import { printResult } from './print-result.ts';
import { printTables } from './study-tables.ts';
import { terminalWidth } from './terminal-width.ts';

interface Reported {
  readonly out: string | undefined;
  readonly json: boolean | undefined;
}

export interface ReportOptions {
  readonly out?: string;
  readonly json?: boolean;
}

/** What is on standard output besides a page: nothing, tables, or JSON. */
export async function runReport(folders: readonly string[], options: ReportOptions): Promise<void> {
  const { json } = options;
  const isOne = folders.length === 1;
  const out = options.out ?? (isOne ? undefined : comparisonFile);
  if (out === '-' && json)
    throw new UserError('--json goes to standard output; give the page another place by -o');
  if (out !== undefined) requireReportPlace(out);
  await (isOne ? reportOne(folders[0], { out, json }) : reportSeveral(folders, { out: out!, json }));
}

const comparisonFile = 'comparison.html';
const mostStudies = 20;

async function reportSeveral(folders: readonly string[], { out, json }: Reported & { out: string }): Promise<void> {
  if (folders.length > mostStudies) throw new UserError(`${folders.length} studies are given; at most ${mostStudies} are compared`);
  const names = namesOf(folders);
  const studies: NamedStudy[] = [];
  for (const [at, folder] of folders.entries()) studies.push({ name: names[at], result: await readStudy(folder) });
  const across = compareStudies(studies);
  const { createAcrossPage } = await import('../study/report/across-page.ts');
  writeOutput(out, await createAcrossPage(across));
  if (out === '-') return;
  if (json) return printResult(JSON.stringify(across, null, 2));
  console.log(formatAcross(across, terminalWidth()));
  console.log(printable(`Comparison: ${out}`));
} // prettier-ignore

/** The last name of each path where these differ, else the paths. Throws UserError for a folder that is given twice. */
function namesOf(folders: readonly string[]): string[] {
  const places = folders.map((folder) => resolve(folder));
  const twice = places.findIndex((place, at) => places.indexOf(place) !== at);
  if (twice >= 0) throw new UserError(`${folders[twice]} is given twice; a study is compared with others`);
  const names = places.map((place) => basename(place));
  return new Set(names).size === names.length ? names : [...folders];
}

async function reportOne(folder: string, { out, json }: Reported): Promise<void> {
  const result = await readStudy(folder);
  const circuit = circuitOfStudy(result.circuit);
  let written: string[] = [];
  if (out === undefined) written = await rebuild(folder, result, circuit);
  else writeOutput(out, await createReport(result, circuit));
  if (out === '-') return;
  if (json) return printResult(resultsText(result));
  printTables(result);
  const others = written.filter((file) => file !== 'report.html');
  const page = out ?? join(folder, 'report.html');
  console.log(printable(`Report: ${page}${others.length > 0 ? `; made again beside it: ${others.join(', ')}` : ''}`)); // prettier-ignore
}
