// Checks a file without running it: syntax, names, structure, then every circuit, gate, pool and pairing by elaboration.
import { calleesFirst } from './semantics/check-recursion.ts';
import { checkModules, isBroken } from './semantics/check.ts';
import { type Declared, type Load, loadModules, type Module, reachableModules } from './semantics/modules.ts';
import { withoutEchoes } from './semantics/without-echoes.ts';
import { byPlace, collector, type Collector } from './source/collector.ts';
import { type Diagnostic, hasErrors } from './source/diagnostic.ts';
import { nearest } from './source/nearest.ts';
import { type Source, type Span, textOf } from './source/source.ts';
import type { CircuitDeclaration, CompileTimeParameter, Declaration } from './syntax/ast.ts';
import { chooseCircuit } from './elaborate-circuit.ts';
import { deadWeights } from './dead-weights.ts';
import { domainChoices, elaborate, tryConstants } from './elaborate/elaborate.ts';
import type { Choice, Choices } from './elaborate/parameters/parameters.ts';
import { settingTexts, type Settings } from './elaborate/parameters/setting-texts.ts';
import { OutOfBudget } from './elaborate/state/fault.ts';
import { stepLimit } from './elaborate/state/limits.ts';
import type { Ledger, Meter } from './elaborate/state/state.ts';
import { tryCallable, tryPairing } from './elaborate/trials.ts';

/** Something of which nothing is known to be right or wrong. */
export interface Unchecked {
  readonly kind: Declaration['kind'];
  readonly name: string;
  /** The values of its domains that were left out, "n = 9 and 3 others"; absent: nothing of it was checked. */
  readonly values?: string;
  /** "parameter p has no default" */
  readonly reason: string;
  /** "give it a value: --set p=ring" */
  readonly help: string;
  readonly span: Span;
}

/** What a check found, and what it left out. */
export interface CheckResult {
  /** In the order of the text; imported files' errors come with their own name. */
  readonly diagnostics: readonly Diagnostic[];
  /** Names of the circuits that were looked at: those that the file itself declares, or the one that was chosen. */
  readonly circuits: readonly string[];
  /** What of the file was not checked; empty where `diagnostics` say all there is. */
  readonly unchecked: readonly Unchecked[];
}

/** What a check takes as given. */
export interface CheckOptions {
  /** Values of compile-time parameters, of the circuits that have them: { n: 16, conv: 'so4' }. */
  readonly set?: Settings | undefined;
  /** Of the circuits, this one alone. */
  readonly circuit?: string | undefined;
}

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

/** What the parts of one check share. */
interface CheckContext {
  readonly main: Module;
  readonly load: Load;
  readonly set: Choices;
  readonly found: Collector;
  readonly ledger: Ledger;
  readonly leave: (declaration: Declaration, because: Pick<Unchecked, 'reason' | 'help' | 'values'>) => void;
}

/** A circuit that can be elaborated. */
interface Open {
  readonly circuit: CircuitDeclaration;
  /** Where it is declared. */
  readonly module: Module;
  readonly base: Choices;
  /** The values of its domains. */
  readonly choices: readonly Choice[];
}

/**
 * Says what is wrong in a file: every circuit with its defaults; then gates, pools and pairings by themselves; then each
 * value of each domain singly. `load` finds what the file imports; without it nothing is found. Throws UserError only for
 * settings that are no values.
 */
export function check(source: Source, load: Load = () => undefined, options: CheckOptions = {}): CheckResult {
  const set = settingTexts(options.set ?? {});
  const { circuit } = options;
  const found = collector();
  const main = loadModules(source, load);
  checkModules(main, found.report);
  const chosen = circuit === undefined ? circuitsOf(main) : [chooseCircuit(main, circuit, found.report)];
  const circuits = chosen.filter((each) => each !== undefined);
  if (circuits.length === chosen.length) refuseUnknown(circuits, set, source, found);
  const unchecked: Unchecked[] = [];
  const leave: CheckContext['leave'] = ({ kind, name }, because) =>
    void unchecked.push({ kind, name: name.name, ...because, span: name.span });
  if (!found.has('recursion')) {
    const context: CheckContext = { main, load, set, found, ledger: { met: new Set() }, leave };
    const constants = ration(circuitSteps, leastSteps.other);
    for (const constant of tryConstants(main, found.report, constants)) leave(constant, tooLong);
    const open = circuits.flatMap((each) =>
      isBroken(each.module, each.declaration) ? [] : openCircuit(context, each),
    );
    const right = checkDefaults(context, open);
    checkAlone(context);
    checkDomains(context, open, right);
  }
  return {
    diagnostics: withoutEchoes(reachableModules(main), found.all()).sort(byPlace),
    circuits: circuits.map(({ declaration }) => declaration.name.name),
    unchecked,
  };
}

const tooLong = {
  reason: 'it takes more steps than one check has for what no circuit runs',
  help: 'use it in a circuit',
};

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

