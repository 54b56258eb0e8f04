// Sweeps asked for by a file: the same as by the command line, with the line and column of each mistake.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { studyForm } from '../../src/cli/sweep-form.ts';
import { askedWith, readAskedFile } from '../../src/sweep/asked-file.ts';
import { expandSweep } from '../../src/sweep/expand.ts';
import { pointsOf } from './ask.ts';

const read = (text: string) => readAskedFile('sweep.yaml', text, studyForm.options);
const usual = Object.fromEntries(studyForm.options.map(({ attribute, value }) => [attribute, value]));
const expandedFile = (text: string) =>
  expandSweep(
    askedWith(read(text), { options: { ...usual, models: ['qcnn'] }, given: new Set(), vary: [] }),
    studyForm,
  );

const whole = `# Hur's blocks
circuit: hur
options:
  limit: 4000
  rate: { circuit: 0.02, head: 1e-1 }
  models: [qcnn, logistic-pixels]
  set: { pooling: only_z }
vary:
  conv: [su4, so4]
  n: [4, 8]
  batch: 16, 32
  augment: [none, { rotate: 15, flip: horizontal }]
  seed: 1..3
where: n * conv.params <= 60
sample: 5
halve: 3
`;

test('a file says all that a command line does', () => {
  const file = read(whole);
  expect(file).toMatchObject({
    circuit: 'hur',
    sample: 5,
    halve: 3,
    options: { limit: 4000, rate: { circuit: 0.02, head: 0.1 }, models: ['qcnn', 'logistic-pixels'], set: { pooling: 'only_z' } },
  });
  expect(file.vary.map(({ name, values }) => [name, values])).toEqual([
    ['conv', ['su4', 'so4']],
    ['n', ['4', '8']],
    ['batch', ['16', '32']],
    ['augment', ['none', 'rotate=15,flip=horizontal']],
    ['seed', ['1', '2', '3']],
  ]);
}); // prettier-ignore

test('it has the points that the same command line has', () => {
  const { variants } = expandedFile(whole);
  const points = [...new Set(variants.map(({ point }) => Object.values(point).join(' ')))];
  expect(points).toEqual(
    pointsOf({
      circuit: 'hur',
      vary: ['conv=su4,so4', 'n=4,8', 'batch=16,32', 'augment=none;rotate=15,flip=horizontal', 'seed=1..3'],
      where: 'n * conv.params <= 60',
      sample: 5,
    }),
  );
  expect(variants[0].given).toMatchObject({ limit: 4000, rates: { circuit: 0.02, head: 0.1 }, set: { pooling: 'only_z' } });
}); // prettier-ignore

test('JSON is such a file, indented by tabs too', () => {
  const { vary, circuit } = read(
    '{\n\t"circuit": ["hur", "ring"],\n\t"vary": {\n\t\t"n": [4, "8"]\n\t}\n}\n',
  );
  expect(circuit).toBeUndefined();
  expect(vary.map(({ name, values }) => [name, values])).toEqual([
    ['circuit', ['hur', 'ring']],
    ['n', ['4', '8']],
  ]);
});

test('the command line adds axes, and its options win', () => {
  const options = { ...usual, limit: 10, set: { n: '4' } };
  const asked = askedWith(read('options: { limit: 5, epochs: 2, set: { conv: so4 } }\nwhere: n < 8'), {
    options,
    given: new Set(['limit', 'set']),
    vary: [{ name: 'seed', values: ['1'], place: '--vary seed=1' }],
    sample: 7,
  });
  expect(asked.options).toMatchObject({ limit: 10, epochs: 2, set: { conv: 'so4', n: '4' } });
  expect(asked.given).toEqual(new Set(['limit', 'set', 'epochs']));
  expect([asked.sample, asked.where?.text, asked.vary.length]).toEqual([7, 'n < 8', 1]);
});

