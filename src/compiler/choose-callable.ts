// Which declaration a reference to a file means, where gates and pools may be meant as well as circuits.
import type { OpenDeclaration } from './elaborate/callable-body.ts';
import {
  elaborateCallable,
  type ElaboratedCallable,
  type SizeTexts,
} from './elaborate/elaborate-callable.ts';
import { checkModules } from './semantics/check.ts';
import { type Declared, type Load, loadModules, type Module, reachableModules } from './semantics/modules.ts';
import { withoutEchoes } from './semantics/without-echoes.ts';
import { byPlace, collector } from './source/collector.ts';
import { type Diagnostic, hasErrors } from './source/diagnostic.ts';
import { nearest } from './source/nearest.ts';
import type { Source } from './source/source.ts';

/** What is compared in a file: one of its declarations, or why there is none. */
export type Chosen =
  | { readonly kind: 'circuit' }
  | { readonly kind: 'gate' | 'pool'; readonly declared: Declared<OpenDeclaration>; readonly main: Module }
  /** A clause. */
  | { readonly kind: 'none'; readonly why: string };

/** A gate or pool by its name, or the only one of a file without circuits; all else is a circuit's affair. */
export function chooseCallable(source: Source, load: Load, name: string | undefined): Chosen {
  const main = loadModules(source, load);
  const own = main.file.declarations;
  const open = own.filter(({ kind }) => kind === 'gate' || kind === 'pool') as OpenDeclaration[];
  const asChosen = (declared: Declared<OpenDeclaration>): Chosen => ({ kind: declared.declaration.kind, declared, main }); // prettier-ignore
  if (name === undefined) {
    const circuits = own.filter(({ kind }) => kind === 'circuit').map((each) => each.name.name);
    if (main.diagnostics.length > 0 || circuits.length === 1) return { kind: 'circuit' };
    if (circuits.length > 1) return { kind: 'none', why: `declares the circuits ${listOf(circuits)}; choose one with FILE#NAME` }; // prettier-ignore
    if (open.length === 1) return asChosen({ module: main, declaration: open[0] });
    if (open.length === 0) return { kind: 'none', why: 'declares no circuit, gate or pool' };
    return { kind: 'none', why: `declares ${listOf(open.map((each) => each.name.name))}; choose one with FILE#NAME` }; // prettier-ignore
  }
  const found = main.callables.get(name);
  const { declaration } = found ?? {};
  if (found && (declaration?.kind === 'gate' || declaration?.kind === 'pool'))
    return asChosen({ module: found.module, declaration });
  if (declaration?.kind === 'circuit' || main.diagnostics.length > 0) return { kind: 'circuit' };
  if (declaration) return { kind: 'none', why: `declares ${name} as a ${declaration.kind}, which cannot be compared by itself` }; // prettier-ignore
  const names = [...main.callables].flatMap(([each, { declaration: { kind } }]) => (kind === 'pairing' ? [] : [each])); // prettier-ignore
  const similar = nearest(name, names);
  const has = names.length > 0 ? `it has ${listOf(names)}` : 'it has none';
  return { kind: 'none', why: `declares no circuit, gate or pool ${name}; ${similar ? `did you mean ${similar}?` : has}` }; // prettier-ignore
}

/** The circuits that it may be, one for each size that suits; `diagnostics` is told when all were asked for or one was found. */
export function* circuitsOf(
  { declared, main }: Extract<Chosen, { kind: 'gate' | 'pool' }>,
  sizes: SizeTexts,
  tell: (diagnostics: readonly Diagnostic[]) => void,
): Generator<ElaboratedCallable, void> {
  const found = collector();
  const told = () => tell(withoutEchoes(reachableModules(main), found.all()).sort(byPlace));
  checkModules(main, found.report);
  if (hasErrors(found.all())) return told();
  let some = false;
  for (const each of elaborateCallable(declared, sizes, { report: found.report })) {
    if (!some) told();
    some = true;
    yield each;
  }
  if (!some) told();
}

const most = 12;

function listOf(names: readonly string[]): string {
  const left = names.length - most;
  return names.slice(0, most).join(', ') + (left > 0 ? ` and ${left} more` : '');
}
