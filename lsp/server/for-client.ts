// What an editor is sent, by what it told that it can show: editors leave out of their capabilities what they do not know.
import {
  MarkupKind,
  type ClientCapabilities,
  type Diagnostic,
  type DocumentSymbol,
  type MarkupContent,
  type ServerCapabilities,
  type SymbolInformation,
} from 'vscode-languageserver';

/** Where a text is shown. */
type Place = 'hover' | 'completion' | 'signature';

/** Markdown where the editor takes it there; else a text for the eye, without the fences of code. */
export function markupFor({ textDocument }: ClientCapabilities, place: Place, value: string): MarkupContent {
  const formats = {
    hover: textDocument?.hover?.contentFormat,
    completion: textDocument?.completion?.completionItem?.documentationFormat,
    signature: textDocument?.signatureHelp?.signatureInformation?.documentationFormat,
  }[place];
  if (Array.isArray(formats) && formats.includes(MarkupKind.Markdown)) return { kind: MarkupKind.Markdown, value }; // prettier-ignore
  return { kind: MarkupKind.PlainText, value: value.replace(/^ *```.*\n?/gm, '').trimEnd() };
}

/** Diagnostics with the links, related places and marks that the editor shows. */
export function diagnosticsFor(
  { textDocument }: ClientCapabilities,
  diagnostics: readonly Diagnostic[],
): Diagnostic[] {
  const can = textDocument?.publishDiagnostics;
  return diagnostics.map(({ codeDescription, relatedInformation, tags, ...rest }) => ({
    ...rest,
    ...(codeDescription && can?.codeDescriptionSupport === true ? { codeDescription } : {}),
    ...(relatedInformation && can?.relatedInformation === true ? { relatedInformation } : {}),
    ...(tags && can?.tagSupport ? { tags } : {}),
  }));
}

/** An outline as a tree, or, for older editors, as a list that names what is around each. */
export function symbolsFor(
  { textDocument }: ClientCapabilities,
  uri: string,
  symbols: DocumentSymbol[],
): DocumentSymbol[] | SymbolInformation[] {
  if (textDocument?.documentSymbol?.hierarchicalDocumentSymbolSupport === true) return symbols;
  const flat = (list: readonly DocumentSymbol[], containerName?: string): SymbolInformation[] =>
    list.flatMap(({ name, kind, range, children = [] }) => [
      { name, kind, location: { uri, range }, ...(containerName === undefined ? {} : { containerName }) },
      ...flat(children, name),
    ]);
  return flat(symbols);
}

/** Options that only some editors may be told. */
export function capabilitiesFor(
  { textDocument }: ClientCapabilities,
  capabilities: ServerCapabilities,
): ServerCapabilities {
  const canPrepare = textDocument?.rename?.prepareSupport === true;
  return { ...capabilities, renameProvider: canPrepare ? { prepareProvider: true } : true };
}
