// Whether a Redis keeps what it is given: a queue whose jobs are lost or evicted is none.
import { UserError } from '../../user-error.ts';
import type { QueueServer } from './server.ts';

/** Throws UserError where it may lose jobs, or does not say; `accepted`: warns instead. */
export async function requireKeeping(
  server: QueueServer,
  accepted: boolean,
  warn: (sentence: string) => void,
): Promise<void> {
  const doubts = doubtsOf(await factsOf(server));
  if (doubts.length === 0) return;
  const sentence = `${server.shown} ${doubts.join(', and ')}`;
  if (!accepted)
    throw new UserError(
      `${sentence}; or go on with --accept-queue, and jobs that it loses are given to it again`,
      1,
    );
  warn(sentence);
}

/** By name, as INFO tells them; few where it is not allowed. */
async function factsOf(server: QueueServer): Promise<ReadonlyMap<string, string>> {
  const facts = new Map<string, string>();
  for (const section of ['persistence', 'memory']) {
    const told = await server.command('INFO', section).catch(() => '');
    for (const line of String(told).split(/\r?\n/)) {
      const [name, value] = line.split(':');
      if (value !== undefined) facts.set(name, value);
    }
  }
  return facts;
}

function doubtsOf(facts: ReadonlyMap<string, string>): string[] {
  const [appends, policy] = [facts.get('aof_enabled'), facts.get('maxmemory_policy')];
  const doubts: string[] = [];
  if (appends === undefined) doubts.push('does not say whether it keeps what it is given (appendonly)');
  else if (appends !== '1') doubts.push('forgets what it was given when it ends: set appendonly to yes, in redis.conf or by redis-cli CONFIG SET appendonly yes');
  if (policy === undefined) doubts.push('does not say what it does when its memory is full (maxmemory-policy)');
  else if (policy !== 'noeviction') doubts.push(`throws jobs away when its memory is full: set maxmemory-policy to noeviction instead of ${policy.slice(0, 40)}, in redis.conf or by redis-cli CONFIG SET maxmemory-policy noeviction`);
  return doubts;
} // prettier-ignore
