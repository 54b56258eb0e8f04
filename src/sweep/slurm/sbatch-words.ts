// The user's own options of sbatch, from one text to words as a shell would give them; nothing in it is evaluated.
import { UserError } from '../../user-error.ts';

/** What a sweep tells sbatch itself. */
const own = /^(--(array|dependency|parsable|wrap|chdir|wait|test-only|help|usage|version)(=|$)|-[adDWhV])/;

/** Throws UserError, which says what is wrong with the text. */
export function sbatchWords(text: string): string[] {
  const words = split(text);
  for (const [at, word] of words.entries()) {
    if (/[\0\r\n]/.test(word)) throw refusal(`${JSON.stringify(word)} holds the end of a line`);
    const [taken] = own.exec(word) ?? [];
    if (taken !== undefined) throw refusal(`${taken.replace('=', '')} is what the sweep sets itself, or would keep Slurm from it`); // prettier-ignore
    const before = words[at - 1] ?? '';
    if (word.startsWith('-') || (before.startsWith('-') && !before.includes('='))) continue;
    throw refusal(`${JSON.stringify(word)} is no option`);
  }
  return words;
}

/** At spaces that are in no quotes; a backslash keeps what follows it, but in single quotes. */
function split(text: string): string[] {
  const words: string[] = [];
  const parts = /\s+|'([^']*)'|"((?:[^"\\]|\\[^])*)"|\\([^])|([^\s'"\\]+)|([^])/g;
  let isOpen = false;
  for (const [part, single, double, escaped, plain, stray] of text.matchAll(parts)) {
    if (stray !== undefined) throw refusal(`${stray} opens what nothing closes`);
    if (/^\s/.test(part)) {
      isOpen = false;
      continue;
    }
    if (!isOpen) words.push('');
    isOpen = true;
    words[words.length - 1] += single ?? double?.replace(/\\([^])/g, '$1') ?? escaped ?? plain;
  }
  return words;
}

function refusal(why: string): UserError {
  return new UserError(`--sbatch takes options of sbatch, such as --sbatch "--partition=gpu --time=4:00:00 --mem=8G", and ${why}`); // prettier-ignore
}
