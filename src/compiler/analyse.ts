// The analysis of a file in stages, each worth telling before the next is known: (a) the text, (b) circuits with their
// defaults and gates, pools and pairings by themselves, (c) the values of domains. Between them, and within long ones,
// whoever runs it may do something else first.
import type { AnalyseOptions, AnalysedCircuit, AnalysisStage, CheckResult } from './analysis.ts';
import { deadWeights } from './dead-weights.ts';
import { chooseCircuit } from './elaborate-circuit.ts';
import { domainChoices, elaborateInSlices, tryConstants } from './elaborate/elaborate.ts';
import type { Choice, Choices } from './elaborate/parameters/parameters.ts';
import { settingTexts } from './elaborate/parameters/setting-texts.ts';
import { printValue } from './elaborate/printed-values.ts';
import { ration, type Ration } from './elaborate/ration.ts';
import { type Slices, stepLimit } from './elaborate/state/meter.ts';
import type { Ledger } from './elaborate/state/state.ts';
import { newTracer } from './elaborate/trace.ts';
import { tryProperty } from './elaborate/properties/try-property.ts';
import { tryCallable, tryPairing } from './elaborate/trials.ts';
import { calleesFirst } from './semantics/check-recursion.ts';
import { checkModules, isBroken } from './semantics/check.ts';
import { type Declared, type Load, loadModules, type Module, reachableModules } from './semantics/modules.ts';
import { withoutEchoes } from './semantics/without-echoes.ts';
import { byPlace, collector, type Collector } from './source/collector.ts';
import { type Diagnostic, hasErrors } from './source/diagnostic.ts';
import { nearest } from './source/nearest.ts';
import { isWithin, type Source, type Span } from './source/source.ts';
import type {
  CircuitDeclaration,
  CompileTimeParameter,
  ConstDeclaration,
  Declaration,
  Property,
} from './syntax/ast.ts';
import {
  type Because,
  leftOut,
  leftOutCases,
  printed,
  tooLong,
  tooLongCircuit,
  type Unchecked,
  withoutValue,
} from './unchecked.ts';

/** Most elaborations that the domains of one circuit may cause. */
const domainLimit = 256;
/** Steps that the circuits of a file may take together, with their defaults; as many for its constants. */
const circuitSteps = stepLimit;
/** So many where a text that cannot be read is refused anyway: what is left in its loops has sizes that say little. */
const brokenSteps = 1_500_000;
/** Steps beyond these for gates, pools and pairings by themselves. */
const aloneSteps = 1_000_000;
/** Steps beyond these for the values of all domains. */
const domainSteps = 1_500_000;
/** What elaborating a circuit costs at least, in steps, and what trying a gate does. */
const leastSteps = { circuit: 1_000, other: 20 };

/** Steps beyond these for the cases of all properties. */
const propertySteps = 1_500_000;
/** What the parts of one analysis share. */
interface AnalysisContext {
  readonly main: Module;
  readonly load: Load;
  readonly set: Choices;
  readonly options: AnalyseOptions;
  readonly found: Collector;
  readonly ledger: Ledger;
  readonly circuits: AnalysedCircuit[];
  readonly constants: Map<ConstDeclaration, string>;
  readonly unchecked: Unchecked[];
}

/** A circuit that can be elaborated. */
interface Open extends Declared<CircuitDeclaration> {
  readonly base: Choices;
  /** The values of its domains. */
  readonly choices: readonly Choice[];
}

/**
 * Analyses a file as `check` does, which runs this to its end. It yields each stage, and undefined where it only pauses:
 * about once a millisecond, as far as statements allow. Throws UserError only for settings that are no values.
 */
export function* analyse(
  source: Source,
  load: Load = () => undefined,
  options: AnalyseOptions = {},
): Generator<AnalysisStage | undefined, CheckResult> {
  const set = settingTexts(options.set ?? {});
  const found = collector();
  const main = loadModules(source, load);
  checkModules(main, found.report);
  const { circuit } = options;
  const chosen = circuit === undefined ? circuitsOf(main) : [chooseCircuit(main, circuit, found.report)];
  const circuits = chosen.filter((each) => each !== undefined);
  if (circuits.length === chosen.length) refuseUnknown(circuits, set, source, found);
  const context: AnalysisContext = { main, load, set, options, found, ledger: { met: new Set() }, circuits: [], constants: new Map(), unchecked: [] }; // prettier-ignore
  yield stageOf(context, 'text');
  const open = found.has('recursion') ? undefined : yield* analyseDefaults(context, circuits);
  if (open) yield* tryAlone(context);
  yield stageOf(context, 'circuits');
  if (open) yield* tryDomains(context, open);
  if (open && circuit === undefined) yield* tryProperties(context);
  return {
    diagnostics: diagnosticsOf(context),
    circuits: circuits.map(({ declaration }) => declaration.name.name),
    unchecked: context.unchecked,
  };
}

