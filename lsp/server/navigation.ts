// Answers about where things are: definitions, references, renames, outlines, calls, folds, selections, links.
import {
  ErrorCodes,
  FoldingRangeKind,
  ResponseError,
  SymbolKind,
  type CallHierarchyItem,
  type Connection,
  type DocumentSymbol,
  type LocationLink,
  type SelectionRange,
  type TextEdit,
} from 'vscode-languageserver';
import type { Span } from '../../src/compiler/source/source.ts';
import { callableAt, incomingCalls, outgoingCalls, type Callable } from '../service/calls.ts';
import { definitionsAt } from '../service/definition.ts';
import { foldsOf } from '../service/folding.ts';
import { linksOf } from '../service/links.ts';
import { keysAt, placesOf, referencesAt } from '../service/references.ts';
import { renamableAt, renameAt } from '../service/rename.ts';
import { selectionsAt } from '../service/selection.ts';
import { outlineOf, searchSymbols, type OutlineItem } from '../service/symbols.ts';
import { symbolsFor } from './for-client.ts';
import { locationOf, offsetAt, rangeOf } from './positions.ts';
import { answering, forDocument, forPlace, withOthers, type Session } from './session.ts';

export function answerNavigation(connection: Connection, session: Session): void {
  const uriOf = (span: Span) => session.workspace.uriOf(span.source);
  const location = (span: Span) => locationOf(span, (source) => session.workspace.uriOf(source));

  connection.onDefinition(
    forPlace(session, ({ module }, offset) => {
      const found = definitionsAt(
        module,
        offset,
        session.workspace.loadFor(() => {}),
      );
      if (session.client.textDocument?.definition?.linkSupport !== true)
        return found.map(({ to }) => location(to));
      return found.map(({ from, to, whole }): LocationLink => ({
        originSelectionRange: rangeOf(from),
        targetUri: uriOf(to),
        targetRange: rangeOf(whole),
        targetSelectionRange: rangeOf(to),
      }));
    }),
  );

  connection.onReferences(
    forPlace(session, async ({ module }, offset, { context }) => {
      const places = referencesAt(module, offset, await withOthers(session, module));
      const wanted = places.filter(({ role }) => context.includeDeclaration || role !== 'declaration');
      return wanted.map(({ span }) => location(span));
    }),
  );

  connection.onDocumentHighlight(
    forPlace(session, ({ module }, offset) =>
      placesOf(module, keysAt(module, offset)).map(({ span, role }) => ({
        range: rangeOf(span),
        kind: role === 'write' || role === 'declaration' ? 3 : 2,
      })),
    ),
  );

  connection.onPrepareRename(
    forPlace(session, ({ module }, offset) => {
      const found = renamableAt(module, offset);
      if (found && 'refused' in found) throw new ResponseError(ErrorCodes.InvalidParams, found.refused);
      return found ? rangeOf(found.span) : null;
    }),
  );

  connection.onRenameRequest(
    forPlace(session, async ({ module }, offset, { newName }) => {
      const files = await withOthers(session, module);
      const edits = renameAt(module, offset, newName, files, session.workspace.loadFor(() => {})); // prettier-ignore
      if ('refused' in edits) throw new ResponseError(ErrorCodes.InvalidParams, edits.refused);
      const changes: Record<string, TextEdit[]> = {};
      for (const { span, text } of edits) (changes[uriOf(span)] ??= []).push({ range: rangeOf(span), newText: text }); // prettier-ignore
      return { changes };
    }),
  );

  answerOutlines(connection, session);
  answerCalls(connection, session, (callable) => toHierarchyItem(callable, uriOf));
}

