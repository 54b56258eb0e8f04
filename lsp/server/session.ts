// What the answers to an editor share: the workspace, its analyses, and the ways from an address and a place to a file and an offset.
import { ErrorCodes, ResponseError, type ClientCapabilities, type Position } from 'vscode-languageserver';
import type { Module } from '../../src/compiler/semantics/modules.ts';
import type { View } from '../service/view.ts';
import type { Analyses } from './analyses.ts';
import { offsetAt } from './positions.ts';
import type { Workspace } from './workspace.ts';

export interface Session {
  readonly workspace: Workspace;
  readonly analyses: Analyses;
  /** The editor's command that draws a circuit, by address and name; absent: it has none. */
  drawCommand?: string;
  /** The editor's command that tests a property, by address and title; absent: it has none. */
  testCommand?: string;
  /** Empty before the editor has told them. */
  client: ClientCapabilities;
  /** 'starting' until the editor has asked to initialise, 'ended' when it asked to shut down. */
  state: 'starting' | 'running' | 'ended';
}

/** A place of a document, as requests give it. */
export interface PlaceParams {
  readonly textDocument: { readonly uri: string };
  readonly position: Position;
}

/** Makes a handler answer only while the session runs, and null where the file is unknown. */
export function answering<P, A>(session: Session, answer: (params: P) => A): (params: P) => A {
  return (params) => {
    if (session.state === 'starting')
      throw new ResponseError(ErrorCodes.ServerNotInitialized, 'the server is not initialised yet');
    if (session.state === 'ended') throw new ResponseError(ErrorCodes.InvalidRequest, 'the server was shut down'); // prettier-ignore
    return answer(params);
  };
}

/** The handler for a whole document: null where there is none of that address. */
export function forDocument<P extends Pick<PlaceParams, 'textDocument'>, A>(
  session: Session,
  answer: (view: View, params: P) => A,
): (params: P) => A | null {
  return answering(session, (params) => {
    const view = session.analyses.viewAt(params.textDocument.uri);
    return view ? answer(view, params) : null;
  });
}

/** The handler for a place of a document. */
export function forPlace<P extends PlaceParams, A>(
  session: Session,
  answer: (view: View, offset: number, params: P) => A,
): (params: P) => A | null {
  return forDocument(session, (view, params: P) =>
    answer(view, offsetAt(view.module.source, params.position), params),
  );
}

/** The file and all others of the workspace, each once; its own module comes first. */
export async function withOthers({ analyses }: Session, module: Module): Promise<Module[]> {
  const { name } = module.source;
  return [module, ...(await analyses.modules()).filter(({ source }) => source.name !== name)];
}
