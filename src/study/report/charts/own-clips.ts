// Vega numbers the clips of its pictures as long as a process lives: on a page they are numbered by their places there.

/** The same page whatever was drawn before it. What stands between tags has no quotes that are not escaped. */
export function withOwnClips(page: string): string {
  const numbers = new Map<string, number>();
  return page.replace(/( clip-path="url\(#clip| id="clip)(\d+)/g, (_, before: string, number: string) => {
    if (!numbers.has(number)) numbers.set(number, numbers.size + 1);
    return `${before}${numbers.get(number)}`;
  });
}
