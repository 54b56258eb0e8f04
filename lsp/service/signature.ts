// The head of a declaration in one line, as a hover and a completion show it.
import { declaredSymbol, type NameSymbol } from '../../src/compiler/semantics/resolved-names.ts';
import { describedName } from './docs.ts';
import { textOf, type Span } from '../../src/compiler/source/source.ts';

/** Longest head, in characters. */
const longest = 240;

/** "gate su4(t: angle[15]) a, b", "weight c: angle[n, 3]", "int n = 8 in 4..65"; of the language's own "gate ry(θ) a". */
export function signatureOf(symbol: NameSymbol): string {
  const meaning = declaredSymbol(symbol);
  return meaning.node && meaning.span ? declaredHead(meaning) : builtinHead(meaning);
}

function declaredHead({ kind, name, node, span }: NameSymbol): string {
  const declaring = node!;
  const upTo = (end: number) => oneLine({ ...declaring.span, end });
  // The operands of a pool or a pairing have no node of their own.
  if ('name' in declaring && span !== declaring.name.span)
    return `${kind} ${name} of ${declaring.kind} ${declaring.name.name}`;
  if ('body' in declaring && 'name' in declaring) return upTo(declaring.body.span.start);
  if ('pattern' in declaring)
    return `for ${oneLine(declaring.pattern.span)} in ${oneLine(declaring.iterable.span)}`;
  const text = upTo(declaring.span.end).replace(/;$/, '');
  // Other declarations begin with the word that says what they are.
  return worded.has(declaring.kind) ? text : `${kind} ${text}`;
}

const worded: ReadonlySet<string> = new Set(['const', 'pairing', 'qubit', 'input', 'weight', 'let', 'bit']);

function oneLine(span: Span): string {
  const text = textOf(span).replace(/\/\/[^\n]*|\/\*[^]*?\*\//g, ' ').replace(/\s+/g, ' ').trim(); // prettier-ignore
  const dense = text.replace(/([([]) /g, '$1').replace(/,? ([)\]])/g, '$1');
  return dense.length > longest ? `${dense.slice(0, longest)} …` : dense;
}

function builtinHead({ kind, name }: NameSymbol): string {
  return `${kind} ${describedName(kind, name)?.usage ?? name}`;
}
