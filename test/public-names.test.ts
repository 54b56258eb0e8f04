// Every name that the package exports has docs; options have docs one by one; types that are mentioned are exported.
import { expect, test } from 'vitest';

interface PublicNames {
  entries(): Record<string, string>;
  faultsOfNames(): { readonly count: number; readonly faults: readonly string[] };
}
const script = '../scripts/public-names.mjs';
const { entries, faultsOfNames } = (await import(script)) as PublicNames;

test('public names have docs, say what they throw, mention nothing that is hidden, and have one sense', () => {
  const { count, faults } = faultsOfNames();
  expect(count).toBeGreaterThan(400);
  expect(faults).toEqual([]);
});

test('the API reference has the entries of the package, called as they are imported', async () => {
  const config = '../scripts/api-reference/typedoc.config.mjs';
  const { declarationsByEntry, default: options } = (await import(config)) as ReferenceOptions;
  const sources = Object.entries(entries()).map(([entry, source]) => [`qcnn${entry.slice(1)}`, source]);
  const sourceOf = (declarations: string) => declarations.replace(/^.*\/dist\/(.*)\.d\.ts$/, 'src/$1.ts');
  const named = Object.entries(declarationsByEntry).map(([entry, file]) => [entry, sourceOf(file)]);
  expect(named).toEqual(sources);
  expect(options.entryPoints).toEqual(Object.values(declarationsByEntry));
  expect(nameGivenTo(options, declarationsByEntry['qcnn/backends/wasm'])).toBe('qcnn/backends/wasm');
  expect(nameGivenTo(options, '/elsewhere.d.ts')).toBe('entries/wasm');
});

interface ReferenceOptions {
  readonly declarationsByEntry: Readonly<Record<string, string>>;
  readonly default: {
    readonly entryPoints: readonly string[];
    readonly plugin: readonly [(app: { converter: Converter }) => void];
  };
}
interface Converter {
  on(event: string, listener: (context: object, reflection: { name: string }) => void): void;
}

/** What the module of a file, which TypeDoc would call entries/wasm, is called. */
function nameGivenTo({ plugin: [plugin] }: ReferenceOptions['default'], fileName: string): string {
  const module = { name: 'entries/wasm' };
  const getSymbolFromReflection = () => ({ declarations: [{ fileName }] });
  plugin({ converter: { on: (_, listener) => listener({ getSymbolFromReflection }, module) } });
  return module.name;
}
