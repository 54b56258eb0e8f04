// What the call around a place takes, and which of it is being written.
import type { Module } from '../../src/compiler/semantics/modules.ts';
import { declaredSymbol, type NameSymbol } from '../../src/compiler/semantics/resolved-names.ts';
import type { Token } from '../../src/compiler/syntax/tokens.ts';
import { countBefore, tokensAround } from './nearby-tokens.ts';
import { namesSeenAt } from './seen.ts';
import { signatureOf } from './signature.ts';

export interface SignatureHelp {
  readonly symbol: NameSymbol;
  readonly label: string;
  /** The parameters as they stand in the label: from and to. */
  readonly parameters: readonly (readonly [number, number])[];
  /** Which is being written, the last one where there are more; 0 where it takes none. */
  readonly active: number;
}

/** The innermost call whose brackets are open at an offset. */
export function signatureHelpAt(module: Module, offset: number): SignatureHelp | undefined {
  const { text } = module.source;
  const found = openCall(tokensAround(module, offset), offset);
  if (!found) return undefined;
  const name = text.slice(found.callee.start, found.callee.end);
  const symbol = namesSeenAt(module, found.callee).find(
    (each) => each.name === name && each.symbol.space !== 'value',
  )?.symbol;
  if (!symbol) return undefined;
  const meaning = declaredSymbol(symbol);
  const label = meaning.kind === 'parameter' ? `${name}(angles)` : signatureOf(meaning);
  const parameters = parametersIn(label);
  // What goes on without end, as `max`, has its last part repeated.
  const active = Math.max(0, Math.min(found.commas, parameters.length - 1));
  return { symbol: meaning, label, parameters, active };
}

/** The name before the innermost open round bracket, with the commas since. */
function openCall(
  tokens: readonly Token[],
  offset: number,
): { readonly callee: Token; readonly commas: number } | undefined {
  let depth = 0;
  let commas = 0;
  const begin = countBefore(tokens, offset) - 1;
  const first = begin >= 0 && tokens[begin].end > offset ? begin - 1 : begin;
  for (let index = first; index >= 0; index--) {
    const { type } = tokens[index];
    if (type === ')' || type === ']') depth++;
    else if (type === '[' && depth === 0) commas = 0;
    else if (type === '[') depth--;
    else if (type === '{' || type === '}' || type === ';') return undefined;
    else if (type === ',' && depth === 0) commas++;
    else if (type === '(' && depth > 0) depth--;
    else if (type === '(') {
      const callee = tokens[index - 1];
      const isName = callee?.type === 'Identifier' || callee?.type === 'PoolName';
      // The head of a declaration is no call.
      const before = tokens[index - 2]?.type;
      const isHead =
        before === 'gate' || before === 'circuit' || before === 'pairing' || before === 'PoolName';
      if (isName && !isHead) return { callee, commas };
      commas = 0;
    }
  }
  return undefined;
}

/** Where the parts between the first brackets of a head stand. */
function parametersIn(label: string): [number, number][] {
  const open = label.indexOf('(');
  if (open < 0) return [];
  const parts: [number, number][] = [];
  let depth = 0;
  let start = open + 1;
  for (let at = open + 1; at < label.length; at++) {
    const sign = label[at];
    if ((sign === ',' || sign === ')') && depth === 0) {
      const lead = /^\s*/.exec(label.slice(start, at))![0].length;
      if (start + lead < at) parts.push([start + lead, at]);
      if (sign === ')') break;
      start = at + 1;
    } else if (sign === '(' || sign === '[') depth++;
    else if (sign === ')' || sign === ']') depth--;
  }
  return parts;
}
