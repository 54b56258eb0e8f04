// `npm run docs:names` prints what is wrong with the names that the package's entries export: none without docs, none
// that throws without saying so, no option or method without docs, no type that a public name mentions and no entry
// exports, no name with two senses. Fails where there is anything to print.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { SyntaxKind } from 'typescript/unstable/ast';
import { API, SymbolFlags } from 'typescript/unstable/sync';

const root = new URL('..', import.meta.url);
const pathOf = (file) => fileURLToPath(new URL(file, root));
const sources = pathOf('src/');

/** What stands in `dist` as declarations, by entry, and the source of it: { '.': 'src/index.ts', … } */
export function entries() {
  const { exports } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8'));
  return Object.fromEntries(
    Object.entries(exports).flatMap(([entry, { types }]) =>
      types ? [[entry, types.replace(/^\.\/dist\/(.*)\.d\.ts$/, 'src/$1.ts')]] : [],
    ),
  );
}

/** Sentences, each about one name; empty where all is well. */
export function faultsOfNames() {
  const api = new API();
  try {
    const snapshot = api.updateSnapshot({ openProject: pathOf('tsconfig.build.json') });
    const names = namesOf(snapshot.getProjects()[0]);
    return {
      count: names.length,
      faults: [...new Set([...names.flatMap(faultsOf), ...secondSenses(names)])],
    };
  } finally {
    api.close();
  }
}

const optionTypes = /\b(\w*Options|\w*Args|ModelContext|Bound|Point)\b/;

/** Functions that the entries export and that take options, by name. */
export function optionTakers() {
  const api = new API();
  try {
    const [project] = api.updateSnapshot({ openProject: pathOf('tsconfig.build.json') }).getProjects();
    const { checker, program } = project;
    const exported = Object.values(entries()).flatMap((source) =>
      checker.getExportsOfModule(checker.getSymbolAtLocation(program.getSourceFile(pathOf(source)))),
    );
    const takes = (symbol) => {
      const target = symbol.flags & SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
      const nodes = target.declarations.map((handle) => handle.resolve(project)).filter(isOurs);
      return nodes.some((node) => {
        if (node.kind === SyntaxKind.VariableDeclaration)
          return node.type?.kind === SyntaxKind.FunctionType && optionTypes.test(node.type.getText());
        return node.kind === SyntaxKind.FunctionDeclaration && node.parameters.some(({ type }) => type && optionTypes.test(type.getText())); // prettier-ignore
      });
    };
    return [...new Set(exported.filter(takes).map(({ name }) => name))].sort();
  } finally {
    api.close();
  }
}

function namesOf(project) {
  const { checker, program } = project;
  const meant = (symbol) => (symbol.flags & SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol);
  const nodesOf = (symbol) => symbol.declarations.map((handle) => handle.resolve(project)).filter(isOurs);
  const exported = [];
  for (const [entry, source] of Object.entries(entries())) {
    const visit = (module, prefix) => {
      for (const symbol of checker.getExportsOfModule(module)) {
        const target = meant(symbol);
        const name = prefix + symbol.name;
        if (target.flags & SymbolFlags.Module) visit(target, `${name}.`);
        // What is not ours has docs of its own: TensorFlow.js, as `tf`.
        else if (nodesOf(target).length > 0) exported.push({ entry, name, target });
      }
    };
    visit(checker.getSymbolAtLocation(program.getSourceFile(pathOf(source))), '');
  }
  const ids = new Set(exported.map(({ target }) => target.id));
  return exported.map(({ entry, name, target }) => {
    const nodes = nodesOf(target);
    const mentioned = nodes.flatMap(mentionsOf).map((node) => checker.getSymbolAtLocation(node));
    const hidden = mentioned
      .flatMap((symbol) => (symbol ? [meant(symbol)] : []))
      .filter((symbol) => !ids.has(symbol.id) && isOwnType(symbol, nodesOf(symbol)))
      .map((symbol) => symbol.name);
    return {
      entry,
      name,
      id: target.id,
      docs: docsOf(checker, target),
      throws: nodes.some(throwsItself),
      members: nodes.flatMap((node) => membersOf(node, checker, /(Options|Args)$/.test(name))),
      hidden: [...new Set(hidden)],
    };
  });
}

function faultsOf({ entry, name, docs, throws, members, hidden }) {
  const from = `${name} of qcnn${entry.slice(1)}`;
  return [
    ...(docs === '' ? [`${from} has no docs`] : []),
    ...(throws && docs !== '' && !/throws|rejects/i.test(docs)
      ? [`${from} throws, and its docs do not say when`]
      : []),
    ...members.filter((member) => member.docs === '').map((member) => `${from}: ${member.name} has no docs`),
    ...hidden.map((type) => `${from} mentions ${type}, which no entry exports`),
  ];
}

/** The same name for two things, in two entries or, of a namespace, in one. */
function secondSenses(names) {
  const first = new Map();
  return names.flatMap(({ entry, name, id }) => {
    const known = first.get(name);
    if (!known) first.set(name, { entry, id });
    return known && known.id !== id
      ? [`${name} is one thing in qcnn${known.entry.slice(1)} and another in qcnn${entry.slice(1)}`]
      : [];
  });
}

function docsOf(checker, symbol) {
  const tags = checker.getJsDocTagsOfSymbol(symbol).filter(({ name }) => name === 'throws');
  return checker.getDocumentationCommentOfSymbol(symbol) + tags.map(() => ' throws').join('');
}

function isOurs(node) {
  return node?.getSourceFile().fileName.startsWith(sources);
}

/** Types that can have a name in an entry: no type parameter, no private table from which a type is made. */
function isOwnType({ flags, declarations }, own) {
  const isType = flags & (SymbolFlags.Interface | SymbolFlags.TypeAlias | SymbolFlags.Class);
  return isType && own.length > 0 && own.length === declarations.length;
}

/** Bodies and initial values are nobody's business. */
function isInside(parent, child) {
  return child === parent.body || child === parent.initializer;
}

function mentionsOf(node) {
  const found = [];
  const visit = (each) => {
    if (each.kind === SyntaxKind.TypeReference) found.push(each.typeName);
    if (each.kind === SyntaxKind.ExpressionWithTypeArguments) found.push(each.expression);
    each.forEachChild((child) => (isInside(each, child) ? undefined : visit(child)));
  };
  visit(node);
  return found;
}

function throwsItself(node) {
  return (
    node.kind === SyntaxKind.FunctionDeclaration &&
    /\bthrow new \w*(UserError|Refusal)\b/.test(node.getText())
  );
}

/** Methods, and of options all members. */
function membersOf(node, checker, all) {
  const members = (node.members ?? []).filter(
    ({ kind, name }) =>
      name && (kind === SyntaxKind.MethodSignature || (all && node.kind === SyntaxKind.InterfaceDeclaration)),
  );
  return members.map(({ name }) => {
    const symbol = checker.getSymbolAtLocation(name);
    return { name: symbol.name, docs: docsOf(checker, symbol) };
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { count, faults } = faultsOfNames();
  for (const fault of faults) console.log(fault);
  console.log(`${count} names, ${faults.length} faults`);
  if (faults.length > 0) process.exitCode = 1;
}
