// `npm run readme`: every command of the README, or of the pages that are named, in a fresh clone of what is committed here.
// Says which failed or print something else than the page says; data that is not here is said, and its command left out.
// `npm run readme -- docs/study.md --without "npm test"`: another page, and commands that hold this text left out.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { commandsOf, dataOf, samePrint } from './readme-commands.mjs';

const root = fileURLToPath(new URL('../', import.meta.url));
const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { without: { type: 'string', multiple: true, default: [] } },
});
const pages = positionals.length > 0 ? positionals : ['README.md'];
const folder = mkdtempSync(join(tmpdir(), 'qcnn-readme-'));
const clone = join(folder, 'qcnn');
/** Lines of a failed command's output that are shown. */
const shown = 20;
const failed = [];
const leftOut = [];

try {
  run(`git clone --quiet ${JSON.stringify(root)} ${JSON.stringify(clone)}`, folder);
  if (existsSync(join(root, 'data'))) symlinkSync(join(root, 'data'), join(clone, 'data'));
  const commands = pages.flatMap((page) => commandsOf(readFileSync(join(clone, page), 'utf8')));
  const installs = commands.some(({ text }, i) => i === 0 && text.startsWith('npm ci') && !whyNot(text));
  if (!installs) run('npm ci', clone);
  /** What ran, also as a part of another command. */
  const seen = new Set();
  let count = 0;
  for (const { text, prints } of commands) {
    if (seen.has(text)) continue;
    for (const part of [text, ...text.split(' && ')]) seen.add(part);
    count++;
    const reason = whyNot(text);
    if (reason) {
      leftOut.push(text);
      console.log(`left out  ${text}\n  ${reason}`);
      continue;
    }
    const begin = performance.now();
    const { status, output, stdout } = run(text, clone);
    const seconds = ((performance.now() - begin) / 1000).toFixed(0);
    const other = status === 0 && prints !== undefined && !samePrint(stdout, prints);
    if (status !== 0 || other) {
      failed.push(text);
      const why = other ? 'prints something else than the page says' : `exit status ${status}`;
      console.log(`FAILED    ${text}\n  ${why}, after ${seconds} s; its last lines:`);
      console.log(output.trimEnd().split('\n').slice(-shown).join('\n').replaceAll(/^/gm, '  | ')); // prettier-ignore
    } else console.log(`ok        ${text}  (${seconds} s)`);
  }
  console.log(`${count - failed.length - leftOut.length} of ${count} commands ran, ${leftOut.length} were left out, ${failed.length} failed`); // prettier-ignore
  for (const text of failed) console.log(`  failed: ${text}`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exitCode = failed.length > 0 ? 1 : 0;

/** Why a command is left out, where it is. */
function whyNot(text) {
  if (text.startsWith('npm run readme')) return 'it is running';
  const missing = dataOf(text).filter((path) => !existsSync(join(clone, path)));
  if (missing.length > 0) return `${missing.join(', ')} does not come with the project`;
  const named = values.without.find((part) => text.includes(part));
  return named === undefined ? undefined : `it holds ${JSON.stringify(named)}`;
}

function run(command, cwd) {
  // Trees of a first time are searched, not found where others kept them.
  const env = { ...process.env, QCNN_CACHE: join(folder, 'cache') };
  const { status, stdout, stderr } = spawnSync('bash', ['-c', command], { cwd, env, encoding: 'utf8', maxBuffer: 2 ** 28 }); // prettier-ignore
  return { status, stdout, output: stdout + stderr };
}
