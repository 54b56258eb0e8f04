// From the variants of a sweep to its runs: those of the variants, of their controls, and of what these begin with; each
// once, however many points have it.
import { basename } from 'node:path';
import { leastDraws, trainsResNet, usesResNet } from '../models/index.ts';
import type { StudyGiven } from '../study/given.ts';
import type { TrainingSettings } from '../runtime/training/settings.ts';
import type { LoadUsedImages } from '../study/load-used-images.ts';
import type { StudyObserver } from '../study/observer.ts';
import { studyOptionsOf } from '../study/options-of-given.ts';
import type { DataSummary } from '../study/result.ts';
import { runKeys, seedsAtLeast, type RunKey } from '../study/run-key.ts';
import { setUpStudy, type StudySetUp } from '../study/set-up.ts';
import { settleStudyOptions } from '../study/study-options.ts';
import { UserError } from '../user-error.ts';
import type { Point } from './axis.ts';
import type { Expansion } from './expand.ts';
import type { Job } from './job.ts';
import type { Variant } from './variants.ts';
import { computesCircuit, hashOfIdentity, runIdentity } from './run-identity.ts';

/** A run of a sweep. */
export interface SweepRun {
  readonly job: Job;
  /** 'control': nobody asked for it by an axis. */
  readonly role: 'model' | 'control';
  /** Of a model each that has it; of a control one, with the axes that it does not depend on left out. */
  readonly points: readonly Point[];
  /** Undefined of what is not trained by epochs. */
  readonly training: TrainingSettings | undefined;
}

export interface Identified {
  /** In the order of the variants; a control behind the first that has it, what others begin with before them. */
  readonly runs: readonly SweepRun[];
  readonly refused: Expansion['refused'];
  /** Of each data set, by its name in jobs. */
  readonly data: ReadonlyMap<string, DataSummary>;
  /** Paths of data sets by these names. */
  readonly places: Readonly<Record<string, string>>;
  /** Circuits that are different, and names under which they were asked for. */
  readonly circuits: { readonly different: number; readonly asked: number };
}

export interface IdentifyOptions {
  readonly load: LoadUsedImages;
  readonly watch: Required<StudyObserver>;
  readonly signal?: AbortSignal | undefined;
}

/** Variants that one set-up serves. */
interface Group {
  readonly given: StudyGiven;
  readonly variants: Variant[];
}

/** Throws UserError for data that cannot be loaded, and where no variant can be trained. */
export async function identify(expansion: Expansion, options: IdentifyOptions): Promise<Identified> {
  const refused = [...expansion.refused];
  const data = new Map<string, DataSummary>();
  const places = createPlaceNames();
  const collector = createCollector();
  const hashes = new Set<string>();
  const settings = new Set<string>();
  let lastRefusal: UserError | undefined;
  for (const group of groupsOf(expansion.variants)) {
    const { given, variants } = group;
    const { circuit } = variants[0];
    hashes.add(circuit.summary.hash);
    settings.add(JSON.stringify([circuit.summary.sha256, circuit.summary.name, circuit.summary.parameters, circuit.summary.settings])); // prettier-ignore
    try {
      const setUp = await setUpGroup(group, options);
      const named = places.named(given);
      data.set(named.data, setUp.plan.data);
      addRuns(collector, { ...group, given: named }, setUp);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      lastRefusal = error.why;
      for (const { point } of variants) refused.push({ point, reason: error.why.message });
    }
  }
  const runs = collector.runs();
  if (runs.length === 0 && lastRefusal) throw lastRefusal;
  const circuits = { different: hashes.size, asked: settings.size };
  return { runs, refused, data, places: places.paths(), circuits };
}

/** What is wrong with a group alone. */
class Refusal extends Error {
  readonly why: UserError;

  constructor(why: UserError) {
    super(why.message);
    this.why = why;
  }
}

async function setUpGroup({ given, variants }: Group, { load, watch, signal }: IdentifyOptions): Promise<StudySetUp> {
  const { circuit } = variants[0];
  const options = studyOptionsOf(given, circuit);
  try {
    return await setUpStudy(options, { watch, signal, load });
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    // What is wrong with the data is wrong with the sweep.
    const settled = settleStudyOptions(options, circuit.circuit);
    await load(settled, { onProgress: watch.loading, signal }).catch(() => Promise.reject(error));
    throw new Refusal(error);
  }
} // prettier-ignore

/** Points that differ in seeds and models alone have one set-up. */
function groupsOf(variants: readonly Variant[]): Group[] {
  const groups = new Map<string, { given: StudyGiven; variants: Variant[]; models: Set<string> }>();
  for (const variant of variants) {
    const { seeds: _, models: __, saveModels: ___, checkpointMinutes: ____, ...given } = variant.given;
    const key = JSON.stringify([variant.circuit.summary.hash, given]);
    const group = groups.get(key) ?? { given: { ...given, models: [] }, variants: [], models: new Set() };
    groups.set(key, group);
    group.variants.push(variant);
    group.models.add(variant.model);
  }
  return [...groups.values()].map(({ given, variants: own, models }) => ({
    given: { ...given, models: [...models] },
    variants: own,
  }));
}

