// A chat through a running Parley, over its public HTTP and WebSocket alone: a visitor writes, an agent answers, both read
// it, the session is resolved. Exits with 0 if all of it worked.
//
//   node --experimental-websocket smoke.mjs BASE_URL SITE_KEY LOGIN [PASSWORD_FILE]
//
// The password comes from the file, or from PARLEY_PASSWORD. Node 20 needs the flag; newer ones have WebSocket without it.
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';

const TIMEOUT_MS = 15_000;
const [base, siteKey, login, passwordFile] = process.argv.slice(2);
if (!login) {
  console.error('usage: smoke.mjs BASE_URL SITE_KEY LOGIN [PASSWORD_FILE]');
  process.exit(2);
}
const password = passwordFile ? readFileSync(passwordFile, 'utf8').trim() : (process.env.PARLEY_PASSWORD ?? '');

let passed = 0;
function check(what, isTrue, detail = '') {
  if (!isTrue) {
    throw new Error(`${what}: failed ${typeof detail === 'string' ? detail : JSON.stringify(detail)}`);
  }
  passed++;
  console.log(`ok   ${what}`);
}

async function rest(method, path, body, token) {
  const response = await fetch(base + path, {
    method,
    headers: {
      ...(body ? { 'content-type': 'application/json' } : {}),
      ...(token ? { authorization: `Bearer ${token}` } : {}),
    },
    ...(body ? { body: JSON.stringify(body) } : {}),
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  const text = await response.text();
  if (!response.ok) {
    throw new Error(`${method} ${path}: ${response.status} ${text}`);
  }
  return { response, text };
}

/** One connection in the JSON subprotocol. */
class Client {
  constructor(name, grant) {
    this.name = name;
    this.grant = grant;
    this.frames = [];
    this.waiting = [];
    this.requests = 0;
  }

  async connect() {
    const url = new URL(this.grant.wsUrl, base);
    url.protocol = url.protocol.replace('http', 'ws');
    this.socket = new WebSocket(url, 'parley.v1.json');
    this.socket.onmessage = ({ data }) => this.take(JSON.parse(data));
    this.socket.onclose = ({ code, reason }) => this.end(new Error(`${this.name} was closed: ${code} ${reason}`));
    await new Promise((resolve, reject) => {
      this.socket.onopen = resolve;
      this.socket.onerror = () => reject(new Error(`${this.name} can't connect to ${url}`));
    });
    return this.ask({ hello: { token: this.grant.accessToken, deviceId: randomUUID(), client: 'smoke' } }, 'helloResult');
  }

  take(frame) {
    this.frames.push(frame);
    this.waiting = this.waiting.filter(({ test, resolve }) => {
      const hit = test(frame);
      if (hit) resolve(frame);
      return !hit;
    });
  }

  end(reason) {
    this.waiting.forEach(({ reject }) => reject(reason));
    this.waiting = [];
  }

  /** The first frame, past or to come, that passes the test. */
  next(what, test) {
    const past = this.frames.find(test);
    if (past) return Promise.resolve(past);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new Error(`${this.name} got no ${what}; got ${JSON.stringify(this.frames)}`)),
        TIMEOUT_MS,
      );
      this.waiting.push({
        test,
        resolve: (frame) => (clearTimeout(timer), resolve(frame)),
        reject: (reason) => (clearTimeout(timer), reject(reason)),
      });
    });
  }

  async ask(body, result) {
    const requestId = ++this.requests;
    this.socket.send(JSON.stringify({ requestId, ...body }));
    const frame = await this.next(result, ({ replyTo }) => replyTo === requestId);
    if (!frame[result]) throw new Error(`${this.name}: ${JSON.stringify(body)} was answered by ${JSON.stringify(frame)}`);
    return frame[result];
  }

  say(conversationId, text) {
    const messages = [{ clientMsgId: randomUUID(), content: { text: { text } } }];
    return this.ask({ send: { conversationId, messages } }, 'sendResult');
  }

  hears(text) {
    return this.next(`message "${text}"`, ({ messagePush }) =>
      messagePush?.messages?.some(({ content }) => content?.text?.text === text),
    );
  }

  close() {
    this.socket.onclose = null;
    this.socket.close();
  }
}

async function chat() {
  for (const path of ['/desk/', '/widget/loader.js', `/widget/app?site=${siteKey}`]) {
    const { response, text } = await rest('GET', path);
    check(`GET ${path}`, response.status === 200 && text.length > 100);
  }
  const agent = new Client('agent', JSON.parse((await rest('POST', '/api/v1/agents/login', { login, password })).text));
  const visitor = new Client('visitor', JSON.parse((await rest('POST', '/api/v1/visitors', { siteKey })).text));
  check('log-ins', agent.grant.accessToken && visitor.grant.accessToken);

  check('agent is connected', (await agent.connect()).connectionId);
  check('visitor is connected', (await visitor.connect()).connectionId);
  await agent.ask({ setAvailability: { availability: 'ONLINE' } }, 'setAvailabilityResult');

  const { conversation } = await visitor.ask({ openConversation: { support: {} } }, 'openConversationResult');
  const question = `Is this on? ${randomUUID()}`;
  const { acks } = await visitor.say(conversation.conversationId, question);
  check('visitor’s message is stored', acks?.length === 1 && acks[0].messageId, acks);

  const session = (
    await agent.next('session', ({ sessionPush }) => {
      const pushed = sessionPush?.session;
      return pushed?.conversationId === conversation.conversationId && pushed.state === 'ACTIVE';
    })
  ).sessionPush.session;
  check('session is the agent’s', session.agentId === agent.grant.userId, session);
  const known = await agent.ask(
    { pull: { conversationId: conversation.conversationId, fromSeq: '1', toSeq: '100', limit: 100 } },
    'pullResult',
  );
  check(
    'agent reads the question',
    known.messages?.some(({ content }) => content?.text?.text === question),
    known,
  );

  const answer = `Yes, it is. ${randomUUID()}`;
  await agent.say(conversation.conversationId, answer);
  await visitor.hears(answer);
  check('visitor reads the answer', true);

  const resolved = await agent.ask(
    { resolveSession: { sessionId: session.sessionId, opId: randomUUID() } },
    'resolveSessionResult',
  );
  check('session is resolved', resolved.session.state === 'RESOLVED', resolved);
  agent.close();
  visitor.close();
}

try {
  await chat();
  console.log(`${passed} passed, 0 failed`);
} catch (failure) {
  console.error(String(failure?.message ?? failure));
  console.log(`${passed} passed, 1 failed`);
  process.exitCode = 1;
}
setTimeout(() => process.exit(), 500).unref();
