// How the script asks whoever started it to kill and to start the server: a line out, a line in.
import { createInterface } from 'node:readline';

const lines = [];
let wake = () => undefined;
let input = null;

function listen() {
  input ??= createInterface({ input: process.stdin })
    .on('line', (line) => {
      lines.push(line.trim());
      wake();
    })
    .on('close', () => {
      lines.push(null);
      wake();
    });
}

/** Writes the request and waits for its answer. */
export async function ask(request, answer) {
  listen();
  console.log(`E2E ${request}`);
  for (;;) {
    const line = lines.shift();
    if (line === answer) {
      return;
    }
    if (line === null) {
      throw new Error(`standard input ended before ${answer}`);
    }
    if (line === undefined) {
      await new Promise((resolve) => (wake = resolve));
    }
  }
}

export function stopListening() {
  input?.close();
  process.stdin.destroy();
}
