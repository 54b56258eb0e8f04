// Children that wait: taken alive, passed over where they died, ended where nobody took them.
import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test, vi } from 'vitest';
import type { Job } from '../../src/sweep/job.ts';
import { startWaiting } from '../../src/sweep/waiting-children.ts';

const folder = mkdtempSync(join(tmpdir(), 'qcnn-waiting-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const program = join(folder, 'fake-child.mjs');
copyFileSync(fileURLToPath(new URL('fake-child.mjs', import.meta.url)), program);
const job = { circuit: { hash: '' }, given: {} } as unknown as Job;

/** Processes of the program that are there, by Linux's list. */
function running(): number[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.filter((pid) => commandOf(pid).includes(basename(folder))).map(Number);
}

function commandOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}

/** Resolves when they are gone and this process has been told. */
async function gone(...pids: number[]): Promise<void> {
  await vi.waitFor(() => expect(running().filter((pid) => pids.includes(pid))).toEqual([]), 30_000);
  await setTimeout(100);
}

test.skipIf(!existsSync('/proc/self'))(
  'those that are alive are taken, those that died are passed over, those that nobody took are ended',
  async () => {
    const waiting = startWaiting({ program, count: 4, images: undefined, threads: 1, job });
    await vi.waitFor(() => expect(running()).toHaveLength(4), 30_000);
    const first = waiting.take()!;
    const dead = running().find((pid) => pid !== first.pid)!;
    process.kill(dead, 'SIGKILL');
    await gone(dead);
    const second = waiting.take()!;
    const taken = [first.pid!, second.pid!];
    expect(new Set([...taken, dead]).size).toBe(3);
    waiting.end();
    await vi.waitFor(() => expect(new Set(running())).toEqual(new Set(taken)), 30_000);
    expect(waiting.take()).toBeUndefined();
    for (const child of [first, second]) child.kill('SIGKILL');
    await gone(...taken);
  },
);

test.skipIf(!existsSync('/proc/self'))(
  'a program that is not there is nothing to be taken, and no fault',
  async () => {
    const missing = join(folder, 'missing.mjs');
    const waiting = startWaiting({ program: missing, count: 1, images: undefined, threads: 1, job });
    await vi.waitFor(() => expect(running()).toEqual([]), 30_000);
    await setTimeout(100);
    expect(waiting.take()).toBeUndefined();
  },
);
