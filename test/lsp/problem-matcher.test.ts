// The pattern by which VS Code reads what `qcnn check` prints: every message of the corpus, with its place and its code.
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const root = new URL('../../', import.meta.url);
const manifest = JSON.parse(readFileSync(new URL('lsp/vscode/package.json', root), 'utf8')) as {
  contributes: { problemMatchers: [{ pattern: { regexp: string } & Record<string, number> }] };
};

test('finds each message, and nothing else', () => {
  const [{ pattern }] = manifest.contributes.problemMatchers;
  const texts = readdirSync(new URL('test/bad/', root)).filter((name) => name.endsWith('.txt'));
  expect(texts.length).toBeGreaterThan(50);
  for (const name of texts) {
    const lines = readFileSync(new URL(`test/bad/${name}`, root), 'utf8').split('\n');
    for (const line of lines) {
      const found = new RegExp(pattern.regexp).exec(line);
      const isMessage = /^\S+ (error|warning|hint)\[/.test(line);
      expect(found !== null, line).toBe(isMessage);
      if (!found) continue;
      const [file, row, column, severity, code, message] = ['file', 'line', 'column', 'severity', 'code', 'message'].map((part) => found[pattern[part]]); // prettier-ignore
      expect(`${file}:${row}:${column}: ${severity}[${code}]: ${message}`).toBe(line);
    }
  }
});
