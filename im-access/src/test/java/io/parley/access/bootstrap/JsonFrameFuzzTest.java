package io.parley.access.bootstrap;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.parley.access.connection.Subprotocol;

class JsonFrameFuzzTest {
    private final ClientFrameFuzz client = new ClientFrameFuzz(Subprotocol.JSON);

    @FuzzTest
    void message_ofAnyBytes_isSentOnAnsweredOrClosed(byte[] message) throws Exception {
        client.say(message);
    }
}