/** What of a file is shown as a whole. */
function answerOutlines(connection: Connection, session: Session): void {
  const location = (span: Span) => locationOf(span, (source) => session.workspace.uriOf(source));

  connection.onDocumentSymbol(
    forDocument(session, ({ module }, { textDocument: { uri } }) =>
      symbolsFor(session.client, uri, outlineOf(module).map(toSymbol)),
    ),
  );

  connection.onWorkspaceSymbol(
    answering(session, async ({ query }: { readonly query: string }) =>
      searchSymbols(await session.analyses.modules(), query).map(({ name, kind, span }) => ({
        name,
        kind: symbolKinds[kind],
        location: location(span),
      })),
    ),
  );

  connection.onFoldingRanges(
    forDocument(session, ({ module }) =>
      foldsOf(module).map(({ kind, span }) => {
        const { start, end } = rangeOf(span);
        const kinds = { comment: FoldingRangeKind.Comment, imports: FoldingRangeKind.Imports, region: FoldingRangeKind.Region }; // prettier-ignore
        return {
          startLine: start.line,
          startCharacter: start.character,
          // The closing bracket stays in sight.
          endLine: kind === 'block' ? Math.max(start.line, end.line - 1) : end.line,
          ...(kind === 'block' ? {} : { kind: kinds[kind] }),
        };
      }),
    ),
  );

  connection.onSelectionRanges(
    forDocument(session, ({ module }, { positions }) =>
      positions.map((position) => {
        const spans = selectionsAt(module, offsetAt(module.source, position));
        return spans.reduceRight<SelectionRange | undefined>(
          (parent, span) => ({ range: rangeOf(span), ...(parent ? { parent } : {}) }),
          undefined,
        )!;
      }),
    ),
  );

  connection.onDocumentLinks(
    forDocument(session, ({ module }) =>
      linksOf(
        module,
        session.workspace.loadFor(() => {}),
      ).map(({ span, to }) => ({
        range: rangeOf(span),
        target: session.workspace.uriOf(to),
      })),
    ),
  );
}

function answerCalls(
  connection: Connection,
  session: Session,
  toItem: (callable: Callable) => CallHierarchyItem,
): void {
  const callableOf = ({ uri, selectionRange }: CallHierarchyItem) => {
    const module = session.analyses.moduleAt(uri);
    return module && callableAt(module, offsetAt(module.source, selectionRange.start));
  };
  connection.languages.callHierarchy.onPrepare(
    forPlace(session, ({ module }, offset) => {
      const found = callableAt(module, offset);
      return found ? [toItem(found)] : null;
    }),
  );
  connection.languages.callHierarchy.onIncomingCalls(
    answering(session, async ({ item }: { readonly item: CallHierarchyItem }) => {
      const callable = callableOf(item);
      if (!callable) return null;
      return incomingCalls(callable, await session.analyses.modules()).map(({ callable: caller, spans }) => ({
        from: toItem(caller),
        fromRanges: spans.map(rangeOf),
      }));
    }),
  );
  connection.languages.callHierarchy.onOutgoingCalls(
    answering(session, ({ item }: { readonly item: CallHierarchyItem }) => {
      const callable = callableOf(item);
      if (!callable) return null;
      return outgoingCalls(callable).map(({ callable: called, spans }) => ({
        to: toItem(called),
        fromRanges: spans.map(rangeOf),
      }));
    }),
  );
}

const symbolKinds: Readonly<Record<OutlineItem['kind'], SymbolKind>> = {
  property: SymbolKind.Event,
  constant: SymbolKind.Constant,
  gate: SymbolKind.Function,
  pool: SymbolKind.Function,
  pairing: SymbolKind.Function,
  circuit: SymbolKind.Class,
  channel: SymbolKind.Function,
  preparation: SymbolKind.Function,
  function: SymbolKind.Function,
  observable: SymbolKind.Function,
  distribution: SymbolKind.Function,
  parameter: SymbolKind.TypeParameter,
  angle: SymbolKind.Variable,
  operand: SymbolKind.Variable,
  size: SymbolKind.TypeParameter,
  register: SymbolKind.Array,
  input: SymbolKind.Field,
  weight: SymbolKind.Property,
  let: SymbolKind.Variable,
  bit: SymbolKind.Boolean,
  loop: SymbolKind.Variable,
  import: SymbolKind.Module,
};

function toSymbol({ name, kind, detail, span, whole, children }: OutlineItem): DocumentSymbol {
  return {
    name,
    kind: symbolKinds[kind],
    detail,
    range: rangeOf(whole),
    selectionRange: rangeOf(span),
    children: children.map(toSymbol),
  };
}

function toHierarchyItem({ declaration }: Callable, uriOf: (span: Span) => string): CallHierarchyItem {
  const { kind, name, span } = declaration;
  return {
    name: name.name,
    kind: kind === 'circuit' ? SymbolKind.Class : SymbolKind.Function,
    detail: kind,
    uri: uriOf(span),
    range: rangeOf(span),
    selectionRange: rangeOf(name.span),
  };
}
