// Text that comes from outside, made safe for a terminal.

/** Names of files and classes come from outside: no control characters reach the terminal. */
export function printable(text: string): string {
  return text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '\ufffd');
}
