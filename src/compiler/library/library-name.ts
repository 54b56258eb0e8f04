// The names of files of the standard library, as imports spell them.

/** "std/conv" for `std/conv` and `std/conv.qcnn`; undefined for what is no library name. */
export function libraryName(specifier: string): string | undefined {
  return /^(std(?:\/[\w-]+)+)(?:\.qcnn)?$/.exec(specifier)?.[1];
}

/** Whether a source of this name is a file of the standard library. */
export function isLibraryName(name: string): boolean {
  return libraryName(name) === name;
}
