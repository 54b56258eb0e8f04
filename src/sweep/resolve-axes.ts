// What the axes that were asked for are: parameters of the circuits, options of a study, or the circuits themselves.
import type { OpenParameter, OpenParameters } from '../compiler/open-parameters.ts';
import { nearest } from '../compiler/source/nearest.ts';
import { listed } from '../phrases.ts';
import { UserError } from '../user-error.ts';
import type { SweepAsked } from './asked.ts';
import type { Axis } from './axis.ts';
import { axisNames, optionAxis, type OptionAxis, type StudyOption } from './study-option.ts';
import { spread, type AskedAxis } from './values.ts';

/** An axis with what its values set. */
export interface ResolvedAxis extends Axis {
  readonly place: string;
  /** The name of the parameter. */
  readonly parameter?: string | undefined;
  readonly option?: OptionAxis | undefined;
}

/** The axis of circuits, where there is one. Throws UserError. */
export function circuitAxis({ vary, circuit }: SweepAsked): AskedAxis | undefined {
  const axis = vary.find(({ name }) => name === 'circuit');
  if (axis && circuit !== undefined)
    throw new UserError(
      `${axis.place} gives circuits, and ${circuit} is one, too; name all of them in the axis`,
    );
  return axis;
}

/** In the order in which they were given. Throws UserError. */
export function resolveAxes(
  asked: SweepAsked,
  opens: readonly OpenParameters[],
  options: readonly StudyOption[],
): ResolvedAxis[] {
  const axes = asked.vary.map((axis) => resolve(axis, opens, options));
  const seeds = seedAxis(asked, axes, options);
  if (seeds) axes.push(seeds);
  if (asked.varyAll) axes.push(...domainsLeft(asked, axes, opens, options));
  axes.forEach((axis, at) => {
    const twin = axes.slice(0, at).find(({ name }) => name === axis.name);
    if (twin)
      throw new UserError(
        `the axis ${axis.name} is given twice, by ${twin.place} and ${axis.place}; give all its values once`,
      );
    const whole = axes.find(
      ({ name, option }) => option && name !== axis.name && name === axis.option?.option.name,
    );
    if (whole)
      throw new UserError(`${whole.place} and ${axis.place} both set ${whole.name}; vary one of them`);
    refuseFixed(axis, asked);
  });
  return axes;
}

function resolve(
  { name, values, place }: AskedAxis,
  opens: readonly OpenParameters[],
  options: readonly StudyOption[],
): ResolvedAxis {
  if (name === 'circuit') return { name, kind: 'circuit', values, place };
  const [, space, own] = /^(set|option)\.(.*)$/.exec(name) ?? [undefined, undefined, name];
  const parameters = opens.map((open) => open.parameters.find((each) => each.name === own));
  const isParameter = space !== 'option' && parameters.some((each) => each);
  const option = space === 'set' ? undefined : optionNamed(own, { isParameter, options, place });
  if (option && isParameter)
    throw new UserError(
      `${place}: ${own} is an option and a parameter of the circuit; write option.${own} or set.${own}`,
    );
  if (option) return { name: optionAxisName(own, opens), kind: 'option', values, place, option };
  const lacking = opens.find((_, at) => !parameters[at]);
  if (!isParameter || lacking) throw unknownAxis(own, place, lacking ?? opens[0], { options, isParameter });
  return { name: parameterAxisName(own, options), kind: 'parameter', values, place, parameter: own };
}

interface Meant {
  readonly isParameter: boolean;
  readonly options: readonly StudyOption[];
  readonly place: string;
}

/** An option that is no axis hides no parameter. */
function optionNamed(name: string, { isParameter, options, place }: Meant): OptionAxis | undefined {
  if (name === 'circuit') return undefined;
  try {
    return optionAxis(name, options, place);
  } catch (error) {
    if (isParameter) return undefined;
    throw error;
  }
}

/** `batch`, or `option.batch` where a parameter has the name. */
function optionAxisName(own: string, opens: readonly OpenParameters[]): string {
  const isParameter = opens.some(({ parameters }) => parameters.some(({ name }) => name === own));
  return isParameter ? `option.${own}` : own;
}

/** `n`, or `set.batch` where an option has the name. */
function parameterAxisName(own: string, options: readonly StudyOption[]): string {
  return own === 'circuit' || axisNames(options).includes(own) ? `set.${own}` : own;
}

