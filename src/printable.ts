// Text that comes from outside, made safe for a terminal and its shell.

/** Names of files and classes come from outside: no control characters reach the terminal. */
export function printable(text: string): string {
  return text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '\ufffd');
}

/** A text as a shell takes it for one word. */
export function shellWord(text: string): string {
  return /^[\w./@:+-][\w./@:+=,%-]*$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
