// A sweep by Slurm: tasks that are cancelled, begun again and killed, and what is left of them by the same command; in the end the
// results.csv of a sweep without Slurm, times aside. A stand-in for sbatch always, the true Slurm where it is (`npm run test:slurm`).
import { execFile, spawn } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { holderOf } from '../../src/files/lock.ts';
import { readRuns } from '../../src/sweep/results.ts';
import { timeColumns } from '../../src/sweep/runs-csv.ts';
import { here } from './here.ts';
import { main, qcnn, type Outcome } from './qcnn.ts';
import { startSlurm, whyNoSlurm, type OneNode } from './slurm/one-node.ts';
import { writeSmallData } from './small-data.ts';

const folder = mkdtempSync(join(tmpdir(), 'qcnn slurm '));
const daemons = mkdtempSync(join(tmpdir(), 'qcnn-slurmd-'));
afterAll(() =>
  [folder, daemons].forEach((each) =>
    rmSync(each, { recursive: true, force: true, maxRetries: 50, retryDelay: 100 }),
  ),
);
const data = writeSmallData(join(folder, 'data'));
const circuit = join(folder, 'small.qcnn');
writeFileSync(circuit, 'circuit c(turns: int = 1) { input x: angle[2]; weight w: angle[turns]; qubit q[2]; ry(x) on q; for k in 0..turns { rx(w[k]) q[0]; cx q[0], q[1]; } return Z(q); }'); // prettier-ignore
const isPosix = process.platform !== 'win32';

/** A sweep of four runs of two circuits, into folders of which one is trained without Slurm. */
function sweepOf(name: string, epochs: number, minutes: number) {
  const given = ['--vary', 'turns=1,2', '--vary', 'seed=1..2', '--data', data, '--models', 'qcnn', '--controls', 'none', '--epochs', `${epochs}`, '--batch', '4', '--checkpoint-minutes', `${minutes}`]; // prettier-ignore
  const [whole, out] = [join(folder, `${name}-whole`), join(folder, name)];
  const work = join(out, 'work');
  return {
    out,
    train: () => qcnn(['sweep', circuit, ...given, '--jobs', '2', '-o', whole]),
    emit: (...more: string[]) => qcnn(['sweep', circuit, ...given, '-o', out, '--emit', 'slurm', ...more]),
    trainThere: () => here('sweep', circuit, ...given, '-o', out),
    /** What is missing as tasks, in this process. */
    emitHere: (...more: string[]) => here('sweep', circuit, ...given, '-o', out, '--emit', 'slurm', ...more),
    /** When the last checkpoint was written; 0: there is none. */
    lastKept: () => (existsSync(work) ? Math.max(0, ...readdirSync(work, { recursive: true, encoding: 'utf8' }).map((each) => statSync(join(work, each), { throwIfNoEntry: false })?.mtimeMs ?? 0)) : 0), // prettier-ignore
    tasks() {
      const place = join(out, 'slurm');
      const [own] = readdirSync(place).filter((each) => /^[0-9a-f]{8}$/.test(each));
      return readdirSync(join(place, own)).filter((file) => file.endsWith('.json')).sort().map((file) => join(place, own, file)); // prettier-ignore
    },
    logs: (of = /./) => readdirSync(join(out, 'slurm', 'logs')).filter((file) => of.test(file)).map((file) => readFileSync(join(out, 'slurm', 'logs', file), 'utf8')), // prettier-ignore
    expectSame() {
      expect(readRuns(out).unreadable).toEqual([]);
      expect(csvOf(out)).toEqual(csvOf(whole));
      const names = (place: string) => readdirSync(place, { recursive: true, encoding: 'utf8' }).filter((each) => !/^(slurm|work$)/.test(each)).sort(); // prettier-ignore
      expect(names(out)).toEqual(names(whole));
    },
  };
}

/** Without the cells that time fills. */
function csvOf(out: string): string[][] {
  const cells = readFileSync(join(out, 'results.csv'), 'utf8').trimEnd().split('\r\n').map((line) => line.split(',')); // prettier-ignore
  const timed = cells[0].map((name) => timeColumns.includes(name));
  return cells.map((row) => row.filter((_, at) => !timed[at]));
}

function submit(out: string, env: NodeJS.ProcessEnv): Promise<Outcome> {
  return new Promise((resolve) =>
    execFile('sh', [join(out, 'slurm', 'submit.sh')], { env }, (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code) : 0, stdout, stderr }),
    ),
  );
}

function start(...words: string[]) {
  const child = spawn(process.execPath, [main, ...words], { stdio: 'ignore' });
  return {
    pid: child.pid,
    kill: (signal: NodeJS.Signals) => child.kill(signal),
    hasEnded: () => child.exitCode !== null || child.signalCode !== null,
    ended: new Promise((resolve) => child.on('exit', (code, signal) => resolve(code ?? signal))),
  };
}

