// The files of a workspace as features see them: open ones analysed at every edit, others read when they are asked for; and
// which of them an edit concerns.
import type { AnalysedCircuit } from '../../src/compiler/analysis.ts';
import { loadModules, type Module } from '../../src/compiler/semantics/modules.ts';
import type { Diagnostic } from '../../src/compiler/source/diagnostic.ts';
import type { View } from '../service/view.ts';
import { DocumentAnalysis, type Findings } from './document-analysis.ts';
import { Scheduler, type Clock } from './scheduler.ts';
import { canonical, type Workspace } from './workspace.ts';

/** What an address held. */
type Found = ReturnType<Workspace['sourceAt']>;

/** An open document. */
interface OpenDocument {
  analysis: DocumentAnalysis;
  /** What it imports, directly or through others, as it was found or not; by canonical address. */
  readonly texts: ReadonlyMap<string, Found>;
  /** What was last told of its newest text. */
  diagnostics: readonly Diagnostic[];
  constants: Findings['constants'];
  /** The newest whole form of each circuit, by its name. */
  readonly whole: Map<string, AnalysedCircuit>;
}

/** A file that is not open, and the texts that it was read with. */
interface ClosedFile {
  readonly module: Module;
  readonly texts: ReadonlyMap<string, Found>;
}

export class Analyses {
  readonly #workspace: Workspace;
  readonly #clock: Clock;
  readonly #scheduler: Scheduler;
  readonly #tell: (uri: string, findings: Findings) => void;
  /** By canonical address. */
  readonly #open = new Map<string, OpenDocument>();
  readonly #closed = new Map<string, ClosedFile>();

  /** `tell` gets what is found in an open document, as it is found. */
  constructor(workspace: Workspace, clock: Clock, tell: (uri: string, findings: Findings) => void) {
    this.#workspace = workspace;
    this.#clock = clock;
    this.#scheduler = new Scheduler(clock);
    this.#tell = tell;
  }

  /** Whether nothing is left to do. */
  get isIdle(): boolean {
    return this.#scheduler.isIdle;
  }

  /** Analyses an open document anew, and those that import it. */
  edited(uri: string): void {
    this.#submit(canonical(uri));
    this.moved(uri);
  }

  closed(uri: string): void {
    const address = canonical(uri);
    this.#open.delete(address);
    this.#scheduler.drop(address);
    this.moved(uri);
  }

  /** Analyses the open documents that import what lies, or no longer lies, at an address. */
  moved(uri: string): void {
    const address = canonical(uri);
    for (const [user, { texts }] of this.#open)
      if (user !== address && texts.has(address)) this.#submit(user);
  }

  /** Analyses open documents anew whose imports are no longer what they were. */
  look(): void {
    for (const [address, { texts }] of this.#open)
      if ([...texts].some(([uri, text]) => this.#workspace.sourceAt(uri) !== text)) this.#submit(address);
  }

  /** A file with its imports; of an open document its newest text. undefined: there is none, or it is yet to come. */
  moduleAt(uri: string): Module | undefined {
    const address = canonical(uri);
    const open = this.#open.get(address);
    if (!open) return this.#readClosed(address);
    this.#scheduler.hasten(address);
    return open.analysis.module;
  }

  /** As `moduleAt`, with the circuits as they last were whole. */
  viewAt(uri: string): View | undefined {
    const module = this.moduleAt(uri);
    const open = this.#open.get(canonical(uri));
    return (
      module && {
        module,
        circuits: [...(open?.whole.values() ?? [])],
        constants: open?.constants ?? new Map(),
      }
    );
  }

  /** What is known to be wrong or doubtful in an open document, as it is now. */
  diagnosticsAt(uri: string): readonly Diagnostic[] {
    const address = canonical(uri);
    this.#scheduler.hasten(address);
    return this.#open.get(address)?.diagnostics ?? [];
  }

  /** Every circuit file of the workspace that can be read. */
  async modules(): Promise<Module[]> {
    const uris = await this.#workspace.list();
    return this.#workspace.complete(() => uris.flatMap((uri) => this.moduleAt(uri) ?? []));
  }

  #submit(address: string): void {
    const source = this.#workspace.sourceAt(address);
    if (!source || source === 'pending' || 'unreadable' in source) return;
    const texts = new Map<string, Found>();
    const load = this.#workspace.loadFor((uri, found) => texts.set(uri, found));
    const known = this.#open.get(address);
    const whole = known?.whole ?? new Map<string, AnalysedCircuit>();
    const analysis = new DocumentAnalysis(source, load, this.#clock, (findings) => {
      // What is missing is on its way: `moved` is called when it is here.
      if ([...texts.values()].includes('pending')) return;
      const document = this.#open.get(address);
      if (document?.analysis === analysis) {
        document.diagnostics = findings.diagnostics;
        document.constants = findings.constants;
      }
      keepWhole(whole, findings);
      this.#tell(address, findings);
    });
    this.#open.set(address, { analysis, texts, diagnostics: [], constants: new Map(), whole });
    this.#scheduler.submit(address, analysis);
  }

  #readClosed(address: string): Module | undefined {
    const known = this.#closed.get(address);
    const isSame = known && [...known.texts].every(([uri, text]) => this.#workspace.sourceAt(uri) === text);
    if (isSame) return known.module;
    const source = this.#workspace.sourceAt(address);
    if (!source || source === 'pending' || 'unreadable' in source) {
      this.#closed.delete(address);
      return undefined;
    }
    const texts = new Map<string, Found>([[address, source]]);
    const module = loadModules(source, this.#workspace.loadFor((uri, found) => texts.set(uri, found))); // prettier-ignore
    this.#closed.set(address, { module, texts });
    return module;
  }
}

/** A circuit that became right replaces its older form; one that is gone takes it along. */
function keepWhole(whole: Map<string, AnalysedCircuit>, { circuits, module }: Findings): void {
  const names = new Set(module.file.declarations.map(({ name }) => name.name));
  // A mistake may hide declarations.
  if (module.losses.length === 0) for (const name of whole.keys()) if (!names.has(name)) whole.delete(name);
  for (const circuit of circuits)
    if (circuit.outcome === 'right') whole.set(circuit.declaration.name.name, circuit);
}
