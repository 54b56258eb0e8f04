// How many threads this machine runs at once, in Node and in browsers.

export function processors(): number {
  const { process, navigator } = globalThis as {
    process?: { getBuiltinModule?: (name: string) => { availableParallelism(): number } | undefined };
    navigator?: { hardwareConcurrency?: number };
  };
  return (
    process?.getBuiltinModule?.('node:os')?.availableParallelism() ?? navigator?.hardwareConcurrency ?? 1
  );
}
