// A folder is held by one process at a time, and a process that ended holds nothing.
import { spawn, spawnSync } from 'node:child_process';
import fs, { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { holderOf, isClaim, isHolder, removeDeadClaims, takeLock, type Lock } from '../../src/files/lock.ts';
import { mayRun, ownIdentity } from '../../src/files/process-identity.ts';
import { isTemporary } from '../../src/files/write-whole.ts';
import { main } from '../cli/qcnn.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'qcnn-lock-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const take = () => takeLock(folder) as Lock;
const claimOf = (changes: object) => {
  const claim = { ...ownIdentity(), since: '2026-01-31T14:25:30.000Z', ...changes };
  writeFileSync(join(folder, '.qcnn-0123456789abcdef.lock'), JSON.stringify(claim));
};
/** The number of a process that ended just now. */
const endedPid = () => spawnSync(process.execPath, ['-e', '']).pid;

test('the second is told who holds it; after the release it is free', () => {
  const lock = take();
  const holder = takeLock(folder);
  expect(holder).toMatchObject({ pid: process.pid, host: hostname() });
  lock.release();
  expect(readdirSync(folder)).toEqual([]);
  take().release();
});

test('a claim that a holder sweeps away before it is whole is made again', () => {
  const { fsyncSync } = fs;
  let swept = 0;
  fs.fsyncSync = (descriptor) => {
    fsyncSync(descriptor);
    for (const name of swept < 2 ? readdirSync(folder).filter(isTemporary) : []) {
      rmSync(join(folder, name));
      swept++;
    }
  };
  syncBuiltinESMExports();
  try {
    take().release();
    expect(swept).toBe(2);
  } finally {
    fs.fsyncSync = fsyncSync;
    syncBuiltinESMExports();
  }
});

test.each<[string, () => object, boolean]>([
  ['a process that ended', () => ({ pid: endedPid() }), false],
  [
    'a process that has the number of one that ended',
    () => ({ started: 'long ago' }),
    process.platform === 'win32',
  ],
  ['a process whose start is not known', () => ({ started: undefined }), true],
  ['a process of another machine', () => ({ host: 'elsewhere', pid: 1 }), true],
])('%s', (_, changes, held) => {
  claimOf(changes());
  expect(holderOf(folder) !== undefined).toBe(held);
  const lock = takeLock(folder);
  expect(isHolder(lock)).toBe(held);
  removeDeadClaims(folder);
  expect(readdirSync(folder)).toHaveLength(1);
  if (!isHolder(lock)) lock.release();
});

test('a claim that says nothing holds nothing', () => {
  for (const text of ['', '{}', '{ "pid": -1 }', '[]'])
    writeFileSync(join(folder, '.qcnn-0123456789abcdef.lock'), text);
  const lock = take();
  removeDeadClaims(folder);
  expect(readdirSync(folder).filter(isClaim)).toHaveLength(1);
  lock.release();
});

test.skipIf(process.platform !== 'linux')(
  'a process that is killed and not yet buried has ended',
  async () => {
    // The shell never waits for its child.
    const shell = spawn('sh', ['-c', 'sleep 1000 & echo $!; exec sleep 1000'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const pid = await new Promise<number>((resolve) =>
      shell.stdout.on('data', (text) => resolve(Number(text))),
    );
    const identity = { ...ownIdentity(), pid, started: undefined };
    expect(mayRun(identity)).toBe(true);
    process.kill(pid, 'SIGKILL');
    await expect.poll(() => mayRun(identity)).toBe(false);
    expect(readFileSync(`/proc/${pid}/stat`, 'utf8')).toMatch(/\) Z /);
    shell.kill('SIGKILL');
  },
);

test('of many processes that come together one gets it', async () => {
  const lock = pathToFileURL(join(main, '../../../build/files/lock.js')).href;
  const script = `
    import { takeLock } from '${lock}';
    while (Date.now() < ${Date.now() + 700}) {}
    console.log('pid' in takeLock(process.argv[1]) ? 'refused' : 'taken');
    process.stdin.resume();`;
  const children = Array.from({ length: 4 }, () =>
    spawn(process.execPath, ['--input-type=module', '-e', script, folder], {
      stdio: ['pipe', 'pipe', 'ignore'],
    }),
  );
  const answers = children.map(
    ({ stdout }) =>
      new Promise<string>((resolve) => stdout.on('data', (text) => resolve(String(text).trim()))),
  );
  expect((await Promise.all(answers)).sort()).toEqual(['refused', 'refused', 'refused', 'taken']);
  const ends = children.map((child) => new Promise((resolve) => child.on('exit', resolve)));
  for (const child of children) child.stdin.end();
  await Promise.all(ends);
  expect(readdirSync(folder)).toEqual([]);
});
