package io.parley.client;

import io.parley.client.api.Device;
import io.parley.client.api.Profile;
import io.parley.common.protocol.ClientFrame;
import io.parley.common.protocol.GetProfiles;
import io.parley.common.protocol.ListDevices;
import io.parley.common.protocol.LogOutDevice;
import io.parley.common.protocol.ServerFrame;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Who others are, and which devices the user has. */
final class UserRequests {
    private final PatientRequests requests;

    UserRequests(PatientRequests requests) {
        this.requests = requests;
    }

    CompletableFuture<List<Profile>> profiles(Collection<Long> userIds) {
        return requests.request(
                ClientFrame.newBuilder().setGetProfiles(GetProfiles.newBuilder().addAllUserIds(userIds)),
                frame -> frame.getGetProfilesResult().getProfilesList().stream()
                        .map(Profile::of)
                        .toList());
    }

    CompletableFuture<List<Device>> devices() {
        return requests.request(
                ClientFrame.newBuilder().setListDevices(ListDevices.getDefaultInstance()),
                frame -> frame.getListDevicesResult().getDevicesList().stream()
                        .map(Device::of)
                        .toList());
    }

    CompletableFuture<Void> logOutDevice(String deviceId) {
        return requests.request(
                        ClientFrame.newBuilder()
                                .setLogOutDevice(LogOutDevice.newBuilder().setDeviceId(deviceId)),
                        ServerFrame::getLogOutDeviceResult)
                .thenApply(done -> null);
    }
}
