package io.parley.logic.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

class SyncTokenTest {
    private static final long MAX = Long.MAX_VALUE;

    @Property
    void parse_whatWasEncoded_isTheSame(
            @ForAll long epoch,
            @ForAll long user,
            @ForAll @LongRange(min = 0, max = MAX) long since,
            @ForAll @LongRange(min = 0, max = MAX) long until,
            @ForAll @LongRange(min = 0, max = MAX) long after,
            @ForAll @LongRange(min = 0, max = MAX) long relations) {
        SyncToken token = new SyncToken(epoch, user, since, until, after, relations);

        assertThat(SyncToken.parse(token.encode())).contains(token);
    }

    @Property
    void parse_anyBytes_isSoundOrNothing(@ForAll @Size(max = 60) byte[] bytes) {
        ByteString given = ByteString.copyFrom(bytes);

        SyncToken.parse(given).ifPresent(token -> assertThat(token.encode()).isEqualTo(given));
    }

    @Property
    void parse_cutOrLongerToken_isNothing(
            @ForAll @LongRange(min = 0, max = MAX) long since, @ForAll @LongRange(min = 0, max = 48) long cut) {
        ByteString whole = new SyncToken(1, 2, since, 0, 0, 0).encode();

        assertThat(SyncToken.parse(whole.substring(0, (int) cut))).isEmpty();
        assertThat(SyncToken.parse(whole.concat(ByteString.copyFrom(new byte[1]))))
                .isEmpty();
    }

    @Property
    void parse_negativeTimesOrPlaces_isNothing(@ForAll @LongRange(min = Long.MIN_VALUE, max = -1) long negative) {
        assertThat(SyncToken.parse(new SyncToken(1, 2, negative, 0, 0, 0).encode()))
                .isEmpty();
        assertThat(SyncToken.parse(new SyncToken(1, 2, 0, negative, 0, 0).encode()))
                .isEmpty();
        assertThat(SyncToken.parse(new SyncToken(1, 2, 0, 0, negative, 0).encode()))
                .isEmpty();
        assertThat(SyncToken.parse(new SyncToken(1, 2, 0, 0, 0, negative).encode()))
                .isEmpty();
    }

    @Property
    void parse_otherVersion_isNothing(@ForAll byte version) {
        byte[] bytes = SyncToken.nothing(1, 2).encode().toByteArray();
        boolean same = bytes[0] == version;
        bytes[0] = version;

        assertThat(SyncToken.parse(ByteString.copyFrom(bytes)).isPresent()).isEqualTo(same);
    }
}
