// What `check` leaves unchecked it names, with the reason and what to do; and it checks circuits before all else.
import { describe, expect, test } from 'vitest';
import { check, formatDiagnostic } from '../../src/compiler/index.ts';
import { load } from './load.ts';

const checked = (text: string, set?: Record<string, string>) => {
  const { diagnostics, unchecked } = check({ name: 'file', text }, load, { set });
  return {
    messages: diagnostics.map(formatDiagnostic),
    left: unchecked.map(({ kind, name, values, reason, help }) => `${kind} ${name}${values ? ` with ${values}` : ''}: ${reason}; ${help}`), // prettier-ignore
  };
};

describe('unchecked', () => {
  const open = 'circuit c(p: pairing) { qubit q[2]; x q[9]; cx on p(q); return Z(q[1]); }';

  test('a circuit with a parameter that has neither default nor domain', () => {
    expect(checked(open)).toEqual({
      messages: [],
      left: ['circuit c: parameter p has no default; give it a value: --set p=ring'],
    });
  });

  test('what is set is checked', () => {
    expect(checked(open, { p: 'ring' })).toEqual({
      messages: ['file:1:41: error[index-out-of-range]: index 9 lies outside a length of 2; valid indices are 0 to 1\n  file:1:31: q, declared here, has 2 qubits'],
      left: [],
    }); // prettier-ignore
    expect(checked(open, { q: 'ring' }).messages).toEqual([
      'file:1:1: error[unknown-parameter]: no circuit of the file has a parameter q',
    ]);
  });

  test.each([
    ['int', '4'],
    ['gate(2)', 'su4'],
    ['pool', 'zx'],
    ['bool', 'true'],
    ['angle', 'pi/2'],
  ])('the help for %s names a value that there is', (type, value) => {
    const text = `circuit c(p: ${type}) { qubit q; return Z(q); }`;
    expect(checked(text).left).toEqual([expect.stringContaining(`--set p=${value}`)]);
    expect(checked(text, { p: value })).toEqual({ messages: [], left: [] });
  });

  test('circuits come before gates that use up the steps', () => {
    const heavy = Array.from({ length: 3 }, (_, i) => `gate g${i} a { for i in 0..90000 { h a; } }`).join(
      '\n',
    );
    const { messages, left } = checked(`${heavy}\ncircuit c { qubit q; x q[7]; return Z(q); }`);
    expect(messages).toEqual([expect.stringContaining('a qubit cannot be indexed')]);
    expect(left).toEqual([expect.stringMatching(/^gate g1: /), expect.stringMatching(/^gate g2: /)]);
  });

  test('values of domains for which the steps do not last', () => {
    const text = 'circuit a(n: int = 1 in 0..200) { qubit q; for i in 0..n * 4000 { h q; } return Z(q); }';
    const { messages, left } = checked(text);
    expect(messages).toEqual([]);
    expect(left).toEqual([
      expect.stringMatching(
        /^circuit a with n = \d+ and 1\d\d others: .*; check what is needed: --set n=\d+$/,
      ),
    ]);
  });

  test('gates on registers and pairings are checked with some size that suits them', () => {
    const fine = 'gate g q[n] { cx on halves(q); }\npairing ends(q) = [(q[2], q[0])];\n';
    expect(checked(`${fine}gate h1 q[n], r[n] { cx q[0], r[n - 1]; }`)).toEqual({ messages: [], left: [] });
    expect(checked('gate g(t: angle[n]) q[n] { rx(1 / 0) q[0]; }').left).toEqual([
      'gate g: no register that was tried suits it (division by zero); call it in a circuit',
    ]);
    const large = 'gate g q[n] { x q[40]; }\npairing p(q) = [(q[0], q[40])];\n';
    expect(checked(large).left).toHaveLength(2);
    expect(checked(`${large}circuit c { qubit q[41]; g q; cx on p(q); return Z(q[0]); }`).left).toEqual([]);
  });
});
