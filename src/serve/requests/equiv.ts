// `equiv`: whether two circuits, gates or pools are the same, as the command says it.
import { answerToJson } from '../../equivalence/answer-json.ts';
import { answerWords, compareOpened, type CompareFilesOptions } from '../../equivalence/index.ts';
import { openReference, openText } from '../../equivalence/load-reference.ts';
import type { Opened } from '../../equivalence/read-subjects.ts';
import { levels } from '../../equivalence/task/task.ts';
import { exactly, finite, list, oneOf, optional, record, text, truth, whole, type Shape, type Shaped } from '../../json-shape.ts'; // prettier-ignore
import { UserError } from '../../user-error.ts';
import { circuitFields, fileOf, openCircuitOf } from '../circuit-fields.ts';
import { byName } from '../given-arrays.ts';
import type { Held } from '../held.ts';
import { request } from '../request.ts';

const { file, text: given, name, folder, circuit, json, loaded } = circuitFields;
const side = exactly({ file, text: given, name, folder, circuit, json, loaded });

const anything: Shape<string | number | boolean> = (value) => value as string;
const set = optional(record(anything));

export const equiv = request(
  {
    a: side,
    b: side,
    level: optional(oneOf(...levels)),
    map: optional(list(text, 4096)),
    fit: optional(truth),
    upTo: optional(oneOf('layout')),
    set,
    setA: set,
    setB: set,
    tolerance: optional(finite),
    timeout: optional(finite),
    seed: optional(whole(0, 2 ** 32 - 1)),
  },
  (held, { a, b, ...options }, arrays) => {
    byName(arrays, []);
    const opened = [openedAs(held, a, 'a'), openedAs(held, b, 'b')] as const;
    const answer = compareOpened(opened, options as CompareFilesOptions);
    return { result: { answer: answerToJson(answer), words: answerWords(answer) } };
  },
);

/** A file or text may be of a gate, a pool or an OpenQASM program, too. */
function openedAs(held: Held, fields: Shaped<typeof side>, which: 'a' | 'b'): Opened {
  if (fields.file !== undefined && fields.text === undefined) {
    const reference = fileOf(fields.file);
    return openReference(fields.circuit === undefined ? reference : `${reference}#${fields.circuit}`);
  }
  if (fields.text !== undefined && fields.file === undefined) {
    const { name: called = `<${which}>`, folder: place } = fields;
    return openText({ name: called, text: fields.text, ...(place !== undefined && { folder: place }) }, fields.circuit); // prettier-ignore
  }
  if (fields.folder !== undefined) throw new UserError('folder goes with text');
  const { circuit: own } = openCircuitOf(held, fields);
  return { reference: own.name, circuit: own };
}
