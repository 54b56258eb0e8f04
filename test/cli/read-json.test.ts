import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { parseJson, readJson } from '../../src/cli/read-json.ts';
import { UserError } from '../../src/user-error.ts';

describe('parseJson', () => {
  property.prop([fc.json()])('agrees with JSON.parse', (text) => {
    expect(parseJson(text, 'x.json')).toEqual(JSON.parse(text));
  });

  property.prop([fc.json(), fc.nat(), fc.constantFrom(',', ']', '}', 'NaN', '"', '\u0001', ''), fc.nat(3)])(
    'places every fault inside the text, in one line',
    (text, at, wrong, removed) => {
      const place = at % (text.length + 1);
      const broken = text.slice(0, place) + wrong + text.slice(place + removed);
      let valid = true;
      try {
        JSON.parse(broken);
      } catch {
        valid = false;
      }
      if (valid) return;
      expect(() => parseJson(broken, 'x.json')).toThrow(/^x\.json:\d+:\d+: [^\n]+$/);
    },
  );

  test.each([
    ['[1, NaN]', 'w.json:1:5: NaN is no JSON number; numbers must be finite'],
    ['[1,\n -Infinity]', 'w.json:2:2: -Infinity is no JSON number; numbers must be finite'],
    ['[1, 2', 'w.json:1:6: the JSON ends too early'],
    ['', 'w.json:1:1: the JSON ends too early'],
    ['[1 2]', 'w.json:1:4: JSON needs a comma or the closing bracket here, not "2"'],
    ['[1, 2,]', 'w.json:1:7: JSON needs a value here, not "]"'],
    ['{"a" 1}', 'w.json:1:6: JSON needs : here, not "1"'],
    ['{a: 1}', 'w.json:1:2: JSON needs a name in quotes or } here, not "a"'],
    ['[01]', 'w.json:1:2: JSON needs a value or ] here, not "01"'],
    ['[1] x', 'w.json:1:5: the JSON should end here, not "x"'],
  ])('%j', (text, message) => {
    expect(() => parseJson(text, 'w.json')).toThrow(new UserError(message));
  });

  test('refuses what is nested too deep, quickly', () => {
    const deep = '['.repeat(100_000) + ']'.repeat(100_000);
    expect(() => parseJson(deep, 'x.json')).toThrow('x.json: it is nested more than 64 deep');
    expect(() => parseJson(`[${'[],'.repeat(2 ** 21)}0]`, 'x.json')).toThrow(
      'x.json: it holds more than 2097152 lists and objects',
    );
    expect(() => parseJson('['.repeat(1_000_000), 'x.json')).toThrow(
      'x.json: it is nested more than 64 deep',
    );
  });
});

describe('readJson', () => {
  const folder = mkdtempSync(join(tmpdir(), 'qcnn-json-'));

  test('a missing file', () => {
    const path = join(folder, 'missing.json');
    expect(() => readJson(path, 'weights')).toThrow(
      new UserError(`cannot read the weights file ${path}: there is no such file or folder`),
    );
  });

  test('a folder', () => {
    expect(() => readJson(folder, 'weights')).toThrow(/is not a file|it is a folder/);
  });

  test('bytes that are no UTF-8', () => {
    const path = join(folder, 'bytes.json');
    writeFileSync(path, Uint8Array.of(0x5b, 0xff, 0x5d));
    expect(() => readJson(path, 'weights')).toThrow(/not UTF-8/);
  });

  test('a byte order mark is no fault', () => {
    const path = join(folder, 'bom.json');
    writeFileSync(path, '\ufeff[1]');
    expect(readJson(path, 'weights')).toEqual([1]);
  });
});