/** Asks again and again, `pause` milliseconds after each answer. */
async function until<T>(find: () => T | undefined | false, pause = 50): Promise<T> {
  for (;;) {
    const found = find();
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}

test.runIf(isPosix)('a stand-in for sbatch: a task that is stopped, one that is killed, and the rest', { timeout: 300_000 }, async () => {
  // Children train on while their task is stopped below, and are not to end meanwhile.
  const sweep = sweepOf('stand-in', 2000, 0.002);
  const { out } = sweep;
  expect(await sweep.train()).toMatchObject({ code: 0 });
  const emitted = await sweep.emit('--per-task', '2', '--array-max', '1', '--sbatch', '--mem=2G');
  expect(emitted).toMatchObject({ code: 0, stdout: expect.stringMatching(/^4 runs in 2 tasks of 2 job arrays: sh '\S+ slurm \S+\/stand-in\/slurm\/submit\.sh' gives them to Slurm, /) });
  expect(existsSync(join(out, 'results.csv'))).toBe(false);

  const [first] = sweep.tasks();
  const task = start('sweep', 'task', first);
  await until(() => sweep.lastKept() > 0 || task.hasEnded());
  // So that it does not end before the other has begun.
  task.kill('SIGSTOP');
  const refused = await sweep.trainThere();
  expect(refused).toMatchObject({ exitCode: 2, stdout: '' });
  expect(refused.message).toMatch(new RegExp(`stand-in is in use by process ${task.pid} on `));
  task.kill('SIGTERM');
  task.kill('SIGCONT');
  expect(await task.ended).toBe(143);
  const again = start('sweep', 'task', first);
  await until(() => holderOf(join(out, 'slurm')) || again.hasEnded());
  again.kill('SIGKILL');
  expect(await again.ended).toBe('SIGKILL');

  const sbatch = join(folder, 'sbatch');
  writeFileSync(sbatch, `#!/bin/sh\nexec '${process.execPath}' '${fileURLToPath(new URL('slurm/sbatch.mjs', import.meta.url))}' "$@"\n`);
  chmodSync(sbatch, 0o755);
  const env = { ...process.env, PATH: `${folder}${delimiter}${process.env.PATH}`, QCNN_SBATCH: join(folder, 'notes') };
  expect(await submit(out, env)).toMatchObject({ code: 0, stdout: 'array-1 is job 1\narray-2 is job 2\ncollect is job 3\n', stderr: '' });
  expect(readFileSync(join(folder, 'notes'), 'utf8')).toBe('task.sh 0\ntask.sh 0\ncollect.sh 0\n');
  sweep.expectSame();

  const [lost] = readRuns(out).done.keys();
  rmSync(join(out, 'runs', lost.slice(0, 2), `${lost}.json`));
  expect(await here('sweep', 'collect', out)).toMatchObject({ exitCode: 1, message: expect.stringMatching(/^qcnn: 1 run of 4 is missing, such as qcnn seed \d turns=\d seed=\d: [^\n]+$/) });
  const would = await sweep.emitHere('--dry-run');
  expect(would).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/\nSlurm: 1 task of 1 job array\n$/) });
  expect(existsSync(first)).toBe(true);
  expect(await sweep.emitHere()).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/^1 run in 1 task of 1 job array: /) });
  expect(await here('sweep', 'task', first)).toMatchObject({ exitCode: 2, message: expect.stringMatching(/^qcnn: \S+ slurm \S+ is not there: a later command for this sweep has put other tasks in its place/) });
}); // prettier-ignore

const why = whyNoSlurm();
const must = process.env.QCNN_REQUIRE_SLURM === '1';
const kills = Number(process.env.QCNN_SLURM_KILLS ?? 1);

test.skipIf(why !== undefined && !must)(`the true Slurm: tasks are cancelled, begun again and killed${why ? ` (${why})` : ''}`, { timeout: 600_000 + 300_000 * kills }, async () => {
  expect(why).toBeUndefined();
  const sweep = sweepOf('true', 400, 0.005);
  const { out } = sweep;
  expect(await sweep.train()).toMatchObject({ code: 0 });
  expect(await sweep.emit('--per-task', '2')).toMatchObject({ code: 0 });
  // Its configuration takes no spaces.
  const slurm = await startSlurm(daemons);
  try {
    let killed = 0;
    for (let time = 0; time < kills; time++) {
      if (time > 0 && (await sweep.emit('--per-task', '2')).stdout.includes('runs done')) break;
      const [, job] = /^array-1 is job (\d+)$/m.exec((await submit(out, slurm.env)).stdout)!;
      const before = sweep.lastKept();
      await until(() => sweep.lastKept() > before || isOver(slurm));
      askQuietly(slurm, 'scancel', `${job}_1`);
      askQuietly(slurm, 'scontrol', 'requeue', `${job}_0`);
      await until(() => !holderOf(join(out, 'slurm')));
      const holder = await until(() => {
        // Slurm would wait two minutes.
        askQuietly(slurm, 'scontrol', 'update', `JobId=${job}_0`, 'StartTime=now');
        return holderOf(join(out, 'slurm')) ?? (isOver(slurm) && 'none');
      });
      if (holder !== 'none') killed += Number(process.kill(holder.pid, 'SIGKILL'));
      await until(() => isOver(slurm), 500);
    }
    expect(killed).toBeGreaterThan(0);
    expect(sweep.logs().join('')).toMatch(/stopped; how far the runs of [^\n]+ are is kept, and begun again it goes on/);
    expect(await sweep.emit()).toMatchObject({ code: 0, stdout: expect.stringMatching(/^[1-4] runs? in \d task/) });
    const last = await submit(out, slurm.env);
    expect(last).toMatchObject({ code: 0, stderr: '' });
    const [, collect] = /^collect is job (\d+)$/m.exec(last.stdout)!;
    await until(() => isOver(slurm), 500);
    expect(sweep.logs(new RegExp(`^${collect}-collect`))).toEqual([expect.stringMatching(/^4 of 4 runs done\. Report: /)]);
    sweep.expectSame();
  } finally {
    slurm.stop();
  }
}); // prettier-ignore

/** Whether Slurm has no job any more. */
function isOver(slurm: OneNode): boolean {
  return slurm.ask('squeue', '--noheader').trim() === '';
}

/** The job may have ended meanwhile. */
function askQuietly(slurm: OneNode, command: string, ...words: string[]): void {
  try {
    slurm.ask(command, ...words);
  } catch {
    // What comes of it is what is tested.
  }
}