function unknownAxis(
  name: string,
  place: string,
  { circuit, parameters }: OpenParameters,
  { options, isParameter }: Pick<Meant, 'options' | 'isParameter'>,
): UserError {
  const own = parameters.map((each) => each.name);
  if (isParameter)
    return new UserError(
      `${place}: the circuit ${circuit} has no parameter ${name}, which another of the circuits has; vary what all of them have, or sweep them one by one into the same folder`,
    );
  const similar = nearest(name, [...own, ...axisNames(options), 'circuit']);
  const has =
    own.length > 0
      ? `the circuit ${circuit} has ${own.join(', ')}`
      : `the circuit ${circuit} has no parameters`;
  return new UserError(
    `${place}: there is no axis ${name}; ${similar ? `did you mean ${similar}?` : `${has}; options of qcnn study are axes, too`}`,
  );
}

/** Seeds that are given as for a study. */
function seedAxis(
  { options: values, given }: SweepAsked,
  axes: readonly ResolvedAxis[],
  options: readonly StudyOption[],
): ResolvedAxis | undefined {
  if (!given.has('seeds')) return undefined;
  const axis = axes.find(({ option }) => option?.option.name === 'seed');
  if (axis) throw new UserError(`${axis.place} and --seeds both give seeds; give them once`);
  const option = options.find(({ name }) => name === 'seed')!;
  const seeds = (values['seeds'] as readonly number[]).map(String);
  return { name: 'seed', kind: 'option', values: seeds, place: '--seeds', option: { option } };
}

/** Parameters with finite domains that are neither varied nor set. */
function domainsLeft(
  { options: values }: SweepAsked,
  axes: readonly ResolvedAxis[],
  opens: readonly OpenParameters[],
  options: readonly StudyOption[],
): ResolvedAxis[] {
  const place = '--vary-all';
  if (opens.length > 1)
    throw new UserError(
      `${place} varies the parameters of one circuit, and there are ${opens.length}; name the axes`,
    );
  const [{ circuit, parameters }] = opens;
  const set = (values['set'] ?? {}) as Readonly<Record<string, string>>;
  const isFixed = ({ name }: Pick<OpenParameter, 'name'>) =>
    Object.hasOwn(set, name) || axes.some(({ parameter }) => parameter === name);
  const finite = parameters.flatMap(({ name, type, domain }) => {
    const all = domain ?? (type === 'bool' ? ['false', 'true'] : undefined);
    return all ? [{ name, values: all }] : [];
  });
  if (finite.length === 0)
    throw new UserError(
      `${place} finds no parameter with a domain in the circuit ${circuit}; name the axes, such as --vary n=4,8`,
    );
  return finite
    .filter((each) => !isFixed(each))
    .map(({ name, values: all }) => ({
      name: parameterAxisName(name, options),
      kind: 'parameter',
      values: spread(name, all, `${place}: the domain of ${name}`),
      place,
      parameter: name,
    }));
}

/** Throws UserError where a value is given that an axis varies. */
function refuseFixed({ name, place, parameter, option }: ResolvedAxis, { options, given }: SweepAsked): void {
  const set = options['set'] as Readonly<Record<string, unknown>> | undefined;
  if (parameter !== undefined && set && Object.hasOwn(set, parameter))
    throw new UserError(`${place} varies ${name}, and --set ${parameter}=… sets it; leave one out`);
  // The seed of the data and their splits is another than those of the runs.
  if (!option || option.option.name === 'seed') return;
  const { attribute, name: own } = option.option;
  if (!given.has(attribute)) return;
  const before = options[attribute] as Readonly<Record<string, unknown>>;
  if (option.part === undefined || Object.hasOwn(before, option.part))
    throw new UserError(`${place} varies ${name}, and --${own} gives it a value; leave one out`);
}

/** Throws UserError where two values of an axis of data are known by one name. */
export function refuseNamesakes({ values, place }: ResolvedAxis): void {
  const named = new Map<string, string>();
  for (const value of values) {
    const name = value.split(/[/\\]/).findLast((part) => part !== '' && part !== '.') ?? value;
    const other = named.get(name);
    if (other !== undefined)
      throw new UserError(
        `${place} has two data sets under the name ${name}, ${listed([other, value], 'and')}; rename one of them`,
      );
    named.set(name, value);
  }
}
