package io.parley.logic.support;

import io.parley.common.id.IdGenerator;
import io.parley.logic.link.Refusal;
import io.parley.logic.message.SessionGate;
import io.parley.storage.support.SessionFlow;
import org.springframework.stereotype.Component;

/** Opens a session with a visitor's first message, and whenever the one before is resolved. */
@Component
class SupportGate implements SessionGate {
    private final SessionFlow flow;
    private final IdGenerator ids;
    private final SessionNews news;
    private final Assigner assigner;

    SupportGate(SessionFlow flow, IdGenerator ids, SessionNews news, Assigner assigner) {
        this.flow = flow;
        this.ids = ids;
        this.news = news;
        this.assigner = assigner;
    }

    @Override
    public void openSession(long conversationId) {
        SessionFlow.Opening opening = flow.open(ids.next(), conversationId);
        if (opening instanceof SessionFlow.Opening.NoSupportConversation) {
            throw Refusal.notAllowed();
        }
        if (opening instanceof SessionFlow.Opening.Opened opened) {
            news.opened(opened.session());
            assigner.wake(opened.session().siteId());
        }
    }
}
