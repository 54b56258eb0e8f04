// Whether a text is a well-formed XML document, as far as drawings use XML: elements, attributes, character references.

/** The texts of all elements of a name; throws where the document is not well-formed. */
export function textsOf(document: string, wanted: string): string[] {
  const token =
    /<(\/?)([A-Za-z][\w-]*)((?:\s+[A-Za-z][\w:-]*="[^"<&]*(?:&#\d+;[^"<&]*)*")*)\s*(\/?)>|([^<]+)/y;
  const open: { name: string; text: string }[] = [];
  const texts: string[] = [];
  let roots = 0;
  const forbidden = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u.exec(document);
  if (forbidden) throw new Error(`a character that XML forbids at ${forbidden.index}`);
  for (token.lastIndex = 0; token.lastIndex < document.length;) {
    const at = token.lastIndex;
    const match = token.exec(document);
    if (!match) throw new Error(`no markup at ${at}: ${document.slice(at, at + 60)}`);
    const [, closing, name, attributes, empty, text] = match;
    if (text !== undefined) {
      if (/&(?!#\d+;)/.test(text)) throw new Error(`a bare & in ${text.slice(0, 60)}`);
      if (open.length === 0 && text.trim()) throw new Error(`text outside the root: ${text.slice(0, 60)}`);
      for (const element of open) element.text += text;
      continue;
    }
    const names = [...attributes.matchAll(/\s([\w:-]+)=/g)].map(([, attribute]) => attribute);
    if (new Set(names).size < names.length) throw new Error(`an attribute stands twice: ${match[0]}`);
    if (!closing) {
      if (open.length === 0 && ++roots > 1) throw new Error('two roots');
      if (!empty) open.push({ name, text: '' });
    } else {
      const element = open.pop();
      if (element?.name !== name) throw new Error(`</${name}> closes <${element?.name}>`);
      if (name === wanted) texts.push(element.text.replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)))); // prettier-ignore
    }
  }
  if (open.length > 0 || roots !== 1) throw new Error(`${open.length} elements are not closed`);
  return texts;
}