function stageOf(context: AnalysisContext, name: AnalysisStage['name']): AnalysisStage {
  const { main } = context;
  return {
    name,
    main,
    circuits: name === 'text' ? [] : context.circuits,
    constants: name === 'text' ? new Map() : context.constants,
    unchecked: [...context.unchecked],
    get diagnostics() {
      return diagnosticsOf(context);
    },
  };
}

function diagnosticsOf({ main, found }: AnalysisContext): Diagnostic[] {
  return withoutEchoes(reachableModules(main), found.all()).sort(byPlace);
}

function leave({ unchecked }: AnalysisContext, { kind, name }: Declaration, because: Because): void {
  unchecked.push({ kind, name: name.name, ...because, span: name.span });
}

function circuitsOf(module: Module): Declared<CircuitDeclaration>[] {
  return module.file.declarations.flatMap((declaration) =>
    declaration.kind === 'circuit' ? [{ module, declaration }] : [],
  );
}

function refuseUnknown(
  circuits: readonly Declared<CircuitDeclaration>[],
  set: Choices,
  source: Source,
  { report }: Collector,
): void {
  const names = new Set(
    circuits.flatMap(({ declaration }) => declaration.parameters.map(({ name }) => name.name)),
  );
  const span: Span = { source, start: 0, end: 0 };
  for (const name of Object.keys(set)) {
    if (names.has(name)) continue;
    const similar = nearest(name, names);
    const hint = similar ? `; did you mean ${similar}?` : '';
    const message = `no circuit of the file has a parameter ${name}${hint}`;
    report({ code: 'unknown-parameter', severity: 'error', message, span, related: [] });
  }
}

/** Constants, then circuits with their defaults; the answer has those that could be elaborated. */
function* analyseDefaults(
  context: AnalysisContext,
  circuits: readonly Declared<CircuitDeclaration>[],
): Slices<readonly Open[]> {
  const { main, found, options } = context;
  const sharedSteps = ration(circuitSteps, leastSteps.other, options.steps);
  const { values, left } = yield* tryConstants(main, found.report, sharedSteps);
  for (const constant of left) leave(context, constant, tooLong);
  for (const [declaration, value] of values)
    if (value && value.kind !== 'poison')
      context.constants.set(
        declaration,
        printValue(value, () => 'a qubit'),
      );
  const open = circuits.flatMap((each) => openCircuit(context, each));
  const isBrokenText = main.diagnostics.some(({ code }) => code === 'syntax');
  const total = isBrokenText ? brokenSteps : circuitSteps;
  const run = ration(total, leastSteps.circuit, options.steps);
  for (const each of open) {
    const analysed = yield* analyseCircuit(context, each, run);
    context.circuits.push(analysed);
    if (analysed.outcome === 'too-long')
      leave(
        context,
        each.declaration,
        tooLongCircuit(each.declaration.name.name, { total, isBrokenText, most: options.steps }),
      );
  }
  return open;
}

/** The circuit with its choices, unless it has a parameter without any. */
function openCircuit(context: AnalysisContext, declared: Declared<CircuitDeclaration>): Open[] {
  const { load, set, found, circuits } = context;
  const { module, declaration } = declared;
  if (isBroken(module, declaration)) {
    circuits.push({ ...declared, outcome: 'wrong' });
    return [];
  }
  const choices = domainChoices(declared, load, found.report);
  const { base, missing } = baseOf(declaration, choices, set);
  if (!missing)
    return [{ ...declared, base, choices: choices.filter(({ name }) => !Object.hasOwn(set, name)) }];
  leave(context, declaration, withoutValue(missing));
  circuits.push({ ...declared, outcome: 'open' });
  return [];
}

function* analyseCircuit(
  { load, found, ledger, options: { keep } }: AnalysisContext,
  { module, declaration, base }: Open,
  run: Ration,
): Slices<AnalysedCircuit> {
  const declared = { module, declaration };
  const tracer = keep ? newTracer() : undefined;
  const shared = { load, choices: base, report: found.report, ledger, observer: tracer?.observer };
  const finished = yield* run((meter) => elaborateInSlices(declared, { ...shared, meter }));
  const elaborated = finished?.result;
  if (elaborated && !hasErrors(found.all()))
    deadWeights(declaration, elaborated.circuit).forEach(found.report);
  const outcome = !finished ? 'too-long' : elaborated ? 'right' : 'wrong';
  return { ...declared, outcome, ...(tracer && { elaborated, trace: tracer.trace() }) };
}

