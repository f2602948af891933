import { changeTexts, reactionTexts, replyTexts, uploadTexts } from '@parley/kit';

export const en = {
  'app.title': 'Chat',
  'app.close': 'Close chat',
  'app.unknownSite': 'This chat isn’t set up',
  'app.unknownSiteHint': 'The page names a chat that doesn’t exist. Its owner can mend that.',
  'app.notHere': 'This chat isn’t open to this page',
  'app.notHereHint': 'The page’s owner needs to add this address to the chat’s allowed sites.',

  'header.write': 'Write to us, we answer here',
  'header.with': 'You’re talking with {name}',
  'header.waiting': 'Finding someone for you',
  'header.resolved': 'Conversation closed',

  'link.reconnecting': 'Connection lost. Reconnecting…',
  'link.offline': 'You’re offline. What you write is kept and sent later.',
  'link.behind': 'Catching up…',
  'link.ended': 'This chat was opened somewhere else.',
  'link.resume': 'Use it here',
  'link.unreachable': 'Can’t reach the chat right now. Trying again…',

  'timeline.label': 'Messages',
  'timeline.new': 'New',
  'timeline.older': 'Load earlier messages',
  'timeline.loading': 'Loading messages',
  'timeline.historyFailed': 'Earlier messages could not be loaded.',
  'timeline.tryAgain': 'Try again',
  'timeline.latest': 'Go to the latest message',
  'timeline.latestNew': { one: '{count} new message. Go to it', other: '{count} new messages. Go to the latest' },
  'timeline.from': '{name}, {time}',
  'timeline.fromYou': 'You, {time}',

  'system.joined': '{name} joined the conversation',
  'system.left': '{name} left the conversation',
  'system.resolved': 'Conversation closed',
  'system.someone': 'An agent',

  'session.next': 'You’re next',
  'session.ahead': { one: '{count} person is ahead of you', other: '{count} people are ahead of you' },
  'session.waiting': 'You’re in line',
  'session.waitingHint': 'Someone will join you here. Feel free to add more, nothing gets lost.',
  'session.resolvedHint': 'Something else? Just write, and the conversation goes on here.',

  'state.sending': 'Sending',
  'state.sent': 'Sent',
  'state.delivered': 'Delivered',
  'state.read': 'Read',
  'state.failed': 'Not sent',
  'state.retry': 'Retry',
  'state.discard': 'Discard',
  'state.refused.tooLong': 'It is too long.',
  'state.refused.other': 'It wasn’t accepted.',

  ...changeTexts.en,
  ...reactionTexts.en,
  ...replyTexts.en,
  ...uploadTexts.en,

  'change.notOwner': 'The conversation has moved on.',
  'change.closed': 'The conversation was closed.',

  'typing.one': '{name} is typing',
  'typing.someone': 'Someone is typing',

  'composer.label': 'Your message',
  'composer.placeholder': 'Write a message…',
  'composer.send': 'Send',
  'composer.left': { one: '{count} character left', other: '{count} characters left' },
  'composer.over': { one: 'Please shorten by {count} character', other: 'Please shorten by {count} characters' },
} as const;
