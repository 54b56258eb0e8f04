// Gates defined by other gates of the table: the text of an OpenQASM 3 definition, read into operations.
import { binary, constant, unary } from './angles.ts';
import type { Angle, BinaryFunction, GateOperation } from './circuit.ts';
import { gateNamed } from './gates.ts';

/** One call in a definition. */
interface Part {
  readonly gate: string;
  /** An expression of the angles of the gate that is defined. */
  angles(t: readonly Angle[]): readonly Angle[];
  /** Positions among its operands. */
  readonly operands: readonly number[];
}

/** The gates, first applied first, that a definition with these angles and operands stands for. */
export function expandDefinition(
  definition: string,
  angles: readonly Angle[],
  operands: readonly number[],
): GateOperation[] {
  return partsOf(definition).map((part): GateOperation => ({
    kind: 'gate',
    gate: part.gate,
    controls: 0,
    angles: part.angles(angles),
    qubits: part.operands.map((operand) => operands[operand]),
  }));
}

/** The gates that a definition calls. */
export function gatesOfDefinition(definition: string): string[] {
  return partsOf(definition).map(({ gate }) => gate);
}

const known = new Map<string, readonly Part[]>();

function partsOf(definition: string): readonly Part[] {
  let parts = known.get(definition);
  if (!parts) known.set(definition, (parts = read(definition)));
  return parts;
}

/** `gate name(t, p) a, b { rx(t / 2) a; inv @ sx b; gphase(p); }` */
function read(definition: string): readonly Part[] {
  const fault = () => new Error(`the gate table holds a definition that cannot be read: ${definition}`);
  const whole = /^gate \w+(?:\(([^()]*)\))? ([^{]*) \{ (.*); \}$/.exec(definition);
  if (!whole) throw fault();
  const words = (list: string | undefined) => (list ? list.split(',').map((word) => word.trim()) : []);
  const parameters = words(whole[1]);
  const operands = words(whole[2]);
  return whole[3].split(';').map((statement): Part => {
    const call = /^(inv @ )?(\w+)(?:\((.*)\))? ?([\w, ]*)$/.exec(statement.trim());
    if (!call) throw fault();
    const [, inverted, name, list, on] = call;
    const expressions = words(list).map((text) => readAngle(text, parameters));
    const { inverse } = gateNamed(name);
    return {
      gate: inverted ? inverse.gate : name,
      angles: (t) => {
        const own = expressions.map((expression) => expression(t));
        return inverted ? inverse.angles(own) : own;
      },
      operands: words(on).map((word) => operands.indexOf(word)),
    };
  });
}

type Expression = (t: readonly Angle[]) => Angle;

const operators: Readonly<Record<string, { readonly function: BinaryFunction; readonly binding: number }>> = {
  '+': { function: 'add', binding: 1 },
  '-': { function: 'subtract', binding: 1 },
  '*': { function: 'multiply', binding: 2 },
  '/': { function: 'divide', binding: 2 },
};

/** Sums, products, quotients and signs of numbers, `pi` and parameters, without commas. */
function readAngle(text: string, parameters: readonly string[]): Expression {
  const tokens = text.match(/[\w.]+|\S/g) ?? [];
  let at = 0;
  const result = sum(1);
  if (at < tokens.length) throw new Error(`the gate table holds an angle that cannot be read: ${text}`);
  return result;

  function sum(least: number): Expression {
    let left = atom();
    for (let next = operators[tokens[at]]; next && next.binding >= least; next = operators[tokens[at]]) {
      at++;
      const [before, after, { function: fn }] = [left, sum(next.binding + 1), next];
      left = (t) => binary(fn, before(t), after(t));
    }
    return left;
  }

  function atom(): Expression {
    const token = tokens[at++];
    if (token === '-') {
      const operand = atom();
      return (t) => unary('negate', operand(t));
    }
    if (token === '(') {
      const inside = sum(1);
      at++;
      return inside;
    }
    const parameter = parameters.indexOf(token);
    if (parameter >= 0) return (t) => t[parameter];
    const value = token === 'pi' ? Math.PI : Number(token);
    if (Number.isNaN(value)) throw new Error(`the gate table holds an angle that cannot be read: ${text}`);
    return () => constant(value);
  }
}
