// Texts of the language: good and bad files with tokens changed, tokens in any order, and texts that ask for very much.
import { readFileSync, readdirSync } from 'node:fs';
import fc from 'fast-check';
import { check, formatDiagnostic, hasErrors } from '../../src/compiler/index.ts';
import { load } from '../compiler/load.ts';
import { arbitraryMutation, faultsOf, goodFiles } from '../properties/mutated-files.ts';
import { priced, tooDear } from './bounds.ts';
import { kind, type Kind, type Verdict } from './kind.ts';

const textsOf = (folder: string) => {
  const url = new URL(`../../${folder}/`, import.meta.url);
  return readdirSync(url).filter((name) => name.endsWith('.qcnn')).map((name) => readFileSync(new URL(name, url), 'utf8')); // prettier-ignore
};
const files = [...goodFiles, ...textsOf('test/cases/circuits')];
const mistaken = textsOf('test/bad');

const words =
  'circuit gate pool pairing import const let for if else measure reset discard barrier return in ctrl inv pow qubit input weight bit int float angle bool true false on from q q[0] q[1] w x a b n i 0 1 2 3.5 1e9 pi rx ry h cx su4 Z X probs sum line ring all amplitude prepare normal uniform { } ( ) [ ] , ; : = == != < + - * / % ^ .. ++ ~ @ -> && || ! ? . "std/conv"'.split(
    ' ',
  );
/** A circuit with some statements and some chance to go far. */
const soup = fc.array(fc.constantFrom(...words), { minLength: 1, maxLength: 40, size: 'max' }).chain(
  (tokens) =>
    fc.constantFrom(tokens.join(' '), `circuit c { weight w: angle; qubit q[3]; ${tokens.join(' ')} return Z(q[0]); }`), // prettier-ignore
);

const size = fc.constantFrom(1, 3, 40, 2000, 65_537, 999_999, 10_000_000, 2 ** 31, 2 ** 53);
const greedy = fc.oneof(
  fc.tuple(size, size).map(([a, b]) => `for i in 0..${a} { for j in 0..${b} { h q[0]; } }`),
  fc.tuple(fc.constantFrom('x', 'rx(w)', 'su'), size).map(([gate, n]) => `pow(${n}) @ ${gate} q[0];`),
  size.map((n) => `let l = [i for i in 0..${n}];`),
  fc.tuple(size, size).map(([a, b]) => `let l = [(i, j) for i in 0..${a} for j in 0..${b}];`),
  fc.tuple(fc.constantFrom('line', 'all', 'ring', 'brick'), size).map(([wiring, n]) => `qubit r[${n}]; cx on ${wiring}(r);`), // prettier-ignore
  size.map((n) => `weight v: angle[${n}]; rx(v[0]) q[0];`),
  size.map((n) => `ry(${'-'.repeat(Math.min(n, 3000))}w) q[0];`),
  size.map((n) => `ry(${'('.repeat(Math.min(n, 3000))}w${')'.repeat(Math.min(n, 3000))}) q[0];`),
  size.map((n) => `rx(${Array(Math.min(n, 3000)).fill('w').join(' + ')}) q[0];`),
  fc.tuple(size, size).map(([a, b]) => `ctrl(${a}) @ x q[0]; let e = ${a} ^ ${b};`),
);
const heavy = fc
  .tuple(fc.array(greedy, { minLength: 1, maxLength: 3 }), size)
  .map(([statements, n]) => `gate su a { h a; t a; }\ncircuit c(n: int = 2 in [2, ${n % 100}]) { weight w: angle; qubit q[2]; rx(w) q[1]; ${statements.join(' ')} return Z(q[0]); }`); // prettier-ignore

export const programKinds: readonly Kind[] = [
  kind({ name: 'mutated circuits', arbitrary: arbitraryMutation(files), judge: judgeProgram, show: String }),
  kind({
    name: 'mutated mistakes',
    arbitrary: arbitraryMutation(mistaken),
    judge: judgeProgram,
    show: String,
  }),
  kind({ name: 'token soup', arbitrary: soup, judge: judgeProgram, show: String }),
  kind({ name: 'greedy circuits', dear: true, arbitrary: heavy, judge: judgeProgram, show: String }),
];

/** Besides what must hold of any text: messages that say something, and a bounded price. */
function judgeProgram(text: string): Verdict {
  const once = () => priced(() => check({ name: 'test/mutated.qcnn', text }, load));
  const price = once();
  const { diagnostics } = price.value;
  const outcome = hasErrors(diagnostics) ? 'refused' : 'taken';
  const odd = diagnostics
    .map(formatDiagnostic)
    .filter((message) => /undefined|\[object|\bNaN\b|a bug in/.test(message) && !/undefined|NaN/.test(text));
  return { outcome, faults: [...odd, ...tooDear(price, outcome, once), ...faultsOf(text)] };
}
