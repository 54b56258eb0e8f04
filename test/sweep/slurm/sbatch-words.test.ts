// What users give to --sbatch: words as a shell makes them, and one sentence for what is none.
import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { shellWord } from '../../../src/printable.ts';
import { sbatchWords } from '../../../src/sweep/slurm/sbatch-words.ts';

test.each<[string, string[]]>([
  ['', []],
  ['  --mem=8G   -p gpu ', ['--mem=8G', '-p', 'gpu']],
  [`--comment="my \\"own\\" sweep" --job-name='a b'c`, ['--comment=my "own" sweep', '--job-name=a bc']],
  ['--comment=a\\ b --account ""', ['--comment=a b', '--account', '']],
  ['--export=ALL,HOME=$HOME;`id`', ['--export=ALL,HOME=$HOME;`id`']],
])('%s', (text, words) => expect(sbatchWords(text)).toEqual(words));

const value = fc.string({ unit: fc.constantFrom(...'ab= "\'\\$`;|&<>*?~#%:é\t') });
test.prop([fc.array(fc.tuple(fc.constantFrom('--comment', '--mem', '-p', '--account'), value), { maxLength: 5 })], { numRuns: 200 })(
  'any words that were quoted come back',
  (options) => {
    const words = options.flatMap(([name, own]) => (name === '-p' ? [name, own] : [`${name}=${own}`]));
    expect(sbatchWords(words.map(shellWord).join(' '))).toEqual(words);
  },
); // prettier-ignore

describe('what is refused, in one sentence', () => {
  test.each<[string, RegExp]>([
    ['gpu', /"gpu" is no option$/],
    ['--mem=8G script.sh', /"script\.sh" is no option$/],
    ['--mem=8G : --mem=1G', /":" is no option$/],
    ['--array=0-9', /--array is what the sweep sets itself/],
    ['-a 0-9', /-a is what the sweep sets itself/],
    ['--dependency afterok:7', /--dependency is what the sweep sets itself/],
    ['--comment="a', /" opens what nothing closes$/],
    ["--comment='a", /' opens what nothing closes$/],
    ['--comment=a\\', /\\ opens what nothing closes$/],
    ['--comment="a\nb"', /"--comment=a\\nb" holds the end of a line$/],
  ])('%s', (text, reason) => {
    const sentence = /^--sbatch takes options of sbatch, such as [^\n]+, and [^\n]+$/;
    expect(() => sbatchWords(text)).toThrow(sentence);
    expect(() => sbatchWords(text)).toThrow(reason);
  });
});
