// CITATION.cff is valid by version 1.2.0 of its format, as far as this file goes, and says what package.json says.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const read = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');
const citation = read('CITATION.cff');
const manifest = JSON.parse(read('package.json'));

/** `key: value` at the left margin; under a key without a value the lines that begin with a dash. */
function fieldsOf(text: string): Map<string, string | string[]> {
  const fields = new Map<string, string | string[]>();
  let list: string[] = [];
  for (const line of text.trimEnd().split('\n')) {
    const [, key, value] = /^([a-z-]+):(?: (.+))?$/.exec(line) ?? [];
    const [, item] = /^ {2}- (.+)$/.exec(line) ?? [];
    expect(key ?? item, `a line that this test cannot read: ${line}`).toBeDefined();
    if (item !== undefined) list.push(unquoted(item));
    else if (value === undefined) fields.set(key, (list = []));
    else fields.set(key, unquoted(value));
  }
  return fields;
}

const unquoted = (text: string) => text.replace(/(?<=^|: )(['"])(.*)\1$/, '$2');

/** Keys of the schema's root: https://github.com/citation-file-format/citation-file-format, 1.2.0. */
const known =
  'abstract authors cff-version commit contact date-released doi identifiers keywords license license-url message ' +
  'preferred-citation references repository repository-artifact repository-code title type url version';

test('has the fields that the format asks for, and no others', () => {
  const fields = fieldsOf(citation);
  for (const required of ['cff-version', 'message', 'title', 'authors']) expect([...fields.keys()]).toContain(required); // prettier-ignore
  for (const key of fields.keys()) expect(known.split(' ')).toContain(key);
  expect([...fields.keys()]).toHaveLength(new Set(citation.match(/^[a-z-]+(?=:)/gm)).size);
  expect(fields.get('cff-version')).toBe('1.2.0');
  expect(fields.get('type')).toBe('software');
});

test('names an entity, and no person, as author', () => {
  expect(fieldsOf(citation).get('authors')).toEqual(['name: The qcnn authors']);
});

test('agrees with package.json', () => {
  const fields = fieldsOf(citation);
  expect(fields.get('version')).toBe(manifest.version);
  expect(fields.get('license')).toBe(manifest.license);
  expect(fields.get('title')).toMatch(new RegExp(`^${manifest.name}\\b`));
});
