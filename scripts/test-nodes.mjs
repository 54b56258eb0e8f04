// `npm run test:nodes -- [TEST…]`: the suite, or the named tests, on each even version of Node from 20 to the newest one
// that npm's package `node` brings.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const oldest = 20;
const root = fileURLToPath(new URL('..', import.meta.url));
const npm = (args, options) => spawnSync('npm', args, { encoding: 'utf8', shell: process.platform === 'win32', ...options }); // prettier-ignore

/** The even numbers from the oldest to the newest that npm knows. */
function evenMajors() {
  const { stdout, stderr } = npm(['view', 'node', 'versions', '--json']);
  if (!stdout) throw new Error(`npm does not say which versions of Node there are: ${stderr}`);
  const majors = JSON.parse(stdout).map((version) => Number.parseInt(version, 10));
  return [...new Set(majors)].filter((major) => major >= oldest && major % 2 === 0).sort((a, b) => a - b);
}

/** How the tests end on this version, in words; undefined: they pass. */
function failureOn(major, folder) {
  const installed = npm(['install', '--no-audit', '--no-fund', '--prefix', folder, `node@${major}`]);
  const bin = join(folder, 'node_modules', 'node', 'bin');
  const version = spawnSync(join(bin, 'node'), ['--version'], { encoding: 'utf8' }).stdout?.trim();
  if (!version) {
    const reason = installed.stderr.trim().split('\n').at(-1);
    console.log(`Node ${major}: left out, it cannot be installed here: ${reason}`);
    return undefined;
  }
  console.log(`Node ${version}`);
  const env = { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH}` };
  const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
  const args = [vitest, 'run', '--reporter=dot', ...process.argv.slice(2)];
  const { status } = spawnSync(join(bin, 'node'), args, { cwd: root, env, stdio: 'inherit' });
  return status === 0 ? undefined : version;
}

const failed = evenMajors().map((major) => {
  const folder = mkdtempSync(join(tmpdir(), 'qcnn-node-'));
  try {
    return failureOn(major, folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
const versions = failed.filter((version) => version !== undefined);
console.log(
  versions.length > 0
    ? `tests fail on Node ${versions.join(', ')}`
    : 'tests pass on every version that is above',
);
process.exitCode = versions.length > 0 ? 1 : 0;
