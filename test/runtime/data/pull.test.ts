// Fetching from a server of our own: whole, in parts after a stop, of no use, too much, and none at all.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { medmnistFile, medmnistSets, medmnistSizes } from '../../../src/runtime/data/medmnist.ts';
import { pullFile, pullMedmnist } from '../../../src/runtime/data/pull.ts';
import { UserError } from '../../../src/user-error.ts';
import { qcnn } from '../../cli/qcnn.ts';
import { temporaryFolder } from './files.ts';

const content = Buffer.from(Uint8Array.from({ length: 300_000 }, (_, i) => (i * 7919) % 251));
const md5 = createHash('md5').update(content).digest('hex');
const file = { name: 'some.npz', md5 };

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** Where it listens, and what it was asked. */
async function serve(answer: Answer): Promise<{ from: string; ranges: (string | undefined)[] }> {
  const ranges: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    expect(request.url).toBe('/some.npz');
    ranges.push(request.headers.range);
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { from: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, ranges };
}

/** An address at which nobody listens. */
async function closedServer(): Promise<{ from: string }> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return { from: `http://127.0.0.1:${port}` };
}

/** Answers as Zenodo does. */
const whole: Answer = ({ headers: { range } }, response) => {
  const [, begin] = /^bytes=(\d+)-$/.exec(range ?? '') ?? [];
  if (begin === undefined) {
    response.writeHead(200, { 'content-length': content.length });
    response.end(content);
  } else if (Number(begin) >= content.length) response.writeHead(416).end();
  else {
    const rest = content.subarray(Number(begin));
    response.writeHead(206, {
      'content-length': rest.length,
      'content-range': `bytes ${begin}-${content.length - 1}/${content.length}`,
    });
    response.end(rest);
  }
};

/** Breaks off after so many bytes. */
const brokenAfter =
  (bytes: number): Answer =>
  (_, response) => {
    response.writeHead(200, { 'content-length': content.length });
    response.write(content.subarray(0, bytes), () => response.destroy());
  };

const into = () => join(temporaryFolder(), 'folder', 'some.npz');
const refusal = (pulling: Promise<unknown>) =>
  pulling.then(
    () => 'fetched',
    (error: unknown) => {
      expect(error).toBeInstanceOf(UserError);
      expect((error as UserError).exitCode).toBe(1);
      return (error as UserError).message;
    },
  );

test('a file that is whole gets its name; one that is there is checked alone', async () => {
  const { from, ranges } = await serve(whole);
  const path = into();
  const seen: number[] = [];
  const pulled = await pullFile(file, { path, from, onProgress: ({ done }) => seen.push(done) });
  expect(pulled).toEqual({ path, bytes: content.length, kept: 0, md5 });
  expect(readFileSync(path).equals(content)).toBe(true);
  expect(existsSync(`${path}.part`)).toBe(false);
  expect(seen.at(-1)).toBe(content.length);
  expect(await pullFile(file, { path, from })).toEqual({ path, bytes: content.length, kept: content.length, md5 });
  expect(ranges).toEqual([undefined]);
  writeFileSync(path, 'something else');
  expect(await refusal(pullFile(file, { path, from }))).toMatch(/is there and is another file than some\.npz/);
  expect(readFileSync(path, 'utf8')).toBe('something else');
}); // prettier-ignore

test('a broken connection leaves what came, and the next goes on from there', async () => {
  let broken = true;
  const { from, ranges } = await serve((request, response) =>
    (broken ? brokenAfter(100_000) : whole)(request, response),
  );
  const path = into();
  expect(await refusal(pullFile(file, { path, from }))).toMatch(/cannot fetch http.*some\.npz \(.+\); \d+ bytes are kept, and the same command goes on from there; or fetch https:\/\/zenodo\.org/); // prettier-ignore
  const kept = readFileSync(`${path}.part`).length;
  expect(kept).toBeGreaterThan(0);
  expect(existsSync(path)).toBe(false);
  broken = false;
  expect(await pullFile(file, { path, from })).toEqual({ path, bytes: content.length, kept, md5 });
  expect(ranges).toEqual([undefined, `bytes=${kept}-`]);
  expect(readFileSync(path).equals(content)).toBe(true);
});

test('a server without ranges begins again; a part that is whole needs nothing more', async () => {
  const { from } = await serve(brokenAfter(content.length));
  const path = into();
  const never = join(path, '..');
  await refusal(pullFile({ ...file, md5: 'other' }, { path, from }));
  expect(existsSync(never)).toBe(true);
  writeFileSync(`${path}.part`, content.subarray(0, 1000));
  const plain = await serve((_, response) => response.writeHead(200).end(content));
  expect(await pullFile(file, { path, from: plain.from })).toMatchObject({ bytes: content.length, kept: 0 });
  const again = into();
  const { from: zenodo } = await serve(whole);
  await refusal(pullFile({ ...file, md5: 'other' }, { path: again, from: zenodo }));
  writeFileSync(`${again}.part`, content);
  expect(await pullFile(file, { path: again, from: zenodo })).toMatchObject({ kept: content.length });
});

