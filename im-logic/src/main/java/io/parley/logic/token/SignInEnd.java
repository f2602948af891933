package io.parley.logic.token;

import io.parley.common.link.CloseSignIns;
import io.parley.common.link.LogicEvent;
import io.parley.common.protocol.CloseCode;
import io.parley.storage.device.EndedSignIn;

/** How clients and access nodes are told that a sign-in has ended before its time. */
public final class SignInEnd {
    private SignInEnd() {}

    public static String reason(int closeCode) {
        return closeCode == CloseCode.LOGGED_IN_ELSEWHERE_VALUE
                ? "a newer log-in on another device took its place"
                : "the device was logged out";
    }

    /** Closes the connections that it has on an access node; harmless if there are none. */
    public static LogicEvent closing(EndedSignIn ended) {
        return LogicEvent.newBuilder()
                .setCloseSignIns(CloseSignIns.newBuilder()
                        .setUserId(ended.userId())
                        .addSignIns(ended.signIn())
                        .setDeviceId(ended.deviceId())
                        .setCloseCode(ended.closeCode())
                        .setReason(reason(ended.closeCode())))
                .build();
    }
}
