import type { Translator } from './catalogue';
import type { ChangeProblem } from './changes';
import type { ChatMessage, MessageReaction } from './timeline';

/** What the menu of a message offers; each has a name among the texts. */
export const QUICK_EMOJI = [
  ['👍', 'emoji.thumbsUp'],
  ['❤️', 'emoji.heart'],
  ['😄', 'emoji.smile'],
  ['🎉', 'emoji.party'],
  ['😢', 'emoji.sad'],
  ['🙏', 'emoji.thanks'],
] as const;

/** An own reaction on its way: `problem` is null while it is, and why it was refused after it. */
export interface Reacting {
  readonly key: string;
  readonly emoji: string;
  /** It is being set, not taken away. */
  readonly on: boolean;
  readonly problem: ChangeProblem | null;
}

/** The reactions to a message, with those that are on their way. */
export function reactionsTo(
  { key, reactions }: Pick<ChatMessage, 'key' | 'reactions'>,
  reacting: readonly Reacting[],
): readonly MessageReaction[] {
  return reacting
    .filter((one) => one.key === key && one.problem === null)
    .reduce((shown, { emoji, on }) => withOwn(shown, emoji, on), reactions);
}

/** Why the last own reaction to the message was refused. */
export function reactionRefused(
  { key }: Pick<ChatMessage, 'key'>,
  reacting: readonly Reacting[],
): ChangeProblem | null {
  return reacting.find((one) => one.key === key && one.problem !== null)?.problem ?? null;
}

function withOwn(shown: readonly MessageReaction[], emoji: string, mine: boolean): readonly MessageReaction[] {
  const known = shown.find((one) => one.emoji === emoji) ?? { emoji, count: 0, mine: false, names: [] };
  if (known.mine === mine) {
    return shown;
  }
  const fresh = { ...known, mine, count: known.count + (mine ? 1 : -1) };
  return (known.count === 0 ? [...shown, fresh] : shown.map((one) => (one === known ? fresh : one))).filter(
    ({ count }) => count > 0,
  );
}

const MOST_NAMES = 5;

type ReactionKey = (typeof QUICK_EMOJI)[number][1] | 'reaction.by' | 'reaction.others' | 'quote.you';

/** Who reacts how, to be read out and for a tooltip. */
export function reactionLabel({ emoji, count, mine, names }: MessageReaction, t: Translator<ReactionKey>): string {
  const named = [...(mine ? [t('quote.you')] : []), ...names.slice(0, MOST_NAMES)];
  const others = count - named.length;
  const people = others > 0 ? [...named, t('reaction.others', { count: others })] : named;
  const key = QUICK_EMOJI.find(([known]) => known === emoji)?.[1];
  return t('reaction.by', { emoji: key ? t(key) : emoji, people: new Intl.ListFormat(t.locale).format(people) });
}
