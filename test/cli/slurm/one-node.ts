// A Slurm of one node for tests: munged, slurmctld and slurmd of this machine, with a folder and ports of their own.
import { execFileSync, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { hostname } from 'node:os';
import { join } from 'node:path';

/** Why there can be none here; undefined: there can. */
export function whyNoSlurm(): string | undefined {
  const missing = ['munged', 'slurmctld', 'slurmd', 'sbatch'].filter(
    (name) =>
      spawnSync('sh', ['-c', `command -v ${name}`], { env: { ...process.env, PATH: path } }).status !== 0,
  );
  if (missing.length > 0) return `${missing.join(', ')} of Slurm are not installed`;
  return process.getuid?.() === 0 ? undefined : 'slurmd starts jobs as root alone';
}

const path = `${process.env.PATH}:/usr/sbin:/sbin`;

export interface OneNode {
  readonly env: NodeJS.ProcessEnv;
  /** What a command of Slurm prints. */
  ask(command: string, ...words: string[]): string;
  stop(): void;
}

export async function startSlurm(folder: string): Promise<OneNode> {
  const place = (name: string) => join(folder, name);
  for (const name of ['state', 'spool', 'munge']) mkdirSync(place(name), { recursive: true });
  for (const name of ['.', 'state', 'spool']) chmodSync(place(name), 0o755);
  chmodSync(place('munge'), 0o700);
  writeFileSync(place('munge/key'), randomBytes(1024), { mode: 0o400 });
  const [controller, node] = [await freePort(), await freePort()];
  const name = hostname().split('.', 1)[0];
  const settings = {
    ClusterName: 'qcnn', SlurmctldHost: `${name}(127.0.0.1)`, SlurmUser: 'root', SlurmdUser: 'root',
    AuthType: 'auth/munge', AuthInfo: `socket=${place('munge/socket')}`, CryptoType: 'crypto/munge',
    SlurmctldPort: controller, SlurmdPort: node, StateSaveLocation: place('state'), SlurmdSpoolDir: place('spool'),
    SlurmctldPidFile: place('slurmctld.pid'), SlurmdPidFile: place('slurmd.pid'), SlurmctldLogFile: place('slurmctld.log'),
    SlurmdLogFile: place('slurmd.log'), ProctrackType: 'proctrack/linuxproc', TaskPlugin: 'task/none', SwitchType: 'switch/none',
    MpiDefault: 'none', SelectType: 'select/cons_tres', SelectTypeParameters: 'CR_Core', SchedulerType: 'sched/backfill',
    SchedulerParameters: 'sched_interval=1,bf_interval=1', MessageTimeout: 60, ReturnToService: 2,
    JobAcctGatherType: 'jobacct_gather/none', AccountingStorageType: 'accounting_storage/none',
  }; // prettier-ignore
  const lines = [
    ...Object.entries(settings).map(([key, value]) => `${key}=${value}`),
    `NodeName=${name} NodeAddr=127.0.0.1 CPUs=2 RealMemory=2000 State=UNKNOWN`,
    'PartitionName=all Nodes=ALL Default=YES MaxTime=INFINITE State=UP',
  ];
  writeFileSync(place('slurm.conf'), `${lines.join('\n')}\n`);
  const env = { ...process.env, PATH: path, SLURM_CONF: place('slurm.conf') };
  const ask = (command: string, ...words: string[]) =>
    execFileSync(command, words, { encoding: 'utf8', env, stdio: 'pipe' });
  const of = (file: string) => `--${file}-file=${place(`munge/${file}`)}`;
  ask('munged', '--force', of('key'), of('pid'), of('log'), of('seed'), `--socket=${place('munge/socket')}`);
  for (const daemon of ['slurmctld', 'slurmd']) ask(daemon, '-f', place('slurm.conf'));
  return {
    env,
    ask,
    stop() {
      for (const file of ['slurmd.pid', 'slurmctld.pid', 'munge/pid']) process.kill(Number(readFileSync(place(file), 'utf8')), 'SIGTERM'); // prettier-ignore
    },
  };
}

function freePort(): Promise<number> {
  const server = createServer();
  return new Promise((resolve) =>
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    }),
  );
}
