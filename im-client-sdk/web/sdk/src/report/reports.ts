import { ReportReason as Reason, type Report } from '../gen/protocol.js';

/** Why something is reported. */
export type ReportReason =
  | 'spam'
  | 'harassment'
  | 'hate'
  | 'sexualContent'
  | 'violence'
  | 'fraud'
  | 'selfHarm'
  /** As the text says. */
  | 'other';

const REASONS: Record<ReportReason, number> = {
  spam: Reason.SPAM,
  harassment: Reason.HARASSMENT,
  hate: Reason.HATE,
  sexualContent: Reason.SEXUAL_CONTENT,
  violence: Reason.VIOLENCE,
  fraud: Reason.FRAUD,
  selfHarm: Reason.SELF_HARM,
  other: Reason.OTHER_REASON,
};

export function toReport(subject: Report['subject'], reason: ReportReason, text: string, opId: string): Report {
  return { opId, reason: REASONS[reason], text, subject };
}
