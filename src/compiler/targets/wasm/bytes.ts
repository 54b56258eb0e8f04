// Bytes that are written one after the other, of a number that is not known before; numbers as LEB128.

export class Bytes {
  #bytes = new Uint8Array(256);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(byte: number): void {
    if (this.#length === this.#bytes.length) this.#grow(1);
    this.#bytes[this.#length++] = byte;
  }

  append(part: Bytes | readonly number[]): void {
    if (!(part instanceof Bytes)) {
      for (let index = 0; index < part.length; index++) this.push(part[index]);
      return;
    }
    if (this.#bytes.length - this.#length < part.length) this.#grow(part.length);
    this.#bytes.set(part.#bytes.subarray(0, part.#length), this.#length);
    this.#length += part.length;
  }

  /** LEB128 */
  unsigned(number: number): void {
    while (number >= 128) {
      this.push((number % 128) + 128);
      number = Math.floor(number / 128);
    }
    this.push(number);
  }

  /** Signed LEB128 */
  signed(number: number): void {
    for (;;) {
      const low = number & 127;
      number >>= 7;
      const done = (number === 0 && (low & 64) === 0) || (number === -1 && (low & 64) !== 0);
      this.push(done ? low : low | 128);
      if (done) return;
    }
  }

  f32(number: number): void {
    this.#float(number, 4);
  }

  f64(number: number): void {
    this.#float(number, 8);
  }

  /** A copy of what is written by now. */
  written(): Uint8Array<ArrayBuffer> {
    return this.#bytes.slice(0, this.#length);
  }

  #float(number: number, size: 4 | 8): void {
    if (this.#bytes.length - this.#length < size) this.#grow(size);
    const view = new DataView(this.#bytes.buffer, this.#length, size);
    if (size === 4) view.setFloat32(0, number, true);
    else view.setFloat64(0, number, true);
    this.#length += size;
  }

  #grow(by: number): void {
    const larger = new Uint8Array(Math.max(2 * this.#bytes.length, this.#length + by));
    larger.set(this.#bytes);
    this.#bytes = larger;
  }
}
