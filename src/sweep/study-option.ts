// The options of a study as a sweep sees them: each may be an axis, but for those that change no figure.
import { UserError } from '../user-error.ts';

/** An option of `qcnn study`. */
export interface StudyOption {
  /** As the command line spells it: "early-stop". */
  readonly name: string;
  /** As programs do: "earlyStop". */
  readonly attribute: string;
  /** What a study is told where it is not given. */
  readonly value: unknown;
  /** A word by which help says that it is not given, such as "none". */
  readonly unset?: string | undefined;
  /** What a text comes to, together with what was read before where the option collects. Throws UserError with a sentence. */
  readonly read: (text: string, before?: unknown) => unknown;
}

/** Values by attribute, as a command gets them. */
export type OptionValues = Readonly<Record<string, unknown>>;

/** The option has a part of each of these forms: "rate.circuit", "augment.zoom". */
const withParts: ReadonlySet<string> = new Set(['rate', 'noise', 'augment', 'class-weights']);
/** Those whose texts are collected one by one. */
const collecting: ReadonlySet<string> = new Set(['rate', 'noise', 'set', 'beside']);

const noFigure = 'changes no figure';
const ofFolder = 'belongs to the folder of a study';
/** What is no axis, with the reason as what follows its name. */
export const notAxes: ReadonlyMap<string, string> = new Map([
  ['out', ofFolder],
  ['resume', ofFolder],
  ['overwrite', ofFolder],
  ['checkpoint-minutes', noFigure],
  ['save-models', noFigure],
  ['data-memory', noFigure],
  ['threads', noFigure],
  ['examples', noFigure],
  ['profile', noFigure],
  ['json', noFigure],
  ['subgroups', noFigure],
  ['licence', noFigure],
  ['controls', 'adds runs to those of the axes; give it once, as --controls'],
  ['set', 'sets parameters of the circuit, which are axes by their own names, such as n=4,8'],
  ['tune', 'tries configurations of its own; the axes of a sweep are what is tried'],
  ['seeds', 'is the axis seed, such as seed=1..5'],
]);

/** An axis that is an option, or one part of an option. */
export interface OptionAxis {
  readonly option: StudyOption;
  /** "circuit" of rate.circuit. */
  readonly part?: string | undefined;
}

/** Names of all options that may be axes. */
export function axisNames(options: readonly StudyOption[]): string[] {
  return options.map(({ name }) => name).filter((name) => !notAxes.has(name) && name !== 'circuit');
}

/** What the name of an axis means as an option; undefined: it is none. Throws UserError for an option that is no axis. */
export function optionAxis(
  name: string,
  options: readonly StudyOption[],
  place: string,
): OptionAxis | undefined {
  const dot = name.indexOf('.');
  const [own, part] = dot < 0 ? [name, undefined] : [name.slice(0, dot), name.slice(dot + 1)];
  const option = options.find((each) => each.name === own);
  if (!option) return undefined;
  const why = notAxes.get(own);
  if (why !== undefined) throw new UserError(`${place}: ${own} is no axis, since it ${why}`);
  if (part !== undefined && (!withParts.has(own) || part === ''))
    throw new UserError(
      `${place}: the option ${own} has no part ${part}; ${[...withParts].join(', ')} have parts, such as rate.circuit`,
    );
  return { option, part };
}

/** What an axis sets its option to by a text: a value, or a part of it. Throws UserError. */
export function readAxisValue({ option, part }: OptionAxis, text: string, place: string): unknown {
  if (part === undefined && (text === 'default' || text === option.unset)) return option.value;
  return readOption(option, part === undefined ? text : `${part}=${text}`, place);
}

/** What an option comes to that is given by one text. Throws UserError. */
export function readOption(option: StudyOption, text: string, place: string): unknown {
  const texts = collecting.has(option.name) && option.name !== 'beside' ? text.split(',') : [text];
  return readOptions(option, texts, place);
}

/** The same of an option that is given several times, as the command line collects it. Throws UserError. */
export function readOptions(option: StudyOption, texts: readonly string[], place: string): unknown {
  const each = collecting.has(option.name) ? texts : [texts.join(',')];
  try {
    return each.reduce<unknown>((before, text) => option.read(text, before), undefined);
  } catch (error) {
    if (error instanceof UserError) throw new UserError(`${place}: ${error.message}`);
    throw error;
  }
}

/** The value of an option, or of a part of it, as a number or a text, where it is one: "limit", "rate.circuit". */
export function plainValue(
  name: string,
  values: OptionValues,
  options: readonly StudyOption[],
): number | string | undefined {
  const dot = name.indexOf('.');
  const own = dot < 0 ? name : name.slice(0, dot);
  const attribute = options.find((each) => each.name === own)?.attribute ?? own;
  const whole = values[attribute];
  const value = dot < 0 ? whole : isRecord(whole) ? whole[name.slice(dot + 1)] : undefined;
  if (Array.isArray(value))
    return value.every((each) => typeof each === 'string') ? value.join(',') : undefined;
  return typeof value === 'number' || typeof value === 'string' ? value : undefined;
}

/** Names by which a condition may ask for options: all that may be axes, and the parts that are given or varied. */
export function plainNames(
  values: readonly OptionValues[],
  options: readonly StudyOption[],
): Map<string, 'number' | 'text'> {
  const names = new Map<string, 'number' | 'text'>();
  const add = (name: string) => {
    const known = values.map((each) => plainValue(name, each, options));
    names.set(name, known.some((value) => typeof value === 'string') ? 'text' : 'number');
  };
  for (const name of axisNames(options)) add(name);
  for (const own of withParts)
    for (const each of values) {
      const attribute = options.find(({ name }) => name === own)?.attribute ?? own;
      const whole = each[attribute];
      if (isRecord(whole)) for (const part of Object.keys(whole)) add(`${own}.${part}`);
    }
  return names;
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
