// What is loaded before it is needed makes every command slow: packages that a process imports, as Node's loader tells.
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const dataUrl = (code: string) => `data:text/javascript,${encodeURIComponent(code)}`;

/** Writes the place of each module to a descriptor of its own. */
const hook = dataUrl(`
  import { writeSync } from 'node:fs';
  export function load(url, context, next) {
    writeSync(3, url + '\\n');
    return next(url, context);
  }`);
const register = dataUrl(`import { register } from 'node:module'; register(${JSON.stringify(hook)});`);

/** Names of packages that the program imports, without what those require. */
function packagesOf(...program: string[]): string[] {
  const shell = 'exec "$0" "$@" 3>&1 >/dev/null';
  const listed = execFileSync('sh', ['-c', shell, process.execPath, '--import', register, ...program], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const names = listed.matchAll(/.*\/node_modules\/((?:@[^/\n]+\/)?[^/\n]+)/g);
  return [...new Set([...names].map(([, name]) => name))].sort();
}

const command = 'dist/cli/main.js';
const compiler = ['chevrotain', 'commander'];

test.skipIf(process.platform === 'win32').each([
  [['--version'], []],
  [['--help'], ['commander']],
  [['help', 'study'], ['commander']],
  [['check', 'circuits'], compiler],
  [['weights', 'hur'], compiler],
  [['check', 'circuits/hur.qcnn'], compiler],
  [
    ['resources', 'hur'],
    [...compiler, 'cli-table3'],
  ],
  [
    ['compile', 'hur', '--emit', 'svg'],
    [...compiler, 'cli-table3'],
  ],
])('qcnn %j', (words, expected) => {
  expect(packagesOf(command, ...words)).toEqual([...expected].sort());
});

test.skipIf(process.platform === 'win32')('import of qcnn: neither images, archives nor pictures', () => {
  const parts = ['@tensorflow/tfjs-core', '@tensorflow/tfjs-layers', 'chevrotain', 'cli-table3'];
  expect(packagesOf('--input-type=module', '-e', `import 'qcnn';`)).toEqual(parts);
});
