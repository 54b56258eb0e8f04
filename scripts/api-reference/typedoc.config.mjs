// What `npm run docs:api` tells TypeDoc: the entries of package.json, each called as a program imports it.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = new URL('../..', import.meta.url);
const { name, exports } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8'));

/** Where declarations are, by what is imported: { 'qcnn/compiler': '…/dist/compiler/index.d.ts', … } */
export const declarationsByEntry = Object.fromEntries(
  Object.entries(exports)
    .filter(([, { types }]) => types)
    .map(([entry, { types }]) => [name + entry.slice(1), fileURLToPath(new URL(types, root))]),
);

/** TypeDoc calls modules by their files. */
function callModulesByEntry({ converter }) {
  const entryOf = new Map(Object.entries(declarationsByEntry).map(([entry, file]) => [file, entry]));
  converter.on('createDeclaration', (context, reflection) => {
    const [file] = context.getSymbolFromReflection(reflection)?.declarations ?? [];
    reflection.name = entryOf.get(file?.fileName) ?? reflection.name;
  });
}

export default {
  name,
  entryPoints: Object.values(declarationsByEntry),
  plugin: [callModulesByEntry],
  tsconfig: 'tsconfig.json',
  out: '../../docs/api-reference',
  readme: '../../docs/api.md',
  excludeExternals: true,
  excludePrivate: true,
  excludeProtected: true,
  disableSources: true,
  sort: ['source-order'],
  sortEntryPoints: false,
  navigation: { includeFolders: false },
  externalPattern: ['**/node_modules/**', '**/tensors/tfjs/**'],
  validation: { notExported: false, invalidLink: true, notDocumented: true },
  requiredToBeDocumented: ['Function', 'Variable', 'Interface', 'Class', 'TypeAlias', 'Enum'],
  treatValidationWarningsAsErrors: false,
};
