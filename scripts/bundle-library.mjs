// `npm run library`: the texts of circuits/ as a module, so that a page has them without a disk; `--print` writes nothing.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';

const folder = new URL('../circuits/', import.meta.url);
const suffix = '.qcnn';
const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => file.endsWith(suffix))
  .map((file) => file.slice(0, -suffix.length))
  .sort();
const entries = names.map((name) => {
  const text = readFileSync(new URL(name + suffix, folder), 'utf8').replaceAll('\r\n', '\n');
  return `  ${JSON.stringify(name)}: \`${text.replace(/[\\`]|\$\{/g, '\\$&')}\`,\n`;
});
const module = `// The files of circuits/: \`npm run library\` writes this one.
export const libraryTexts: Readonly<Record<string, string>> = {\n${entries.join('')}};\n`;
if (process.argv[2] === '--print') process.stdout.write(module);
else writeFileSync(new URL('../src/compiler/library/texts.ts', import.meta.url), module);
