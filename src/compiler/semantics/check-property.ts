// Reports what is wrong with properties but their names: levels, what is compared, settings, parameters without values.
import { levels } from '../circuit/levels.ts';
import type { Code } from '../source/codes.ts';
import type { Report } from '../source/diagnostic.ts';
import { nearest } from '../source/nearest.ts';
import type { Span } from '../source/source.ts';
import type { Comparison, CompileTimeParameter, Side } from '../syntax/ast.ts';
import type { Module } from './modules.ts';
import { parameterOf, settingNames } from './read-side-names.ts';
import { declaredSymbol, type NameSymbol } from './resolved-names.ts';
import type { DeclarationNames } from './resolve-names.ts';

/** Two properties of a file have one title each, by which messages call them. */
export function checkTitles({ file }: Module, report: Report): void {
  const earlier = new Map<string, Span>();
  for (const { title } of file.properties) {
    const { text, span } = title;
    const first = earlier.get(text);
    if (first)
      report({ code: 'name-redeclared', severity: 'error', message: `another property is called "${text}"; choose another title`, span, related: [{ span: first, message: 'first declared here' }] }); // prettier-ignore
    else earlier.set(text, span);
  }
}

type Fault = (code: Code, message: string, span: Span) => void;

/** Checks the parts of a property whose names were read. */
export function checkProperty({ declaration, references }: DeclarationNames, report: Report): void {
  if (declaration.kind !== 'property') return;
  const fault: Fault = (code, message, span) =>
    report({ code, severity: 'error', message, span, related: [] });
  const calledBy = (side: Side) => references.find(({ node }) => node === side)?.symbol;
  checkLevel(declaration.comparison, fault);
  for (const parameter of declaration.parameters) checkValues(parameter, fault);
  const sides = [declaration.comparison.left, declaration.comparison.right].map((side) => {
    const symbol = calledBy(side);
    if (symbol && symbol.kind !== 'import') checkSettings(side, symbol, fault);
    return { side, kind: symbol && comparedKind(side, symbol, fault) };
  });
  const [left, right] = sides;
  if (left.kind && right.kind && left.kind !== right.kind)
    fault('wrong-type', `a property compares two of one kind: ${left.side.callee.name} is a ${left.kind} and ${right.side.callee.name} a ${right.kind}`, right.side.span); // prettier-ignore
}

function checkLevel({ level }: Comparison, fault: Fault): void {
  if (!level || (levels as readonly string[]).includes(level.name)) return;
  const similar = nearest(level.name, levels);
  const meant = similar ? `did you mean ${similar}?` : `there are ${levels.join(', ')}`;
  fault('unknown-level', `there is no level ${level.name}; ${meant}`, level.span);
}

/** Values are those of the domain, the default, or what a type has of itself: true and false, all angles. */
function checkValues({ name, type, value, domain, span }: CompileTimeParameter, fault: Fault): void {
  if (domain || value || type.name === 'bool' || type.name === 'angle') return;
  const example = type.name === 'int' ? '[2, 4, 8]' : type.name === 'float' ? '[0.01, 0.1]' : '[a, b]';
  fault('parameter-without-value', `a property needs to know which values ${name.name} has; give it a domain, in ${example}`, span); // prettier-ignore
}

/** Undefined where it was told, or is not known. */
function comparedKind({ callee }: Side, symbol: NameSymbol, fault: Fault): string | undefined {
  const { kind, node } = declaredSymbol(symbol);
  if (kind === 'import') return undefined;
  const compared = kind === 'parameter' && node?.kind === 'compile-time-parameter' ? node.type.name : kind;
  if (compared === 'circuit' || compared === 'gate' || compared === 'pool') return compared;
  fault('wrong-type', `a property compares circuits, gates and pools, and ${callee.name} is a ${compared}`, callee.span); // prettier-ignore
  return undefined;
}

function checkSettings({ callee, settings }: Side, symbol: NameSymbol, fault: Fault): void {
  const { kind } = declaredSymbol(symbol);
  const known = settingNames(symbol);
  const seen = new Set<string>();
  for (const { name } of settings) {
    if (seen.has(name.name)) fault('name-redeclared', `${name.name} is set twice; set it once`, name.span);
    seen.add(name.name);
    if (parameterOf(symbol, name.name)) continue;
    const similar = nearest(name.name, known);
    const has = known.length > 0 ? `it has ${known.join(', ')}` : 'it has none';
    const what = kind === 'circuit' ? 'parameter' : 'size of a register';
    fault('unknown-parameter', `${kind === 'parameter' ? '' : `${kind} `}${callee.name} has no ${what} ${name.name}; ${similar ? `did you mean ${similar}?` : has}`, name.span); // prettier-ignore
  }
}
