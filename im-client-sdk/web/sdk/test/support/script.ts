import { equals, fromBinary, fromJson, toBinary, toJson, type JsonObject, type JsonValue } from '@bufbuild/protobuf';
import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import { keepIn, ParleyClient, type ClientState, type Mention, type TimelineMessage } from '../../src/index.js';
import { callGroups, groupLine } from './groups.js';
import { line, presenceLine, SETTINGS, settingsLine } from './lines.js';
import { callPresence } from './presence.js';
import { callReport } from './reports.js';
import { callSearch } from './search.js';
import { callSend } from './sends.js';
import type { Core } from '../../src/core.js';
import { errorCode, ParleyError } from '../../src/errors.js';
import type { Wire, WireEvents } from '../../src/ports.js';
import { decodeFrame, encodeRequest, type RequestBody } from '../../src/protocol/codec.js';
import { ClientFrameSchema, ServerFrameSchema } from '../gen/parley/v1/frame_pb.js';
import { FakeClock, settle } from './fakeClock.js';
import { ioSettled, type Disk } from './stores.js';

// Plays the scripts that both SDKs must pass: im-client-sdk/vectors, whose README says what each step means.

type Step = JsonObject;
export interface Vector {
  readonly name: string;
  readonly relations?: boolean;
  readonly deliveries?: boolean;
  readonly steps: readonly Step[];
}

const HELLO_RESULT = {
  userId: '101',
  connectionId: 'c1',
  serverTimeMs: '1700000000000',
  logEpoch: '7',
  limits: {
    maxFrameBytes: 65536,
    maxTextBytes: 8192,
    maxMessagesPerSend: 3,
    maxPullMessages: 4,
    pingIntervalMs: 20000,
  },
};

export function read<T>(file: string): readonly T[] {
  return JSON.parse(readFileSync(new URL(`../../../../vectors/${file}.json`, import.meta.url), 'utf8')) as T[];
}

/** What the client knew in the end. */
export interface Played {
  /** It lacked nothing. */
  readonly current: boolean;
  readonly state: ClientState;
  readonly timelines: readonly (readonly [string, readonly string[]])[];
}

interface Sent {
  readonly requestId: number;
  readonly body: RequestBody;
}

/** A wire whose other end is the script. */
export class ScriptWire implements Wire {
  sent: Sent[] = [];
  sockets = 0;
  private events: WireEvents | null = null;

  open(_url: string, events: WireEvents): void {
    this.close();
    this.sockets++;
    this.events = events;
  }

  send(requestId: number, body: RequestBody): void {
    if (this.events) {
      this.sent.push({ requestId, body });
    }
  }

  close(): void {
    this.events = null;
    this.sent = [];
  }

  opened(): void {
    this.current().opened();
  }

  receive(json: JsonObject, replyTo = 0): void {
    const frame = fromJson(ServerFrameSchema, { ...json, replyTo });
    this.current().frame(decodeFrame(toBinary(ServerFrameSchema, frame)));
  }

  closed(code: number): void {
    const events = this.current();
    this.close();
    events.closed(code);
  }

  private current(): WireEvents {
    if (!this.events) {
      throw new Error('the client has no socket');
    }
    return this.events;
  }
}

export class Script {
  private readonly clock = new FakeClock(() => 0.5);
  private readonly wire = new ScriptWire();
  private readonly client: ParleyClient;
  private readonly names = new Map<string, number>();
  private tokens: string[] = [];
  private answers: string[] = [];
  private tokenFailure: ParleyError | null = null;
  private tokenCount = 0;
  private idCount = 0;
  private lastExpected = 0;

  constructor(
    relations = false,
    tellDeliveries = false,
    private readonly disk: Disk | null = null,
  ) {
    this.client = new ParleyClient(
      {
        tokenSource: (reason) => this.token(reason),
        deviceId: 'device-vector',
        client: 'vectors/1',
        support: false,
        relations,
        tellDeliveries,
        ...(disk && { keeping: keepIn(disk()) }),
      },
      {
        clock: this.clock,
        wire: this.wire,
        page: { visible: () => true, subscribe: () => () => undefined },
        newId: () => `00000000-0000-4000-8000-${String(++this.idCount).padStart(12, '0')}`,
      },
    );
  }

  async play(steps: readonly Step[]): Promise<Played> {
    await this.read();
    for (const [index, step] of steps.entries()) {
      try {
        await this.step(step);
        await settle();
      } catch (failure) {
        throw new Error(`step ${index + 1} ${JSON.stringify(step)}: ${String(failure)}`, { cause: failure });
      }
    }
    const kept = this.client.state.get();
    const timelines = kept.conversations.map(({ conversationId: id }) => [id, this.lines(id)] as const);
    const { marks } = (this.client as unknown as { core: Core }).core;
    const current = kept.connection.status === 'online' && marks.told;
    this.client.dispose();
    await this.read();
    return { current, state: kept, timelines };
  }

