package io.parley.logic.device;

import io.parley.common.protocol.ClientFrame;
import io.parley.common.protocol.Device;
import io.parley.common.protocol.DeviceKind;
import io.parley.common.protocol.ErrorCode;
import io.parley.common.protocol.ListDevicesResult;
import io.parley.common.protocol.LogOutDeviceResult;
import io.parley.common.protocol.ServerFrame;
import io.parley.logic.link.Caller;
import io.parley.logic.link.Refusal;
import io.parley.logic.link.RequestHandler;
import io.parley.logic.link.Workers;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** ListDevices and LogOutDevice, for users and agents. */
@Configuration(proxyBeanMethods = false)
class DeviceRequests {
    private final Devices devices;
    private final Workers workers;

    DeviceRequests(Devices devices, Workers workers) {
        this.devices = devices;
        this.workers = workers;
    }

    @Bean
    RequestHandler listDevices() {
        return RequestHandler.of(ClientFrame.BodyCase.LIST_DEVICES, (caller, frame) -> {
            check(caller);
            return workers.call(() -> ServerFrame.newBuilder().setListDevicesResult(list(caller)));
        });
    }

    private static void check(Caller caller) {
        if (!Logins.hasDevices(caller.kind())) {
            throw Refusal.notAllowed();
        }
    }

    private ListDevicesResult.Builder list(Caller caller) {
        Devices.Known known = devices.list(caller.userId());
        ListDevicesResult.Builder result =
                ListDevicesResult.newBuilder().setOnlineUnknown(known.online().isEmpty());
        for (var device : known.devices()) {
            boolean isCurrent = device.deviceId().equals(caller.deviceId());
            boolean isOnline = known.online()
                    .filter(ids -> ids.contains(device.deviceId()))
                    .isPresent();
            result.addDevices(Device.newBuilder()
                    .setDeviceId(device.deviceId())
                    .setKindValue(device.kind())
                    .setClient(device.client())
                    .setFirstSeenMs(device.firstSeenAt())
                    .setLastSeenMs(device.lastSeenAt())
                    .setOnline(isOnline || isCurrent)
                    .setCurrent(isCurrent));
        }
        return result;
    }

    @Bean
    RequestHandler logOutDevice() {
        return RequestHandler.of(ClientFrame.BodyCase.LOG_OUT_DEVICE, (caller, frame) -> {
            check(caller);
            String deviceId = frame.getLogOutDevice().getDeviceId();
            if (deviceId.isEmpty()) {
                throw new Refusal(ErrorCode.INVALID_ARGUMENT, "device_id: empty (expected: one of ListDevices)");
            }
            return workers.call(() -> {
                devices.logOut(caller.userId(), deviceId, deviceId.equals(caller.deviceId()));
                return ServerFrame.newBuilder().setLogOutDeviceResult(LogOutDeviceResult.getDefaultInstance());
            });
        });
    }

    /** As JSON shows it: the name, or the number of one that is newer than this node. */
    static String nameOf(int kind) {
        DeviceKind known = DeviceKind.forNumber(kind);
        return known == null ? Integer.toString(kind) : known.name();
    }
}
