package io.parley.storage;

import com.baomidou.mybatisplus.autoconfigure.MybatisPlusPropertiesCustomizer;
import org.apache.ibatis.annotations.Mapper;
import org.mybatis.spring.annotation.MapperScan;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;

/**
 * Every store of this module. It needs a DataSource, a transaction manager, a MeterRegistry, a Clock, an IdGenerator and an
 * AppendRule.
 */
@Configuration(proxyBeanMethods = false)
@ComponentScan
@MapperScan(annotationClass = Mapper.class)
public class StorageConfiguration {
    @Bean
    MybatisPlusPropertiesCustomizer noBanner() {
        return properties -> properties.getGlobalConfig().setBanner(false);
    }
}