describe('a mistake is told with its place', () => {
  test.each([
    ['a tab', 'vary:\n\tn: [4]', 'sweep.yaml:2:1: a tab stands where lines are indented; YAML takes spaces there'],
    ['an alias', 'vary:\n  n: &all [4, 8]\n  m: *all', 'sweep.yaml:3:6: *all stands for something else; write the values themselves'],
    ['an alias bomb', `a: &a [x, x]\n${[...'bcdefgh'].map((name, at) => `${name}: &${name} [${Array.from({ length: 9 }, () => `*${'abcdefg'[at]}`).join()}]`).join('\n')}`, 'sweep.yaml:1:1: there is no a in a sweep'],
    ['an alias bomb as an axis', 'vary:\n  n: &a [x, y]\n  m: &b [*a, *a, *a]\n  l: [*b, *b, *b]', 'sweep.yaml:3:10: *a stands for something else; write the values themselves'],
    ['an alias as a list', 'vary:\n  n: [&a 4, *a]', 'sweep.yaml:2:13: *a stands for something else'],
    ['a key that there is not', 'circuit: hur\nvery:\n  n: [4]', 'sweep.yaml:2:1: there is no very in a sweep; did you mean vary?'],
    ['an option in the wrong place', 'epochs: 3', 'sweep.yaml:1:1: epochs is an option; write it under options, or under vary with its values'],
    ['an option that there is not', 'options: { epoch: 3 }', 'sweep.yaml:1:12: there is no option epoch; did you mean epochs?'],
    ['an option of the command line', 'options: { out: there }', 'sweep.yaml:1:12: out is no option of a file, since it belongs to the folder of a study'],
    ['an option that cannot be read', 'options:\n  epochs: many', 'sweep.yaml:2:11: many is no value of epochs. Give a whole number, 1 to 100000.'],
    ['an axis given twice', 'vary:\n  n: [4]\n  n: [8]', 'sweep.yaml:3:3: n is given twice, first at sweep.yaml:2:3; give it once'],
    ['an empty list', 'vary:\n  n: []', 'sweep.yaml:2:6: n gives no values; write some, such as n=4,8'],
    ['an empty value', 'vary:\n  n:', 'sweep.yaml:2:'],
    ['null', 'vary:\n  n: [4, ~]', 'sweep.yaml:2:10: a value is missing; write one, or default'],
    ['a value twice', 'vary:\n  n: [4, 4]', 'sweep.yaml:2:6: n gives the value 4 twice; give it once'],
    ['seeds without an end', 'vary:\n  seed: 1..', 'sweep.yaml:2:9: seed is a range without an end; write the whole numbers from the first to the last, such as 1..5'],
    ['a list for a map', 'vary: [n]', 'sweep.yaml:1:7: vary is a list; write names with their values, such as n: [4, 8]'],
    ['a list in a list in a list', 'vary: { n: [[[4]]] }', 'sweep.yaml:1:14: this is a list; write one value'],
    ['nothing', '# nothing', 'sweep.yaml is empty; say what varies, under vary'],
    ['two documents', 'vary: { n: [4] }\n---\nvary: { n: [8] }', 'sweep.yaml:2:1: a second document begins here; write one'],
    ['a tag', 'vary: { n: [!!js/function "x"] }', 'sweep.yaml:1:13: a tag stands here; write the value alone'],
    ['a known tag', 'vary: { n: [!!str 4] }', 'sweep.yaml:1:19: a tag stands here; write the value alone'],
    ['a bracket that is not closed', 'vary: { n: [4', 'sweep.yaml:1:'],
    ['a sample of none', 'sample: 0', 'sweep.yaml:1:9: sample is a whole number, 1 or more, and not 0'],
    ['a truth that is none', 'vary-all: perhaps', 'sweep.yaml:1:11: vary-all is true or false, and not perhaps'],
    ['a hundred thousand brackets', `vary: ${'['.repeat(100_000)}`, 'sweep.yaml:1:'],
  ])('%s', (_, text, message) => {
    expect(() => read(text)).toThrow(message);
  }); // prettier-ignore

  test('in a condition', () => {
    const message = 'sweep.yaml:4:12: there is no layer in the circuit hur or among the options of a study; did you mean layers?\n  4 | where: n * layer <= 32\n    |            ^^^^^';
    expect(() => expandedFile('circuit: hur\nvary:\n  n: [4, 8]\nwhere: n * layer <= 32\n')).toThrow(message);
    expect(() => expandedFile('circuit: hur\nvary: { n: [4] }\nwhere: "n * layer"')).toThrow('sweep.yaml:3:13: ');
    expect(() => expandedFile('circuit: hur\nvary: { n: [4] }\nwhere: >\n  n\n  * layer')).toThrow('sweep.yaml:3:8: where:1:5: ');
  }); // prettier-ignore

  test('in an axis', () => {
    expect(() => expandedFile('circuit: hur\nvary: { cnov: [su4] }')).toThrow(
      'sweep.yaml:2:15: cnov: there is no axis cnov; did you mean conv?',
    );
  });
});

test('the file of docs/axes.md is one', () => {
  const page = readFileSync(new URL('../../docs/axes.md', import.meta.url), 'utf8');
  const [, text] = /```yaml sweep\n([^]*?)```/.exec(page)!;
  const { axes, variants } = expandedFile(text);
  expect(axes.map(({ name }) => name)).toEqual(['conv', 'n', 'augment', 'seed']);
  expect(variants).toHaveLength(36);
});
