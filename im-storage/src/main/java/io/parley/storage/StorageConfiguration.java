package io.parley.storage;

import org.apache.ibatis.annotations.Mapper;
import org.mybatis.spring.annotation.MapperScan;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;

/** Every store of this module. It needs a DataSource, a transaction manager, a RedissonClient and a Clock. */
@Configuration(proxyBeanMethods = false)
@ComponentScan
@MapperScan(annotationClass = Mapper.class)
public class StorageConfiguration {}
