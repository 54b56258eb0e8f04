// Every command of the README runs, in a small form: few images, one epoch, few samples. Installs, and what builds or
// times this folder (`npm …`), are left to `npm run readme`, which runs all of them in a fresh clone.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { commandsOf, dataOf, samePrint } from '../scripts/readme-commands.mjs';
import { check, elaborateCircuit, formatDiagnostic, hashCircuit } from '../src/compiler/index.ts';
import { commands as commandRows } from '../src/cli/commands.ts';
import { main } from './cli/qcnn.ts';
import { load, readCircuitFile } from './compiler/load.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const readme = read('README.md');
const commands = commandsOf(readme);

const folder = mkdtempSync(join(tmpdir(), 'qcnn-readme-'));
symlinkSync(join(root, 'circuits'), join(folder, 'circuits'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The command with little to do; data that does not come with the project is generated. */
function small(command: string): string {
  const here = command.replaceAll(/npx qcnn(?= )/g, `'${process.execPath}' '${main}'`);
  const withData = dataOf(command).reduce((text, path) => text.replace(path, 'phantom'), here);
  if (/qcnn study/.test(command)) {
    // A ResNet-50 takes its time for each seed.
    const seeds = /resnet50/.test(command) ? '--seeds 1 --controls none' : '--seeds 1..2';
    const few = withData.replace('--seeds 1..5', seeds);
    // One study trains the controls, too.
    const alone = /-o results|--controls/.test(few) ? '' : ' --controls none';
    return `${few.replaceAll(/ --(limit|epochs) \d+/g, '')} --limit 8 --epochs 1${alone}`;
  }
  if (/qcnn sweep study/.test(command)) {
    const few = withData.replaceAll(/(--vary \w+=[^,.\s]+)\S*/g, '$1').replace(/ --limit \d+/, '');
    return `${few} --limit 8 --epochs 2 --controls none`;
  }
  const withOne = withData.replace(/( --workload \S+)( --workload \S+)+/, '$1');
  return /qcnn bench/.test(command) ? `${withOne} --batch 2` : withData;
}

describe('the commands of the README', () => {
  const run = commands.filter(({ text }) => !text.startsWith('npm'));
  // Several data sets come to the same.
  const distinct = [...new Map(run.map((command) => [small(command.text), command]))];
  test.each(distinct)('%s', (text, { prints }) => {
    const { status, stdout, stderr } = spawnSync('bash', ['-c', text], { cwd: folder, encoding: 'utf8' });
    expect(status, stderr).toBe(0);
    if (prints !== undefined && !samePrint(stdout, prints)) expect(stdout).toBe(prints);
  });

  test('those of npm are there', () => {
    const named = commands.flatMap(({ text }) => [...text.matchAll(/npm run ([\w:]+)/g)].map(([, name]) => name)); // prettier-ignore
    for (const name of named) expect(Object.keys(JSON.parse(read('package.json')).scripts)).toContain(name);
  });
});

test('commands are the lines of blocks and what begins as one', () => {
  const page =
    'Run `npx qcnn doctor`, not `qcnn FILE` or `npm install ../qcnn`:\n\n```sh\nnpm ci && npm start   # all\n\n# only this:\nnpx qcnn run a#b\n```\n\n```text\n  1.0\n```\n\n```ts\n`npm x`\n```\n';
  expect(commandsOf(page)).toEqual([
    { text: 'npx qcnn doctor' },
    { text: 'npm ci && npm start' },
    { text: 'npx qcnn run a#b', prints: '  1.0\n' },
  ]);
  expect(samePrint('x\n -0.000000000000  2.5\n', 'x\n 0.000000000000   2.500000000001\n')).toBe(true);
  expect(samePrint('x\n 2.5\n', 'x\n 2.6\n')).toBe(false);
  expect(samePrint('x\n 2.5\n', 'y\n 2.5\n')).toBe(false);
  expect(dataOf('npx qcnn study --data data/medical-mnist --limit 4')).toEqual(['data/medical-mnist']);
});

test('the circuit is the one that comes as ring', () => {
  const [, text] = /```qcnn\n([^]*?)```/.exec(readme)!;
  const { circuit } = elaborateCircuit({ name: 'README.qcnn', text }, load);
  const { circuit: ring } = elaborateCircuit(readCircuitFile('circuits/ring.qcnn'), load);
  expect(hashCircuit(circuit!)).toBe(hashCircuit(ring!));
});

test('the table has every command', () => {
  const table = readme.split('| command | what it does |')[1].split('\n\n')[0];
  const named = [...table.matchAll(/^\| `qcnn ([a-z ]*[a-z])/gm)].map(([, name]) => name);
  expect(named.toSorted()).toEqual(commandRows.map(({ name }) => name).toSorted());
});

test('the statements beside those of PennyLane check', () => {
  const table = readme.split('| in PennyLane | here |')[1].split('\n\n')[0];
  const here = table.split('\n').flatMap((row) => [
    ...row
      .split(' | ')
      .at(-1)!
      .matchAll(/`([^`]*[;}])`/g),
  ]);
  const statements = here.map(([, statement]) => statement);
  expect(statements.length).toBeGreaterThan(12);
  const declarations = ['weight w: angle[3];', 'input x: angle[4];', 'input v: amplitude[16];'];
  for (const statement of statements) {
    const others = declarations.filter((declaration) => declaration !== statement).join(' ');
    const text = `circuit row(p: float = 0.01, t: angle = 0.3, a: angle = 0.2, b: angle = 0.4, c: angle = 0.5) {
      ${others} qubit q[4]; ${statement.startsWith('return') ? statement : `${statement} return Z(q[1..4]);`}
    }`;
    const { diagnostics } = check({ name: 'row.qcnn', text }, load);
    const wrong = diagnostics.filter(({ code }) => !code.startsWith('unused-'));
    expect(wrong.map((each) => formatDiagnostic(each)), statement).toEqual([]); // prettier-ignore
  }
});

const pages = ['README.md', 'CONTRIBUTING.md', 'circuits/README.md']
  .concat(readdirSync(join(root, 'docs')).filter((name) => name.endsWith('.md')).map((name) => `docs/${name}`)); // prettier-ignore

test.each(pages)('the links of %s lead to files that are there', (page) => {
  const links = [...read(page).matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)].map(([, path]) => path);
  const broken = links.filter((path) => !existsSync(join(root, dirname(page), path)));
  expect(broken).toEqual([]);
});
