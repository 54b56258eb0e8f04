// A document becomes text: groups that fit their line stay on it, the others break. The same choices as Prettier's, which
// the properties of the formatter hold it to; linear, since no look ahead goes further than a line.
import { displayWidth } from '../../source/display-width.ts';
import type { Doc } from './doc.ts';

export const lineWidth = 100;

interface Command {
  readonly indentation: number;
  readonly isFlat: boolean;
  readonly doc: Doc;
}

/**
 * The text of a document whose first line is indented already, by as many columns as the others will be. A string in it
 * may hold lines that are laid out.
 */
export function render(document: Doc, indentation = 0): string {
  return renderFlat(document, lineWidth - indentation) ?? renderBroken(document, indentation);
}

/** The text where no line of the document breaks; undefined where that is longer than `room`. */
function renderFlat(document: Doc, room: number): string | undefined {
  let left = room;
  const texts: string[] = [];
  const write = (doc: Doc): void => {
    if (typeof doc === 'string') {
      const end = doc.indexOf('\n');
      if (end < 0) left -= displayWidth(doc);
      else if (displayWidth(doc.slice(0, end)) > left) left = -1;
      else left = lineWidth - displayWidth(doc.slice(doc.lastIndexOf('\n') + 1));
      texts.push(doc);
    } else if (left < 0) {
      return;
    } else if (!('type' in doc)) {
      for (const part of doc) write(part);
    } else if (doc.type === 'line') {
      if (!doc.soft) write(' ');
    } else if (doc.type === 'if-break') {
      write(doc.flatContents);
    } else {
      write(doc.type === 'fill' ? doc.parts : doc.contents);
    }
  };
  write(document);
  // Joined at once: a text that grows piece by piece would keep its pieces.
  return left >= 0 ? texts.join('') : undefined;
}

function renderBroken(document: Doc, indentation: number): string {
  const commands: Command[] = [{ indentation, isFlat: false, doc: document }];
  let text = '';
  let column = indentation;
  for (let command = commands.pop(); command; command = commands.pop()) {
    const { doc, isFlat } = command;
    const push = (inner: Doc, flat = isFlat) => commands.push({ ...command, isFlat: flat, doc: inner });
    if (typeof doc === 'string') {
      text += doc;
      const end = doc.lastIndexOf('\n');
      column = end < 0 ? column + displayWidth(doc) : displayWidth(doc.slice(end + 1));
    } else if (!('type' in doc)) {
      for (let i = doc.length - 1; i >= 0; i--) push(doc[i]);
    } else if (doc.type === 'group') {
      const flat = { ...command, isFlat: true, doc: doc.contents };
      push(doc.contents, isFlat || fits(flat, commands, lineWidth - column));
    } else if (doc.type === 'indent') {
      commands.push({ isFlat, indentation: command.indentation + 2, doc: doc.contents });
    } else if (doc.type === 'if-break') {
      push(isFlat ? doc.flatContents : doc.breakContents);
    } else if (doc.type === 'line' && isFlat) {
      const space = doc.soft ? '' : ' ';
      text += space;
      column += space.length;
    } else if (doc.type === 'line') {
      text += `\n${' '.repeat(command.indentation)}`;
      column = command.indentation;
    } else {
      const { parts, from = 0 } = doc;
      const fit = (...inner: Doc[]) => fits({ ...command, isFlat: true, doc: inner }, [], lineWidth - column);
      const hasMore = from + 2 < parts.length;
      if (hasMore) push({ ...doc, from: from + 2 });
      if (hasMore) push(parts[from + 1], fit(parts[from], parts[from + 1], parts[from + 2]));
      push(parts[from], fit(parts[from]));
    }
  }
  return text;
}

/** Whether what comes next, and what follows it up to where a line may end, takes at most `room` columns. */
function fits(next: Command, following: readonly Command[], room: number): boolean {
  const commands = [next];
  let rest = following.length;
  let left = room;
  while (left >= 0) {
    const command = commands.pop() ?? following[--rest];
    if (!command) return true;
    const { doc, isFlat } = command;
    const push = (inner: Doc) => commands.push({ ...command, doc: inner });
    if (typeof doc === 'string') {
      const end = doc.indexOf('\n');
      left -= displayWidth(end < 0 ? doc : doc.slice(0, end));
      // What holds lines is not flat; what comes before them may be.
      if (end >= 0) return left >= 0 && rest < following.length;
    } else if (!('type' in doc)) {
      for (let i = doc.length - 1; i >= 0; i--) push(doc[i]);
    } else if (doc.type === 'line') {
      if (!isFlat) return true;
      if (!doc.soft) left -= 1;
    } else if (doc.type === 'if-break') {
      push(isFlat ? doc.flatContents : doc.breakContents);
    } else if (doc.type === 'fill') {
      push(doc.parts.slice(doc.from));
    } else {
      push(doc.contents);
    }
  }
  return false;
}