  private async read(): Promise<void> {
    await (this.disk ? ioSettled() : settle());
  }

  private token(reason: string): Promise<{ accessToken: string }> {
    this.tokens.push(reason.toUpperCase());
    const failure = this.tokenFailure;
    this.tokenFailure = null;
    return failure ? Promise.reject(failure) : Promise.resolve({ accessToken: `token-${++this.tokenCount}` });
  }

  private async step(step: Step): Promise<void> {
    const kind = Object.keys(step)[0] ?? '';
    const value = step[kind];
    switch (kind) {
      case 'call':
        this.call(value as JsonObject);
        break;
      case 'opened':
        this.wire.opened();
        break;
      case 'closed':
        this.wire.closed(value as number);
        break;
      case 'advance':
        await this.clock.advance(value as number);
        break;
      case 'expect':
        this.expect(value as JsonObject, step);
        break;
      case 'reply':
        this.wire.receive(
          value as JsonObject,
          step['to'] ? (this.names.get(step['to'] as string) ?? 999_999) : this.lastExpected,
        );
        break;
      case 'push':
        this.wire.receive(value as JsonObject);
        break;
      case 'quiet':
        expect(this.wire.sent).toEqual([]);
        break;
      case 'noFrame':
        expect(
          this.wire.sent.map(({ body }) => body.case).filter((name) => (value as string[]).includes(name)),
        ).toEqual([]);
        break;
      case 'tokens':
        expect(this.tokens).toEqual(value);
        this.tokens = [];
        break;
      case 'tokenFails': {
        const { code, retryable } = value as { code: string; retryable: boolean };
        this.tokenFailure = new ParleyError(errorCode(code), 'as the vector says', retryable);
        break;
      }
      case 'answers':
        expect(this.answers).toEqual(value);
        this.answers = [];
        break;
      case 'sockets':
        expect(this.wire.sockets).toBe(value);
        break;
      case 'online':
        this.client.connect();
        await settle();
        await this.open(value as JsonObject);
        break;
      case 'resumed':
        await this.open(value as JsonObject);
        break;
      case 'state':
        this.state(value as JsonObject);
        break;
      default:
        throw new Error('unknown step');
    }
  }

  private call(call: JsonObject): void {
    const [name, value] = Object.entries(call)[0] ?? ['', {}];
    const {
      conversationId = '',
      text,
      clientMsgId,
      seq,
      setting,
      on,
      emoji,
      mentions,
      seqs,
    } = value as Record<string, JsonValue>;
    const id = conversationId === 'SUPPORT' ? 'support' : (conversationId as string);
    const calls: Record<string, () => unknown> = {
      connect: () => this.client.connect(),
      disconnect: () => this.client.disconnect(),
      open: () => this.client.timeline(id),
      loadOlder: () => this.client.loadOlder(id),
      send: () => callSend(this.client, id, value as JsonObject),
      retry: () => this.client.retry(id, clientMsgId as string),
      discard: () => this.client.discard(id, clientMsgId as string),
      edit: () => this.answered(this.client.edit(id, seq as number, text as string, mentions as unknown as Mention[])),
      recall: () => this.answered(this.client.recall(id, seq as number)),
      deleteMessages: () => this.answeredBy(this.client.deleteMessages(id, seqs as number[]).then(() => 'deleted')),
      react: () => this.answered(this.client.react(id, seq as number, emoji as string, on === true)),
      readCounts: () =>
        this.answeredBy(
          this.client
            .readCounts(id, seqs as number[])
            .then((counts) => counts.map(({ seq: of, read, members }) => `${of}: ${read}/${members}`).join(', ')),
        ),
      readers: () =>
        this.answeredBy(
          this.client
            .readers(id, seq as number, on !== true)
            .then(({ members, more }) => [...members.map(({ name }) => name), ...(more ? ['…'] : [])].join(', ')),
        ),
      pin: () => this.answered(this.client.pin(id, seq as number, on === true)),
      set: () => this.client.set(id, SETTINGS[setting as string] ?? 'pinned', on === true),
      saveDraft: () => this.client.saveDraft(id, text as string),
      markRead: () => this.client.markRead(id, seq as number),
      typing: () => this.client.typing(id),
      groups: () => this.answeredBy(callGroups(this.client.groups, value as JsonObject)),
      presence: () => this.answeredBy(callPresence(this.client.presence, value as JsonObject)),
      report: () => this.answeredBy(callReport(this.client, id, value as JsonObject)),
      search: () => this.answeredBy(callSearch(this.client, value as JsonObject)),
    };
    const run = calls[name];
    if (!run) {
      throw new Error('unknown call');
    }
    run();
  }