/** Gates, pools and pairings by themselves. */
function* tryAlone(context: AnalysisContext): Slices {
  const { main, found, ledger, options } = context;
  // As many more as a file of short gates needs.
  const run = ration(aloneSteps + 2 * main.source.text.length, leastSteps.other, options.steps);
  const trials: Ledger = { ...ledger, trials: new Map() };
  // A limit that a circuit met is met again by the gates that it calls.
  const report = (diagnostic: Diagnostic) => {
    if (diagnostic.code !== 'limit-exceeded' || !found.has('limit-exceeded')) found.report(diagnostic);
  };
  for (const declaration of calleesFirst(main)) {
    const isMet = declaration.kind === 'pairing' && ledger.met.has(declaration);
    if (isMet || isBroken(main, declaration)) continue;
    let unfit: string | undefined;
    const finished = yield* run((meter) => {
      unfit =
        declaration.kind === 'pairing'
          ? tryPairing({ module: main, declaration }, meter)
          : tryCallable({ module: main, declaration }, { report, meter, ledger: trials });
    });
    if (!finished) leave(context, declaration, tooLong);
    else if (unfit) leave(context, declaration, { reason: `no register that was tried suits it (${unfit})`, help: 'call it in a circuit' }); // prettier-ignore
  }
}

/** Each circuit with each value of its domains. */
function* tryDomains(
  context: AnalysisContext,
  open: readonly Open[],
): Generator<AnalysisStage | undefined, void> {
  const { load, found, ledger, circuits, options } = context;
  const run = ration(domainSteps, leastSteps.circuit, options.steps);
  for (const { declaration, module, base, choices } of open) {
    const left: Choice[] = [];
    for (const [index, choice] of choices.entries()) {
      const { name, value } = choice;
      // The names of a domain were looked up before.
      const report = (diagnostic: Diagnostic) => {
        if (diagnostic.code !== 'unknown-name') found.report({ ...diagnostic, message: `${diagnostic.message} (with ${name} = ${printed(value)})` }); // prettier-ignore
      };
      const chosen = { ...base, [name]: value };
      const finished =
        index < domainLimit &&
        (yield* run((meter) =>
          elaborateInSlices({ module, declaration }, { choices: chosen, load, report, meter, ledger }),
        ));
      if (finished) yield stageOf(context, 'domains');
      else left.push(choice);
    }
    const isRight = circuits.some((each) => each.declaration === declaration && each.outcome === 'right');
    if (left.length > 0 && isRight)
      leave(context, declaration, leftOut(left, choices.length, limitsOf(options)));
  }
}

/** Each property whose text is right, with the values of its parameters. */
function* tryProperties(context: AnalysisContext): Generator<AnalysisStage | undefined, void> {
  const { main, load, found, unchecked, options } = context;
  const run = ration(propertySteps, leastSteps.circuit, options.steps);
  const isTold = ({ span }: Property) =>
    found.all().some((each) => each.severity === 'error' && isWithin(each.span, span));
  // That a circuit is set to something unusual is what properties are for.
  const report = (each: Diagnostic) => each.severity === 'error' && found.report(each);
  for (const property of main.file.properties) {
    if (isBroken(main, property) || isTold(property)) continue;
    const left = yield* tryProperty(main, property, { load, report }, run);
    const { text: name, span } = property.title;
    if (left) unchecked.push({ kind: 'property', name, ...leftOutCases(left, propertySteps), span });
    yield stageOf(context, 'domains');
  }
}

const limitsOf = ({ steps }: AnalyseOptions) =>
  `${domainLimit} and ${domainSteps} steps${steps === undefined ? '' : `, ${steps} for each`}`;

/** What is set, and for a parameter without a default the first value of its domain; `missing` has neither. */
function baseOf(
  circuit: CircuitDeclaration,
  choices: readonly Choice[],
  set: Choices,
): { readonly base: Choices; readonly missing?: CompileTimeParameter } {
  const base: Record<string, Choices[string]> = {};
  for (const parameter of circuit.parameters) {
    const { name } = parameter.name;
    const chosen = Object.hasOwn(set, name) ? set[name] : undefined;
    const first = parameter.value ? undefined : choices.find((choice) => choice.name === name)?.value;
    if (chosen ?? first) base[name] = (chosen ?? first)!;
    else if (!parameter.value) return { base, missing: parameter };
  }
  return { base };
}
