// Answers about what is written: completions, hovers, signatures, hints, lenses, repairs, colours, formatting.
import {
  CodeActionKind,
  CompletionItemKind,
  InlayHintKind,
  InsertTextFormat,
  SemanticTokensBuilder,
  type CodeAction,
  type CodeLens,
  type CompletionItem,
  type Connection,
  type Hover,
  type TextEdit,
  type WorkspaceEdit,
} from 'vscode-languageserver';
import { codeActionsIn, fixAll, type CodeAction as Repair } from '../service/code-actions.ts';
import { codeLensesOf, figuresOf, propertyLensesOf } from '../service/code-lenses.ts';
import { completionsAt, type Completion } from '../service/completion.ts';
import type { Edit } from '../service/edits.ts';
import { docOf, hoverAt } from '../service/hover.ts';
import { inlayHintsIn } from '../service/inlay-hints.ts';
import { semanticTokensOf, tokenModifiers, tokenTypes } from '../service/semantic-tokens.ts';
import { signatureHelpAt } from '../service/signature-help.ts';
import { clock } from './clock.ts';
import { markupFor } from './for-client.ts';
import { positionAt, rangeOf, spanOf } from './positions.ts';
import { forDocument, forPlace, type Session } from './session.ts';
import { surroundingsOf } from './surroundings.ts';

/** Longest time, in milliseconds, that other messages wait for lenses, unless one circuit alone takes longer. */
const slice = 8;

export function answerLanguage(connection: Connection, session: Session): void {
  answerWriting(connection, session);
  answerReading(connection, session);
  answerRepairs(connection, session);
}

function answerWriting(connection: Connection, session: Session): void {
  connection.onCompletion(
    forPlace(session, async ({ module }, offset) => {
      const around = await surroundingsOf(session, module);
      const { start, end, items } = completionsAt(module, offset, around);
      const range = rangeOf({ source: module.source, start, end });
      const canSnippet = session.client.textDocument?.completion?.completionItem?.snippetSupport === true;
      const shown = canSnippet
        ? items
        : items.filter(({ skeleton, insert }) => skeleton === undefined || insert !== undefined);
      return { isIncomplete: false, items: shown.map((item) => toItem(item, range, canSnippet, session)) };
    }),
  );

  connection.onSignatureHelp(
    forPlace(session, ({ module }, offset) => {
      const help = signatureHelpAt(module, offset);
      if (!help) return null;
      const { label, parameters, active, symbol } = help;
      const doc = docOf(symbol).join('\n\n');
      return {
        signatures: [
          {
            label,
            ...(doc === '' ? {} : { documentation: markupFor(session.client, 'signature', doc) }),
            parameters: parameters.map(([from, to]) => ({ label: [from, to] as [number, number] })),
          },
        ],
        activeSignature: 0,
        activeParameter: active,
      };
    }),
  );
}

function answerReading(connection: Connection, session: Session): void {
  connection.onHover(
    forPlace(session, (view, offset): Hover | null => {
      const hover = hoverAt(view, offset);
      if (!hover) return null;
      const heads = hover.signatures.map((head) => `\`\`\`qcnn\n${head}\n\`\`\``);
      const value = [...heads, ...hover.paragraphs].join('\n\n');
      return { contents: markupFor(session.client, 'hover', value), range: rangeOf(hover.span) };
    }),
  );

  connection.languages.inlayHint.on(
    forDocument(session, (view, { range }) => {
      const { source } = view.module;
      return inlayHintsIn(view, spanOf(source, range)).map(({ offset, text, says }) => ({
        position: positionAt(source, offset),
        label: text,
        kind: InlayHintKind.Type,
        paddingLeft: true,
        tooltip: says,
      }));
    }),
  );

  /** The newest request for lenses of each document: passes of large files wait for whoever types. */
  const newest = new Map<string, symbol>();
  connection.onCodeLens(
    forDocument(session, async (view, { textDocument: { uri } }) => {
      const own = Symbol(uri);
      newest.set(uri, own);
      const lenses: CodeLens[] = [];
      let since = clock.now();
      for (const { span, circuit } of codeLensesOf(view)) {
        if (clock.now() - since > slice) {
          await new Promise<void>((resolve) => void clock.soon(resolve));
          since = clock.now();
        }
        const range = rangeOf(span);
        const title = newest.get(uri) === own ? figuresOf(view, circuit) : undefined;
        const command = session.drawCommand;
        if (title !== undefined) lenses.push({ range, command: { title, command: '' } });
        if (command !== undefined) lenses.push({ range, command: { title: 'Draw', command, arguments: [uri, circuit] } }); // prettier-ignore
      }
      if (newest.get(uri) === own) newest.delete(uri);
      const { testCommand: command } = session;
      if (command === undefined) return lenses;
      const runs = propertyLensesOf(view).map(({ span, title }) => ({ range: rangeOf(span), command: { title: 'Run', command, arguments: [uri, title] } })); // prettier-ignore
      return [...lenses, ...runs];
    }),
  );

  connection.languages.semanticTokens.on(
    forDocument(session, ({ module }) => {
      const builder = new SemanticTokensBuilder();
      for (const { span, type, modifiers } of semanticTokensOf(module)) {
        const { line, character } = positionAt(module.source, span.start);
        const bits = modifiers.reduce((sum, each) => sum | (1 << tokenModifiers.indexOf(each)), 0);
        builder.push(line, character, span.end - span.start, tokenTypes.indexOf(type), bits);
      }
      return builder.build();
    }) as Parameters<typeof connection.languages.semanticTokens.on>[0],
  );
}

