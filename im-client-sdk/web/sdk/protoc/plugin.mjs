#!/usr/bin/env node
// Generates one TypeScript module out of the client protocol: an interface and a field table per message, and the
// enums. src/protocol/wire.ts reads and writes frames by these tables. protobuf-es' own generated code carries a
// reflection of the schema that is worth 22 KiB in a page (gzip), these tables and wire.ts 5: in the widget that counts.
// The tests hold both against each other. Only what the protocol uses is supported; anything else fails the build.
import { ScalarType } from '@bufbuild/protobuf';
import { createEcmaScriptPlugin, runNodeJs } from '@bufbuild/protoplugin';

const SCALARS = {
  [ScalarType.BOOL]: ['bool', 'boolean'],
  [ScalarType.STRING]: ['string', 'string'],
  [ScalarType.BYTES]: ['bytes', 'Uint8Array'],
  [ScalarType.INT32]: ['int32', 'number'],
  [ScalarType.UINT32]: ['uint32', 'number'],
  [ScalarType.INT64]: ['int64', 'number'],
};

runNodeJs(
  createEcmaScriptPlugin({
    name: 'parley-protocol',
    version: '1',
    generateTs(schema) {
      const f = schema.generateFile('protocol.ts');
      f.print('// Generated from im-common/src/main/proto/parley/v1 by protoc/plugin.mjs.');
      f.print("import type { Schema } from '../protocol/wire.js';");
      for (const file of schema.files) {
        file.enums.forEach((definition) => printEnum(f, definition));
      }
      for (const message of inOrderOfUse(schema.files.flatMap((file) => file.messages))) {
        printMessage(f, message);
      }
    },
    generateJs() {},
    generateDts() {},
  }),
);

function printEnum(f, definition) {
  f.print();
  f.print(doc(definition));
  f.print(`export const ${definition.name} = {`);
  definition.values.forEach((value) => f.print(`  ${value.name}: ${value.number},`));
  f.print('} as const;');
}

function printMessage(f, message) {
  f.print();
  f.print(doc(message));
  f.print(`export interface ${message.name} {`);
  for (const member of message.members) {
    f.print(member.kind === 'oneof' ? oneofLine(member) : `  readonly ${member.localName}: ${typeOf(member)};`);
  }
  f.print('}');
  f.print(`export const ${message.name}Schema: Schema<${message.name}> = {`);
  f.print('  fields: [');
  message.fields.forEach((field) => f.print(`    ${row(field)},`));
  f.print('  ],');
  f.print('};');
}

function oneofLine(oneof) {
  const cases = oneof.fields.map(
    (field) => `    | { readonly case: '${field.localName}'; readonly value: ${typeOf(field, true)} }`,
  );
  return [`  readonly ${oneof.localName}:`, ...cases, '    | { readonly case: undefined };'].join('\n');
}

/** [number, name, type, repeated?, oneof?] */
function row(field) {
  const type = field.message ? `${field.message.name}Schema` : `'${scalar(field)}'`;
  const rest = field.oneof ? `, false, '${field.oneof.localName}'` : field.fieldKind === 'list' ? ', true' : '';
  return `[${field.number}, '${field.localName}', ${type}${rest}]`;
}

function scalar(field) {
  if (field.enum) {
    return 'int32';
  }
  const [name] = SCALARS[field.scalar] ?? unsupported(field);
  // jstype = JS_STRING: an id, which may be larger than a number can be.
  return name === 'int64' && field.longAsString ? 'id' : name;
}

function typeOf(field, inOneof = false) {
  if (field.fieldKind === 'map') {
    unsupported(field);
  }
  const element = field.message
    ? field.message.name
    : field.enum
      ? 'number'
      : scalar(field) === 'id'
        ? 'string'
        : SCALARS[field.scalar][1];
  if (field.fieldKind === 'list') {
    return `readonly ${element}[]`;
  }
  return field.message && !inOneof ? `${element} | undefined` : element;
}

function inOrderOfUse(messages) {
  const ordered = new Set();
  const visit = (message, path) => {
    if (path.includes(message)) {
      throw new Error(`${message.typeName} contains itself, which these tables can't express`);
    }
    message.fields.filter((field) => field.message).forEach((field) => visit(field.message, [...path, message]));
    ordered.add(message);
  };
  messages.forEach((message) => visit(message, []));
  return ordered;
}

function unsupported(field) {
  throw new Error(`${field.parent.typeName}.${field.name}: a kind of field that protoc/plugin.mjs does not know`);
}

function doc(definition) {
  return `/** ${definition.typeName} */`;
}
