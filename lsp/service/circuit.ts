// A circuit of a file as a panel shows it: its settings, its figures, its drawing whose boxes know their lines.
import type { Circuit } from '../../src/compiler/circuit/circuit.ts';
import { domainChoices, elaborate } from '../../src/compiler/elaborate/elaborate.ts';
import type { Choice } from '../../src/compiler/elaborate/parameters/parameters.ts';
import { settingTexts, type Settings } from '../../src/compiler/elaborate/parameters/setting-texts.ts';
import { OutOfBudget } from '../../src/compiler/elaborate/state/fault.ts';
import { newMeter } from '../../src/compiler/elaborate/state/meter.ts';
import { checkModules, isBroken } from '../../src/compiler/semantics/check.ts';
import type { Declared, Load, Module } from '../../src/compiler/semantics/modules.ts';
import { collector } from '../../src/compiler/source/collector.ts';
import { formatPlace } from '../../src/compiler/source/diagnostic.ts';
import { textOf, type Span } from '../../src/compiler/source/source.ts';
import type { CircuitDeclaration, CompileTimeParameter } from '../../src/compiler/syntax/ast.ts';
import { UserError } from '../../src/user-error.ts';
import type { CircuitParameter } from './circuit-parameter.ts';

/** Most steps of an elaboration that somebody waits for. */
const steps = 2_000_000;
/** Most values of a domain that are listed. */
const listed = 64;

export interface Wanted {
  /** By its name; else the one around `offset`, else the first. */
  readonly circuit?: string | undefined;
  readonly offset?: number | undefined;
  /** Values by name of a compile-time parameter; what the circuit does not have is left out. */
  readonly set: Settings;
}

export interface ElaboratedCircuit {
  readonly circuits: readonly string[];
  /** Where each stands, with its comment. */
  readonly spans: readonly Span[];
  /** Undefined where the file has no circuit. */
  readonly name: string | undefined;
  readonly parameters: readonly CircuitParameter[];
  /** As written, or the sentence that says why there is none. */
  readonly circuit: Circuit | { readonly refused: string };
}

/** The circuit that is wanted, as written. */
export function circuitOf(module: Module, load: Load, wanted: Wanted): ElaboratedCircuit {
  const own = module.file.declarations.filter(({ kind }) => kind === 'circuit') as CircuitDeclaration[];
  const circuits = own.map(({ name }) => name.name);
  const spans = own.map(spanOf);
  const declaration = choose(own, wanted);
  if (!declaration)
    return {
      circuits,
      spans,
      name: undefined,
      parameters: [],
      circuit: { refused: 'the file declares no circuit' },
    };
  const declared = { module, declaration };
  const set = textsFor(declaration, wanted.set);
  const { values, circuit } =
    'refused' in set ? { values: {}, circuit: set } : elaborated(declared, load, set.texts);
  return {
    circuits,
    spans,
    name: declaration.name.name,
    parameters: parametersOf(declared, load, { ...('refused' in set ? {} : set.texts), ...values }),
    circuit,
  };
}

/** What is set of the circuit's own parameters, as texts. */
function textsFor(
  { parameters }: CircuitDeclaration,
  set: Settings,
): { readonly texts: Readonly<Record<string, string>> } | { readonly refused: string } {
  const own = parameters.flatMap(({ name: { name } }) =>
    Object.hasOwn(set, name) ? [[name, set[name]] as const] : [],
  );
  try {
    return { texts: settingTexts(Object.fromEntries(own)) };
  } catch (error) {
    if (error instanceof UserError) return { refused: error.message };
    throw error;
  }
}

function choose(
  own: readonly CircuitDeclaration[],
  { circuit, offset }: Wanted,
): CircuitDeclaration | undefined {
  const named = own.find(({ name }) => name.name === circuit);
  const isAround = ({ start, end }: Span) => offset !== undefined && start <= offset && offset <= end;
  return named ?? own.find((each) => isAround(spanOf(each))) ?? own[0];
}

function spanOf({ span, docSpan }: CircuitDeclaration): Span {
  return { ...span, start: (docSpan ?? span).start };
}

function elaborated(
  { module, declaration }: Declared<CircuitDeclaration>,
  load: Load,
  choices: Readonly<Record<string, string>>,
): { values: Readonly<Record<string, string>>; circuit: Circuit | { refused: string } } {
  const refuse = (refused: string) => ({ values: {}, circuit: { refused } });
  const found = collector();
  checkModules(module, found.report);
  // What is wrong in another circuit is no matter of this one.
  const others = module.file.declarations.filter((each) => each.kind === 'circuit' && each !== declaration);
  const isOthers = ({ source, start }: Span) =>
    source === module.source && others.some(({ span }) => span.start <= start && start < span.end);
  const firstError = () => {
    const error = found.all().find(({ severity, span }) => severity === 'error' && !isOthers(span));
    return error && `${formatPlace(error.span)}: ${error.message}`;
  };
  const early = firstError();
  if (early !== undefined || isBroken(module, declaration))
    return refuse(early ?? `${declaration.name.name} cannot be read whole`);
  try {
    const meter = newMeter({ budget: steps });
    const result = elaborate({ module, declaration }, { choices, load, report: found.report, meter });
    const late = firstError();
    if (!result || late !== undefined) return refuse(late ?? 'there is no circuit');
    return { values: result.parameters, circuit: result.circuit };
  } catch (error) {
    if (error instanceof UserError) return refuse(error.message);
    if (!(error instanceof OutOfBudget)) throw error;
    return refuse(`${declaration.name.name} takes more than ${steps.toLocaleString('en')} steps; use qcnn compile`); // prettier-ignore
  }
}

function parametersOf(
  declared: Declared<CircuitDeclaration>,
  load: Load,
  values: Readonly<Record<string, string>>,
): CircuitParameter[] {
  const choices = domainChoices(declared, load, () => {});
  return declared.declaration.parameters.map((parameter) => {
    const { name } = parameter.name;
    const domain = choices.filter((choice) => choice.name === name);
    const value = Object.hasOwn(values, name) ? values[name] : (parameter.value && textOf(parameter.value.span)) ?? ''; // prettier-ignore
    return { name, type: textOf(parameter.type.span), value, ...domainFacts(parameter, domain) };
  });
}

function domainFacts(
  { domain }: CompileTimeParameter,
  choices: readonly Choice[],
): Pick<CircuitParameter, 'domain' | 'range'> {
  const texts = choices.map(({ value }) => (value.kind === 'number' ? value.text : textOf(value.span)));
  if (domain && domain.kind !== 'list' && texts.length > 1)
    return { domain: [], range: { from: Number(texts[0]), to: Number(texts.at(-1)) } };
  return { domain: texts.length > listed ? [] : texts };
}
