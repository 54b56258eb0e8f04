// Calls in a shape that is not theirs, recognised by the tokens before the place where the grammar fails.
import type { IToken } from 'chevrotain';
import { Mistake } from './mistake-type.ts';
import type { Look } from './regions.ts';
import { Identifier, NumberToken, sign, word } from './tokens.ts';

/** Furthest, in tokens, that is looked back. */
const furthest = 60;

/** `start`: the first token of the statement that failed; `look(1)` the one at which it did, `look(0)` the one before. */
export function explainCall(start: IToken, look: Look): Mistake | undefined {
  const [previous, token] = [look(0), look(1)];
  if (previous.tokenType === NumberToken && look(-1) === start && start.tokenType === Identifier)
    return token.tokenType === Identifier
      ? new Mistake(`angles stand in parentheses, before the qubits: ${start.image}(${previous.image}) ${token.image}`, previous) // prettier-ignore
      : undefined;
  if (token.tokenType !== Identifier) return undefined;
  if (start.tokenType === word.return && /^[XYZ]$|^probs$/.test(previous.image))
    return new Mistake(`what ${previous.image} is measured of stands in parentheses: ${previous.image}(${token.image})`, token); // prettier-ignore
  const begin = previous.tokenType === sign[')'] ? callBegin(look) : 0;
  const isAssigned = look(begin).tokenType === Identifier && look(begin - 1).tokenType === sign['='];
  return isAssigned && look(begin - 2) === start && start.tokenType === Identifier
    ? new Mistake(`what is assigned is a call on tuples, as in ${start.image} = ${look(begin).image}(…) on pairs(${start.image}); a pool on single qubits stands alone: ${look(begin).image}(…) source -> target;`, token) // prettier-ignore
    : undefined;
}

/** The offset of the name before the brackets that end at `look(0)`. */
function callBegin(look: Look): number {
  let depth = 0;
  for (let at = 0; at > -furthest; at--) {
    const { tokenType: type } = look(at);
    if (type === sign[')']) depth++;
    else if (type === sign['('] && --depth === 0) return at - 1;
  }
  return 0;
}
