// The head of a declaration in one line, as a hover and a completion show it.
import { channels } from '../../src/compiler/circuit/channels.ts';
import { gates } from '../../src/compiler/circuit/gates.ts';
import { pairings, unaryFunctions } from '../../src/compiler/semantics/builtins.ts';
import type { NameSymbol } from '../../src/compiler/semantics/resolved-names.ts';
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
  const whole = node!.span;
  const upTo = (end: number) => oneLine({ ...whole, end });
  switch (node!.kind) {
    case 'gate':
    case 'pool':
    case 'circuit':
      if (span !== node.name.span && kind !== node.kind)
        return `${kind} ${name} of ${node.kind} ${node.name.name}`;
      return upTo(node.body.span.start);
    case 'for':
    case 'for-clause':
      return `for ${oneLine(node.pattern.span)} in ${oneLine(node.iterable.span)}`;
    case 'const':
    case 'pairing':
    case 'qubit':
    case 'input':
    case 'weight':
    case 'let':
    case 'bit':
      return upTo(whole.end).replace(/;$/, '');
    case 'compile-time-parameter':
      return `parameter ${upTo(whole.end)}`;
    default:
      return `${kind} ${upTo(whole.end)}`;
  }
}

function oneLine(span: Span): string {
  const text = textOf(span).replace(/\/\/[^\n]*|\/\*[^]*?\*\//g, ' ').replace(/\s+/g, ' ').trim(); // prettier-ignore
  const dense = text.replace(/([([]) /g, '$1').replace(/,? ([)\]])/g, '$1');
  return dense.length > longest ? `${dense.slice(0, longest)} …` : dense;
}

const angleNames = ['θ', 'φ', 'λ', 'γ'];
const operandNames = ['a', 'b', 'c', 'd'];

function builtinHead({ kind, name }: NameSymbol): string {
  switch (kind) {
    case 'gate': {
      if (name === 'rpauli') return 'gate rpauli("XYZ", θ) a, b, c';
      const { angles, qubits } = gates.get(name)!;
      const list = angles > 0 ? `(${angleNames.slice(0, angles).join(', ')})` : '';
      return `gate ${name}${list} ${operandNames.slice(0, qubits).join(', ')}`.trimEnd();
    }
    case 'channel': {
      const most = Math.max(...channels.get(name)!.arities);
      return `channel ${name}(p) ${operandNames.slice(0, most).join(', ')}`;
    }
    case 'pairing':
      return `pairing ${name}(q)${pairings.get(name)!.even ? ', of an even number of qubits' : ''}`;
    case 'function':
      return `${name}(${unaryFunctions.has(name) ? 'x' : 'x, y, …'})`;
    case 'distribution':
      return { uniform: 'uniform(from, to)', normal: 'normal(mean, deviation)', constant: 'constant(value)' }[name] ?? name; // prettier-ignore
    default:
      return `${kind} ${name}`;
  }
}
