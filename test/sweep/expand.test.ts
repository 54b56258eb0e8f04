// From axes to variants: parameters, options, files; each circuit elaborated once; what is refused, with its reason.
import * as fc from 'fast-check';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { studyForm } from '../../src/cli/sweep-form.ts';
import { notAxes } from '../../src/sweep/study-option.ts';
import type { UserError } from '../../src/user-error.ts';
import { expanded, pointsOf, refusalOf } from './ask.ts';

const folder = mkdtempSync(join(tmpdir(), 'qcnn-axes-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const device = join(folder, 'device.json');
const gate = { ns: 50, fidelity: 0.99 };
const qubit = { T1_us: 50, T2_us: 40, meas1_prep0: 0.01, meas0_prep1: 0.02 };
writeFileSync(
  device,
  JSON.stringify({
    form: 'qcnn device',
    version: 1,
    name: 'small',
    qubits: qubit,
    gates: { one: gate, two: gate },
  }),
);

test('the last axis varies fastest; each variant has its point, circuit, options and seed', () => {
  const { axes, variants, refused, warnings } = expanded({
    circuit: 'hur',
    vary: ['conv=su4,so4', 'n=4,8', 'rate.circuit=1e-3,1e-2', 'seed=5..6'],
    options: { limit: 100, seed: 3 },
  });
  expect(axes.map(({ name, kind }) => `${name} ${kind}`)).toEqual([
    'conv parameter',
    'n parameter',
    'rate.circuit option',
    'seed option',
  ]);
  expect(variants).toHaveLength(16);
  expect([refused, warnings]).toEqual([[], []]);
  const { point, given, circuit, model, seed } = variants[11];
  expect(point).toEqual({ conv: 'so4', n: '4', 'rate.circuit': '1e-2', seed: '6' });
  expect([model, seed]).toEqual(['qcnn', 6]);
  expect(given).toMatchObject({ circuit: 'hur', set: { conv: 'so4', n: '4' }, rates: { circuit: 0.01 }, limit: 100, seed: 3, seeds: [6], models: ['qcnn'] }); // prettier-ignore
  expect(circuit.summary).toMatchObject({
    name: 'hur',
    qubits: 4,
    parameters: { n: '4', conv: 'so4', pooling: 'zx' },
  });
  expect(variants[10].circuit).toBe(circuit);
});

test('every option of a study is an axis or says why not', () => {
  const texts: Readonly<Record<string, string>> = {
    'data': 'phantom', 'test-data': 'there', 'corrupt': 'noise=0.1', 'models': 'qcnn', 'beside': 'ring,n=4', 'epochs': '3', 'folds': '3',
    'limit': '10', 'recipe': 'literature', 'rate': 'circuit=0.1,head=0.2', 'early-stop': '2', 'keep': 'best', 'clip': '1', 'dropout': '0.5', 'backbone-split': '0.5',
    'augment': 'rotate=5,zoom=0.1', 'class-weights': 'balanced', 'warm-start': 'there', 'stem': 'medmnist', 'noise': 'depolarize=0.01',
    'seed': '4', 'shots': '100', 'device': device, 'batch': '4', 'split-by': 'patient', 'backend': 'reference', 'engine': 'wasm',
  }; // prettier-ignore
  for (const { name } of studyForm.options) {
    if (name === 'circuit') continue;
    const vary = [`${name}=${texts[name] ?? '1'};`];
    const reason = notAxes.get(name);
    if (reason !== undefined) expect(refusalOf({ vary })).toContain(`${name} is no axis, since it ${reason}`);
    else {
      const [{ given }] = expanded({ vary }).variants;
      const [{ given: usual }] = expanded({}).variants;
      const isUsual = ['data', 'models'].includes(name);
      if (!isUsual) expect([name, given]).not.toEqual([name, usual]);
    }
  }
});

test('values that hold commas, parts of options, and what is not given', () => {
  const givenOf = (...vary: string[]) => expanded({ vary }).variants.map(({ given }) => given);
  expect(givenOf('augment=none; rotate=15,zoom=0.1').map(({ augment }) => augment)).toEqual([undefined, { rotate: 15, zoom: 0.1 }]);
  expect(givenOf('limit=10,all', 'clip=none').map(({ limit, clip }) => [limit, clip])).toEqual([[10, undefined], [undefined, undefined]]);
  expect(givenOf('models=qcnn,resnet50').map(({ models }) => models)).toEqual([['qcnn'], ['resnet50']]);
  expect(givenOf('epochs=default,7').map(({ epochs }) => epochs)).toEqual([undefined, 7]);
  const { variants } = expanded({ vary: ['rate.circuit=1,2', 'rate.head=3'], options: { rate: { resnet50: 5 } } });
  expect(variants.map(({ given }) => given.rates)).toEqual([
    { resnet50: 5, circuit: 1, head: 3 },
    { resnet50: 5, circuit: 2, head: 3 },
  ]);
}); // prettier-ignore

test('several models are a variant each, seeds as for a study an axis', () => {
  const { axes, variants } = expanded({ vary: ['n=4,8'], options: { models: ['qcnn', 'logistic-pixels'], seeds: [7, 9] } });
  expect(axes.map(({ name }) => name)).toEqual(['n', 'seed']);
  expect(variants.map(({ point, model, seed }) => `${point['n']} ${model} ${seed}`).slice(0, 4)).toEqual(['4 qcnn 7', '4 logistic-pixels 7', '4 qcnn 9', '4 logistic-pixels 9']);
}); // prettier-ignore

test('all domains are varied, but for what is set or varied', () => {
  const { axes } = expanded({
    circuit: 'hur',
    varyAll: true,
    vary: ['conv=su4'],
    options: { set: { n: '4' } },
  });
  expect(axes).toEqual([
    { name: 'conv', kind: 'parameter', values: ['su4'] },
    { name: 'pooling', kind: 'parameter', values: ['zx', 'only_z', 'euler'] },
  ]);
});

test('circuits that are the same by other names are found by their hash', () => {
  const { variants } = expanded({ circuit: 'hur', vary: ['n=4,2 + 2,8'] });
  const [four, sum, eight] = variants.map(({ circuit }) => circuit.summary.hash);
  expect(sum).toBe(four);
  expect(eight).not.toBe(four);
});

describe('values outside of a domain', () => {
  test('are one warning an axis', () => {
    const { warnings } = expanded({ circuit: 'hur', vary: ['n=2,4,32', 'conv=crz,so4', 'seed=1..3'] });
    expect(warnings).toEqual([
      expect.stringMatching(/^\S*hur\.qcnn:10:17: warning\[outside-domain\]: n = 2 and 32 lie outside the domain of parameter n\n/), // prettier-ignore
      expect.stringContaining('conv = crz lies outside the domain of parameter conv\n'),
    ]);
  });

  test('that are set for all runs are one, too', () => {
    const { warnings } = expanded({ circuit: 'hur', vary: ['seed=1..9'], options: { set: { n: '2' } } });
    expect(warnings).toHaveLength(1);
  });
});

test('a point without a circuit is refused with its diagnostics; the others are there', () => {
  const { variants, refused } = expanded({ circuit: 'hur', vary: ['n=4,6', 'seed=1..2'] });
  expect(variants).toHaveLength(2);
  expect(refused.map(({ point }) => point)).toEqual([{ n: '6', seed: '1' }, { n: '6', seed: '2' }]);
  expect(refused[0].reason).toMatch(/hur\.qcnn:\d+:\d+: error\[/);
}); // prettier-ignore

describe('what cannot be meant is one sentence', () => {
  test.each<[string, Parameters<typeof refusalOf>[0], string]>([
    ['an unknown axis', { circuit: 'hur', vary: ['cnov=su4'] }, '--vary cnov=su4: there is no axis cnov; did you mean conv?'],
    ['an unknown option', { vary: ['epoch=3'] }, '--vary epoch=3: there is no axis epoch; did you mean epochs?'],
    ['nothing like it', { circuit: 'hur', vary: ['zzzzzz=3'] }, '--vary zzzzzz=3: there is no axis zzzzzz; the circuit hur has n, conv, pooling; options of qcnn study are axes, too'],
    ['an option that is no axis', { vary: ['out=a,b'] }, '--vary out=a,b: out is no axis, since it belongs to the folder of a study'],
    ['a part of an option without', { vary: ['epochs.circuit=3'] }, '--vary epochs.circuit=3: the option epochs has no part circuit; rate, noise, augment, class-weights have parts, such as rate.circuit'],
    ['an axis given twice', { vary: ['n=4', 'n=8'] }, 'the axis n is given twice, by --vary n=4 and --vary n=8; give all its values once'],
    ['twice by another name', { vary: ['n=4', 'set.n=8'] }, 'the axis n is given twice, by --vary n=4 and --vary set.n=8; give all its values once'],
    ['an option and its part', { vary: ['rate=circuit=1', 'rate.head=1'] }, '--vary rate=circuit=1 and --vary rate.head=1 both set rate; vary one of them'],
    ['an axis that is set', { vary: ['n=4,8'], options: { set: { n: '8' } } }, '--vary n=4,8 varies n, and --set n=… sets it; leave one out'],
    ['an axis that is given', { vary: ['epochs=1,2'], options: { epochs: 3 } }, '--vary epochs=1,2 varies epochs, and --epochs gives it a value; leave one out'],
    ['seeds twice', { vary: ['seed=1,2'], options: { seeds: [1] } }, '--vary seed=1,2 and --seeds both give seeds; give them once'],
    ['two texts of one value', { vary: ['rate.circuit=1e-3,0.001'] }, '--vary rate.circuit=1e-3,0.001: 1e-3 and 0.001 are one value of rate.circuit; give it once'],
    ['a value that is none', { vary: ['epochs=3,0'] }, '--vary epochs=3,0: epochs=0: 0 is no value of epochs. Give a whole number, 1 to 100000.'],
    ['a choice that there is not', { vary: ['recipe=default,quick'] }, '--vary recipe=default,quick: recipe=quick: there is no recipe quick; choose from default, literature'],
    ['a model that there is not', { vary: ['models=qcnn,qcn'] }, 'there is no model "qcn"; did you mean qcnn?'],
    ['a gate that there is not', { circuit: 'hur', vary: ['conv=su4,su5'] }, '--vary conv=su4,su5: conv=su5: no gate is called su5, neither in the file nor in the standard library'],
    ['a gate that does not fit', { circuit: 'hur', vary: ['conv=su4,h', 'n=4,8'] }, '--vary conv=su4,h: conv=h: parameter conv must be a gate on 2 qubits, and h acts on 1 qubit'],
    ['a pool for a gate', { circuit: 'hur', vary: ['conv=su4,zx'] }, '--vary conv=su4,zx: conv=zx: parameter conv must be a gate, and zx is a pool'],
    ['a text that is no value', { circuit: 'hur', vary: ['n=4,"a"'] }, '--vary n=4,"a": n="a": '],
    ['a file that is not there', { vary: ['circuit=hur,hru'] }, 'there is no file hru; did you mean hur, which comes with qcnn?'],
    ['a parameter of one circuit alone', { vary: ['circuit=hur,ring', 'wiring=ring,brick'] }, '--vary wiring=ring,brick: the circuit hur has no parameter wiring, which another of the circuits has; vary what all of them have, or sweep them one by one into the same folder'],
    ['circuits twice', { circuit: 'hur', vary: ['circuit=hur,ring'] }, '--vary circuit=hur,ring gives circuits, and hur is one, too; name all of them in the axis'],
    ['two data sets under one name', { vary: ['data=a/mnist.npz,b/mnist.npz'] }, '--vary data=a/mnist.npz,b/mnist.npz has two data sets under the name mnist.npz, a/mnist.npz and b/mnist.npz; rename one of them'],
    ['domains of several circuits', { vary: ['circuit=hur,ring'], varyAll: true }, '--vary-all varies the parameters of one circuit, and there are 2; name the axes'],
    ['no domains', { circuit: 'test/sweep/batch.qcnn', varyAll: true }, '--vary-all finds no parameter with a domain in the circuit own; name the axes, such as --vary n=4,8'],
    ['no circuit at all', { circuit: 'hur', vary: ['n=3,5'] }, 'there is no circuit for each of the 2 points of the axes:'],
    ['ten million combinations', { circuit: 'hur', vary: ['n=4,8', 'epochs=1..1000', 'seed=1..5000'] }, 'the axes have 10,000,000 combinations (n 2, epochs 1,000, seed 5,000), more than the 100,000 points of a sweep; draw some of them with --sample 200, or give fewer values'],
  ])('%s', (_, said, message) => {
    expect(refusalOf(said)).toContain(message);
  }); // prettier-ignore
});

test('a sample of ten million is there at once', () => {
  const { variants } = expanded({
    circuit: 'hur',
    vary: ['n=4,8', 'epochs=1..1000', 'seed=1..5000'],
    sample: 200,
  });
  expect(variants).toHaveLength(200);
});

test('whatever the axes, every point is there once, in the same order each time', () => {
  const some = fc.record({
    n: fc.subarray(['4', '8', '2'], { minLength: 1 }),
    conv: fc.subarray(['so4', 'su4', 'ttn'], { minLength: 1 }),
    seed: fc.subarray(['1', '2', '3'], { minLength: 1 }),
    order: fc.shuffledSubarray(['n', 'conv', 'seed'], { minLength: 1 }),
  });
  fc.assert(
    fc.property(some, ({ order, ...values }) => {
      const axes = order.map((name) => values[name as keyof typeof values]);
      const vary = order.map((name, at) => `${name}=${axes[at].join(',')}`);
      const all = axes.reduce<string[][]>((points, each) => points.flatMap((point) => each.map((value) => [...point, value])), [[]]); // prettier-ignore
      expect(pointsOf({ circuit: 'hur', vary })).toEqual(all.map((point) => point.join(' ')));
    }),
    { numRuns: 15 },
  );
});

test('the exit code is 2 where what was asked for is at fault, 1 where the file is', () => {
  const file = join(folder, 'broken.qcnn');
  writeFileSync(file, 'circuit c(n: int = 2) { qubit q[n]; h q[9]; return Z(q[0]); }');
  const codeOf = (said: Parameters<typeof expanded>[0]) => {
    try {
      expanded(said);
    } catch (error) {
      return (error as UserError).exitCode;
    }
    return 0;
  };
  expect(codeOf({ circuit: file, vary: ['n=2,3'] })).toBe(1);
  expect(codeOf({ circuit: 'hur', vary: ['n=3,5'] })).toBe(2);
  expect(codeOf({ circuit: 'hur', vary: ['m=3,5'] })).toBe(2);
  writeFileSync(file, 'circuit c(n: int = 2) { qubit q[m]; return Z(q[0]); }');
  expect(codeOf({ circuit: file, vary: ['n=2,3'] })).toBe(1);
});
