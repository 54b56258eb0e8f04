// Answers for panels and studios: a circuit with its drawing, settings and figures, and a circuit in another form.
import { RequestType, type Connection, type Location } from 'vscode-languageserver';
import { inputCount, weightCount, type Circuit } from '../../src/compiler/circuit/circuit.ts';
import { circuitMetrics, optimise } from '../../src/compiler/passes/index.ts';
import type { Module } from '../../src/compiler/semantics/modules.ts';
import { UserError } from '../../src/user-error.ts';
import { circuitOf, type ElaboratedCircuit } from '../service/circuit.ts';
import { drawnCircuit } from '../service/drawing.ts';
import { emitForm, formLanguages } from '../service/emit.ts';
import { locationOf, offsetAt, rangeOf } from './positions.ts';
import { methods, type CircuitAnswer, type CircuitFigures, type CircuitParams, type EmitAnswer, type EmitParams } from './requests.ts'; // prettier-ignore
import { answering, type Session } from './session.ts';

/** Drawings that are kept, to be shown while their circuit is broken. */
const mostDrawn = 16;

export function answerPanel(connection: Connection, session: Session): void {
  /** The last whole drawing of each circuit, by address and name; the newest comes last. */
  const drawn = new Map<string, Pick<CircuitAnswer, 'svg' | 'places' | 'figures'>>();
  const keep = (key: string, whole: ReturnType<typeof draw>) => {
    drawn.delete(key);
    drawn.set(key, whole);
    for (const oldest of [...drawn.keys()].slice(0, -mostDrawn)) drawn.delete(oldest);
  };

  connection.onRequest(
    new RequestType<CircuitParams, CircuitAnswer | null, void>(methods.circuit),
    answering(session, async (params: CircuitParams): Promise<CircuitAnswer | null> => {
      const found = await lookUp(session, params);
      if (!found) return null;
      const { circuits, spans, name, parameters, circuit } = found;
      const key = `${params.uri} ${name}`;
      const about = { circuits, ranges: spans.map(rangeOf), parameters, ...(name === undefined ? {} : { circuit: name }) }; // prettier-ignore
      try {
        if ('refused' in circuit) throw new UserError(circuit.refused);
        const whole = draw(session, circuit, params.level);
        keep(key, whole);
        return { ...about, ...whole, isStale: false };
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
        const old = drawn.get(key);
        return { ...about, ...(old ?? { places: [] }), isStale: old !== undefined, message: error.message };
      }
    }),
  );

  connection.onRequest(
    new RequestType<EmitParams, EmitAnswer | null, void>(methods.emit),
    answering(session, async (params: EmitParams): Promise<EmitAnswer | null> => {
      const found = await lookUp(session, params);
      if (!found) return null;
      if ('refused' in found.circuit) return { message: found.circuit.refused };
      try {
        const { form, level } = params;
        return { text: emitForm(found.circuit, form, level), language: formLanguages[form] };
      } catch (error) {
        if (error instanceof UserError) return { message: error.message };
        throw error;
      }
    }),
  );
}

/** The circuit that is asked for, when the files that it needs are here. */
async function lookUp(session: Session, params: CircuitParams): Promise<ElaboratedCircuit | undefined> {
  const { workspace, analyses } = session;
  const module = await workspace.complete(() => analyses.moduleAt(params.uri));
  return module && circuitIn(module, session, params);
}

function circuitIn(module: Module, { workspace }: Session, params: CircuitParams): ElaboratedCircuit {
  const offset = params.position && offsetAt(module.source, params.position);
  const load = workspace.loadFor(() => {});
  return circuitOf(module, load, { circuit: params.circuit, offset, set: params.set ?? {} });
}

function draw({ workspace }: Session, circuit: Circuit, level: CircuitParams['level']) {
  const compiled = optimise(circuit, level).circuit;
  const { svg, spans } = drawnCircuit(compiled);
  const location = (span: Parameters<typeof locationOf>[0]): Location =>
    locationOf(span, (source) => workspace.uriOf(source));
  return {
    svg,
    places: spans.map((each) => each.map(location)),
    figures: { before: figuresOf(circuit), after: figuresOf(compiled) },
  };
}

function figuresOf(circuit: Circuit): CircuitFigures {
  const { width, operations, depth, twoQubit } = circuitMetrics(circuit);
  return {
    qubits: width,
    operations,
    depth,
    twoQubitGates: twoQubit,
    weights: weightCount(circuit),
    inputs: inputCount(circuit),
  };
}
