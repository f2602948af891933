/** The loader's few own texts; the app has its own catalogue. */
export interface LoaderTexts {
  readonly open: string;
  readonly close: string;
  /** Name of the panel and of the frame in it. */
  readonly chat: string;
  /** {count} is replaced. */
  readonly unread: string;
  readonly failed: string;
  readonly failedHint: string;
  readonly retry: string;
}

const en: LoaderTexts = {
  open: 'Open chat',
  close: 'Close chat',
  chat: 'Chat',
  unread: '{count} unread',
  failed: 'The chat can’t be opened here',
  failedHint: 'Your connection may be down, or this page is not set up for it yet.',
  retry: 'Try again',
};

const zhCN: LoaderTexts = {
  open: '打开聊天',
  close: '关闭聊天',
  chat: '聊天',
  unread: '{count} 条未读',
  failed: '聊天窗口暂时打不开',
  failedHint: '可能是网络断了，也可能是这个网页还没有设置好。',
  retry: '再试一次',
};

export const LOADER_TEXTS = { en, 'zh-CN': zhCN } as const;

export function loaderTexts(locale: string | null): LoaderTexts {
  return locale?.toLowerCase().startsWith('zh') ? zhCN : en;
}
