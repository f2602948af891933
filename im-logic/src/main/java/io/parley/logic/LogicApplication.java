package io.parley.logic;

import io.parley.storage.StorageConfiguration;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Import;
import org.springframework.scheduling.annotation.EnableScheduling;

/** One logic node: REST and pages on the HTTP port, access nodes on the link port. */
@SpringBootApplication
@Import(StorageConfiguration.class)
@EnableScheduling
@ConfigurationPropertiesScan
public class LogicApplication {
    public static void main(String[] args) {
        SpringApplication.run(LogicApplication.class, args);
    }
}
