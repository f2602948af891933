import { ByteReader, ByteWriter, DELIMITED, VARINT } from './bytes.js';

type Scalar = 'bool' | 'string' | 'bytes' | 'int32' | 'uint32' | 'int64' | 'id';

/** [number, name, type, repeated, oneof] */
type Field = readonly [no: number, name: string, type: Scalar | Schema<unknown>, repeated?: boolean, oneof?: string];

/** The field table of a message. protoc/plugin.mjs makes these. */
export interface Schema<T> {
  readonly fields: readonly Field[];
  /** Never there; says what the table describes. */
  readonly describes?: T;
}

type Values = Record<string, unknown>;
interface OneofValue {
  readonly case: string | undefined;
  readonly value?: unknown;
}

export function encode<T>(type: Schema<T>, message: T): Uint8Array<ArrayBuffer> {
  return write(type, message as Values, new ByteWriter()).finish();
}

/** Unknown fields are skipped, absent ones have their default. Throws if the bytes are no such message. */
export function decode<T>(type: Schema<T>, bytes: Uint8Array): T {
  return read(type, new ByteReader(bytes), bytes.length) as T;
}

function write(type: Schema<unknown>, message: Values, writer: ByteWriter): ByteWriter {
  for (const [no, name, fieldType, repeated, oneof] of type.fields) {
    if (oneof !== undefined) {
      const chosen = message[oneof] as OneofValue;
      if (chosen.case === name) {
        writeField(writer, no, fieldType, chosen.value);
      }
    } else if (!repeated) {
      if (!isDefault(fieldType, message[name])) {
        writeField(writer, no, fieldType, message[name]);
      }
    } else {
      writeList(writer, no, fieldType, message[name] as readonly unknown[]);
    }
  }
  return writer;
}

function writeList(writer: ByteWriter, no: number, type: Field[2], list: readonly unknown[]): void {
  if (typeof type === 'object' || wireType(type) === DELIMITED) {
    list.forEach((item) => writeField(writer, no, type, item));
  } else if (list.length > 0) {
    writer.tag(no, DELIMITED).fork();
    list.forEach((item) => writeScalar(writer, type, item));
    writer.join();
  }
}

function writeField(writer: ByteWriter, no: number, type: Field[2], value: unknown): void {
  if (typeof type === 'object') {
    writer.tag(no, DELIMITED).fork();
    write(type, value as Values, writer);
    writer.join();
  } else {
    writeScalar(writer.tag(no, wireType(type)), type, value);
  }
}

function writeScalar(writer: ByteWriter, type: Scalar, value: unknown): void {
  switch (type) {
    case 'bool':
      writer.int64(value ? 1 : 0);
      break;
    case 'string':
      writer.string(value as string);
      break;
    case 'bytes':
      writer.block(value as Uint8Array);
      break;
    default:
      writer.int64(value as number | string);
  }
}

function read(type: Schema<unknown>, reader: ByteReader, length: number): Values {
  const message = empty(type);
  const end = reader.pos + length;
  while (reader.pos < end) {
    const [no, wire] = reader.tag();
    const field = type.fields.find((candidate) => candidate[0] === no);
    if (!field) {
      reader.skip(wire);
      continue;
    }
    const [, name, fieldType, repeated, oneof] = field;
    if (repeated) {
      readList(reader, wire, fieldType, message[name] as unknown[]);
    } else if (oneof !== undefined) {
      message[oneof] = { case: name, value: readField(reader, fieldType) };
    } else {
      message[name] = readField(reader, fieldType);
    }
  }
  if (reader.pos !== end) {
    throw new RangeError(`a message ends at ${reader.pos} (expected: ${end})`);
  }
  return message;
}

function readList(reader: ByteReader, wire: number, type: Field[2], list: unknown[]): void {
  const packed = typeof type === 'string' && wireType(type) !== wire && wire === DELIMITED;
  if (!packed) {
    list.push(readField(reader, type));
    return;
  }
  const end = reader.uint32() + reader.pos;
  while (reader.pos < end) {
    list.push(readField(reader, type));
  }
}

function readField(reader: ByteReader, type: Field[2]): unknown {
  switch (type) {
    case 'bool':
      return Number(reader.int64()) !== 0;
    case 'string':
      return reader.string();
    case 'bytes':
      return reader.block();
    case 'int32':
      return reader.int32();
    case 'uint32':
      return reader.uint32();
    case 'int64':
      return Number(reader.int64());
    case 'id':
      return String(reader.int64());
    default:
      return read(type, reader, reader.uint32());
  }
}

function empty(type: Schema<unknown>): Values {
  const message: Values = {};
  for (const [, name, fieldType, repeated, oneof] of type.fields) {
    if (oneof !== undefined) {
      message[oneof] = { case: undefined };
    } else {
      message[name] = repeated ? [] : defaultOf(fieldType);
    }
  }
  return message;
}

function defaultOf(type: Field[2]): unknown {
  switch (type) {
    case 'bool':
      return false;
    case 'string':
      return '';
    case 'bytes':
      return new Uint8Array(0);
    case 'id':
      return '0';
    case 'int32':
    case 'uint32':
    case 'int64':
      return 0;
    default:
      return undefined;
  }
}

function isDefault(type: Field[2], value: unknown): boolean {
  return type === 'bytes' ? (value as Uint8Array).length === 0 : value === defaultOf(type);
}

function wireType(type: Scalar): number {
  return type === 'string' || type === 'bytes' ? DELIMITED : VARINT;
}
