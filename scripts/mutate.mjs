// `npm run mutate -- FOLDER … --sample 60 --seed 1`: do the tests notice when the code is changed? Draws mutants of the
// files by a seed, runs the tests of their folder on each with Stryker, prints the score and what survived, with the reason
// that test/mutants/explained.json gives where a mutant cannot be told from the code. Random tests repeat the same cases.
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { Stryker } from '@stryker-mutator/core';
import { drawSample, listMutants, mutantKey } from './mutate/sample.mjs';

const usage =
  'npm run mutate -- FOLDER_OR_FILE … [--sample 60] [--seed 1] [--concurrency 2]; passes, elaborate and plan are folders of src/compiler';

/** Tests that meet a folder's code, where they are more than the folder of the same name in test/; none that takes minutes. */
const testsOf = {
  'src/compiler/passes': [
    'test/compiler/passes/**',
    'test/compiler/circuit/{walk,live-qubits,renumber}.test.ts',
  ],
  'src/compiler/elaborate': [
    'test/compiler/elaborate/**',
    'test/compiler/elaborate.test.ts',
    'test/compiler/{corpus,limits,language,unchecked,one-message}.test.ts',
    'test/properties/**',
  ],
  'src/compiler/plan': [
    'test/compiler/plan/**',
    'test/compiler/targets/wasm/**',
    'test/runtime/backends/wasm/{room,memory}.test.ts',
  ],
  'src/study/interval.ts': ['test/study/interval.test.ts'],
};

/** The end of a switch that names all kinds. */
const unreachable = /^default:\s*(return )?\S+ satisfies never;$/;

function fail(sentence) {
  console.error(`${sentence}; ${usage}`);
  process.exit(2);
}

function readArguments() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        sample: { type: 'string', default: '60' },
        seed: { type: 'string', default: '1' },
        concurrency: { type: 'string', default: '2' },
      },
    });
  } catch (error) {
    return fail(error.message);
  }
}

function wholeNumber(text, name, least) {
  const value = Number(text);
  return Number.isInteger(value) && value >= least ? value : fail(`--${name} ${text} is no whole number from ${least} on`); // prettier-ignore
}

/** Where the named code lies, relative to the project. */
function pathOf(name) {
  const found = [name, `src/compiler/${name}`, `src/${name}`].find((path) => path.startsWith('src') && existsSync(path)); // prettier-ignore
  return found ? relative('.', found) : fail(`there is no ${name} in src/ or src/compiler/`);
}

function filesOf(path) {
  if (!statSync(path).isDirectory()) return [path];
  const names = readdirSync(path, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.ts'),
  );
  return names.sort().map((name) => join(path, name));
}

function testPatternsOf(path) {
  const [, known] = Object.entries(testsOf).find(([folder]) => `${path}/`.startsWith(`${folder}/`)) ?? [];
  if (known) return known.map((pattern) => pattern.replace(/\*\*$/, '**/*.test.ts'));
  const mirrored = path.replace(/^src/, 'test');
  return [path.endsWith('.ts') ? mirrored.replace(/\.ts$/, '.test.ts') : `${mirrored}/**/*.test.ts`];
}

/** The text that a mutant replaces. */
function originalOf({ fileName, location: { start, end } }) {
  const lines = readFileSync(fileName, 'utf8')
    .split('\n')
    .slice(start.line, end.line + 1);
  lines[lines.length - 1] = lines[lines.length - 1].slice(0, end.column);
  lines[0] = lines[0].slice(start.column);
  return lines.join('\n');
}

const { values, positionals } = readArguments();
const count = wholeNumber(values.sample, 'sample', 1);
const seed = wholeNumber(values.seed, 'seed', 0);
const concurrency = wholeNumber(values.concurrency, 'concurrency', 1);
if (positionals.length === 0) fail('name a folder or a file');
const paths = positionals.map(pathOf);
const all = await listMutants(paths.flatMap(filesOf));
const drawn = drawSample(all, count, seed);

