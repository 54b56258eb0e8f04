// Programs of docs/testing.md, and what vitest prints of them without places and times. After a change that is meant,
// `QCNN_GOLDEN=write npx vitest run test/package.test.ts -t docs/testing` writes it anew.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const path = join(root, 'docs/testing.md');

export interface GuideBlock {
  readonly file: string;
  readonly code: string;
  /** The block beneath, and the text in it. */
  readonly block: string | undefined;
  readonly output: string | undefined;
}

export const guide: readonly GuideBlock[] = [
  ...readFileSync(path, 'utf8').matchAll(/```ts (\S+)\n([^]*?)```\n(?:\n(```text\n([^]*?)```))?/g),
].map(([, file, code, block, output]) => ({ file, code, block, output }));

/** Writes a new text under a program. */
export function writeOutput({ code, block }: GuideBlock, printed: string): void {
  const page = readFileSync(path, 'utf8');
  writeFileSync(path, page.replace(`${code}\`\`\`\n\n${block}`, () => `${code}\`\`\`\n\n\`\`\`text\n${printed}\`\`\``)); // prettier-ignore
}

/** By the name of the file: `✓ title` of tests that pass, `✗ title` and what is said of those that do not. */
export function runVitest(folder: string, files: readonly string[]): ReadonlyMap<string, string> {
  const vitest = join(root, 'node_modules/vitest/vitest.mjs');
  const { stdout, stderr } = spawnSync(
    'node',
    [vitest, 'run', '--root', folder, '--reporter=verbose', ...files],
    { cwd: folder, encoding: 'utf8', env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0' } },
  );
  const printed = new Map<string, string>();
  const print = (file: string, text: string) => printed.set(file, `${printed.get(file) ?? ''}${text}\n`);
  for (const [, file, title] of stdout.matchAll(/^ ✓ (\S+) > (.*?)(?: \d+ms)?$/gm)) print(file, `✓ ${title}`);
  for (const [, file, title, text] of stderr.matchAll(/^ FAIL {2}(\S+) > (.*)\n([^]*?)(?=^⎯+\[\d)/gm))
    print(file, `✗ ${title}\n${messageOf(text)}`);
  if (printed.size < files.length) throw new Error(`${stdout}${stderr}`);
  return printed;
}

/** Without calls, lines of code, and how long it took. */
function messageOf(text: string): string {
  return text
    .split('\n')
    .filter((line) => !/^ ❯ |^ +\d* ?\| ?|^ +\d+\||^\d+\.\d s$/.test(line))
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}