function addRuns(collector: Collector, { given, variants }: Group, setUp: StudySetUp): void {
  const { plan, contestants } = setUp;
  const { circuit } = variants[0];
  const seeds = [...new Set(variants.map(({ seed }) => seed))];
  const asked = new Set(variants.map(({ model }) => model));
  const ofJobs = jobOf(given, circuit);
  const untrained = setUp.create('resnet50', { seed: given.seed });
  const hasSeed = (model: string) =>
    setUp.create(model, { seed: given.seed }, untrained).training !== undefined;
  const trained = new Map(contestants.names.map((model) => [model, hasSeed(model)]));
  const keysOf = (model: string, wanted: readonly number[]) =>
    runKeys(trained.get(model) ? wanted : [given.seed], given.folds);
  const add = (model: string, key: RunKey, about: Pick<About, 'role' | 'point'>): string => {
    const needs = usesResNet(model)
      ? add(contestants.backbone, key, { role: 'control', point: about.point })
      : undefined;
    const identity = runIdentity(plan, circuit.circuit, { model, key, needs });
    const hash = hashOfIdentity(identity);
    collector.add({ hash, model, key, ...ofJobs, identity, needs }, { ...about, training: plan.settings.training[model] }); // prettier-ignore
    return hash;
  };
  for (const { model, seed, point } of variants)
    for (const key of keysOf(model, [seed])) add(model, key, { role: 'model', point });
  for (const model of contestants.order) {
    if (asked.has(model)) continue;
    for (const key of keysOf(model, seedsAtLeast(leastDraws(model), seeds))) {
      const own = trained.get(model) ? variants.filter(({ seed }) => seed === key.seed) : [];
      for (const { point } of own.length > 0 ? own : variants) add(model, key, { role: 'control', point });
    }
  }
}

/** What jobs of a circuit share. By the argument that its text was read for: what is usual depends on the other models of the sweep. */
export function jobOf(given: StudyGiven, { summary, texts }: Variant['circuit']): Pick<Job, 'circuit' | 'given'> {
  return { given: { ...given, circuit: texts!.opened[0].argument }, circuit: { hash: summary.hash, texts: texts! } };
} // prettier-ignore

type About = Pick<SweepRun, 'role' | 'training'> & { readonly point: Point };

interface Collector {
  add(job: Job, about: About): void;
  runs(): SweepRun[];
}

function createCollector(): Collector {
  const runs = new Map<
    string,
    Pick<SweepRun, 'job' | 'training'> & { role: SweepRun['role']; points: Point[]; shared: Point }
  >();
  return {
    add(job, { role, point, training }) {
      const run = runs.get(job.hash) ?? { job, role, training, points: [], shared: point };
      runs.set(job.hash, run);
      if (role === 'model') {
        run.role = role;
        run.points.push(point);
      } else run.shared = common(run.shared, point);
    },
    runs: () =>
      [...runs.values()].map(({ shared, ...run }) => {
        return run.role === 'model' ? run : { ...run, points: [shared] };
      }),
  };
}

/** The axes with the same value at both. */
function common(a: Point, b: Point): Point {
  if (a === b) return a;
  const entries = Object.entries(a);
  const shared = entries.filter(([axis, value]) => b[axis] === value);
  return shared.length === entries.length ? a : Object.fromEntries(shared);
}

/** Jobs name data sets; where they are is told to who runs them. */
function createPlaceNames() {
  const names = new Map<string, string>();
  const nameOf = (path: string) => {
    const known = names.get(path);
    if (known !== undefined) return known;
    const taken = new Set(names.values());
    let name = path === 'phantom' ? path : basename(path);
    for (let number = 2; taken.has(name); number++) name = `${basename(path)} ${number}`;
    names.set(path, name);
    return name;
  };
  const orAbsent = (path: string | undefined) => (path === undefined ? undefined : nameOf(path));
  return {
    named: (given: StudyGiven): StudyGiven => ({
      ...given,
      data: nameOf(given.data),
      testData: orAbsent(given.testData),
      warmStart: orAbsent(given.warmStart),
    }),
    paths: () => Object.fromEntries([...names].map(([path, name]) => [name, path])),
  };
}

/** Of `Scheduled`: a ResNet-50 trains for many minutes, and what begins with it computes its features, while a circuit trains for seconds. */
export function lengthOfRun({ model }: Job): number {
  if (trainsResNet(model)) return 2;
  return usesResNet(model) ? 1 : 0;
}

/** Runs of one circuit, whose plan a child keeps; of what has no circuit all of one model. */
export function groupOfRun({ model, circuit }: Job): string {
  return computesCircuit(model) ? circuit.hash : model;
}
