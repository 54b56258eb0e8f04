// A sweep asked for by a file, YAML or JSON: what the command line says, with the place of each mistake.
import { nearest } from '../compiler/source/nearest.ts';
import { UserError } from '../user-error.ts';
import type { SweepAsked } from './asked.ts';
import { isRecord, notAxes, readOptions, type OptionValues, type StudyOption } from './study-option.ts';
import { splitValues, spread, type AskedAxis } from './values.ts';
import type { WhereText } from './condition-text.ts';
import {
  entriesOf,
  isKeys,
  itemsOf,
  parseYaml,
  startOf,
  textOf,
  type Entry,
  type Placed,
} from './yaml-tree.ts';

/** What a file asks for. */
export interface AskedFile {
  readonly circuit?: string;
  readonly vary: readonly AskedAxis[];
  readonly varyAll?: boolean;
  readonly where?: WhereText;
  readonly sample?: number;
  readonly halve?: number;
  /** Those that it gives, by attribute. */
  readonly options: OptionValues;
}

/** The keys of such a file, as docs/sweep.schema.json has them. */
export const fileKeys = ['circuit', 'options', 'vary', 'vary-all', 'where', 'sample', 'halve'] as const;

/** Options that a file may give: all but those of the command line alone. */
export function fileOptions(options: readonly StudyOption[]): readonly StudyOption[] {
  const alone = ['out', 'resume', 'overwrite', 'json', 'profile', 'tune', 'circuit', 'threads', 'save-models', 'examples', 'checkpoint-minutes']; // prettier-ignore
  return options.filter(({ name }) => !alone.includes(name));
}

/** Most bytes of a file. */
export const mostFileBytes = 2 ** 18;

export function isAskedFile(path: string): boolean {
  return /\.(ya?ml|json)$/i.test(path);
}

/** Reads a text; the file's name is for messages. Throws UserError with the line and the column. */
export function readAskedFile(file: string, text: string, options: readonly StudyOption[]): AskedFile {
  const known = fileOptions(options);
  const entries = entriesOf(parseYaml({ name: file, text }), 'a sweep');
  for (const { name, place } of entries)
    // By which editors find the schema.
    if (name !== '$schema' && !(fileKeys as readonly string[]).includes(name))
      throw unknownKey(name, place, known);
  const valueOf = (key: (typeof fileKeys)[number]) => entries.find(({ name }) => name === key)?.value;
  const [circuit, vary, given, all, where, sample, halve] = (['circuit', 'vary', 'options', 'vary-all', 'where', 'sample', 'halve'] as const).map(valueOf); // prettier-ignore
  const isSeveral = circuit !== undefined && itemsOf(circuit) !== undefined;
  const axes = vary ? entriesOf(vary, 'vary').map(({ name, value }) => axisOf(name, value)) : [];
  return {
    ...(circuit && !isSeveral && { circuit: textOf(circuit) }),
    vary: isSeveral ? [axisOf('circuit', circuit), ...axes] : axes,
    ...(all && { varyAll: truthOf('vary-all', all) }),
    ...(where && { where: whereOf(where) }),
    ...(sample && { sample: countOf('sample', sample, 1) }),
    ...(halve && { halve: countOf('halve', halve, 2) }),
    options: given ? optionsOf(entriesOf(given, 'options'), known) : {},
  };
}

function unknownKey(name: string, place: string, options: readonly StudyOption[]): UserError {
  if (options.some((option) => option.name === name))
    return new UserError(
      `${place}: ${name} is an option; write it under options, or under vary with its values`,
    );
  const similar = nearest(name, fileKeys);
  return new UserError(`${place}: there is no ${name} in a sweep; ${similar ? `did you mean ${similar}?` : `it has ${fileKeys.join(', ')}`}`); // prettier-ignore
}

/** `[4, 8]`, `1..5`, `a, b`; an entry of a list may be a list or a map itself, such as {rotate: 15}. */
function axisOf(name: string, value: Placed): AskedAxis {
  const place = `${value.place}: ${name}`;
  const items = itemsOf(value);
  const values = items
    ? spread(
        name,
        items.map((item) => partsOf(item).join(',')),
        place,
      )
    : isKeys(value)
      ? [partsOf(value).join(',')]
      : splitValues(name, textOf(value), place);
  return { name, values, place };
}

/** A value as the texts that the command line would have: one, those of a list, or `name=value` of a map. */
function partsOf(value: Placed): string[] {
  const items = itemsOf(value);
  if (items) return items.map(textOf);
  if (isKeys(value))
    return entriesOf(value, 'a value').map((entry) => `${entry.name}=${textOf(entry.value)}`);
  return [textOf(value)];
}

function optionsOf(entries: readonly Entry[], options: readonly StudyOption[]): OptionValues {
  return Object.fromEntries(
    entries.map(({ name, place, value }) => {
      const option = options.find((each) => each.name === name);
      if (!option) throw unknownOption(name, place, options);
      return [option.attribute, readOptions(option, partsOf(value), value.place)];
    }),
  );
}

function unknownOption(name: string, place: string, options: readonly StudyOption[]): UserError {
  if (name === 'circuit') return new UserError(`${place}: write the circuit beside options, as FILE#NAME`);
  const why = notAxes.get(name);
  if (why !== undefined) return new UserError(`${place}: ${name} is no option of a file, since it ${why}`);
  const similar = nearest(
    name,
    options.map((each) => each.name),
  );
  return new UserError(`${place}: there is no option ${name}; ${similar ? `did you mean ${similar}?` : 'qcnn study --help shows them'}`); // prettier-ignore
}

function truthOf(name: string, value: Placed): boolean {
  const text = textOf(value);
  if (text === 'true' || text === 'false') return text === 'true';
  throw new UserError(`${value.place}: ${name} is true or false, and not ${text}`);
}

function countOf(name: string, value: Placed, least: number): number {
  const text = textOf(value);
  if (/^\d+$/.test(text) && Number(text) >= least && Number.isSafeInteger(Number(text))) return Number(text);
  throw new UserError(`${value.place}: ${name} is a whole number, ${least} or more, and not ${text}`);
}

function whereOf(value: Placed): WhereText {
  const { source } = value.of;
  const text = textOf(value);
  const start = startOf(value);
  if (start !== undefined) return { text, source, start };
  return { text, source: { name: `${value.place}: where`, text }, start: 0 };
}

/** With what the command line says beside the file: axes too, and of all else what it gives. Throws UserError. */
export function askedWith(file: AskedFile, asked: Omit<SweepAsked, 'circuit'>): SweepAsked {
  const { circuit, vary, varyAll, where, sample, halve, options: ofFile } = file;
  const options: Record<string, unknown> = { ...asked.options, ...ofFile };
  for (const attribute of asked.given) {
    const [own, before] = [asked.options[attribute], ofFile[attribute]];
    options[attribute] = isRecord(own) && isRecord(before) ? { ...before, ...own } : own;
  }
  return {
    circuit,
    options,
    given: new Set([...asked.given, ...Object.keys(ofFile)]),
    vary: [...vary, ...asked.vary],
    varyAll: asked.varyAll ?? varyAll,
    where: asked.where ?? where,
    sample: asked.sample ?? sample,
    halve: asked.halve ?? halve,
  };
}
