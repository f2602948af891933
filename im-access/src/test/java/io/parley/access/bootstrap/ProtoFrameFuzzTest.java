package io.parley.access.bootstrap;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.parley.access.connection.Subprotocol;

class ProtoFrameFuzzTest {
    private final ClientFrameFuzz client = new ClientFrameFuzz(Subprotocol.PROTO);

    @FuzzTest
    void message_ofAnyBytes_isSentOnAnsweredOrClosed(byte[] message) throws Exception {
        client.say(message);
    }
}
