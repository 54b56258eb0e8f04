// One sentence for each word of the language.
export const wordDocs: ReadonlyMap<string, string> = new Map();
