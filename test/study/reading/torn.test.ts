// Folders that were torn, edited or made to harm: each is read, or refused in one sentence that names the file and the place.
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fc, test as property } from '@fast-check/vitest';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createReport } from '../../../src/study/late-report.ts';
import { circuitOfStudy } from '../../../src/study/reading/recorded-circuit.ts';
import { readStudy } from '../../../src/study/reading/read-study.ts';
import { UserError } from '../../../src/user-error.ts';
import { here } from '../../cli/here.ts';
import { study, writeDataOfPatients } from './studies.ts';

const folder = mkdtempSync(join(tmpdir(), 'qcnn-torn-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const [whole, torn] = ['whole', 'torn'].map((name) => join(folder, name));
const sources = ['config.json', 'results.json', 'predictions.csv'] as const;
const read = (file: string) => readFileSync(join(whole, file), 'utf8');
type Tree = Record<string, unknown>;

beforeAll(async () => {
  const data = writeDataOfPatients(join(folder, 'data'));
  const words = `ttn --set n=2 --data ${data} --models qcnn --controls nearest-neighbour --epochs 1 --seeds 1,2 --corrupt blur=1`;
  await study(words, whole);
  cpSync(whole, torn, { recursive: true });
});

/** What is wrong with how a folder is taken; empty: it was read and drawn, or refused as it should be. */
async function faultOf(changed: string, text: string): Promise<string> {
  for (const file of sources) writeFileSync(join(torn, file), file === changed ? text : read(file));
  try {
    const result = await readStudy(torn);
    const page = await createReport(result, circuitOfStudy(result.circuit));
    return page.endsWith('</html> ') && !page.includes('<script') ? '' : 'the page is not whole';
  } catch (error) {
    if (!(error instanceof UserError)) return (error as Error).stack ?? String(error);
    const isSentence = !error.message.includes('\n') && error.message.length < 1000;
    return isSentence && error.exitCode === 1 && /config|results|predictions|circuit/.test(error.message) ? '' : error.message; // prettier-ignore
  }
}

const strange = fc.oneof(
  fc.constantFrom(null, '', 0, -1, 1e308, 2 ** 53, [], {}, '<script>', '../../x', '__proto__', 1, 2, true),
  fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<unknown>,
);
const change = fc.record({
  at: fc.noBias(fc.nat()),
  how: fc.constantFrom('replace', 'drop', 'double', 'rename', 'shorten'),
  value: strange,
});

function applied(json: string, { at, how, value }: { at: number; how: string; value: unknown }): string {
  const tree = JSON.parse(json) as Tree;
  const places: (readonly [Tree, string])[] = [];
  const visit = (owner: Tree) => {
    // Of a list the first and the last stand for all.
    const keys = Object.keys(owner).filter((_, index, all) => !Array.isArray(owner) || index < 1 || index === all.length - 1); // prettier-ignore
    for (const key of keys) {
      places.push([owner, key]);
      if (typeof owner[key] === 'object' && owner[key] !== null) visit(owner[key] as Tree);
    }
  };
  visit(tree);
  const [owner, key] = places[at % places.length];
  const inner = owner[key];
  if (how === 'drop' && Array.isArray(owner)) owner.splice(Number(key), 1);
  else if (how === 'drop') delete owner[key];
  else if (how === 'double' && Array.isArray(owner)) owner.push(inner);
  else if (how === 'rename') Object.assign(owner, { [String(value)]: inner });
  else if (how === 'shorten' && Array.isArray(inner)) inner.pop();
  else owner[key] = value;
  return JSON.stringify(tree);
}

const runs = { numRuns: Number(process.env['QCNN_TORN'] ?? 12) };

property.prop([fc.constantFrom('config.json', 'results.json'), fc.array(change, { minLength: 1, maxLength: 2 })], runs)(
  'JSON with other values',
  async (file, changes) => {
    expect(await faultOf(file, changes.reduce(applied, read(file)))).toBe('');
  },
  60_000 * runs.numRuns,
); // prettier-ignore

property.prop([fc.constantFrom(...sources), fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true })], runs)(
  'files that end early are refused, none is half believed',
  async (file, share) => {
    const text = read(file);
    const cut = text.slice(0, Math.floor(share * (text.length - 1)));
    expect(await faultOf(file, cut)).toBe('');
    await expect(readStudy(torn)).rejects.toThrow(join(torn, file));
  },
); // prettier-ignore

property.prop([fc.constantFrom(...sources), fc.noBias(fc.nat()), fc.constantFrom('"', ',', '\r\n', '9', '-', '', '\0', '{', '=x', 'e')], runs)(
  'files with other characters',
  async (file, at, other) => {
    const text = read(file);
    const place = at % text.length;
    expect(await faultOf(file, text.slice(0, place) + other + text.slice(place + 1))).toBe('');
  },
  60_000 * runs.numRuns,
); // prettier-ignore

