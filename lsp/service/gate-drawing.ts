// The drawing of a declared gate or pool, in text, for its hover.
import { elaborate } from '../../src/compiler/elaborate/elaborate.ts';
import { OutOfBudget } from '../../src/compiler/elaborate/state/fault.ts';
import { newMeter } from '../../src/compiler/elaborate/state/meter.ts';
import { isBroken } from '../../src/compiler/semantics/check.ts';
import { reachableModules, type Load, type Module } from '../../src/compiler/semantics/modules.ts';
import { textOf } from '../../src/compiler/source/source.ts';
import type { Declaration, GateDeclaration, PoolDeclaration } from '../../src/compiler/syntax/ast.ts';
import { parse } from '../../src/compiler/syntax/index.ts';
import { drawText } from '../../src/compiler/targets/drawing/index.ts';
import { UserError } from '../../src/user-error.ts';

/** Most steps of its elaboration, and lines and columns of what is shown. */
const limits = { steps: 20_000, lines: 24, columns: 110 };
/** By file, since what it imports may change. */
const known = new WeakMap<Module, Map<Declaration, string | undefined>>();

/** Undefined where it takes registers, is wrong, or has too much in it. */
export function gateDrawing(module: Module, declaration: Declaration): string | undefined {
  if (declaration.kind !== 'gate' && declaration.kind !== 'pool') return undefined;
  let drawings = known.get(module);
  if (!drawings) known.set(module, (drawings = new Map()));
  if (!drawings.has(declaration)) drawings.set(declaration, draw(module, declaration));
  return drawings.get(declaration);
}

function draw(module: Module, declaration: GateDeclaration | PoolDeclaration): string | undefined {
  const text = asCircuit(declaration);
  if (text === undefined || isBroken(module, declaration)) return undefined;
  const [circuit] = parse({ name: module.source.name, text }).file.declarations;
  if (circuit?.kind !== 'circuit') return undefined;
  try {
    const options = { load: loadOf(module), report: () => {}, meter: newMeter({ budget: limits.steps }) };
    const elaborated = elaborate({ module, declaration: circuit }, options);
    const drawing =
      elaborated && drawText({ ...elaborated.circuit, outputs: [] }, { names: operandsOf(declaration) });
    const lines = drawing?.replace(/^\n+/, '').trimEnd().split('\n') ?? [];
    const isSmall = lines.length <= limits.lines && lines.every((line) => line.length <= limits.columns);
    return drawing !== undefined && isSmall ? lines.join('\n') : undefined;
  } catch (error) {
    if (error instanceof UserError || error instanceof OutOfBudget) return undefined;
    throw error;
  }
}

/** The body with weights for its angles and qubits for its operands. */
function asCircuit(declaration: GateDeclaration | PoolDeclaration): string | undefined {
  const { parameters, body } = declaration;
  const sized = declaration.kind === 'gate' && declaration.operands.some(({ size }) => size);
  if (sized) return undefined;
  const names = operandsOf(declaration);
  const weights = parameters.map(({ span }) => `weight ${textOf(span)};`);
  const qubits = names.map((name) => `qubit ${name};`);
  const inner = textOf(body.span).slice(1, -1);
  return `circuit drawn() { ${weights.join(' ')} ${qubits.join(' ')} ${inner}\n return Z(${names.at(-1)}); }`;
}

function operandsOf(declaration: GateDeclaration | PoolDeclaration): string[] {
  return declaration.kind === 'gate'
    ? declaration.operands.map(({ name }) => name.name)
    : [...declaration.sources, declaration.target].map(({ name }) => name);
}

/** Finds what the modules that are read already import. */
function loadOf(module: Module): Load {
  const modules = new Map(reachableModules(module).map((each) => [each.source.name, each]));
  return (specifier, from) => modules.get(from.name)?.imported.get(specifier)?.source;
}
