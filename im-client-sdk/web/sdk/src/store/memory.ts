import type { ClientStore, KeptMessage, StoreChanges, StoredConversation, StoredState } from './store.js';

/** Survives the client that used it, not the page. For one client after the other. */
export class MemoryStore implements ClientStore {
  private readonly conversations = new Map<string, StoredConversation>();
  private readonly messages = new Map<string, Map<number, KeptMessage>>();
  private cursor: StoredState['cursor'] = null;
  private relations: StoredState['relations'] = null;

  load(): Promise<StoredState> {
    return Promise.resolve({
      cursor: this.cursor,
      conversations: [...this.conversations.values()],
      messages: [...this.messages.values()].flatMap((log) => [...log.values()]),
      relations: this.relations,
    });
  }

  write(changes: StoreChanges): Promise<boolean> {
    if (changes.whole) {
      this.clear();
    }
    for (const id of changes.removedConversations) {
      this.conversations.delete(id);
      this.messages.delete(id);
    }
    for (const { conversationId, seq } of changes.removedMessages) {
      this.messages.get(conversationId)?.delete(seq);
    }
    for (const conversation of changes.conversations) {
      this.conversations.set(conversation.conversationId, conversation);
    }
    for (const kept of changes.messages) {
      const log = this.messages.get(kept.conversationId) ?? new Map<number, KeptMessage>();
      this.messages.set(kept.conversationId, log.set(kept.seq, kept));
    }
    this.cursor = changes.cursor;
    this.relations = changes.relations ?? this.relations;
    return Promise.resolve(true);
  }

  remove(): Promise<void> {
    this.clear();
    return Promise.resolve();
  }

  close(): void {
    // What it holds is for the next client.
  }

  private clear(): void {
    this.cursor = null;
    this.relations = null;
    this.conversations.clear();
    this.messages.clear();
  }
}
