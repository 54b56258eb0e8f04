// The head of a declaration in one line, as a hover and a completion show it.
import { channels } from '../../src/compiler/circuit/channels.ts';
import { gates } from '../../src/compiler/circuit/gates.ts';
import { unaryFunctions } from '../../src/compiler/semantics/builtins.ts';
import type { NameKind, NameSymbol } from '../../src/compiler/semantics/resolved-names.ts';
import { textOf, type Span } from '../../src/compiler/source/source.ts';
import { meaningOf } from './view.ts';

/** Longest head, in characters. */
const longest = 240;

/** "gate su4(t: angle[15]) a, b", "weight c: angle[n, 3]", "int n = 8 in 4..65"; of the language's own "gate ry(θ) a". */
export function signatureOf(symbol: NameSymbol): string {
  const meaning = meaningOf(symbol);
  return meaning.node && meaning.span ? declaredHead(meaning) : builtinHead(meaning);
}

function declaredHead({ kind, name, node, span }: NameSymbol): string {
  const declaring = node!;
  const upTo = (end: number) => oneLine({ ...declaring.span, end });
  if ('body' in declaring && 'name' in declaring)
    return span === declaring.name.span
      ? upTo(declaring.body.span.start)
      : `${kind} ${name} of ${declaring.kind} ${declaring.name.name}`;
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

const angleNames = ['θ', 'φ', 'λ', 'γ'];
const operandNames = ['a', 'b', 'c', 'd'];

function builtinHead({ kind, name }: NameSymbol): string {
  return builtinHeads[kind]?.(name) ?? `${kind} ${name}`;
}

const builtinHeads: Partial<Record<NameKind, (name: string) => string>> = {
  gate(name) {
    if (name === 'rpauli') return 'gate rpauli("XYZ", θ) a, b, c';
    const { angles, qubits } = gates.get(name)!;
    const list = angles > 0 ? `(${angleNames.slice(0, angles).join(', ')})` : '';
    return `gate ${name}${list} ${operandNames.slice(0, qubits).join(', ')}`.trimEnd();
  },
  channel: (name) => `channel ${name}(p) ${operandNames.slice(0, Math.max(...channels.get(name)!.arities)).join(', ')}`, // prettier-ignore
  pairing: (name) => `pairing ${name}(q)`,
  function: (name) => `function ${name}(${unaryFunctions.has(name) ? 'x' : 'x, y, …'})`,
  distribution: (name) => ({ uniform: 'uniform(from, to)', normal: 'normal(mean, deviation)' })[name] ?? `${name}(value)`, // prettier-ignore
};
