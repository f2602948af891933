package io.parley.logic.user;

import io.parley.common.protocol.ClientFrame;
import io.parley.common.protocol.ErrorCode;
import io.parley.common.protocol.GetProfilesResult;
import io.parley.common.protocol.Profile;
import io.parley.common.protocol.ProfileAttribute;
import io.parley.common.protocol.ServerFrame;
import io.parley.logic.link.Caller;
import io.parley.logic.link.Refusal;
import io.parley.logic.link.RequestHandler;
import io.parley.logic.link.Workers;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.springframework.stereotype.Component;

/** GetProfiles. */
@Component
class ProfileHandler implements RequestHandler {
    private static final int MAX_IDS = 100;

    private final ProfileAccess access;
    private final Workers workers;

    ProfileHandler(ProfileAccess access, Workers workers) {
        this.access = access;
        this.workers = workers;
    }

    @Override
    public ClientFrame.BodyCase operation() {
        return ClientFrame.BodyCase.GET_PROFILES;
    }

    @Override
    public CompletionStage<ServerFrame.Builder> handle(Caller caller, ClientFrame frame) {
        List<Long> asked = frame.getGetProfiles().getUserIdsList();
        if (asked.isEmpty()) {
            throw new Refusal(ErrorCode.INVALID_ARGUMENT, "user_ids: none (expected: 1 to " + MAX_IDS + ")");
        }
        if (asked.size() > MAX_IDS) {
            throw new Refusal(
                    ErrorCode.TOO_MANY_ITEMS, "user_ids: " + asked.size() + " (expected: 1 to " + MAX_IDS + ")");
        }
        return workers.call(() -> {
            GetProfilesResult.Builder result = GetProfilesResult.newBuilder();
            access.visible(caller, Set.copyOf(asked)).forEach(profile -> result.addProfiles(frame(profile)));
            return ServerFrame.newBuilder().setGetProfilesResult(result);
        });
    }

    private static Profile.Builder frame(io.parley.storage.user.Profile profile) {
        Profile.Builder frame = Profile.newBuilder()
                .setUserId(profile.userId())
                .setKind(profile.kind())
                .setName(profile.name())
                .setAvatarUrl(profile.avatarUrl());
        profile.attributes()
                .forEach((name, value) -> frame.addAttributes(
                        ProfileAttribute.newBuilder().setName(name).setValue(value)));
        return frame;
    }
}
