// Work on what is known at once, or comes later: at once where it can be.

/** What `work` makes of the value; a promise where the value or what is made of it is one. */
export function following<Value, Result>(
  value: Value | Promise<Value>,
  work: (value: Value) => Result | Promise<Result>,
): Result | Promise<Result> {
  return value instanceof Promise ? value.then(work) : work(value);
}
