// What a study that goes on keeps of its beginning, also from records that earlier versions wrote.
import { describe, expect, test } from 'vitest';
import { engineChoices, engineNames } from '../../src/runtime/tensors/engines/names.ts';
import type { Begun } from '../../src/study/resume.ts';
import { engineToGoOn, settledIn, withWayOn } from '../../src/study/settled.ts';
import { RequestRefusal } from '../../src/user-error.ts';

const begunWith = (config: object, given = {}): Begun => ({
  file: 'runs/a/config.json',
  given,
  config: { ...config },
  finished: false,
  results: () => '',
});
const backendOf = (engine: string) => (engine.startsWith('tfjs-') ? engine : `tfjs-${engine}`);

describe.each(engineNames)('a study that was begun on %s', (before) => {
  const record = begunWith({ settings: { engine: { name: before, reason: 'auto takes it.' } } });
  const former = begunWith({ versions: { 'TensorFlow.js': `4.22.0 (${backendOf(before)})` } });

  test('keeps it, with its reason, where nobody asks or auto is asked', () => {
    for (const asked of [undefined, 'auto', before] as const)
      for (const begun of [record, former]) expect(engineToGoOn(begun, asked)).toBe(before);
    expect(settledIn(record, {}).engine).toEqual({ name: before, reason: 'auto takes it.' });
    expect(settledIn(former, {}).engine).toEqual({ name: before, reason: undefined });
  });

  test('refuses another one, and says what to do', () => {
    for (const asked of engineChoices.filter((name) => name !== 'auto' && name !== before))
      for (const begun of [record, former])
        expect(() => engineToGoOn(begun, asked)).toThrow(
          `the study of runs/a/config.json was another one: settings.engine was ${before} and is ${asked}; ` +
            `go on with --engine ${before}, or begin another in a new --out`,
        );
  });
});

test.each([[{}], [{ settings: null }], [{ settings: { engine: 'wasm' }, versions: { 'TensorFlow.js': 4 } }], [{ versions: { 'TensorFlow.js': '5 (abacus)' } }]])(
  'a record that names no engine: %j',
  (config) => {
    expect(engineToGoOn(begunWith(config), 'webgpu')).toBe('webgpu');
    expect(engineToGoOn(begunWith(config), undefined)).toBeUndefined();
  },
); // prettier-ignore

test('what is not here is said with what to do with the study', () => {
  expect(withWayOn(new RequestRefusal('Engine "webgpu" cannot run here: none.'), begunWith({})).message).toBe(
    'Engine "webgpu" cannot run here: none. The study of runs/a/config.json was begun with it; ' +
      'go on where it is there, or begin another in a new --out',
  );
});

test('a word for controls stands for those of the beginning, unless another is said', () => {
  const settings = { controls: ['small-cnn', 'logistic-pixels'] };
  for (const controls of [undefined, 'all', 'full', 'none', 'small-cnn']) {
    const begun = begunWith({ settings }, { controls });
    expect(settledIn(begun, { controls }).controls).toEqual(settings.controls);
    expect(settledIn(begun, { controls: 'qcnn-frozen' }).controls).toBeUndefined();
    expect(settledIn(begunWith({ settings: { controls: [] } }, { controls }), { controls }).controls).toBe('none'); // prettier-ignore
    for (const wrong of [undefined, 'all', [1], {}])
      expect(settledIn(begunWith({ settings: { controls: wrong } }, { controls }), { controls }).controls).toBeUndefined(); // prettier-ignore
  }
});
