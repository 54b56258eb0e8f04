// `-o FILE` at every kind of place: what stands there stays what it is, and holds the text.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  closeSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { isTemporary, replaceFile } from '../../src/files/write-whole.ts';
import { checkOutput, writeOutput } from '../../src/files/write-output.ts';
import { main } from '../cli/qcnn.ts';

const root = realpathSync(mkdtempSync(join(tmpdir(), 'qcnn-write-')));
chmodSync(root, 0o755);
let folder: string;
let count = 0;
beforeEach(() => {
  folder = join(root, String(count++));
  mkdirSync(folder);
});
afterAll(() => rmSync(root, { recursive: true }));

const at = (name: string) => join(folder, name);
const read = (name: string) => readFileSync(at(name), 'utf8');
const isRoot = process.geteuid?.() === 0;
const nobody = 65534;

/** Runs `work` with the rights of another user, which only root can. */
function asNobody(work: () => void): void {
  process.seteuid!(nobody);
  try {
    work();
  } finally {
    process.seteuid!(0);
  }
}

describe('files', () => {
  test('a new file has the mode that the shell would give it, and nothing lies beside it', () => {
    writeOutput(at('new'), 'text');
    expect(read('new')).toBe('text');
    expect(statSync(at('new')).mode & 0o777).toBe(0o666 & ~process.umask());
    expect(readdirSync(folder)).toEqual(['new']);
  });

  test('an old one is replaced whole, with its mode', () => {
    writeFileSync(at('old'), 'a longer text');
    chmodSync(at('old'), 0o751);
    const { ino } = statSync(at('old'));
    writeOutput(at('old'), 'text');
    expect(read('old')).toBe('text');
    expect(statSync(at('old')).mode & 0o7777).toBe(0o751);
    expect(statSync(at('old')).ino).not.toBe(ino);
  });

  test('one with several names is written in place: all of them have the text', () => {
    writeFileSync(at('one'), 'a longer text');
    linkSync(at('one'), at('two'));
    writeOutput(at('one'), 'text');
    expect([read('one'), read('two'), statSync(at('one')).nlink]).toEqual(['text', 'text', 2]);
  });

  test('a name as long as names may be', () => {
    const name = 'n'.repeat(255);
    for (const text of ['one', 'two']) writeOutput(at(name), text);
    expect(read(name)).toBe('two');
  });

  test.each([
    ['a folder', () => folder, /it is a folder/],
    ['a folder that is not there', () => `${at('none')}/`, /it is a folder/],
    ['below a file', () => join(at('file'), 'below'), /a part of the path is not a folder/],
    ['below nothing', () => join(at('none'), 'below'), /there is no such file or folder/],
    ['no name', () => '', /-o is empty/],
  ])('%s is refused in one sentence', (_, path, message) => {
    writeFileSync(at('file'), '');
    expect(() => writeOutput(path(), 'text')).toThrow(message);
    expect(readdirSync(folder)).toEqual(['file']);
  });

  test('what fails half way leaves the old file, and nothing beside it', () => {
    writeFileSync(at('file'), 'old');
    mkdirSync(at('folder'));
    expect(() => replaceFile(at('folder'), 'text')).toThrow();
    expect(readdirSync(folder)).toEqual(['file', 'folder']);
    expect(isTemporary('.qcnn-0123456789abcdef.tmp')).toBe(true);
  });
});

describe('links', () => {
  test.each([
    ['to a file', 'target'],
    ['to nothing yet', 'none'],
    ['through another link', 'second'],
    ['through a folder that is a link', 'shelf/target'],
  ])('%s: the link stays, its target has the text', (_, target) => {
    writeFileSync(at('target'), 'a longer text');
    chmodSync(at('target'), 0o640);
    mkdirSync(at('real'));
    symlinkSync('real', at('shelf'));
    symlinkSync('none', at('second'));
    symlinkSync(target, at('link'));
    writeOutput(at('link'), 'text');
    expect(lstatSync(at('link')).isSymbolicLink()).toBe(true);
    expect([read(target), read('link')]).toEqual(['text', 'text']);
    if (target === 'target') expect(statSync(at('target')).mode & 0o777).toBe(0o640);
  });

  test('in a circle are refused', () => {
    symlinkSync('b', at('a'));
    symlinkSync('a', at('b'));
    expect(() => writeOutput(at('a'), 'text')).toThrow(/its links go in a circle/);
  });
});