function openCircuit(
  { load, set, found, leave }: CheckContext,
  declared: Declared<CircuitDeclaration>,
): Open[] {
  const { module, declaration: circuit } = declared;
  const choices = domainChoices(declared, load, found.report);
  const { base, missing } = baseOf(circuit, choices, set);
  if (!missing)
    return [{ circuit, module, base, choices: choices.filter(({ name }) => !Object.hasOwn(set, name)) }];
  const { name } = missing.name;
  leave(circuit, { reason: `parameter ${name} has no default`, help: `give it a value: --set ${name}=${exampleOf(missing)}` }); // prettier-ignore
  return [];
}

/** The circuits in which nothing is wrong. */
function checkDefaults(
  { main, load, found, ledger, leave }: CheckContext,
  open: readonly Open[],
): Set<CircuitDeclaration> {
  const isBrokenText = main.diagnostics.some(({ code }) => code === 'syntax');
  const steps = isBrokenText ? brokenSteps : circuitSteps;
  const run = ration(steps, leastSteps.circuit);
  const right = new Set<CircuitDeclaration>();
  for (const { circuit, module, base } of open) {
    const finished = run((meter) => {
      const elaborated = elaborate(
        { module, declaration: circuit },
        { choices: base, load, report: found.report, meter, ledger },
      );
      if (!elaborated) return;
      right.add(circuit);
      if (!hasErrors(found.all())) deadWeights(circuit, elaborated.circuit).forEach(found.report);
    });
    if (!finished) leave(circuit, { reason: `the circuits of the file take up the ${steps} steps of one check`, help: isBrokenText ? 'mend what cannot be read' : `compile it by itself: --circuit ${circuit.name.name}` }); // prettier-ignore
  }
  return right;
}

function checkAlone({ main, found, ledger, leave }: CheckContext): void {
  // As many more as a file of short gates needs.
  const run = ration(aloneSteps + 2 * main.source.text.length, leastSteps.other);
  const trials: Ledger = { ...ledger, trials: new Map() };
  // A limit that a circuit met is met again by the gates that it calls.
  const report = (diagnostic: Diagnostic) => {
    if (diagnostic.code !== 'limit-exceeded' || !found.has('limit-exceeded')) found.report(diagnostic);
  };
  for (const declaration of calleesFirst(main)) {
    const isMet = declaration.kind === 'pairing' && ledger.met.has(declaration);
    if (isMet || isBroken(main, declaration)) continue;
    let unfit: string | undefined;
    const finished = run((meter) => {
      unfit =
        declaration.kind === 'pairing'
          ? tryPairing({ module: main, declaration }, meter)
          : tryCallable({ module: main, declaration }, { report, meter, ledger: trials });
    });
    if (!finished) leave(declaration, tooLong);
    else if (unfit) leave(declaration, { reason: `no register that was tried suits it (${unfit})`, help: 'call it in a circuit' }); // prettier-ignore
  }
}

function checkDomains(
  { load, found, ledger, leave }: CheckContext,
  open: readonly Open[],
  right: ReadonlySet<CircuitDeclaration>,
): void {
  const run = ration(domainSteps, leastSteps.circuit);
  for (const { circuit, module, base, choices } of open) {
    const left = choices.filter(({ name, value }, index) => {
      // The names of a domain were looked up before.
      const report = (diagnostic: Diagnostic) => {
        if (diagnostic.code !== 'unknown-name') found.report({ ...diagnostic, message: `${diagnostic.message} (with ${name} = ${printed(value)})` }); // prettier-ignore
      };
      const chosen = { ...base, [name]: value };
      return (
        index >= domainLimit ||
        !run((meter) =>
          elaborate({ module, declaration: circuit }, { choices: chosen, load, report, meter, ledger }),
        )
      );
    });
    if (left.length > 0 && right.has(circuit)) leave(circuit, leftOut(left, choices.length));
  }
}

/** Runs elaborations with `total` steps for all of them together; the answer tells whether one came to its end. */
type Ration = (run: (meter: Meter) => void) => boolean;

function ration(total: number, least: number): Ration {
  let left = total;
  return (run) => {
    if (left <= 0) return false;
    const meter: Meter = { steps: least, budget: left };
    try {
      run(meter);
      return true;
    } catch (error) {
      if (error instanceof OutOfBudget) return false;
      throw error;
    } finally {
      left -= meter.steps;
    }
  };
}

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

/** A value that a parameter of this type could have. */
function exampleOf({ type }: CompileTimeParameter): string {
  const examples = { int: '4', float: '0.1', bool: 'true', angle: 'pi/2', gate: 'su4', pool: 'zx', pairing: 'ring' }; // prettier-ignore
  return examples[type.name];
}

function leftOut(left: readonly Choice[], all: number): Pick<Unchecked, 'reason' | 'help' | 'values'> {
  const [{ name, value }] = left;
  const others = left.length - 1;
  const first = `${name} = ${printed(value)}`;
  return {
    values: others === 0 ? first : `${first} and ${others} other${others > 1 ? 's' : ''}`,
    reason: `its domains hold ${all} values, and one check takes at most ${domainLimit} and ${domainSteps} steps`,
    help: `check what is needed: --set ${name}=${printed(value)}`,
  };
}

function printed(value: Choice['value']): string {
  return value.kind === 'number' ? value.text : textOf(value.span);
}
