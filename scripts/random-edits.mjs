// Edits as people and their editors make them, and worse: typed letters, pastes, deletions, imports half written or in circles,
// other line ends, emoji, half characters, the whole text anew. A seed repeats them.
import { numbersFrom } from './seeded-numbers.mjs';

const pieces = [
  ' ', '\n', '\r\n', '\r', ';', '{', '}', '(', ')', '[', ']', ',', '.', '"', '/*', '*/', '//', '///', '->', '@', '~', ':', '=',
  '🂡', '\ud83c', 'é', '\u0000', '\u2028', 'x', '1', '9999999', '1e309', 'pi', 'for i in 0..3 {\n', 'if (measure q[0]) {\n', '}\n',
  'import { su4 } from "std/conv";\n', 'import { b } from "./', 'import { mix } from "./two";\n', 'import { zx } from "std/pool";',
  'circuit c(n: int = ', 'circuit c() { qubit q; return Z(q); }\n', 'gate g(t: angle[2]) a, b { rx(t[0]) a; cx a, b; }\n',
  'weight w: angle[n] ~ uniform(-pi, pi);\n', 'su4(w) on ', 'q = zx(p) on odd_to_even(q);\n', 'const m = 3;\n',
  'for i in 0..1000000 { x q[0]; }\n', 'return Z(q[0]);\n',
]; // prettier-ignore

/** Makes edits of a text: `next(text)` gives { start, end, text }, offsets in UTF-16 units. */
export function randomEdits(seed, pastes) {
  const random = numbersFrom(seed);
  const below = (n) => Math.floor(random() * n);
  const pick = (list) => list[below(list.length)];
  return {
    below,
    pick,
    next(text) {
      const kind = random();
      const start = below(text.length + 1);
      // Most go on where somebody could: at the end of a word or a line.
      const at = random() < 0.7 ? Math.max(0, text.slice(0, start).search(/[\s;,)]\S*$/) + 1) : start;
      if (text.length > 20_000) return { start: 0, end: text.length, text: pick(pastes) };
      if (kind < 0.45) return { start: at, end: at, text: pick(pieces) };
      if (kind < 0.75) return { start: at, end: Math.min(text.length, at + below(4)), text: '' };
      if (kind < 0.85) return { start: at, end: Math.min(text.length, at + below(200)), text: '' };
      if (kind < 0.92) return { start: at, end: at, text: text.slice(start, start + below(300)) };
      if (kind < 0.97) return { start: 0, end: text.length, text: pick(pastes) };
      return { start: 0, end: text.length, text: text.replaceAll('\n', pick(['\r\n', '\r', '\n'])) };
    },
  };
}
