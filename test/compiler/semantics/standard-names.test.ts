import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { check, parse } from '../../../src/compiler/index.ts';
import { standardFileOf, standardNames } from '../../../src/compiler/semantics/standard-names.ts';
import { load, readCircuitFile } from '../load.ts';

const files = readdirSync(new URL('../../../circuits/std/', import.meta.url)).map(
  (file) => `std/${file.replace('.qcnn', '')}`,
);

test('are those that the files declare', () => {
  const declared = files.map((file) => [
    file,
    parse(readCircuitFile(`circuits/${file}.qcnn`)).file.declarations.map(({ name }) => name.name),
  ]);
  expect(standardNames).toEqual(Object.fromEntries(declared));
});

describe('a name that is not imported is told with its import', () => {
  test.each(Object.values(standardNames).flat())('%s', (name) => {
    const use = standardFileOf(name) === 'std/pool' ? `q = ${name} on odd_to_even(q);` : `${name} q;`;
    const text = `circuit c { qubit q[2]; x on q; ${use} return Z(q[0]); }`;
    const [diagnostic, ...others] = check({ name: 'a.qcnn', text }, load).diagnostics;
    const wanted = `import { ${name} } from "${standardFileOf(name)}";`;
    expect(others).toEqual([]);
    expect(diagnostic).toMatchObject({ code: 'unknown-name', message: expect.stringContaining(wanted) });
    const { span, text: inserted } = diagnostic.fix!;
    const mended = text.slice(0, span.start) + inserted + text.slice(span.end);
    const codes = check({ name: 'a.qcnn', text: mended }, load).diagnostics.map(({ code }) => code);
    expect(codes).not.toContain('unknown-name');
  });

  test('but a name of the file that is nearly the same is meant rather', () => {
    const text = 'gate angled(a: angle) q { rx(a) q; } circuit c { qubit q; angles(1) q; return Z(q); }';
    expect(check({ name: 'a.qcnn', text }, load).diagnostics[0].message).toContain('did you mean angled?');
  });
});
