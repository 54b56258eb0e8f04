// A circuit in another form is what the command line prints of it; a circuit with settings is that of the compiler, or a sentence.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { circuitOf } from '../../lsp/service/circuit.ts';
import { emitForm, formLanguages, type Form } from '../../lsp/service/emit.ts';
import type { Level } from '../../src/compiler/passes/index.ts';
import { defaultLevels } from '../../src/answers/compile-forms.ts';
import { domainChoices } from '../../src/compiler/elaborate/elaborate.ts';
import { elaborateCircuit, hashCircuit } from '../../src/compiler/index.ts';
import { textOf } from '../../src/compiler/source/source.ts';
import { readCircuitFile } from '../compiler/load.ts';
import { filesIn, load, moduleOf } from './views.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

test.each(Object.keys(formLanguages) as Form[])('%s', (form) => {
  const path = 'circuits/hur.qcnn';
  const module = moduleOf(readCircuitFile(path).text, path);
  const { circuit, name } = circuitOf(module, load, { set: {} });
  if ('refused' in circuit) throw new Error(circuit.refused);
  const text = emitForm(circuit, form, defaultLevels[form] as Level);
  const seed = form === 'qasm2' ? ['--seed', '1'] : [];
  const args = ['dist/cli/main.js', 'compile', path, '--circuit', name!, '--emit', form, ...seed];
  const { stdout } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
  const [head, ...rest] = text.split('\n');
  if (form === 'qasm2') expect(head).toMatch(/^\/\/ .*--seed 1/);
  expect((form === 'qasm2' ? rest.join('\n') : text).trimEnd()).toBe(stdout.trimEnd());
});

const circuits = [...filesIn('circuits'), ...filesIn('test/good')].flatMap((source) => {
  const module = moduleOf(source.text, source.name);
  return module.file.declarations.flatMap((declaration) =>
    declaration.kind === 'circuit' ? [{ source, module, declaration }] : [],
  );
});

describe('a circuit with settings', () => {
  test('is the one that the compiler makes of them, for each value of each domain', () => {
    for (const { source, module, declaration } of circuits) {
      const circuit = declaration.name.name;
      const choices = domainChoices({ module, declaration }, load, () => {});
      const settings = choices.map(({ name, value }) => ({ [name]: value.kind === 'number' ? value.text : textOf(value.span) })); // prettier-ignore
      for (const set of [{}, ...settings.filter((_, i) => i % 7 === 0)]) {
        const found = circuitOf(module, load, { circuit, set });
        const expected = elaborateCircuit(source, load, { circuit, set });
        const where = `${source.name}#${circuit} ${JSON.stringify(set)}`;
        if ('refused' in found.circuit) expect(expected.circuit, `${where} ${found.circuit.refused}`).toBeUndefined(); // prettier-ignore
        else expect(hashCircuit(found.circuit), where).toBe(expected.circuit && hashCircuit(expected.circuit)); // prettier-ignore
        expect(found.parameters.map(({ name }) => name)).toEqual(
          declaration.parameters.map(({ name }) => name.name),
        );
      }
    }
  });

  const hostile: readonly unknown[] = ['1e9', '); drop', '', '"x"', '// a', 'measure q[0]', '9'.repeat(400), '2^2^2^2^2', '('.repeat(3000), 'sum([i for i in 0..1000000])', '../../x', null, ['a'], {}, Number.NaN]; // prettier-ignore
  test.each(hostile.map((value) => [JSON.stringify(value).slice(0, 40), value]))('is refused with a sentence for %s', (_, value) => {
    const { module } = circuits.find(({ declaration }) => declaration.name.name === 'hur')!;
    const start = performance.now();
    const { circuit, parameters } = circuitOf(module, load, { circuit: 'hur', set: { n: value as string } });
    expect(circuit).toEqual({ refused: expect.stringMatching(/^\S.{8,}/) as unknown });
    expect(JSON.stringify(circuit)).not.toMatch(/undefined|\[object/);
    expect(parameters.every((each) => typeof each.value === 'string')).toBe(true);
    expect(performance.now() - start).toBeLessThan(3_000);
  }); // prettier-ignore

  test('does not mind names of all objects', () => {
    const { module } = circuits[0];
    const set = JSON.parse('{"__proto__": "1", "constructor": "2", "toString": "3"}') as Record<
      string,
      string
    >;
    expect(circuitOf(module, load, { set }).circuit).not.toHaveProperty('refused');
  });
});
