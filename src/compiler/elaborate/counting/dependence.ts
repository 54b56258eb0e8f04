// Whether the cost of a block depends on a name: then its loops are counted iteration by iteration.
import { subexpressions } from '../../semantics/walk.ts';
import type { Pattern } from '../../syntax/ast-expressions.ts';
import type { Block, Expression, GateDeclaration, Statement } from '../../syntax/ast.ts';
import { blocksOf, expressionsOf } from '../../syntax/statement-facts.ts';
import { type Environment, findCallable } from '../state/environment.ts';

/** Whether the cost of the body may depend on the one name of the pattern. */
export function branchesOn(environment: Environment, body: Block, { names }: Pattern): boolean {
  return names.length === 1 && decides(body, names[0].name, environment);
}

/** Whether the cost of the body may depend on a name; with an environment also through the angles of a gate. */
function decides(body: Block, name: string, environment?: Environment): boolean {
  const mentions = (node: Expression): boolean =>
    (node.kind === 'name' && node.name === name) || subexpressions(node).some(mentions);
  const isAngle = (statement: Statement): boolean =>
    statement.kind === 'apply' &&
    environment !== undefined &&
    dependsOnAngles(declaredGate(environment, statement.callee.name)) &&
    statement.arguments.some(mentions);
  const visit = (block: Block): boolean =>
    block.statements.some(
      (statement) =>
        decidingExpressions(statement).some(mentions) ||
        isAngle(statement) ||
        blocksOf(statement).some(visit),
    );
  return visit(body);
}

const angleGates = new WeakMap<GateDeclaration, boolean>();

export function declaredGate(environment: Environment, name: string): GateDeclaration | undefined {
  const callable = findCallable(environment, name);
  return callable?.kind === 'gate' ? callable.declared?.declaration : undefined;
}

/** A gate with loops, branches or powers of its own that its angles decide. */
export function dependsOnAngles(declaration: GateDeclaration | undefined): boolean {
  if (!declaration) return false;
  const known = angleGates.get(declaration);
  if (known !== undefined) return known;
  const depends = declaration.parameters.some(({ name }) => decides(declaration.body, name.name));
  angleGates.set(declaration, depends);
  return depends;
}

/** The expressions on which the cost of a statement depends. */
function decidingExpressions(statement: Statement): readonly Expression[] {
  switch (statement.kind) {
    case 'for':
    case 'if':
    case 'let':
      return expressionsOf(statement);
    case 'apply': {
      const { modifiers, operands } = statement;
      const powers = modifiers.flatMap(({ argument }) => argument ?? []);
      return operands.kind === 'on' ? [...powers, operands.tuples] : powers;
    }
    case 'qubit':
    case 'input':
    case 'weight':
    case 'assign':
    case 'bit':
    case 'reset':
    case 'discard':
    case 'barrier':
    case 'return':
    case 'lost':
      return [];
    default:
      return statement satisfies never;
  }
}
