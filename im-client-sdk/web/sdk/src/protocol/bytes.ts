/** How a value is written, as protobuf's encoding numbers them. */
export const VARINT = 0;
export const FIXED64 = 1;
export const DELIMITED = 2;
export const FIXED32 = 5;

const encoder = new TextEncoder();
const decoder = new TextDecoder();
const MAX_UINT32 = 0xffffffff;
/** Seven bytes of seven bits each fit a number; of what is longer the rest is counted apart. */
const SMALL_BYTES = 7;
const MORE_BYTES = 3;

/** Writes protobuf's wire format. */
export class ByteWriter {
  private out: number[] = [];
  private readonly outer: number[][] = [];

  tag(no: number, wire: number): this {
    return this.int64(no * 8 + wire);
  }

  /** What follows, until `join`, is preceded by its length. */
  fork(): this {
    this.outer.push(this.out);
    this.out = [];
    return this;
  }

  join(): this {
    const inner = this.out;
    this.out = this.outer.pop() ?? [];
    return this.block(inner);
  }

  /** A signed number of 64 bits; a string holds it in decimals. Throws what BigInt throws of what is none. */
  int64(value: number | string): this {
    if (typeof value === 'number' && value >= 0 && value <= MAX_UINT32) {
      let rest = value;
      for (; rest > 127; rest >>>= 7) {
        this.out.push((rest & 127) | 128);
      }
      this.out.push(rest);
    } else {
      let rest = BigInt.asUintN(64, BigInt(value));
      for (; rest > 127n; rest >>= 7n) {
        this.out.push(Number(rest & 127n) | 128);
      }
      this.out.push(Number(rest));
    }
    return this;
  }

  string(value: string): this {
    return this.block(encoder.encode(value));
  }

  block(value: ArrayLike<number>): this {
    this.int64(value.length);
    for (let i = 0; i < value.length; i++) {
      this.out.push(value[i] as number);
    }
    return this;
  }

  finish(): Uint8Array<ArrayBuffer> {
    return Uint8Array.from(this.out);
  }
}

/** Reads protobuf's wire format. Throws a RangeError where the bytes are none, or end too early. */
export class ByteReader {
  pos = 0;

  constructor(private readonly bytes: Uint8Array) {}

  tag(): readonly [no: number, wire: number] {
    const tag = Number(this.int64());
    if (tag < 8 || tag > MAX_UINT32 || (tag & 7) > FIXED32) {
      throw new RangeError(`tag ${tag} (expected: a number from 1 on, and a wire type up to 5)`);
    }
    return [tag >>> 3, tag & 7];
  }

  skip(wire: number): void {
    if (wire === VARINT) {
      this.int64();
    } else if (wire === DELIMITED) {
      this.block();
    } else if (wire === FIXED64 || wire === FIXED32) {
      this.take(wire === FIXED64 ? 8 : 4);
    } else {
      throw new RangeError(`wire type ${wire} (expected: 0, 1, 2 or 5)`);
    }
  }

  /** A bigint only where a number might not hold it. */
  int64(): number | bigint {
    let low = 0;
    for (let i = 0; i < SMALL_BYTES; i++) {
      const byte = this.byte();
      low += (byte & 127) * 128 ** i;
      if (byte < 128) {
        return low;
      }
    }
    let high = 0;
    for (let i = 0; i < MORE_BYTES; i++) {
      const byte = this.byte();
      high += (byte & 127) * 128 ** i;
      if (byte < 128) {
        return BigInt.asIntN(64, (BigInt(high) << BigInt(7 * SMALL_BYTES)) | BigInt(low));
      }
    }
    throw new RangeError('a varint is longer than 10 bytes');
  }

  int32(): number {
    const value = this.int64();
    return Number(typeof value === 'bigint' ? BigInt.asIntN(32, value) : value) | 0;
  }

  uint32(): number {
    return this.int32() >>> 0;
  }

  string(): string {
    return decoder.decode(this.block());
  }

  block(): Uint8Array {
    return this.take(this.uint32());
  }

  private byte(): number {
    return this.take(1)[0] as number;
  }

  private take(length: number): Uint8Array {
    const end = this.pos + length;
    if (end > this.bytes.length) {
      throw new RangeError(`the bytes end at ${this.bytes.length} (expected: at least ${end})`);
    }
    const taken = this.bytes.subarray(this.pos, end);
    this.pos = end;
    return taken;
  }
}
