// Markup as strings: whatever is not a literal of ours is escaped.

type AttributeValue = string | number | undefined;

/** `<name a="…">children</name>`; attributes are escaped, children are markup. Numbers keep two decimals. */
export function element(
  name: string,
  attributes: Readonly<Record<string, AttributeValue>>,
  ...children: string[]
): string {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}="${escape(typeof value === 'number' ? trim(value) : value!)}"`)
    .join('');
  return children.length > 0 ? `<${name}${written}>${children.join('')}</${name}>` : `<${name}${written}/>`;
}

export function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

function trim(value: number): string {
  return String(Math.round(value * 100) / 100);
}
