// Syntax of Python and OpenQASM, recognised by the tokens around the place where the grammar fails.
import type { IToken } from 'chevrotain';
import { foreign, foreignModules, type ForeignName } from './foreign-names.ts';
import { Mistake } from './mistake-type.ts';
import type { Look } from './regions.ts';
import { Identifier } from './tokens.ts';

/** What a word of another language is here; `XGate` is looked up without its last word. */
export function foreignWord(name: string): ForeignName | undefined {
  const small = name.toLowerCase();
  for (const key of [small, small.replace(/(?<=.)gate$/, '')]) {
    for (const table of [foreign.gates, foreign.declarations, foreign.functions, foreign.words]) {
      const found = table.get(key);
      if (found) return found;
    }
  }
  return undefined;
}

/** `start`: the first token of what failed; `look(1)` the one at which it did, `look(0)` the one before. */
export function explainForeign(start: IToken, look: Look): Mistake | undefined {
  const [previous, token] = [look(0), look(1)];
  if (token.image === '.' && look(2).tokenType === Identifier) return methodCall(previous, look(2), true);
  if (token.image === '(' && look(-1).image === '.')
    return methodCall(look(-2), previous, start === look(-2));
  const inCall = start.tokenType === Identifier && /^[(,]$/.test(look(-1).image);
  if (token.image === '=' && previous.tokenType === Identifier && inCall) {
    return new Mistake(`arguments have no names: the angles stand in parentheses, and the qubits behind them, as in rx(t) q[0];`, previous); // prettier-ignore
  }
  if (previous.image === 'not' || token.image === 'not') {
    const not = previous.image === 'not' ? previous : token;
    const repair = { title: 'write !', text: '!', where: 'replace' } as const;
    return new Mistake(`'not' is no word of the language; write !`, not, repair);
  }
  if (token.image === '@' && start.tokenType !== Identifier) {
    return new Mistake(`a product of observables is written with '*': Z(q[0]) * X(q[1]); '@' stands behind inv, ctrl and pow`, token, { title: `write '*'`, text: '*', where: 'replace' }); // prettier-ignore
  }
  const word =
    start === token || start === previous ? foreign.words.get(start.image.toLowerCase()) : undefined;
  return word && new Mistake(`'${start.image}' is no word of the language; ${word.advice}`, start);
}

/** `qc.h(0)`, `qml.RX(t, wires=0)`, `np.sin(t)`. */
function methodCall(object: IToken, method: IToken, isStatement: boolean): Mistake | undefined {
  if (object.tokenType !== Identifier) return undefined;
  const name = `${object.image}.${method.image}`;
  const known = foreignWord(method.image);
  if (known) return new Mistake(`there is no ${name} here; ${known.advice}`, object);
  if (!isStatement) {
    return foreignModules.has(object.image)
      ? new Mistake(`there is no ${name} here; functions stand without a module: ${method.image}(…)`, object)
      : undefined;
  }
  const gate = method.image.toLowerCase().replace(/(?<=.)gate$/, '');
  return new Mistake(`there is no ${name} here; write ${gate}, its angles in parentheses, then its qubits, as in rx(t) q[0];`, object); // prettier-ignore
}