describe.skipIf(process.platform === 'win32')('devices, pipes and descriptors', () => {
  test('a device stays a device', () => {
    const before = lstatSync('/dev/null');
    writeOutput('/dev/null', 'text');
    symlinkSync('/dev/null', at('link'));
    writeOutput(at('link'), 'text');
    expect(lstatSync('/dev/null')).toMatchObject({ ino: before.ino, mode: before.mode, rdev: before.rdev });
    expect(() => existsSync('/dev/full') && writeOutput('/dev/full', 'text')).toThrow(/the disk is full/);
  });

  test('a named pipe takes the text', async () => {
    execFileSync('mkfifo', [at('pipe')]);
    const reader = spawn('sh', ['-c', 'cat pipe >read'], { cwd: folder });
    const text = 'text'.repeat(100_000);
    const ended = new Promise((resolve) => reader.on('close', resolve));
    writeOutput(at('pipe'), text);
    await ended;
    expect(read('read')).toBe(text);
    expect(lstatSync(at('pipe')).isFIFO()).toBe(true);
  });

  test('an open descriptor is written where it stands, also when it is a file', () => {
    const descriptor = openSync(at('log'), 'w');
    for (const text of ['one ', 'two']) writeOutput(`/dev/fd/${descriptor}`, text);
    closeSync(descriptor);
    expect(read('log')).toBe('one two');
    expect(() => writeOutput(`/dev/fd/${descriptor}`, 'text')).toThrow(/descriptor \d+ is not open here/);
  });

  const shell = (script: string, user?: number) =>
    spawnSync('bash', ['-c', script, 'bash', process.execPath, main], {
      encoding: 'utf8',
      uid: user,
      cwd: folder,
    });
  const hasBash = spawnSync('bash', ['-c', 'true']).status === 0;
  const compile = '"$1" "$2" compile hur --emit circuit';

  test.skipIf(!hasBash)('what a shell offers: >(…), /dev/stdout in a file, a reader that stops early', () => {
    const whole = shell(compile).stdout;
    expect(whole.length).toBeGreaterThan(1000);
    expect(shell(`${compile} -o >(cat >counted) && sleep 0.2 && wc -c <counted`).stdout.trim()).toBe(
      `${whole.length}`,
    );
    expect(shell(`{ echo first; ${compile} -o /dev/stdout; } >file; cat file`).stdout).toBe(
      `first\n${whole}`,
    );
    expect(shell(`${compile} -o -`).stdout).toBe(whole);
    expect(shell(`set -o pipefail; ${compile} -o /dev/stdout | head -n 1`)).toMatchObject({
      status: 0,
      stderr: '',
    });
  });
});

describe.skipIf(!isRoot)('files of others', () => {
  test('are written in place by root: the owner stays', () => {
    writeFileSync(at('theirs'), 'a longer text');
    chownSync(at('theirs'), nobody, nobody);
    const { ino } = statSync(at('theirs'));
    writeOutput(at('theirs'), 'text');
    expect(statSync(at('theirs'))).toMatchObject({ ino, uid: nobody, gid: nobody });
    expect(read('theirs')).toBe('text');
  });

  test('are written in place by who may write them, and refused to others', () => {
    for (const [name, mode] of [
      ['open', 0o666],
      ['closed', 0o644],
    ] as const) {
      writeFileSync(at(name), 'old');
      chmodSync(at(name), mode);
    }
    asNobody(() => {
      writeOutput(at('open'), 'text');
      expect(() => writeOutput(at('closed'), 'text')).toThrow(/permission denied/);
      writeOutput('/dev/null', 'text');
    });
    expect([read('open'), read('closed')]).toEqual(['text', 'old']);
    expect(statSync(at('open')).uid).toBe(0);
  });

  test('a group that we may not give is kept in place', () => {
    writeFileSync(at('shared'), 'old');
    chownSync(at('shared'), nobody, 0);
    chownSync(folder, nobody, nobody);
    chmodSync(at('shared'), 0o660);
    asNobody(() => writeOutput(at('shared'), 'text'));
    expect(read('shared')).toBe('text');
    expect(statSync(at('shared'))).toMatchObject({ uid: nobody, gid: 0 });
  });

  test('our own in a folder that takes no new file is written in place; one that is read-only is refused', () => {
    for (const name of ['mine', 'kept']) {
      writeFileSync(at(name), 'old');
      chownSync(at(name), nobody, nobody);
    }
    chmodSync(at('kept'), 0o444);
    asNobody(() => {
      writeOutput(at('mine'), 'text');
      expect(() => writeOutput(at('kept'), 'text')).toThrow(/permission denied/);
    });
    expect([read('mine'), read('kept')]).toEqual(['text', 'old']);
  });
});

test.each([
  ['a new file', 'new'],
  ['a file', 'file'],
  ['a folder', 'folder'],
  ['a folder by its slash', 'new/'],
  ['in a folder that is missing', 'none/new'],
  ['below a file', 'file/new'],
  ['a link to nowhere yet', 'later'],
  ['a link into a folder that is missing', 'lost'],
  ['a link in a circle', 'loop'],
  ['a device', '/dev/null'],
  ['nothing', ''],
])('%s is known before the work to be written or not', (_, name) => {
  writeFileSync(at('file'), 'as it was');
  mkdirSync(at('folder'));
  symlinkSync('elsewhere', at('later'));
  symlinkSync('none/new', at('lost'));
  symlinkSync('loop', at('loop'));
  const path = name === '' || name.startsWith('/') ? name : `${folder}/${name}`;
  const refusal = (work: () => void) => {
    try {
      return void work();
    } catch (error) {
      return (error as Error).message;
    }
  };
  const before = readdirSync(folder);
  const known = refusal(() => checkOutput(path));
  expect(readdirSync(folder)).toEqual(before);
  expect(read('file')).toBe('as it was');
  expect(known).toBe(refusal(() => writeOutput(path, 'text')));
});
