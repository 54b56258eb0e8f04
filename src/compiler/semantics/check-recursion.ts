// Nothing recurses: reports gates, pools and pairings that call themselves, and calls of circuits. Linear in the file.
import type { Report } from '../source/diagnostic.ts';
import type { Span } from '../source/source.ts';
import type { Declaration, GateDeclaration, PairingDeclaration, PoolDeclaration } from '../syntax/ast.ts';
import type { CallableDeclaration, Module } from './modules.ts';
import { declaredSymbol, type NameReference } from './resolved-names.ts';
import { readNames, type DeclarationNames } from './resolve-names.ts';

interface Call {
  readonly name: string;
  readonly span: Span;
  readonly callee: CallableDeclaration;
}

/** Files cannot import each other in a circle, so a cycle of calls lies within one file. */
export function checkRecursion(module: Module, report: Report): void {
  const own = module.file.declarations.filter((declaration) => declaration.kind !== 'const');
  const calls = callsIn(module);
  const error = (code: 'recursion' | 'circuit-called', message: string, span: Span) =>
    report({ code, severity: 'error', message, span, related: [] });

  for (const { name, span, callee } of [...calls.values()].flat()) {
    if (callee.kind === 'circuit') error('circuit-called', `${name} is a circuit; circuits cannot be called, share a gate or a pool instead`, span); // prettier-ignore
  }
  // What is left after taking away, again and again, what calls nothing and what nothing calls, lies on cycles.
  const cyclic = prune(
    own,
    calls,
    (call) => call.callee,
    (_, declaration) => declaration,
  );
  const between = prune(
    [...cyclic],
    calls,
    (_, declaration) => declaration,
    (call) => call.callee,
  );
  for (const declaration of between) {
    if (declaration.kind === 'circuit') continue;
    const call = calls.get(declaration)?.find(({ callee }) => between.has(callee));
    if (!call) continue;
    const through = call.callee === declaration ? '' : ` through ${call.name}`;
    error('recursion', `${declaration.kind} ${declaration.name.name} calls itself${through}`, call.span);
  }
}

function callsIn(module: Module): Map<DeclarationNames['declaration'], Call[]> {
  return new Map(readNames(module).declarations.map((names) => [names.declaration, callsOf(names)]));
}

/** Calls of what files declare; a parameter of a circuit that has the name of such a thing is no call of it. */
function callsOf({ declaration, references }: DeclarationNames): Call[] {
  const parameters =
    declaration.kind === 'circuit' ? declaration.parameters.map(({ name }) => name.name) : [];
  const calls: Call[] = [];
  for (const reference of references) {
    const callee = calleeOf(reference);
    if (callee && !parameters.includes(reference.name))
      calls.push({ name: reference.name, span: reference.span, callee });
  }
  return calls;
}

/** What a call or `conv.params` needs; a name that a default gives is no call yet. */
function calleeOf({ space, role, node, symbol }: NameReference): CallableDeclaration | undefined {
  if (space !== 'callable' || !symbol || (role !== 'call' && node.kind !== 'member')) return undefined;
  const { kind, node: declaration } = declaredSymbol(symbol);
  const isDeclared = kind === 'gate' || kind === 'pool' || kind === 'pairing' || kind === 'circuit';
  return isDeclared ? (declaration as CallableDeclaration | undefined) : undefined;
}

type End = (call: Call, declaration: CallableDeclaration) => CallableDeclaration;

/** Removes every node without an edge to a remaining node; edges lead from `from(call)` … to `to(call)`. */
function prune(
  nodes: readonly CallableDeclaration[],
  calls: ReadonlyMap<DeclarationNames['declaration'], readonly Call[]>,
  to: End,
  from: End,
): Set<CallableDeclaration> {
  const left = new Set(nodes);
  const edges = nodes.flatMap((node) =>
    (calls.get(node) ?? []).map((call) => ({ from: from(call, node), to: to(call, node) })),
  );
  const kept = edges.filter((edge) => left.has(edge.from) && left.has(edge.to));
  const degree = new Map<CallableDeclaration, number>();
  const incoming = new Map<CallableDeclaration, CallableDeclaration[]>();
  for (const edge of kept) {
    degree.set(edge.from, (degree.get(edge.from) ?? 0) + 1);
    const list = incoming.get(edge.to);
    if (list) list.push(edge.from);
    else incoming.set(edge.to, [edge.from]);
  }
  const waiting = nodes.filter((node) => !degree.get(node));
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    left.delete(node);
    for (const caller of incoming.get(node) ?? []) {
      const remaining = degree.get(caller)! - 1;
      degree.set(caller, remaining);
      if (remaining === 0) waiting.push(caller);
    }
  }
  return left;
}

/** The gates, pools and pairings of a file that calls in no circle, each after those that it calls. */
export function calleesFirst(module: Module): (GateDeclaration | PoolDeclaration | PairingDeclaration)[] {
  const own = module.file.declarations.filter((each) => each.kind !== 'const' && each.kind !== 'circuit');
  const calls = callsIn(module);
  const ordered = new Set<Declaration>();
  const entered = new Set<Declaration>();
  for (const first of own) {
    const pending: Declaration[] = [first];
    for (let next = pending.at(-1); next; next = pending.at(-1)) {
      if (entered.has(next)) {
        ordered.add(next);
        pending.pop();
        continue;
      }
      entered.add(next);
      for (const { callee } of calls.get(next) ?? []) if (!entered.has(callee)) pending.push(callee);
    }
  }
  const isOwn = new Set<Declaration>(own);
  return [...ordered].filter((each): each is (typeof own)[number] => isOwn.has(each));
}
