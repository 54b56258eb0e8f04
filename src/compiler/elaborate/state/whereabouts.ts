// Where in the text elaboration stands: the statement, the calls that led to it and the turns of loops. Operations take
// their origin from it, and messages say it. A fault leaves it as it stands; who catches the fault puts it back.
import type { Caller, Origin } from '../../circuit/circuit.ts';
import type { Span } from '../../source/source.ts';
import type { Pattern } from '../../syntax/ast-expressions.ts';
import type { Value } from '../values/values.ts';
import { FewKeys } from './few-keys.ts';

/** The body of what is called, as one chain of calls reaches it; it is kept, so that all turns of a loop share it. */
interface Frame {
  readonly caller: Caller | undefined;
  readonly outer: Frame | undefined;
  /** By statement. */
  readonly origins: FewKeys<Span, Origin>;
  /** By the place of the call. */
  readonly inner: FewKeys<Span, Frame>;
}

/** One turn of a loop. */
export interface Turn {
  readonly pattern: Pattern;
  readonly value: Value;
  /** How many turns of this loop came before it. */
  readonly before: number;
  readonly frame: Frame;
  readonly outer: Turn | undefined;
}

export interface Whereabouts {
  frame: Frame;
  /** The statement under way; undefined before the first. */
  statement: Span | undefined;
  /** Its origin, once an operation has asked for it. */
  origin: Origin | undefined;
  /** The innermost turn under way. */
  turn: Turn | undefined;
}

function newFrame(caller?: Caller, outer?: Frame): Frame {
  return { caller, outer, origins: new FewKeys(), inner: new FewKeys() };
}

/** Before the first statement of a circuit, or of a gate that is tried by itself. */
export function atStart(): Whereabouts {
  return { frame: newFrame(), statement: undefined, origin: undefined, turn: undefined };
}

/** The origin of what the statement under way does. */
export function originOf(at: Whereabouts): Origin {
  const { frame, statement } = at;
  if (at.origin) return at.origin;
  if (!statement) throw new Error('an operation comes from a statement');
  return (at.origin = frame.origins.get(statement, () => newOrigin(statement, frame)));
}

const noCallers: readonly Caller[] = [];

/** The chain is written out where someone asks: kept for each statement of deep calls, it would fill memory. */
function newOrigin(span: Span, frame: Frame): Origin {
  if (!frame.caller) return { span, callers: noCallers };
  return {
    span,
    get callers() {
      return framesFrom(frame).map(({ caller }) => caller);
    },
  };
}

/** The frames of calls, innermost first. */
export function framesFrom(frame: Frame): (Frame & { readonly caller: Caller })[] {
  const frames: (Frame & { readonly caller: Caller })[] = [];
  for (let at: Frame | undefined = frame; at; at = at.outer)
    if (at.caller) frames.push(at as Frame & { readonly caller: Caller });
  return frames;
}

/** A statement begins. */
export function enterStatement(at: Whereabouts, statement: Span | undefined): void {
  at.statement = statement;
  at.origin = undefined;
}

/** Runs the body of what is called at a place. */
export function inCall<T>(at: Whereabouts, caller: Caller, body: () => T): T {
  const { frame, statement } = at;
  at.frame = frame.inner.get(caller.span, () => newFrame(caller, frame));
  const result = body();
  at.frame = frame;
  enterStatement(at, statement);
  return result;
}
