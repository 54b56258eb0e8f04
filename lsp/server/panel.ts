// Answers for panels and studios: a circuit with its drawing, settings and figures, and a circuit in another form.
import { RequestType, type Connection, type Location } from 'vscode-languageserver';
import { inputCount, weightCount, type Circuit } from '../../src/compiler/circuit/circuit.ts';
import { circuitMetrics, optimise } from '../../src/compiler/passes/index.ts';
import { UserError } from '../../src/user-error.ts';
import { circuitOf, type ElaboratedCircuit } from '../service/circuit.ts';
import { drawnCircuit } from '../service/drawing.ts';
import { emitForm, formLanguages } from '../service/emit.ts';
import { locationOf, offsetAt } from './positions.ts';
import { methods, type CircuitAnswer, type CircuitFigures, type CircuitParams, type EmitAnswer, type EmitParams } from './requests.ts'; // prettier-ignore
import { answering, type Session } from './session.ts';

export function answerPanel(connection: Connection, session: Session): void {
  /** The last whole drawing of each circuit, by address and name. */
  const drawn = new Map<string, Pick<CircuitAnswer, 'svg' | 'places' | 'figures'>>();

  connection.onRequest(
    new RequestType<CircuitParams, CircuitAnswer | null, void>(methods.circuit),
    answering(session, (params: CircuitParams): CircuitAnswer | null => {
      const found = lookUp(session, params);
      if (!found) return null;
      const { circuits, name, parameters, circuit } = found;
      const key = `${params.uri} ${name}`;
      const about = { circuits, parameters, ...(name === undefined ? {} : { circuit: name }) };
      try {
        if ('refused' in circuit) throw new UserError(circuit.refused);
        const whole = draw(session, circuit, params.level);
        drawn.set(key, whole);
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
    answering(session, (params: EmitParams): EmitAnswer | null => {
      const found = lookUp(session, params);
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

function lookUp(session: Session, params: CircuitParams): ElaboratedCircuit | undefined {
  const module = session.analyses.moduleAt(params.uri);
  if (!module) return undefined;
  const offset = params.position && offsetAt(module.source, params.position);
  const load = session.workspace.loadFor(() => {});
  return circuitOf(module, load, { circuit: params.circuit, offset, set: params.set ?? {} });
}

function draw({ workspace }: Session, circuit: Circuit, level: CircuitParams['level']) {
  const compiled = optimise(circuit, level).circuit;
  const { svg, origins } = drawnCircuit(compiled);
  const location = (span: Parameters<typeof locationOf>[0]): Location =>
    locationOf(span, (source) => workspace.uriOf(source));
  return {
    svg,
    places: origins.map((origin) => origin ? [location(origin.span), ...origin.callers.map(({ span }) => location(span))] : []), // prettier-ignore
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
