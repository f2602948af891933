package io.parley.logic.device;

import io.parley.storage.device.DevicePolicy;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param policy on how many devices a user may be logged in at once; it is decided at a log-in, and not for agents, whose
 *     desk may be open in several windows, nor for visitors
 */
@ConfigurationProperties("parley.login")
public record LoginConfig(@DefaultValue("all") DevicePolicy policy) {}
