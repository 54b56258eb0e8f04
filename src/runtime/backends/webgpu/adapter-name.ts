// An adapter's name for people, from what its driver says of it: parts that a driver leaves empty leave no dashes behind.

/** What `GPUAdapterInfo` has. */
export interface AdapterInfo {
  readonly vendor?: string | undefined;
  readonly architecture?: string | undefined;
  readonly device?: string | undefined;
  readonly description?: string | undefined;
}

/** "NVIDIA H200"; "an adapter without a name" where the driver gives none. */
export function nameOfAdapter({ vendor, architecture, device, description }: AdapterInfo): string {
  const candidates = [device, description, [vendor, architecture].map((part) => tidy(part)).join(' ')];
  return candidates.map((text) => tidy(text)).find((text) => text !== '') ?? 'an adapter without a name';
}

/** "swiftshader-device-subzero-" ends in a part that is empty, as "a--b" holds one. */
function tidy(text = ''): string {
  const words = text.split(/\s+/).map((word) => word.split('-').filter((part) => part !== '').join('-')); // prettier-ignore
  return words.filter((word) => word !== '').join(' ');
}
