// The properties of a file are tested one after another: each for all its values, by proof or witness, within its time.
import { DiagnosticsError } from '../circuit-files/diagnostics-error.ts';
import { caseInSlices, type ComparedSide, type PropertyCase } from '../compiler/elaborate/properties/case.ts';
import { propertyChoices } from '../compiler/elaborate/properties/choices.ts';
import { inOneGo } from '../compiler/elaborate/state/meter.ts';
import { checkModules } from '../compiler/semantics/check.ts';
import { type Load, loadModules, type Module, reachableModules } from '../compiler/semantics/modules.ts';
import { withoutEchoes } from '../compiler/semantics/without-echoes.ts';
import { byPlace, collector } from '../compiler/source/collector.ts';
import { formatWithSource } from '../compiler/source/diagnostic.ts';
import type { Source } from '../compiler/source/source.ts';
import type { Property } from '../compiler/syntax/ast.ts';
import { createRandom } from '../runtime/random.ts';
import { UserError } from '../user-error.ts';
import type { Answer } from './answer.ts';
import { compareSubjects } from './compare.ts';
import type { Subject } from './subject.ts';
import { createBudget } from './task/budget.ts';
import type { Level } from './task/task.ts';

export interface PropertySettings {
  /** Differences up to this are none. */
  readonly tolerance: number;
  /** Seconds for each property. */
  readonly timeout: number;
  readonly seed: number;
}

/** What is known of a property. */
export interface PropertyAnswer {
  readonly title: string;
  /** `holds`: proved for all values tested. `differs`: a witness stands in `answer`. */
  readonly verdict: 'holds' | 'differs' | 'unknown';
  /** How many values of its parameters were tested, or were to be; 1 where it has none. */
  readonly cases: number;
  /** The values were drawn, since there are more of them. */
  readonly drawn: boolean;
  /** The level compared at. */
  readonly level: Level | null;
  /** Where it does not hold, or is not known to: the values there, as texts, and the answer. */
  readonly values: Readonly<Record<string, string>> | null;
  readonly answer: Answer | null;
  readonly seconds: number;
}

/** A file that was read and checked. */
export interface PropertyFile {
  readonly module: Module;
  readonly load: Load;
}

/** Throws UserError where the file has mistakes. */
export function readProperties(source: Source, load: Load): PropertyFile {
  const module = loadModules(source, load);
  const found = collector();
  checkModules(module, found.report);
  failFor(module, found);
  return { module, load };
}

/** Throws UserError, in code 2 of exit, for errors that were found. */
function failFor(module: Module, found: ReturnType<typeof collector>): void {
  const told = withoutEchoes(reachableModules(module), found.all()).sort(byPlace);
  const errors = told.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) throw new DiagnosticsError(errors.map(formatWithSource).join('\n'), errors, 2);
}

/** Tests a property of the file. Throws UserError where its sides cannot be compared. */
export function testProperty(
  { module, load }: PropertyFile,
  property: Property,
  settings: PropertySettings,
): PropertyAnswer {
  const { timeout, seed } = settings;
  const start = performance.now();
  const budget = createBudget(timeout);
  const found = collector();
  const session = { load, report: found.report };
  const random = createRandom(seed);
  const { cases, drawn } = propertyChoices(module, property, session, () => random.uniform());
  failFor(module, found);
  let level: Level | null = null;
  let open: Pick<PropertyAnswer, 'values' | 'answer'> | undefined;
  const said = (verdict: PropertyAnswer['verdict'], at?: typeof open): PropertyAnswer => ({
    title: property.title.text,
    verdict,
    cases: cases.length,
    drawn,
    level,
    values: at?.values ?? null,
    answer: at?.answer ?? null,
    seconds: (performance.now() - start) / 1000,
  });
  for (const choice of cases) {
    const one = inOneGo(caseInSlices(module, property, choice, session));
    failFor(module, found);
    if (!one) throw new UserError(`property "${property.title.text}" could not be unrolled`, 2);
    if (budget.seconds() === 0) return said('unknown', open ?? { values: one.values, answer: null });
    const answer = compared(property, one, { ...settings, budget });
    level = answer.level;
    if (answer.verdict === 'different') return said('differs', { values: one.values, answer });
    if (answer.verdict === 'unknown') open ??= { values: one.values, answer };
  }
  return said(open ? 'unknown' : 'holds', open);
}

function compared(
  { comparison: { level } }: Property,
  { left, right }: PropertyCase,
  settings: PropertySettings & { readonly budget: ReturnType<typeof createBudget> },
): Answer {
  return compareSubjects(subjectOf(left), subjectOf(right), { ...settings, level: level?.name as Level | undefined }); // prettier-ignore
}

const subjectOf = (side: ComparedSide): Subject => ({ ...side, isProgram: false });
