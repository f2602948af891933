import type { JsonObject } from '@bufbuild/protobuf';
import type { ParleyClient } from '../../src/client.js';
import type { ReportReason } from '../../src/report/reports.js';

const REASONS: Record<string, ReportReason> = { SPAM: 'spam', HATE: 'hate', OTHER_REASON: 'other' };

/** A report of a script, of a message or of a person. */
export async function callReport(client: ParleyClient, id: string, with_: JsonObject): Promise<string> {
  const reason = REASONS[with_['reason'] as string] ?? 'other';
  const text = with_['text'] as string;
  await (with_['userId'] === undefined
    ? client.reportMessage(id, with_['seq'] as number, reason, text)
    : client.reportUser(with_['userId'] as string, reason, text));
  return 'done';
}