const tempDirName = mkdtempSync(join(tmpdir(), 'qcnn-mutate-'));
process.env.CI = 'true';
// What a changed search finds must not be kept for the next one: this is no folder.
process.env.QCNN_CACHE = join(tempDirName, 'no-cache');
writeFileSync(process.env.QCNN_CACHE, '');
process.env.QCNN_MUTATE_TESTS = JSON.stringify(paths.flatMap(testPatternsOf));
process.env.QCNN_MUTATE_SAMPLE = JSON.stringify(drawn.map(mutantKey));
symlinkSync(realpathSync('node_modules'), join(tempDirName, 'node_modules'));
const place = ({ fileName, location: { start, end } }) =>
  `${fileName}:${start.line + 1}:${start.column}-${end.line + 1}:${end.column}`;
let results;
try {
  results = await new Stryker({
    mutate: drawn.map(place),
    testRunner: 'vitest',
    vitest: { configFile: 'scripts/mutate/vitest.config.ts', related: false },
    plugins: ['@stryker-mutator/vitest-runner', './scripts/mutate/checker.mjs'],
    checkers: ['drawn'],
    coverageAnalysis: 'perTest',
    ignorePatterns: ['/runs', '/docs', '/dist', '/build'],
    concurrency,
    timeoutMS: 20_000,
    dryRunTimeoutMinutes: 30,
    tempDirName,
    symlinkNodeModules: false,
    cleanTempDir: 'always',
    disableTypeChecks: false,
    // Stryker would rewrite it with an interface that TypeScript 7 lacks; the tests do not read it.
    tsconfigFile: 'none',
    allowConsoleColors: false,
    logLevel: 'error',
    reporters: process.stdout.isTTY ? ['progress'] : [],
    ignoreStatic: true,
  }).runMutationTest();
} finally {
  rmSync(tempDirName, { recursive: true, force: true });
}
report(results);

function report(results) {
  const keys = new Set(drawn.map(mutantKey));
  const ran = results.filter((each) => keys.has(mutantKey(withLinesFrom0(each))));
  const of = (...statuses) => ran.filter(({ status }) => statuses.includes(status));
  const killed = of('Killed');
  const timedOut = of('Timeout');
  const lived = of('Survived', 'NoCoverage');
  const atLoad = of('Ignored');
  const rest = ran.length - killed.length - timedOut.length - lived.length - atLoad.length;
  const explained = JSON.parse(readFileSync('test/mutants/explained.json', 'utf8'));
  const valid = killed.length + timedOut.length + lived.length;
  let open = 0;
  for (const each of lived) {
    const mutant = withLinesFrom0(each);
    const original = originalOf(mutant);
    const entry = explained.find(
      ({ file, code, instead }) =>
        file === mutant.fileName && code === original && instead === mutant.replacement,
    );
    const reason = entry?.reason ?? (unreachable.test(original) ? 'no kind is left, as the type checker holds' : undefined); // prettier-ignore
    if (!reason) open++;
    const cover = each.status === 'NoCoverage' ? ', no test runs it' : '';
    console.log(
      `\n${mutant.fileName}:${mutant.location.start.line + 1} survived (${each.mutatorName}${cover})`,
    );
    console.log(`${indent(original, '-')}\n${indent(mutant.replacement, '+')}`);
    if (reason) console.log(`  explained: ${reason}`);
  }
  const share = ((100 * (killed.length + timedOut.length)) / valid).toFixed(1);
  console.log(
    `\n${paths.join(', ')}: ${drawn.length} of ${all.length} mutants, seed ${seed}: ${killed.length} killed, ` +
      `${timedOut.length} timed out, ${lived.length} survived (${lived.length - open} explained)` +
      `${atLoad.length > 0 ? `, ${atLoad.length} set aside, which act when the file is loaded` : ''}` +
      `${rest > 0 ? `, ${rest} without a verdict` : ''}: ${share} %`,
  );
  process.exitCode = open > 0 ? 1 : 0;
}

/** Results count lines from 1 and name files by their whole path. */
function withLinesFrom0({ fileName, location: { start, end }, ...rest }) {
  const up = ({ line, column }) => ({ line: line - 1, column: column - 1 });
  return { ...rest, fileName: relative('.', fileName), location: { start: up(start), end: up(end) } };
}

function indent(text, sign) {
  return text.split('\n').map((line) => `  ${sign} ${line}`).join('\n'); // prettier-ignore
}
