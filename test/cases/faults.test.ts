// The smallest texts of faults that the compiler once had: what `check` says of each, without the work it refuses.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { check } from '../../src/compiler/index.ts';
import { nodeLoad, openSource } from '../../src/circuit-files/load.ts';

const folder = fileURLToPath(new URL('faults/', import.meta.url));

/** Processor time in which each of these files is told, also on a busy machine; the work itself took 2 to 12 s. */
const mostSeconds = 4;

/** Per file: codes of its diagnostics in the order of the text, then what is left unchecked. */
const verdicts: Record<string, readonly string[]> = {
  'all-2000': ['limit-exceeded'],
  'amplitude-zero': ['shape-mismatch'],
  'assign-builtin': ['wrong-type'],
  'barrier-direct': [],
  'barrier-in-branch': [],
  'cascade-extra-brace': ['syntax'],
  'cascade-missing-brace': ['syntax'],
  'cascade-qbit': ['unknown-name'],
  'coefficient-infinite': ['not-a-number'],
  'default-1e6': ['integer-overflow', 'limit-exceeded'],
  'default-outside-own-domain': ['outside-domain'],
  'domain-of-248': ['unchecked a'],
  'for-3000x3000': ['limit-exceeded'],
  'import-of-non-utf8': ['import-unreadable'],
  'inv-argument': ['wrong-argument-count'],
  'list-1e7': ['limit-exceeded'],
  'params-of-register': ['wrong-type'],
  'params-of-weight-loop': ['wrong-type'],
  'pow-limit': ['limit-exceeded'],
  'unchecked-after-heavy-gates': ['limit-exceeded', 'wrong-type', 'wrong-type'],
  'unchecked-without-default': ['unchecked c'],
};

const files = readdirSync(folder).filter((file) => file.endsWith('.qcnn') && file !== 'bad-utf8.qcnn');

test('every file has a verdict', () => {
  expect(files.map((file) => file.replace('.qcnn', ''))).toEqual(Object.keys(verdicts).sort());
});

describe.each(Object.entries(verdicts))('%s', (name, verdict) => {
  test('is told so, soon', () => {
    const source = openSource(join(folder, `${name}.qcnn`));
    const begin = process.cpuUsage();
    const { diagnostics, unchecked } = check(source, nodeLoad);
    const { user } = process.cpuUsage(begin);
    expect([...diagnostics.map(({ code }) => code), ...unchecked.map((each) => `unchecked ${each.name}`)]).toEqual(verdict); // prettier-ignore
    expect(user / 1e6).toBeLessThan(mostSeconds);
  });
});

test('5,000 gates that call each other are one mistake', () => {
  const gates = Array.from({ length: 5000 }, (_, i) => `gate g${i} a { ${i === 0 ? 'x' : `g${i - 1}`} a; }`);
  const text = `${gates.join('\n')}\ncircuit c { qubit q; g4999 q; return Z(q); }`;
  const { diagnostics } = check({ name: 'chain', text }, nodeLoad);
  expect(diagnostics.map(({ code }) => code)).toEqual(['limit-exceeded']);
});

test('a file that is no UTF-8 is refused with what to do', () => {
  expect(() => openSource(join(folder, 'bad-utf8.qcnn'))).toThrow(/not UTF-8 text; save it as UTF-8/);
});
