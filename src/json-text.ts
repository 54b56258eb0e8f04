// JSON that anyone may have written, counted before it is parsed: a few megabytes of `[],` would take gigabytes as values.
import { Misfit } from './json-shape.ts';

/** What a text may hold at most. */
export interface JsonLimits {
  /** Lists and objects. */
  readonly lists: number;
  /** Numbers, texts, lists and all else, roughly: commas are counted. */
  readonly values: number;
  /** Lists and objects inside one another. */
  readonly depth: number;
}

/** `JSON.parse` of a text within limits, in some 50 bytes of memory a list. Throws Misfit beyond them, and SyntaxError. */
export function parseJsonWithin(text: string, most: JsonLimits): unknown {
  const held = countJson(text);
  if (held.depth > most.depth) throw new Misfit(`it is nested more than ${most.depth} deep`);
  if (held.lists > most.lists) throw new Misfit(`it holds more than ${most.lists} lists and objects`);
  if (held.values > most.values) throw new Misfit(`it holds more than ${most.values} values`);
  return JSON.parse(text);
}

const [quote, comma, backslash] = [0x22, 0x2c, 0x5c];
const [bracket, bracketEnd, brace, braceEnd] = [0x5b, 0x5d, 0x7b, 0x7d];

/** Without looking whether it is JSON: where it is not, the parser stops early. */
function countJson(text: string): JsonLimits {
  let [lists, values, depth, deepest] = [0, 1, 0, 0];
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === quote) at = endOfString(text, at + 1);
    else if (code === comma) values++;
    else if (code === bracket || code === brace) {
      lists++;
      deepest = Math.max(deepest, ++depth);
    } else if (code === bracketEnd || code === braceEnd) depth--;
  }
  return { lists, values, depth: deepest };
}

function endOfString(text: string, start: number): number {
  for (let at = start; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === quote) return at;
    if (code === backslash) at++;
  }
  return text.length;
}