const edited = (file: string, edit: (tree: Tree & { [key: string]: any }) => void) => {
  const tree = JSON.parse(read(file)) as Tree;
  edit(tree);
  return [file, JSON.stringify(tree)] as const;
};

test.each<[string, () => readonly [string, string], RegExp]>([
  ['no JSON', () => ['results.json', '{'], /results\.json: it is not JSON$/],
  ['a share that is none', () => edited('results.json', (tree) => (tree.models[0].test.accuracy = 2)), /results\.json: models\.0\.test\.accuracy: it must be at most 1$/],
  ['another version', () => edited('config.json', (tree) => (tree.resultsVersion = 2)), /config\.json is of version 2 of the figures, and this qcnn reads version \d+; its report of then is .*report\.html$/],
  ['of another study', () => edited('results.json', (tree) => (tree.started = '2020-01-01T00:00:00.000Z')), /results\.json: started: it is 2020-01-01T00:00:00\.000Z, and that of config\.json is /],
  ['a run twice', () => edited('results.json', (tree) => (tree.models[1].seed = 1)), /models: qcnn has not one run for each of its seeds$/],
  ['other answers', () => edited('results.json', (tree) => tree.models[0].test.confusion[0].reverse()), /predictions\.csv: results\.json counted other answers of qcnn seed-1$/],
  ['another circuit', () => edited('config.json', (tree) => (tree.circuit.parameters.n = '4')), /the circuit tree gives another one than was trained, whose identity is [0-9a-f]{64}$/],
  ['a text that is no circuit', () => edited('config.json', (tree) => (tree.circuit.text = 'circuit')), /config\.json|circuit/],
  ['no probability', () => ['predictions.csv', read('predictions.csv').replace(/0\.\d+/, 'NaN')], /predictions\.csv: line 2: "NaN" is no probability$/],
  ['another image', () => ['predictions.csv', read('predictions.csv').replace(/\n[^,]+,/, '\nother,')], /predictions\.csv: line 2: its id is "other" and must be "\S+\/0"$/],
])('%s', async (_, change, message) => {
  expect(await faultOf(...change())).toBe('');
  await expect(readStudy(torn).then(({ circuit }) => circuitOfStudy(circuit))).rejects.toThrow(message);
}); // prettier-ignore

test('one that is not finished says how far it is; nothing is written where something is refused', async () => {
  cpSync(whole, torn, { recursive: true });
  rmSync(join(torn, 'results.json'));
  rmSync(join(torn, 'models', 'qcnn', 'seed-2', 'done.json'));
  writeFileSync(join(torn, 'report.html'), 'as it was');
  const { exitCode, message } = await here('report', torn);
  expect(exitCode).toBe(1);
  expect(message).toMatch(/ is not finished: 2 of 3 runs; go on with it by qcnn study --resume \S+torn$/);
  expect(readFileSync(join(torn, 'report.html'), 'utf8')).toBe('as it was');
});

test('several folders have a page beside one another', async () => {
  for (const file of sources) writeFileSync(join(torn, file), read(file));
  const page = join(folder, 'comparison.html');
  const several = await here('report', whole, torn, '-o', page);
  expect(several).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/Nothing differs in how the studies were set[^]*qcnn: whole less torn[^]*Comparison: \S+comparison\.html\n$/) }); // prettier-ignore
  expect(readFileSync(page, 'utf8')).toMatch(/<title>qcnn studies: whole, torn[^]*<\/html> $/);
  const { models } = JSON.parse((await here('report', whole, torn, '-o', page, '--json')).stdout);
  expect(models[0]).toMatchObject({ name: 'qcnn', studies: [{ seeds: 2 }, { seeds: 2 }] });
  expect(await here('report', whole, join(whole, '.'))).toMatchObject({ exitCode: 2, message: expect.stringMatching(/is given twice/) }); // prettier-ignore
});

test('of one folder its report, and where -o points; a file that is no report stays', async () => {
  const page = read('report.html');
  writeFileSync(join(whole, 'report.html'), 'another');
  const again = await here('report', whole);
  expect(again).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/Report: \S+report\.html; made again beside it: metrics\.jsonl, results\.csv\n$/) }); // prettier-ignore
  expect(read('report.html')).toBe(page);
  const other = join(folder, 'other.html');
  expect(await here('report', whole, '-o', other, '--json')).toMatchObject({ stdout: read('results.json') });
  expect(readFileSync(other, 'utf8')).toBe(page);
  expect(await here('report', whole, '-o', other)).toMatchObject({ exitCode: 0 });
  writeFileSync(other, 'mine');
  expect(await here('report', whole, '-o', other)).toMatchObject({ exitCode: 2, message: expect.stringMatching(/other\.html is there already and is no report of a study; give another -o$/) }); // prettier-ignore
  expect(await here('report', folder)).toMatchObject({ exitCode: 2, message: expect.stringMatching(/holds no study/) }); // prettier-ignore
  expect(existsSync(join(folder, 'report.html'))).toBe(false);
});
