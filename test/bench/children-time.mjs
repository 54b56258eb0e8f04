// Processor time of whole trees of processes, as Linux counts it for a parent when its children have ended.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
const secondsOfTick = 1 / Number(spawnSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }).stdout);

/** Seconds of all children that ended, and of theirs. */
export function secondsOfChildren() {
  const fields = readFileSync('/proc/self/stat', 'utf8')
    .replace(/^.*\) /, '')
    .split(' ');
  // cutime and cstime, the 16th and 17th: the first two are cut off.
  return (Number(fields[13]) + Number(fields[14])) * secondsOfTick;
}

/** Runs the command to its end: processor seconds of it and its children, and seconds that passed. Throws where it fails. */
export function qcnn(args, env = {}) {
  const [before, begin] = [secondsOfChildren(), performance.now()];
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...args], {
    encoding: 'utf8',
    env: { ...process.env, ...env },
    maxBuffer: 2 ** 30,
  });
  const wall = (performance.now() - begin) / 1000;
  if (status !== 0) throw new Error(`qcnn ${args.join(' ')}: ${stderr.trim().split('\n').at(-1)}`);
  return { cpu: secondsOfChildren() - before, wall, stdout, stderr };
}
