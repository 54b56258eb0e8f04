// One process at a time in a folder. Each that wants it puts a claim there, a file that names the process, and only then
// looks for others: of two that come together at least one sees the other. The claim of a process that ended counts for
// nothing; it stays until it is removed, so that it shows what was interrupted there.
import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { object, optional, text, whole } from '../json-shape.ts';
import { mayRun, ownIdentity, type ProcessIdentity } from './process-identity.ts';
import { slurmJobShape } from './slurm-job.ts';
import { sleep } from './sleep.ts';
import { statOf } from './stat.ts';
import { replaceFile } from './write-whole.ts';

/** A process that holds a folder. */
export interface Holder extends ProcessIdentity {
  /** Since when, ISO 8601. */
  readonly since: string;
  /** The path of its claim. */
  readonly path: string;
}

export interface Lock {
  /** Lets others in; may be called twice. Also called when the process exits. */
  release(): void;
  /** Leaves the claim there, as a process that is killed does. */
  abandon(): void;
}

const mostAttempts = 10;
/** Milliseconds after which a holder no longer gives way. */
const longestAttempt = 2_000;

const claimShape = object({
  pid: whole(1, Number.MAX_SAFE_INTEGER),
  host: text,
  started: optional(text),
  since: text,
  job: optional(slurmJobShape),
});

/** Takes the folder, or gives who holds it. Two that come together try again a few times. Throws what the system says. */
export function takeLock(folder: string): Lock | Holder {
  for (let attempt = 1; ; attempt++) {
    try {
      const taken = holderOf(folder) ?? claim(folder);
      if (!isHolder(taken) || attempt === mostAttempts || isSettled(taken)) return taken;
    } catch (error) {
      if (attempt === mostAttempts || !isSwept(error, folder)) throw error;
    }
    sleep(Math.random() * 2 ** attempt);
  }
}

/** Whether a claim went before it was whole: who holds the folder removed it as what a stopped process left. */
function isSwept(error: unknown, folder: string): boolean {
  return (error as NodeJS.ErrnoException).code === 'ENOENT' && statOf(folder) !== undefined;
}

function isSettled({ since }: Holder): boolean {
  return Date.now() - Date.parse(since) > longestAttempt;
}

export function isHolder(taken: Lock | Holder): taken is Holder {
  return 'pid' in taken;
}

/** Who holds the folder; undefined: nobody. */
export function holderOf(folder: string, except?: string): Holder | undefined {
  for (const name of readdirSync(folder)) {
    const holder = isClaim(name) && name !== except ? readClaim(join(folder, name)) : undefined;
    if (holder && mayRun(holder)) return holder;
  }
  return undefined;
}

/** Whether a file of this name is a claim. */
export function isClaim(name: string): boolean {
  return /^\.qcnn-[0-9a-f]{16}\.lock$/.test(name);
}

/** Removes the claims of processes that ended. */
export function removeDeadClaims(folder: string): void {
  for (const name of readdirSync(folder).filter(isClaim)) {
    const holder = readClaim(join(folder, name));
    if (!holder || !mayRun(holder)) rmSync(join(folder, name), { force: true });
  }
}

function claim(folder: string): Lock | Holder {
  const { release, abandon, name } = leaveClaim(folder);
  try {
    const holder = holderOf(folder, name);
    if (!holder) return { release, abandon };
    release();
    return holder;
  } catch (error) {
    release();
    throw error;
  }
}

/** A claim beside those of others, whoever they are. Throws what the system says. */
export function leaveClaim(folder: string): Lock & { readonly name: string } {
  const name = `.qcnn-${randomBytes(8).toString('hex')}.lock`;
  const path = join(folder, name);
  const release = () => {
    abandon();
    rmSync(path, { force: true });
  };
  const abandon = () => void process.off('exit', release);
  process.on('exit', release);
  try {
    replaceFile(path, `${JSON.stringify({ ...ownIdentity(), since: new Date().toISOString() })}\n`);
    return { release, abandon, name };
  } catch (error) {
    release();
    throw error;
  }
}

/** undefined: it went meanwhile, or says nothing that one of ours would say; claims appear whole. */
function readClaim(path: string): Holder | undefined {
  let content: string;
  try {
    content = readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  try {
    return { ...claimShape(JSON.parse(content)), path };
  } catch {
    return undefined;
  }
}
