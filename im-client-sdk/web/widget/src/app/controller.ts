import { ChangeFlow, JumpFlow, LinkCache, Store, UploadFlow, type ChatMessage, type LinkSource } from '@parley/kit';
import type { VisitorChat, VisitorChatView } from '../chat/VisitorChat';
import type { Host } from '../host/bridge';
import type { KeyValues } from '../identity/storage';
import { INITIAL_STATE, type WidgetActions, type WidgetState } from './state';

const DRAFT = 'draft';

/** Joins the conversation with what only the page knows: open or not, read or not, the draft. */
export class WidgetController implements WidgetActions {
  readonly state: Store<WidgetState>;
  private readonly changes = new ChangeFlow(
    () => this.chat,
    () => this.state.get(),
    (change) => this.state.patch(change),
  );
  private readonly jumps = new JumpFlow(
    () => this.state.get().jump,
    (jump) => this.state.patch({ jump }),
    () => this.state.get(),
    () => this.loadOlder(),
  );
  private readonly uploads = new UploadFlow(
    () => this.state.get().uploads,
    (uploads) => this.state.patch({ uploads }),
  );
  private readonly linkCache = new LinkCache((seq, attachmentId) => this.chat.links(seq, attachmentId));
  private reachedEnd = true;
  private toldUnread = 0;
  private toldMarker: boolean | null = null;

  constructor(
    private readonly chat: VisitorChat,
    private readonly host: Host,
    private readonly storage: KeyValues,
    private readonly page: Document,
  ) {
    this.state = new Store({ ...INITIAL_STATE, draft: storage.get(DRAFT) ?? '' });
    chat.view.subscribe(() => this.chatChanged());
    page.addEventListener('visibilitychange', () => this.chatChanged());
    this.chatChanged();
  }

  shown(): void {
    const { unread, readSeq } = this.chat.view.get();
    this.reachedEnd = true;
    this.state.patch({ open: true, newAfterSeq: unread > 0 ? readSeq : null });
    this.chat.begin();
    this.chatChanged();
  }

  hidden(): void {
    this.state.patch({ open: false, newAfterSeq: null });
    this.chatChanged();
  }

  send(text: string): void {
    if (this.state.get().editing) {
      this.changes.save(text);
      return;
    }
    this.chat.arrive();
    this.chat.send(text, this.state.get().replying?.seq ?? 0);
    this.setDraft('');
    this.state.patch({ newAfterSeq: null, replying: null });
  }

  write(draft: string): void {
    if (this.state.get().editing) {
      this.changes.write(draft);
      return;
    }
    this.setDraft(draft);
    if (draft.trim() !== '') {
      this.chat.arrive();
      this.chat.typing();
    }
  }

  atEnd(atEnd: boolean): void {
    this.reachedEnd = atEnd;
    this.chatChanged();
  }

  attach(files: readonly File[]): void {
    this.uploads.add(files, this.chat);
  }

  retryUpload(key: string): void {
    this.uploads.retry(key);
  }

  cancelUpload(key: string): void {
    this.uploads.cancel(key);
  }

  readonly links: LinkSource = ({ seq }, { attachmentId }) => this.linkCache.get('', seq ?? 0, attachmentId);

  retry(key: string): void {
    this.chat.retry(key);
  }

  discard(key: string): void {
    this.chat.discard(key);
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
    this.state.patch({ replying: seq === null ? null : { seq } });
  }

  stopReplying(): void {
    this.state.patch({ replying: null });
  }

  jumpTo(seq: number): void {
    this.jumps.to(seq);
  }

  stopJump(): void {
    this.jumps.stop();
  }

  loadOlder(): void {
    this.chat.loadOlder();
  }

  resume(): void {
    this.chat.resume();
  }

  close(): void {
    this.host.post({ type: 'close' });
  }

  private setDraft(draft: string): void {
    this.state.patch({ draft });
    this.storage.set(DRAFT, draft === '' ? null : draft);
  }

  /** Being read means: open, in the front tab, and at the end of the list. */
  private get reading(): boolean {
    return this.state.get().open && this.reachedEnd && this.page.visibilityState === 'visible';
  }

  private chatChanged(): void {
    const view = this.chat.view.get();
    const { open, newAfterSeq } = this.state.get();
    const reading = this.reading;
    this.state.patch({
      site: view.site,
      fault: view.fault,
      link: view.link,
      messages: view.messages,
      failures: view.failures,
      history: view.history,
      hasOlder: view.hasOlder,
      loadingOlder: view.loadingOlder,
      session: view.session,
      typing: view.typing,
      unread: reading ? 0 : view.unread,
      newAfterSeq: open && !reading && newAfterSeq === null && view.unread > 0 ? view.readSeq : newAfterSeq,
    });
    this.jumps.goOn();
    if (reading && view.unread > 0) {
      this.chat.markRead(lastSeq(view));
    }
    this.tellHost(reading ? 0 : view.unread, view);
  }

  private tellHost(unread: number, view: VisitorChatView): void {
    if (unread !== this.toldUnread) {
      this.toldUnread = unread;
      this.host.post({ type: 'unread', count: unread });
    }
    const { state } = view.session;
    const unsent = view.messages.some((message) => message.state === 'sending');
    const marker = state === 'waiting' || state === 'active' || unsent;
    // Before the session is known, the marker of the last visit stands.
    if ((marker || view.history === 'ready') && marker !== this.toldMarker) {
      this.toldMarker = marker;
      this.host.post({ type: 'marker', session: marker });
    }
  }
}

function lastSeq(view: VisitorChatView): number {
  return view.messages.reduce((last, message) => Math.max(last, message.seq ?? 0), view.readSeq);
}