function answerRepairs(connection: Connection, session: Session): void {
  connection.onCodeAction(
    forDocument(session, async ({ module }, { textDocument: { uri }, range, context }) => {
      const wanted = (kind: string) => !context.only || context.only.some((each) => kind === each || kind.startsWith(`${each}.`)); // prettier-ignore
      const diagnostics = session.analyses.diagnosticsAt(uri);
      const mistakes = { module, diagnostics, load: session.workspace.loadFor(() => {}) };
      const toEdit = (edits: readonly Edit[]): WorkspaceEdit => ({
        changes: { [uri]: edits.map(toTextEdit) },
      });
      const toAction = (kind: string, { title, edits, isPreferred }: Repair): CodeAction => ({
        title,
        kind,
        edit: toEdit(edits),
        ...(isPreferred ? { isPreferred } : {}),
      });
      const all = wanted(CodeActionKind.SourceFixAll) && context.only ? fixAll(mistakes) : undefined;
      const repairs = wanted(CodeActionKind.QuickFix)
        ? codeActionsIn(mistakes, spanOf(module.source, range), await surroundingsOf(session, module))
        : [];
      return [
        ...repairs.map((each) => toAction(CodeActionKind.QuickFix, each)),
        ...(all ? [toAction(CodeActionKind.SourceFixAll, all)] : []),
      ];
    }),
  );
}

/** An edit in the words of the protocol. */
export function toTextEdit({ span, text }: Edit): TextEdit {
  return { range: rangeOf(span), newText: text };
}

const itemKinds: Readonly<Record<Completion['kind'], CompletionItemKind>> = {
  constant: CompletionItemKind.Constant,
  gate: CompletionItemKind.Function,
  pool: CompletionItemKind.Function,
  pairing: CompletionItemKind.Function,
  circuit: CompletionItemKind.Class,
  channel: CompletionItemKind.Function,
  preparation: CompletionItemKind.Function,
  function: CompletionItemKind.Function,
  observable: CompletionItemKind.Operator,
  distribution: CompletionItemKind.Function,
  parameter: CompletionItemKind.TypeParameter,
  angle: CompletionItemKind.Variable,
  operand: CompletionItemKind.Variable,
  size: CompletionItemKind.TypeParameter,
  register: CompletionItemKind.Variable,
  input: CompletionItemKind.Field,
  weight: CompletionItemKind.Property,
  let: CompletionItemKind.Variable,
  bit: CompletionItemKind.Variable,
  loop: CompletionItemKind.Variable,
  import: CompletionItemKind.Reference,
  word: CompletionItemKind.Keyword,
  type: CompletionItemKind.Struct,
  member: CompletionItemKind.Property,
  file: CompletionItemKind.File,
  skeleton: CompletionItemKind.Snippet,
};

function toItem(
  item: Completion,
  range: TextEdit['range'],
  canSnippet: boolean,
  session: Session,
): CompletionItem {
  const { label, kind, insert = label, detail, symbol, doc, edits, rank } = item;
  const skeleton = canSnippet ? item.skeleton : undefined;
  const text = doc ?? (symbol ? docOf(symbol).join('\n\n') : '');
  return {
    label,
    kind: itemKinds[kind],
    sortText: `${String(rank).padStart(2, '0')}${label}`,
    textEdit: { range, newText: skeleton ?? insert },
    ...(skeleton === undefined ? {} : { insertTextFormat: InsertTextFormat.Snippet }),
    ...(detail === undefined ? {} : { detail }),
    ...(text === '' ? {} : { documentation: markupFor(session.client, 'completion', text) }),
    ...(edits ? { additionalTextEdits: edits.map(toTextEdit) } : {}),
  };
}
