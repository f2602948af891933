import { BinaryReader, BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { describe, expect, it } from 'vitest';
import { ByteReader, ByteWriter, DELIMITED, VARINT } from '../src/protocol/bytes.js';

const NUMBERS = [
  ...[0, 1, 127, 128, 16_383, 16_384, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1, 2 ** 32, 2 ** 49 - 1, 2 ** 49, 2 ** 53 - 1],
  ...[-1, -128, -(2 ** 31), -(2 ** 53) + 1],
];
const IDS = [
  '0',
  '7300000000000002',
  '9223372036854775807',
  '-9223372036854775808',
  '562949953421311',
  '562949953421312',
];
const TEXTS = ['', 'hello', '你好', '👍🏽', 'x'.repeat(300), '\u0000'];

describe('the wire format', () => {
  it('is written as protobuf-es writes it', () => {
    const ours = new ByteWriter();
    const theirs = new BinaryWriter();
    for (const value of [...NUMBERS, ...IDS]) {
      ours.tag(3, VARINT).int64(value);
      theirs.tag(3, WireType.Varint).int64(value);
    }
    for (const text of TEXTS) {
      ours.tag(1000, DELIMITED).fork().tag(1, DELIMITED).string(text).join();
      theirs.tag(1000, WireType.LengthDelimited).fork().tag(1, WireType.LengthDelimited).string(text).join();
      ours.tag(2, DELIMITED).block(new Uint8Array([1, 2, 255]));
      theirs.tag(2, WireType.LengthDelimited).bytes(new Uint8Array([1, 2, 255]));
    }
    expect([...ours.finish()]).toEqual([...theirs.finish()]);
  });

  it('is read as protobuf-es reads it, whatever the bytes', () => {
    let seed = 42;
    const random = (): number => (seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31) / 2 ** 31;
    for (let run = 0; run < 3_000; run++) {
      const bytes = Uint8Array.from({ length: 12 }, () => (random() < 0.5 ? 128 : 0) + random() * 128);
      expect(outcome(() => String(new ByteReader(bytes).int64()))).toBe(
        outcome(() => String(new BinaryReader(bytes).int64())),
      );
      expect(outcome(() => String(new ByteReader(bytes).tag()))).toBe(
        outcome(() => String(new BinaryReader(bytes).tag())),
      );
      expect(outcome(() => new ByteReader(bytes).string())).toBe(outcome(() => new BinaryReader(bytes).string()));
    }
    for (const value of NUMBERS.filter((one) => one >= -(2 ** 31) && one < 2 ** 31)) {
      const bytes = new BinaryWriter().int32(value).finish();
      expect(new ByteReader(bytes).int32()).toBe(value);
    }
  });

  it('skips what is unknown, and says where the bytes end too early', () => {
    const bytes = new BinaryWriter().int64('-1').fixed64(5).fixed32(6).string('seven').uint32(9).finish();
    const reader = new ByteReader(bytes);
    [0, 1, 5, 2].forEach((wire) => reader.skip(wire));
    expect(reader.uint32()).toBe(9);
    expect(reader.pos).toBe(bytes.length);
    expect(() => reader.uint32()).toThrow(RangeError);
    expect(() => new ByteReader(new Uint8Array([5, 1])).string()).toThrow('the bytes end at 2 (expected: at least 6)');
    expect(() => reader.skip(3)).toThrow(RangeError);
  });
});

function outcome(read: () => string): string {
  try {
    return read();
  } catch {
    return 'refused';
  }
}
