package io.parley.chaos.traffic;

import io.parley.client.ParleyClient;
import io.parley.client.api.Conversation;
import io.parley.client.api.Session;
import io.parley.common.protocol.Availability;
import io.parley.common.protocol.SessionState;
import java.util.List;
import java.util.Random;

/** What a participant does when its turn comes. Never blocks. */
interface Behaviour {
    int CUTS_IN = 400;
    int CHANGES_IN = 8;

    void act(Participant self);

    /** Writes to friends, reads, and loses its connection now and then. */
    static void chat(Participant self) {
        Random random = self.random();
        cutNowAndThen(self);
        List<Conversation> joined = joined(self);
        if (joined.isEmpty()) {
            return;
        }
        Conversation conversation = joined.get(random.nextInt(joined.size()));
        if (random.nextInt(CHANGES_IN) == 0) {
            self.changeOne();
        } else if (random.nextInt(4) == 0) {
            self.readUpTo(conversation);
        } else {
            self.say(conversation.conversationId(), "from " + self.device());
        }
    }

    /** Asks for help, again when it was given. */
    static void ask(Participant self) {
        cutNowAndThen(self);
        if (self.random().nextInt(CHANGES_IN) == 0) {
            self.changeOne();
        } else if (self.random().nextInt(4) == 0) {
            joined(self).forEach(self::readUpTo);
        } else {
            self.say(ParleyClient.SUPPORT, "help for " + self.device());
        }
    }

    /** Answers in the sessions that it has, ends some, and is away at times. */
    static void answer(Participant self) {
        Random random = self.random();
        cutNowAndThen(self);
        if (random.nextInt(60) == 0) {
            Availability next = random.nextInt(3) == 0 ? Availability.AWAY : Availability.ONLINE;
            self.client().setAvailability(next).exceptionally(failure -> next);
            return;
        }
        List<Session> own = self.client().support().sessions().stream()
                .filter(session -> session.state() == SessionState.ACTIVE && session.agentId() == self.userId())
                .toList();
        if (own.isEmpty()) {
            if (random.nextInt(10) == 0) {
                self.client().setAvailability(Availability.ONLINE).exceptionally(failure -> Availability.ONLINE);
            }
            return;
        }
        Session session = own.get(random.nextInt(own.size()));
        if (random.nextInt(15) == 0) {
            self.client().resolveSession(session.sessionId()).exceptionally(failure -> session);
        } else {
            self.say(session.conversationId(), "answer of " + self.device());
            if (random.nextInt(CHANGES_IN) == 0) {
                self.changeOne();
            }
            self.client().conversation(session.conversationId()).ifPresent(self::readUpTo);
        }
    }

    private static List<Conversation> joined(Participant self) {
        return self.client().conversations().stream()
                .filter(Conversation::joined)
                .toList();
    }

    private static void cutNowAndThen(Participant self) {
        if (self.random().nextInt(CUTS_IN) == 0) {
            self.cut();
        }
    }
}
