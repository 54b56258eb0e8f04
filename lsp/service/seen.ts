// The names that a place sees, on a line too that cannot be read yet.
import { loadModules, type Module } from '../../src/compiler/semantics/modules.ts';
import { resolveNames } from '../../src/compiler/semantics/resolve-names.ts';
import type { NameScope, ResolvedNames } from '../../src/compiler/semantics/resolved-names.ts';
import {
  scopeAt,
  seenIn,
  visibleAt,
  withBuiltins,
  type VisibleName,
} from '../../src/compiler/semantics/visible.ts';
import type { Source, Span } from '../../src/compiler/source/source.ts';
import type { Token } from '../../src/compiler/syntax/tokens.ts';
import {
  countBefore,
  declarationBegin,
  declarationEnd,
  openBrackets,
  tokensAround,
} from './nearby-tokens.ts';

/** Longest declaration, in characters, that is read once more while somebody waits. */
const longest = 20_000;
/** What stands for the name that is being written. */
const stranger = 'being_written';

/** The names that a word at a stretch of the text may take. */
export function namesSeenAt(module: Module, word: Pick<Span, 'start' | 'end'>): VisibleName[] {
  return readOnceMore(module, word) ?? visibleAt(resolveNames(module), word.start);
}

/**
 * What is seen where a name completes what was begun: in `on [(q[], q[j]) for j in 0..3]` the loop's j. Only the declaration
 * around is read, and only where it is broken.
 */
function readOnceMore(
  module: Module,
  { start, end }: Pick<Span, 'start' | 'end'>,
): VisibleName[] | undefined {
  const tokens = tokensAround(module, start);
  const { text, name } = module.source;
  const first = declarationBegin(tokens, countBefore(tokens, start));
  const next = declarationEnd(tokens, Math.max(first + 1, countBefore(tokens, end)));
  const from = tokens[first]?.start ?? 0;
  const to = tokens[next]?.start ?? text.length;
  const isBroken = module.diagnostics.some(
    ({ code, span }) => code === 'syntax' && span.end >= from && span.start <= to,
  );
  if (!isBroken || from > start || to - from > longest) return undefined;
  const head = `${text.slice(from, start)} ${stranger} `;
  const at = start - from + 1;
  const begun = tokens.slice(first, countBefore(tokens, start));
  if (begun[0]?.type === 'PropertyWord') return seenInProperty(module, begun, start);
  const ends = closing(begun);
  // Where the rest does not fit, it may be of another line.
  const [whole, cut] = [text.slice(end, to), ends].map((rest) => readPart({ name, text: head + rest }));
  const part = [whole, cut].find(takesStranger) ?? whole;
  if (part.module.file.declarations.length === 0) return undefined;
  const local = localIn(scopeAt(part, at), at);
  return withBuiltins([...local, ...seenIn(resolveNames(module).scopes[0], start)]);
}

/** Of a property the parameters in its head; sides that are whole stand for those that are being written. */
function seenInProperty(module: Module, begun: readonly Token[], start: number) {
  const { text, name } = module.source;
  const from = begun[0].start;
  const brace = begun.find(({ type }) => type === '{');
  const head = text.slice(from, brace?.start ?? start);
  const ends = brace ? '' : brackets(begun);
  const part = readPart({ name, text: `${head}${ends} { ${stranger} == ${stranger}; }` });
  if (part.module.file.properties.length === 0) return undefined;
  const at = head.length + ends.length + 2;
  return withBuiltins([...localIn(scopeAt(part, at), at), ...seenIn(resolveNames(module).scopes[0], start)]);
}

/** What is seen of the declaration alone. */
function localIn(scope: NameScope, offset: number): VisibleName[] {
  let file = scope;
  while (file.outer) file = file.outer;
  return seenIn(scope, offset, file);
}

function readPart(source: Source): ResolvedNames {
  return resolveNames(loadModules(source, () => undefined));
}

function takesStranger({ references }: ResolvedNames): boolean {
  return references.some(({ name }) => name === stranger);
}

/** The brackets that end what is open. */
function closing(tokens: readonly Token[]): string {
  return `${brackets(tokens)};`;
}

function brackets(tokens: readonly Token[]): string {
  const ends = openBrackets(tokens).map((index) => ({ '(': ')', '[': ']', '{': '}' })[tokens[index].type]);
  return ends.toReversed().join('');
}
