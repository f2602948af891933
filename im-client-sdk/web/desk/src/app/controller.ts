import {
  ChangeFlow,
  JumpFlow,
  LinkCache,
  NO_CHANGES,
  Store,
  UploadFlow,
  type ChatMessage,
  type LinkSource,
  type Replying,
} from '@parley/kit';
import { UNREAD_CONVERSATION, type AgentDesk, type ConversationPort } from '../agent/AgentDesk';
import { createLanguage, type Language } from '../texts';
import type { Address } from './address';
import type { Preferences } from './preferences';
import { INITIAL_STATE, type Chat, type DeskActions, type DeskState, type LoginProblem, type OpenChat } from './state';

const LANGUAGE = 'language';
const WIDE = '(min-width: 1200px)';

/** The chat in the middle pane and what belongs to looking at it. */
interface Looking {
  readonly port: ConversationPort;
  stop(): void;
  atEnd: boolean;
}

/** Joins the agent's lists and conversations with what only the page knows: what is open, read, drafted, folded away. */
export class DeskController implements DeskActions {
  readonly state: Store<DeskState>;
  readonly language: Store<Language>;
  private looking: Looking | null = null;
  private readonly uploads = new UploadFlow(
    () => this.state.get().uploads,
    (uploads) => this.state.patch({ uploads }),
  );
  private readonly linkCache = new LinkCache(
    (seq, attachmentId) => this.looking?.port.links(seq, attachmentId) ?? Promise.reject(new Error('nothing is open')),
  );
  private readonly changes = new ChangeFlow(
    () => this.looking?.port ?? null,
    () => this.state.get().open ?? NO_CHANGES,
    (change) => this.patchOpen(change),
  );
  private readonly jumps = new JumpFlow(
    () => this.state.get().open?.jump ?? null,
    (jump) => this.patchOpen({ jump }),
    () => this.looking?.port.view.get() ?? UNREAD_CONVERSATION,
    () => this.loadOlder(),
  );
  /** What is being answered in each chat. */
  private readonly replies = new Map<string, Replying | null>();

  constructor(
    private readonly desk: AgentDesk,
    private readonly address: Address,
    private readonly preferences: Preferences,
    private readonly page: Document,
  ) {
    this.state = new Store<DeskState>({
      ...INITIAL_STATE,
      visitorShown: matchMedia(WIDE).matches && preferences.get('visitor') !== 'hidden',
      listShown: preferences.get('list') !== 'hidden',
    });
    this.language = new Store(createLanguage([preferences.get(LANGUAGE), ...navigator.languages]));
    desk.view.subscribe(() => this.listsChanged());
    desk.onEnded(() => this.toLogin({ kind: 'ended' }));
    address.onChange((conversationId) => this.look(conversationId));
    page.addEventListener('visibilitychange', () => this.readWhatIsSeen());
  }

  async start(): Promise<void> {
    const problem = await this.desk.restore();
    if (problem === null) {
      this.enter();
    } else {
      this.toLogin(problem === 'none' ? null : problem);
    }
  }

  signIn(login: string, password: string): void {
    this.state.patch({ signingIn: true, loginProblem: null });
    void this.desk.signIn(login, password).then((problem) => {
      if (problem === null) {
        this.enter();
      } else {
        this.toLogin(problem);
      }
    });
  }

  signOut(): void {
    this.address.set(null);
    this.desk.signOut();
    this.toLogin(null);
  }

  setAvailability(availability: 'online' | 'away'): void {
    this.desk.setAvailability(availability);
  }

  setLanguage(language: string): void {
    this.preferences.set(LANGUAGE, language);
    this.language.set(createLanguage([language]));
  }

  reloadList(): void {
    this.desk.reload();
  }

  resume(): void {
    this.desk.resume();
  }

  open(conversationId: string): void {
    this.address.set(conversationId);
    this.look(conversationId);
  }

  close(): void {
    this.address.set(null);
    this.look(null);
  }

  send(text: string): void {
    if (this.state.get().open?.editing) {
      this.changes.save(text);
      return;
    }
    this.looking?.port.send(text, this.state.get().open?.replying?.seq ?? 0);
    this.write('');
    this.answer(null);
    this.patchOpen({ newAfterSeq: null });
  }

  attach(files: readonly File[]): void {
    const { open } = this.state.get();
    if (this.looking && open?.chat.mine && open.chat.state === 'active') {
      this.uploads.add(files, this.looking.port, open.chat.conversationId);
    }
  }

  retryUpload(key: string): void {
    this.uploads.retry(key);
  }

  cancelUpload(key: string): void {
    this.uploads.cancel(key);
  }

  readonly links: LinkSource = ({ seq }, { attachmentId }) =>
    this.linkCache.get(this.state.get().open?.chat.conversationId ?? '', seq ?? 0, attachmentId);

  retry(key: string): void {
    this.looking?.port.retry(key);
  }

  discard(key: string): void {
    this.looking?.port.discard(key);
  }

  edit(message: ChatMessage): void {
    this.changes.edit(message);
  }

  stopEditing(): void {
    this.changes.stop();
  }

  recall(message: ChatMessage): void {
    this.changes.recall(message);
  }

  react(message: ChatMessage, emoji: string): void {
    this.changes.react(message, emoji);
  }

  dismiss(): void {
    this.changes.dismiss();
  }

  reply({ seq }: Pick<ChatMessage, 'seq'>): void {
    this.changes.stop();
    this.answer(seq === null ? null : { seq });
  }

  stopReplying(): void {
    this.answer(null);
  }

  private answer(replying: Replying | null): void {
    const { open } = this.state.get();
    if (open) {
      this.replies.set(open.chat.conversationId, replying);
      this.patchOpen({ replying });
    }
  }

