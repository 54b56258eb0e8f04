// docs/sweep.schema.json is what editors know of sweep files: all options with the sentences of the help, and no file that is
// refused for its shape. `QCNN_GOLDEN=write npx vitest run test/sweep/sweep-schema.test.ts` writes it anew.
import { Ajv2020 } from 'ajv/dist/2020.js';
import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { optionsOf } from '../../src/cli/options.ts';
import { studyOptions } from '../../src/cli/study-options.ts';
import { studyForm } from '../../src/cli/sweep-form.ts';
import { fileKeys, fileOptions, readAskedFile } from '../../src/sweep/asked-file.ts';
import { axisNames } from '../../src/sweep/study-option.ts';

const place = new URL('../../docs/sweep.schema.json', import.meta.url);
const one = { $ref: '#/$defs/one' };
const value = { $ref: '#/$defs/value' };

function schemaNow(): object {
  const help = new Map([...studyOptions, ...optionsOf('study')].map((option) => [option.name(), option]));
  const optionRows = fileOptions(studyForm.options).map(({ name }) => {
    const { description, argChoices } = help.get(name)!;
    return [name, argChoices ? { description, enum: argChoices } : { description, ...value }];
  });
  const axisRows = axisNames(studyForm.options).map((name) => [name, { description: help.get(name)!.description, $ref: '#/$defs/axis' }]); // prettier-ignore
  const properties: Record<(typeof fileKeys)[number], object> = {
    'circuit': { description: 'A .qcnn file, FILE#NAME for one of its circuits, or a circuit that comes with qcnn; several are an axis.', anyOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' }, minItems: 1, uniqueItems: true }] },
    'options': { description: 'Options of qcnn study, the same for all runs.', type: 'object', properties: Object.fromEntries(optionRows) as object, additionalProperties: false },
    'vary': { description: 'The axes: compile-time parameters of the circuit, options of qcnn study, parts of options such as rate.circuit. The values of the last lie next to each other.', type: 'object', properties: Object.fromEntries(axisRows) as object, additionalProperties: { $ref: '#/$defs/axis' } },
    'vary-all': { description: 'Also every parameter with a finite domain of which nothing is said.', type: 'boolean' },
    'where': { description: 'Only points for which this holds: an expression of the language over parameters and options, such as n * layers <= 32.', type: ['string', 'boolean'] },
    'sample': { description: 'So many points at most, drawn by the seed.', type: 'integer', minimum: 1 },
    'halve': { description: 'After each round of epochs the best one in so many configurations goes on; the next round ends after so many times as many epochs.', type: 'integer', minimum: 2 },
  }; // prettier-ignore
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'A sweep for qcnn sweep',
    description: 'What varies, and the options of all runs. YAML or JSON.',
    type: 'object',
    properties: { $schema: { description: 'This schema, for editors.', type: 'string' }, ...properties },
    additionalProperties: false,
    $defs: {
      one: { type: ['string', 'number', 'boolean'] },
      value: { anyOf: [one, { type: 'array', items: one, minItems: 1 }, { type: 'object', additionalProperties: one, minProperties: 1 }] }, // prettier-ignore
      axis: { description: 'Values: a list, a range such as 1..5, or both.', anyOf: [one, { type: 'array', items: value, minItems: 1, uniqueItems: true }, { type: 'object', additionalProperties: one, minProperties: 1 }] }, // prettier-ignore
    },
  };
}

test('it has every option', () => {
  const text = `${JSON.stringify(schemaNow(), null, 2)}\n`;
  if (process.env.QCNN_GOLDEN === 'write') writeFileSync(place, text);
  expect(JSON.parse(readFileSync(place, 'utf8'))).toEqual(JSON.parse(text));
});

describe('files', () => {
  const fits = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(schemaNow());
  const isRead = (text: string) => {
    try {
      readAskedFile('sweep.yaml', text, studyForm.options);
      return true;
    } catch {
      return false;
    }
  };

  test.each([
    'vary: { n: [4, 8] }',
    'circuit: hur\nvary: { n: [4, 8], seed: 1..3, rate.circuit: [1e-3, 1e-2] }\nwhere: n <= 8\nsample: 3\nhalve: 3',
    'circuit: [hur, ring]\nvary-all: false\noptions: { data: phantom, rate: { circuit: 0.1 }, models: [qcnn, resnet50] }',
    'vary: { augment: [none, { rotate: 15 }], models: [[qcnn, hybrid], [resnet50]] }',
    'options: { recipe: literature }',
    '{ "$schema": "sweep.schema.json", "vary": { "n": [4] } }',
  ])('that are read fit: %s', (text) => {
    expect(fits(parse(text))).toBe(true);
    expect(isRead(text)).toBe(true);
  });

  test.each([
    'vary: []',
    'vary: { n: [] }',
    'vary: { n: [4, 4] }',
    'vary: { n: [[[4]]] }',
    'vary: { n: }',
    'varry: { n: [4] }',
    'sample: 0',
    'sample: many',
    'halve: 1',
    'vary-all: perhaps',
    'options: { epoch: 3 }',
    'options: { recipe: quick }',
    'options: { out: there }',
    'circuit: { file: hur }',
  ])('that are refused do not: %s', (text) => {
    expect(fits(parse(text))).toBe(false);
    expect(isRead(text)).toBe(false);
  });
}); // prettier-ignore
