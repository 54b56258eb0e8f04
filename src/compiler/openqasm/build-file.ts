// Flat program → the syntax tree of a `.qcnn` file.
import { freeNames } from '../source/free-names.ts';
import type { Span } from '../source/source.ts';
import type { File, Statement } from '../syntax/ast.ts';
import { outputsOf } from './build-outputs.ts';
import { statementsOf } from './build-statements.ts';
import { registersByQubit, type Building } from './building.ts';
import type { FlatProgram } from './instructions.ts';
import { libraryDefinition, ownGates } from './library.ts';
import { qcnnCallableNames } from './names.ts';
import { block, identifier, qubitStatement } from '../syntax/nodes.ts';
import type { Notes } from './notes.ts';
import { planMeasurements } from './plan-measurements.ts';
import { rollRepeats } from './roll-repeats.ts';

/** `fallbackName` names the circuit where the program does not; `span` is the program's. */
export function buildFile(program: FlatProgram, notes: Notes, fallbackName: string, span: Span): File {
  const building: Building = {
    program,
    notes,
    plans: planMeasurements(program, notes.outputs),
    registers: registersByQubit(program),
    called: new Set(),
    bitNames: new Map(),
    carriers: new Map(),
    ended: new Set(),
    span,
  };
  const head = declarations(building);
  const body = program.instructions.flatMap((instruction) => statementsOf(building, instruction));
  const outputs = outputsOf(building);
  const definitions = [...program.definitions];
  for (const [gate, text] of ownGates)
    if (building.called.has(gate)) definitions.push(libraryDefinition(text));
  const own = definitions.map((definition) => definition.name.name);
  const circuit = freeNames([...qcnnCallableNames, ...own])(notes.circuit ?? fallbackName);
  const statements: Statement[] = [
    ...head,
    ...rollRepeats(body, program.freeName('turn'), span),
    { kind: 'return', outputs, span },
  ];
  return {
    kind: 'file',
    imports: [],
    declarations: [
      ...definitions,
      {
        kind: 'circuit',
        name: identifier(circuit, span),
        parameters: [],
        body: block(statements, span),
        span,
      },
    ],
    properties: [],
    comments: [],
    span,
  };
}

/** Weights, inputs and qubits. */
function declarations({ program, notes, span }: Building): Statement[] {
  const { parameters, registers, helpers } = program;
  return [
    ...parameters.map((parameter): Statement => {
      const own = { name: identifier(parameter.name, parameter.span), dimensions: [], span: parameter.span };
      if (notes.inputs.has(parameter.given)) return { kind: 'input', element: 'angle', ...own };
      return { kind: 'weight', initial: notes.starts.get(parameter.given), ...own };
    }),
    ...registers.map((register) => qubitStatement(register.name, register.size, register.span)),
    ...helpers.map((helper) => qubitStatement(helper.name, undefined, span)),
  ];
}