test('another content is removed, and what to fetch by hand is said', async () => {
  const { from } = await serve((_, response) => response.end('not what was published'));
  const path = into();
  expect(await refusal(pullFile(file, { path, from }))).toMatch(
    new RegExp(`is not the file that was published: its MD5 is [0-9a-f]{32}, not ${md5}; what came was removed, so try again, or fetch https://zenodo\\.org/records/10519652/files/some\\.npz elsewhere \\(MD5 ${md5}\\) and put it at `),
  );
  expect(existsSync(path) || existsSync(`${path}.part`)).toBe(false);
}); // prettier-ignore

test.each<[string, Answer, RegExp]>([
  ['an answer that is none', (_, response) => response.writeHead(404).end(), /\(the server answers 404 Not Found\)/],
  ['too large a file', (_, response) => void response.writeHead(200, { 'content-length': 2 ** 36 }).flushHeaders(), /has 68719476736 bytes, more than the 34359738368 that are fetched here/],
  ['a silence', () => {}, /\(nothing came for 0\.2 s\)/],
  ['a silence amid the file', (_, response) => void response.writeHead(200, { 'content-length': 10 }).write('abc'), /\(nothing came for 0\.2 s\); 3 bytes are kept/],
])('%s is refused', async (_, answer, sentence) => {
  const { from } = await serve(answer);
  expect(await refusal(pullFile(file, { path: into(), from, patience: 0.2 }))).toMatch(sentence);
}); // prettier-ignore

test('a signal stops it, and what came stays', async () => {
  const controller = new AbortController();
  const { from } = await serve(
    (_, response) => void response.writeHead(200, { 'content-length': 10 }).write('abc'),
  );
  const path = into();
  const onProgress = () => controller.abort(new Error('enough'));
  await expect(pullFile(file, { path, from, onProgress, signal: controller.signal })).rejects.toThrow(
    'enough',
  );
  expect(readFileSync(`${path}.part`, 'utf8')).toBe('abc');
});

test('names, sizes and checksums are those of the record', () => {
  expect(medmnistFile('BreastMNIST')).toEqual({ name: 'breastmnist.npz', md5: '750601b1f35ba3300ea97c75c52ff8f6' });
  expect(medmnistFile('bloodmnist.npz', 64)).toEqual({ name: 'bloodmnist_64.npz', md5: '2b94928a2ae4916078ca51e05b6b800b' });
  const files = medmnistSets.flatMap(({ name }) => medmnistSizes.map((size) => medmnistFile(name, size)));
  expect(new Set(files.map((each) => each.md5)).size).toBe(44);
  for (const each of files) expect(each.md5).toMatch(/^[0-9a-f]{32}$/);
  expect(() => medmnistFile('chestmnist')).toThrow(/chestmnist cannot be used: it gives each image several labels/);
  expect(() => pullMedmnist('brainmnist')).toThrow(/there is no data set "brainmnist" to fetch; there are pathmnist, /);
}); // prettier-ignore

test('the command line: a list, and what to do where nothing can be reached', async () => {
  const cwd = temporaryFolder();
  writeFileSync(join(cwd, 'breastmnist_64.npz'), '');
  const list = await qcnn(['data', 'list', cwd]);
  expect(list.stdout).toMatch(/breastmnist\s+│ breast, ultrasound\s+│\s+2 │ CC BY 4\.0\s+│ .*breastmnist_64\.npz/);
  const [first] = JSON.parse((await qcnn(['data', 'list', '--json'])).stdout).medmnist;
  expect(first).toMatchObject({ name: 'pathmnist', sizes: [28, 64, 128, 224], files: [] });
  const { from } = await closedServer();
  const pull = await qcnn(['data', 'pull', 'breastmnist', '--mirror', from], { cwd });
  expect(pull.code).toBe(1);
  expect(pull.stderr).toBe(
    `qcnn: cannot fetch ${from}/breastmnist.npz (ECONNREFUSED); or fetch https://zenodo.org/records/10519652/files/breastmnist.npz elsewhere (MD5 750601b1f35ba3300ea97c75c52ff8f6) and put it at data/breastmnist.npz\n`,
  );
  expect(existsSync(join(cwd, 'data', 'breastmnist.npz.part'))).toBe(false);
  const { code, stderr } = await qcnn(['data', 'pull', 'chestmnist', '--mirror', 'ftp://x'], { cwd });
  expect([code, stderr.trim().split('\n').length]).toEqual([2, 1]);
}); // prettier-ignore
