// A Redis of this machine for tests: started in a folder of its own, killed and started again with what it had kept.
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { createServer, type AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

export const redisIsHere = (() => {
  try {
    execFileSync('redis-server', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    if (process.env.QCNN_REQUIRE_REDIS === '1') throw new Error('redis-server is not installed, and QCNN_REQUIRE_REDIS is set');
    console.warn('redis-server is not installed: queues are not tested');
    return false;
  }
})(); // prettier-ignore

export interface Redis {
  readonly port: number;
  readonly address: string;
  /** redis-cli */
  command(...words: readonly string[]): string;
  kill(): Promise<void>;
  start(): Promise<void>;
}

/** Appends all that it is given to a file, at once. */
export async function createRedis(folder: string, password: string): Promise<Redis> {
  const port = await freePort();
  let server: ChildProcess | undefined;
  const command = (...words: readonly string[]) =>
    execFileSync('redis-cli', ['-p', String(port), '-a', password, '--no-auth-warning', ...words], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  const redis: Redis = {
    port,
    address: `redis://:${encodeURIComponent(password)}@127.0.0.1:${port}`,
    command,
    async kill() {
      const ended = new Promise((resolve) => server!.once('exit', resolve));
      server!.kill('SIGKILL');
      await ended;
    },
    async start() {
      const options = { port, dir: folder, bind: '127.0.0.1', requirepass: password, appendonly: 'yes', appendfsync: 'always', save: '' };
      const words = Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)]);
      server = spawn('redis-server', words, { stdio: 'ignore' });
      while (!isAnswering(command)) await wait(50);
    },
  };
  await redis.start();
  return redis;
} // prettier-ignore

function isAnswering(command: Redis['command']): boolean {
  try {
    return command('PING') === 'PONG';
  } catch {
    return false;
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