  private answered(change: Promise<TimelineMessage>): void {
    this.answeredBy(change.then(line));
  }

  private answeredBy(answer: Promise<string>): void {
    answer.then(
      (text) => this.answers.push(text),
      (failure: unknown) => this.answers.push((failure as ParleyError).code),
    );
  }

  /** Opens the socket, answers the hello, and the sync that follows it. */
  private async open(value: JsonObject): Promise<void> {
    this.wire.opened();
    const hello = this.take('hello');
    this.wire.receive(
      { helloResult: { ...HELLO_RESULT, ...(value['hello'] as JsonObject | undefined) } },
      hello.requestId,
    );
    await settle();
    const sync = this.take('sync');
    const result = { conversations: value['conversations'] ?? [], nextToken: value['nextToken'] ?? 'AQ==' };
    this.wire.receive({ syncResult: result }, sync.requestId);
    await settle();
  }

  private take(name: string | undefined): Sent {
    const found = this.wire.sent.find(({ body }) => body.case === name);
    if (!found) {
      throw new Error(`no ${name ?? '?'} among ${JSON.stringify(this.wire.sent)}`);
    }
    this.wire.sent = this.wire.sent.filter((frame) => frame !== found);
    return found;
  }

  private expect(body: JsonObject, step: Step): void {
    const expected = fromJson(ClientFrameSchema, body);
    const { requestId, body: sent } = this.take(expected.body.case);
    const actual = fromBinary(ClientFrameSchema, encodeRequest(requestId, sent));
    expect(actual.requestId).toBe(requestId);
    actual.requestId = 0;
    if (!equals(ClientFrameSchema, actual, expected)) {
      expect(toJson(ClientFrameSchema, actual)).toEqual(body);
    }
    this.lastExpected = requestId;
    if (step['as'] !== undefined) {
      this.names.set(step['as'] as string, requestId);
    }
  }

  private state(expected: JsonObject): void {
    const { connection, conversations } = this.client.state.get();
    for (const [part, value] of Object.entries(expected)) {
      switch (part) {
        case 'connection':
          expect(connection.status).toBe(value);
          break;
        case 'nextTryInMs':
          expect(connection.status === 'offline' && connection.nextTryAtMs - this.clock.now()).toBe(value);
          break;
        case 'timelines':
          for (const [id, lines] of Object.entries(value as JsonObject)) {
            expect(this.lines(id)).toEqual(lines);
          }
          break;
        case 'hasOlder':
          for (const [id, older] of Object.entries(value as JsonObject)) {
            expect(this.timeline(id).hasOlder).toBe(older);
          }
          break;
        case 'conversations':
          for (const [id, row] of Object.entries(value as JsonObject)) {
            const { last, settings, group, mentioned, ...fields } = row as JsonObject;
            const actual = conversations.find(({ conversationId }) => conversationId === id);
            expect(actual).toMatchObject(fields);
            if (settings !== undefined) {
              expect(actual && settingsLine(actual.settings)).toBe(settings);
            }
            if (mentioned !== undefined) {
              expect(`[${actual?.mentionedSeqs.join(', ')}]`).toBe(mentioned);
            }
            if (group !== undefined) {
              expect(actual && groupLine(actual)).toBe(group);
            }
            if (last !== undefined) {
              expect(actual?.lastMessage && line(actual.lastMessage)).toBe(last);
            }
          }
          break;
        case 'relations':
          expect(
            this.client.state
              .get()
              .relations?.map(({ userId, state, blocked, remark }) =>
                [userId, state, ...(blocked ? ['blocked'] : []), ...(remark ? [remark] : [])].join(' '),
              )
              .sort(),
          ).toEqual(value);
          break;
        case 'presence':
          for (const [id, presence] of Object.entries(value as JsonObject)) {
            expect(presenceLine(this.client.presence.of(id).get())).toBe(presence);
          }
          break;
        case 'gone':
          expect(conversations.map(({ conversationId }) => conversationId)).not.toEqual(
            expect.arrayContaining(value as string[]),
          );
          break;
        case 'reason':
        case 'closeCode':
        case 'attempts':
          expect(connection).toMatchObject({ [part]: value });
          break;
        default:
          throw new Error(`unknown state: ${part}`);
      }
    }
  }

  /** Without beginning to keep it, as a call of `timeline` would. */
  private timeline(id: string): ReturnType<ReturnType<Core['timeline']>['get']> {
    return (this.client as unknown as { core: Core }).core.timeline(id).get();
  }

  private lines(id: string): string[] {
    return this.timeline(id).messages.map(line);
  }
}
