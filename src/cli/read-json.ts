// JSON files that a user names, with errors that say the file, the line and the column.
import { positionOf } from '../compiler/source/source.ts';
import { Misfit } from '../json-shape.ts';
import { parseJsonWithin } from '../json-text.ts';
import { UserError } from '../user-error.ts';
import { readText } from '../files/read-text.ts';

const SIZE_LIMIT = 256 * 2 ** 20;
/** A million samples of sixteen inputs. */
const mostJson = { lists: 2 ** 21, values: 2 ** 24, depth: 64 } as const;

/** The value in a JSON file, or on standard input for `-`. `what` names it in messages. Throws UserError. */
export function readJson(path: string, what: string): unknown {
  const name = path === '-' ? '<stdin>' : path;
  return parseJson(readText(path, what, SIZE_LIMIT), name);
}

/** `JSON.parse` whose UserError says where the fault is: `name:line:column: …`. */
export function parseJson(text: string, name: string): unknown {
  let value: unknown;
  try {
    value = parseJsonWithin(text, mostJson);
  } catch (error) {
    if (error instanceof Misfit) throw new UserError(`${name}: ${error.message}`);
    const fault = findFault(text);
    if (!fault) throw new UserError(`${name}: ${(error as Error).message}`);
    const { line, column } = positionOf({ name, text }, fault.offset);
    throw new UserError(`${name}:${line}:${column}: ${fault.message}`);
  }
  return value;
}

interface Fault {
  readonly offset: number;
  readonly message: string;
}

const token =
  /[ \t\r\n]*(?:([[\]{}:,])|("[^"\\\u0000-\u001f]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\u0000-\u001f]*)*")|(-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.])|true(?!\w)|false(?!\w)|null(?!\w)))/y;

type Expected = 'value' | 'value or ]' | 'key' | 'key or }' | 'colon' | 'comma or close' | 'end';

/** Where JSON that does not parse goes wrong: a pushdown walk over the tokens, without recursion. */
function findFault(text: string): Fault | undefined {
  const open: ('[' | '{')[] = [];
  let expected: Expected = 'value';
  const afterValue = (): Expected => (open.length === 0 ? 'end' : 'comma or close');
  token.lastIndex = 0;
  for (;;) {
    const start = token.lastIndex;
    const match = token.exec(text);
    if (!match) {
      const offset = start + /^[ \t\r\n]*/.exec(text.slice(start, start + 65536))![0].length;
      if (expected === 'end' && offset >= text.length) return undefined;
      return { offset, message: describe(text, offset, expected) };
    }
    const offset = token.lastIndex - match[0].trimStart().length;
    const [, mark, string] = match;
    const refuse = (): Fault => ({ offset, message: describe(text, offset, expected) });
    const wantsValue = expected === 'value' || expected === 'value or ]';
    if (mark === '[' || mark === '{') {
      if (!wantsValue) return refuse();
      open.push(mark);
      expected = mark === '[' ? 'value or ]' : 'key or }';
    } else if (mark === ']' || mark === '}') {
      const closes = mark === ']' ? '[' : '{';
      const empty = mark === ']' ? 'value or ]' : 'key or }';
      if (open.at(-1) !== closes || (expected !== 'comma or close' && expected !== empty)) return refuse();
      open.pop();
      expected = afterValue();
    } else if (mark === ',') {
      if (expected !== 'comma or close') return refuse();
      expected = open.at(-1) === '[' ? 'value' : 'key';
    } else if (mark === ':') {
      if (expected !== 'colon') return refuse();
      expected = 'value';
    } else if (string !== undefined && (expected === 'key' || expected === 'key or }')) {
      expected = 'colon';
    } else {
      if (!wantsValue) return refuse();
      expected = afterValue();
    }
  }
}

function describe(text: string, offset: number, expected: Expected): string {
  const rest = text.slice(offset, offset + 20);
  if (rest === '') return 'the JSON ends too early';
  const word = /^[-+]?[\w.]+/.exec(rest)?.[0] ?? rest[0];
  if (/^[-+]?(?:nan|inf(?:inity)?)$/i.test(word)) return `${word} is no JSON number; numbers must be finite`;
  const wanted = expected === 'end' ? 'the JSON should end here' : `JSON needs ${wants[expected]} here`;
  return `${wanted}, not ${JSON.stringify(word)}`;
}

const wants: Readonly<Record<Exclude<Expected, 'end'>, string>> = {
  value: 'a value',
  'value or ]': 'a value or ]',
  key: 'a name in quotes',
  'key or }': 'a name in quotes or }',
  colon: ':',
  'comma or close': 'a comma or the closing bracket',
};