  jumpTo(seq: number): void {
    this.jumps.to(seq);
  }

  stopJump(): void {
    this.jumps.stop();
  }

  loadOlder(): void {
    this.looking?.port.loadOlder();
  }

  write(draft: string): void {
    const { open } = this.state.get();
    if (open?.editing) {
      this.changes.write(draft);
    } else if (open) {
      this.patchOpen({ draft });
      this.preferences.set(draftKey(open.chat.conversationId), draft === '' ? null : draft);
      if (draft.trim() !== '') {
        this.looking?.port.typing();
      }
    }
  }

  atEnd(atEnd: boolean): void {
    if (this.looking) {
      this.looking.atEnd = atEnd;
      this.readWhatIsSeen();
    }
  }

  askResolve(asked: boolean): void {
    if (this.state.get().open?.resolving !== 'busy') {
      this.patchOpen({ resolving: asked ? 'asked' : 'no' });
    }
  }

  resolve(): void {
    const { open } = this.state.get();
    if (!open || open.resolving === 'busy') {
      return;
    }
    const { conversationId } = open.chat;
    const stillOpen = (): boolean => this.state.get().open?.chat.conversationId === conversationId;
    this.patchOpen({ resolving: 'busy' });
    this.desk.resolve(open.chat).then(
      (chat) => stillOpen() && this.patchOpen({ resolving: 'no', chat }),
      () => stillOpen() && this.patchOpen({ resolving: 'failed' }),
    );
  }

  showList(listShown: boolean): void {
    this.state.patch({ listShown });
    this.preferences.set('list', listShown ? null : 'hidden');
  }

  showVisitor(visitorShown: boolean): void {
    this.state.patch({ visitorShown });
    if (matchMedia(WIDE).matches) {
      this.preferences.set('visitor', visitorShown ? null : 'hidden');
    }
  }

  showShortcuts(shortcutsShown: boolean): void {
    this.state.patch({ shortcutsShown });
  }

  private enter(): void {
    this.state.patch({ phase: 'desk', signingIn: false, loginProblem: null });
    this.listsChanged();
  }

  private toLogin(loginProblem: LoginProblem | null): void {
    this.look(null);
    this.state.patch({ phase: 'login', signingIn: false, loginProblem, shortcutsShown: false });
  }

  private listsChanged(): void {
    const { me, link, availability, list, mine, waiting } = this.desk.view.get();
    this.state.patch({ me, link, availability, list, mine, waiting });
    const { open, phase } = this.state.get();
    if (open) {
      const chat = this.find(open.chat.conversationId);
      if (chat) {
        this.patchOpen({ chat, ...(chat.state === 'active' && chat.mine ? {} : { resolving: 'no' as const }) });
      }
    } else if (phase === 'desk' && list === 'ready' && this.address.get() !== null) {
      this.look(this.address.get());
    }
  }

  private find(conversationId: string): Chat | undefined {
    const { mine, waiting, left } = this.desk.view.get();
    return [...mine, ...waiting, ...left].find((chat) => chat.conversationId === conversationId);
  }

  /** Shows this conversation, or none. One that is in no list any more is not shown. */
  private look(conversationId: string | null): void {
    if (conversationId !== null && this.state.get().open?.chat.conversationId === conversationId) {
      return;
    }
    this.looking?.stop();
    this.looking = null;
    const chat = conversationId === null ? undefined : this.find(conversationId);
    if (!chat) {
      this.state.patch({ open: null });
      return;
    }
    const port = this.desk.conversation(chat);
    const { unread, readSeq } = port.view.get();
    this.state.patch({
      open: {
        chat,
        ...shownPart(UNREAD_CONVERSATION),
        newAfterSeq: unread > 0 ? readSeq : null,
        draft: this.preferences.get(draftKey(chat.conversationId)) ?? '',
        replying: this.replies.get(chat.conversationId) ?? null,
        jump: null,
        resolving: 'no',
        ...NO_CHANGES,
      },
    });
    const unsubscribe = port.view.subscribe(() => this.conversationChanged());
    this.looking = {
      port,
      atEnd: true,
      stop: () => {
        unsubscribe();
        port.close();
      },
    };
    this.conversationChanged();
  }

  private conversationChanged(): void {
    const view = this.looking?.port.view.get();
    const { open } = this.state.get();
    if (view && open) {
      const missed = !this.seen && open.newAfterSeq === null && view.unread > 0;
      this.patchOpen({ ...shownPart(view), newAfterSeq: missed ? view.readSeq : open.newAfterSeq });
      this.jumps.goOn();
      this.readWhatIsSeen();
    }
  }

  private get seen(): boolean {
    return this.looking !== null && this.looking.atEnd && this.page.visibilityState === 'visible';
  }

  private readWhatIsSeen(): void {
    const view = this.looking?.port.view.get();
    const chat = this.state.get().open?.chat;
    // Only the owner's reading counts; others just look.
    if (view && view.unread > 0 && this.seen && chat?.mine && chat.state === 'active') {
      this.looking?.port.markRead(
        view.messages.reduce((last, message) => Math.max(last, message.seq ?? 0), view.readSeq),
      );
    }
  }

  private patchOpen(change: Partial<OpenChat>): void {
    const { open } = this.state.get();
    if (open) {
      this.state.patch({ open: { ...open, ...change } });
    }
  }
}

type Shown = Pick<OpenChat, 'messages' | 'failures' | 'history' | 'hasOlder' | 'loadingOlder'>;

function shownPart(view: typeof UNREAD_CONVERSATION): Shown {
  const { messages, failures, history, hasOlder, loadingOlder } = view;
  return { messages, failures, history, hasOlder, loadingOlder };
}

function draftKey(conversationId: string): string {
  return `draft.${conversationId}`;
}
